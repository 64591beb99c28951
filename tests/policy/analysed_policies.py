"""Policies and what the analysis says of each: a table for people.

A row is a name, what is expected, and rules. Rules stand one a line, `when | then | keys` (then:
`delete_post` when left out; keys: `fires`, `cooldown`, `mode`); indented lines go on with the one
above. The rules are called A, B, C, …. What is expected is `A kind, B kind` in the order in which
it is said, and nothing for nothing. A row that begins with ~ is a near miss: it differs little from
the one above, and what was found there is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from workbench.policy.reading.document import Node, read_text

CLASSES = """
nsfw: {score: nsfw, classified: 0.9, needs_review: 0.6}
suggestive: {score: suggestive, classified: 0.8}
hate: {score: [a, b], classified: 0.95, needs_review: 0.5}
rude: {score: rude, scale: severity, classified: 3, needs_review: 2}
spam: {score: spam, scale: percent, classified: 50}
all posts: {score: any, classified: 0}
"""

ALL_MATCHING = """
# a score above its scale
A out_of_reach
{score: {of: nsfw, more_than: 1}}
~ a score at the end of its scale

{score: {of: nsfw, at_least: 1}}
# a score below its scale
A out_of_reach
{score: {of: nsfw, less_than: 0}}
# a severity above 3
A out_of_reach
{score: {of: rude, more_than: 3}}
~ a severity of 3

{score: {of: rude, more_than: 2}}
# between two severities
A contradiction
{score: {of: rude, more_than: 2, less_than: 3}}
~ between severities, with one in between

{score: {of: rude, more_than: 1, less_than: 3}}
# percents above all
A out_of_reach
{score: {of: spam, more_than: 100}}
# two thresholds that exclude each other
A contradiction
{score: {of: nsfw, at_least: 0.9, less_than: 0.5}}
~ two thresholds that meet

{score: {of: nsfw, at_least: 0.9, at_most: 0.9}}
~ two thresholds that one float32 may be

{score: {of: nsfw, at_least: 0.900000001, at_most: 0.9}}
# two thresholds that no float can be
A contradiction
{score: {of: nsfw, at_least: 0.9001, at_most: 0.9}}
# classified, and below the threshold
A contradiction
{all: [{classified: [nsfw]}, {score: {of: nsfw, less_than: 0.9}}]}
~ classified as one, and below the threshold of another

{all: [{classified: [nsfw]}, {score: {of: suggestive, less_than: 0.8}}]}
# classified, and in the band
A contradiction
{all: [{classified: [nsfw]}, {needs_review: [nsfw]}]}
# classified by one score, and in the band by another: the page says no
A contradiction
{all: [{classified: [hate]}, {needs_review: [hate]}]}
~ classified, and in some band

{all: [{classified: [nsfw]}, {needs_review: any}]}
~ several scores, above one value and below a higher one

{all: [{score: {of: hate, more_than: 0.5}}, {score: {of: hate, less_than: 0.9}}]}
# several scores, all below what one of them is
A contradiction
{all: [{score: {of: hate, at_least: 0.9}}, {score: {of: hate, less_than: 0.5}}]}
# a column as a score and as a field
A contradiction
{all: [{classified: [nsfw]}, {post: {nsfw: {less_than: 0.5}}}]}
~ a column off its scale, as a field

{post: {nsfw: {more_than: 5}}}
# a condition and its opposite
A contradiction
{all: [{text_in: deny}, {not: {text_in: deny}}]}
~ a list, and not another

{all: [{text_in: deny}, {not: {text_in: allow}}]}
# the opposite of what always is
A out_of_reach
{not: {post_count: {at_least: 1}}}
# an any of which no part can be
A contradiction
{any: [{post_share: {more_than: 100%}}, {score: {of: nsfw, more_than: 1}}]}
# a part that can never be
A part_never_true
{any: [{post_share: {more_than: 100%}}, {classified: [nsfw]}]}
# such a part, deeper
A part_never_true
{all: [{text_in: deny}, {any: [{classified: [nsfw]}, {all: [{text_in: deny},
    {score: {of: rude, more_than: 3}}]}]}]}
~ such a part under not

{not: {any: [{post_share: {more_than: 100%}}, {classified: [nsfw]}]}}
# a text that is two things
A contradiction
{post: {language: {is: en, any_of: [de, fr]}}}
~ a text that is one of several

{post: {language: {is: en, any_of: [de, en]}}}
# a text that is a number and is not
A contradiction
{post: {rating: {is: "5", is_not: 5}}}
~ a text that looks otherwise than its number

{post: {rating: {is: "05", any_of: [5]}}}
# a word above a number
A contradiction
{post: {rating: {is: high, more_than: 5}}}
~ a text of a number above a number

{post: {rating: {is: "7", more_than: 5}}}
# a number above and below
A contradiction
{post: {views: {more_than: 5, at_most: 5}}}
~ a number between two whole ones: the column may hold fractions

{post: {views: {more_than: 5, less_than: 6}}}
~ numbers that one float64 may be

{post: {views: {at_least: 9007199254740993, at_most: 9007199254740992}}}
# after it is over
A contradiction
{post: {created_at: {more_than: 2026-02-01, less_than: 2026-01-01}}}
~ a text as a number and as a time: too many kinds to tell

{post: {note: {more_than: 2026-02-01, less_than: 5}}}
# too young and too old
A contradiction
{all: [{user: {account_age: {less_than: 1d}}}, {user: {account_age: {at_least: 48h}}}]}
~ half a day to a day

{user: {account_age: {less_than: 1d, at_least: 12h}}}
# a level above the highest
A out_of_reach
{user: {trust_level: {more_than: 4}}}
~ the highest level

{user: {trust_level: {at_least: 4}}}
# a tag and not the tag
A contradiction, A tag_never_set
{all: [{user_tags: {any_of: [trusted]}}, {user_tags: {none_of: [trusted, staff]}}]}
{classified: [nsfw]} | [{add_tags: [staff]}]
~ one tag and not another

{all: [{user_tags: {any_of: [trusted]}}, {user_tags: {none_of: [staff]}}]}
{classified: [nsfw]} | [{add_tags: [staff, trusted]}]
# more than everything
A out_of_reach
{post_share: {where: {text_in: deny}, more_than: 100%, in_past: 7d}}
~ everything

{all: [{post_share: {where: {text_in: deny}, at_least: 100%, in_past: 7d}}, {text_in: deny}]}
# a share of all that is not all
A out_of_reach
{post_share: {at_most: 99.99%}}
# a share of all that is all
A always_true
{post_share: {at_least: 100%}}
# no post at all, though this one counts
A out_of_reach
{post_count: {less_than: 1}}
# fewer than none
A out_of_reach
{all: [{post_count: {where: {text_in: deny}, less_than: 0}}, {text_in: deny}]}
# none like this post, though this one counts
A contradiction
{all: [{classified: [nsfw]},
    {post_count: {where: {classified: [nsfw]}, less_than: 1, in_past: 7d}}]}
~ none of another kind

{all: [{classified: [nsfw]},
    {post_count: {where: {classified: [suggestive]}, less_than: 1, in_past: 7d}}]}
# none of a kind that this post is of
A contradiction
{all: [{score: {of: nsfw, at_least: 0.95}},
    {post_share: {where: {classified: [nsfw]}, at_most: 0%}}]}
# more in a day than in a week
A contradiction
{all: [{post_count: {more_than: 20, in_past: 1d}}, {post_count: {less_than: 10, in_past: 7d}}]}
~ more in a week than in a day
A fires_again
{all: [{post_count: {more_than: 20, in_past: 7d}}, {post_count: {less_than: 10, in_past: 1d}}]}
# a week is seven days
A contradiction
{all: [{post_count: {more_than: 20, in_past: 1w}}, {post_count: {less_than: 20, in_past: 7d}}]}
# more of a kind than there are
A contradiction
{all: [{post_count: {where: {text_in: deny}, more_than: 10, in_past: 1d}},
    {post_count: {less_than: 5, in_past: 7d}}]}
~ more of a kind over a longer time
A fires_again
{all: [{post_count: {where: {text_in: deny}, more_than: 10, in_past: 7d}},
    {post_count: {less_than: 5, in_past: 1d}}]}
# more of one class than of it or another
A contradiction
{all: [{post_count: {where: {classified: [nsfw]}, more_than: 5}},
    {post_count: {where: {classified: [suggestive, nsfw]}, at_most: 5}}]}
# posts of a kind that no post is of
A out_of_reach
{post_count: {where: {score: {of: nsfw, at_least: 0.9, less_than: 0.5}}, at_least: 1}}
# no posts of a kind that no post is of
A always_true
{post_count: {where: {score: {of: nsfw, at_least: 0.9, less_than: 0.5}}, at_most: 0}}
# a share of what is not counted
A contradiction
{all: [{post_count: {where: {text_in: deny}, at_most: 0, in_past: 1d}},
    {post_share: {where: {text_in: deny}, more_than: 0%, in_past: 1d}}]}
# three of at most four are more than half
A contradiction
{all: [{post_count: {less_than: 5, in_past: 1d}},
    {post_count: {where: {text_in: deny}, at_least: 3, in_past: 1d}},
    {post_share: {where: {text_in: deny}, at_most: 50%, in_past: 1d}}]}
~ three of four are three quarters
A fires_again
{all: [{post_count: {less_than: 5, in_past: 1d}},
    {post_count: {where: {text_in: deny}, at_least: 3, in_past: 1d}},
    {post_share: {where: {text_in: deny}, at_most: 75%, in_past: 1d}}]}
# fewer actions than none
A out_of_reach
{action_count: {of: [delete_post], less_than: 0}}
# more of one action than of it or another
A contradiction
{all: [{action_count: {of: [delete_post], more_than: 5, in_past: 1d}},
    {action_count: {of: [delete_post, flag_post], less_than: 5}}]} | [delete_post, flag_post]
# an action that nobody takes
A action_never_called
{all: [{classified: [nsfw]}, {action_count: {of: [delete_post, escalate], at_least: 2}}]}
~ an action that another rule takes

{all: [{classified: [nsfw]}, {action_count: {of: [escalate], at_least: 2}}]}
{text_in: deny} | [escalate]
# an action that a rule in test would take
A action_never_called
{all: [{classified: [nsfw]}, {action_count: {of: [escalate], at_least: 2}}]}
{text_in: deny} | [escalate] | mode: test
# always: this post is one
A always_true
{post_count: {at_least: 1, in_past: 1h}}
# always: at or above nothing
A always_true
{score: {of: nsfw, at_least: 0}}
~ above nothing

{score: {of: nsfw, more_than: 0}}
# always: a class from 0 on
A always_true
{classified: [all posts]}
# always: one or the other
A always_true
{any: [{post: {language: {is: en}}}, {post: {language: {is_not: en}}}]}
~ one or another

{any: [{post: {language: {is: en}}}, {post: {language: {is: de}}}]}
~ always, but for one value in between

{any: [{score: {of: nsfw, more_than: 0.5}}, {score: {of: nsfw, less_than: 0.5}}]}
# a rule that is off is left out
B always_true
{score: {of: nsfw, more_than: 1}} | [delete_post] | mode: off
{post_count: {at_least: 1}} | [delete_post] | mode: test
# a tag that nobody sets
A tag_never_set
{all: [{text_in: deny}, {user_tags: {any_of: [trusted]}}]}
~ a tag that the rule itself sets

{all: [{text_in: deny}, {user_tags: {none_of: [trusted]}}]} | [{add_tags: [trusted]}]
# a tag that only a rule that is off sets
A tag_never_set
{all: [{text_in: deny}, {user_tags: {any_of: [trusted]}}]}
{classified: [nsfw]} | [{add_tags: [trusted]}] | mode: off
# a tag that is only removed
A tag_never_set
{all: [{text_in: deny}, {user_tags: {any_of: [trusted]}}]} | [{remove_tags: [trusted]}]
~ a tag that is removed and not read

{text_in: deny} | [{remove_tags: [trusted]}]
# a suspension instead of a block
A undone
{text_in: deny} | [block, {suspend: {for: 7d}}]
# a block that is lifted at once
A undone
{text_in: deny} | [block, delete_post, enable]
# two suspensions
A undone
{text_in: deny} | [{suspend: {for: 7d}}, {suspend: {for: 1d}}]
~ the same suspension twice

{text_in: deny} | [{suspend: {for: 7d, reason: x}}, {suspend: {for: 7d}}]
# a tag put on and taken off
A undone
{text_in: deny} | [{add_tags: [trusted, staff]}, {remove_tags: [staff]}]
~ one tag put on and another taken off

{text_in: deny} | [{add_tags: [trusted]}, {remove_tags: [staff]}]
# two rules on the same posts
B undone
{text_in: deny} | [block]
{text_in: deny} | [enable]
# the later rule is wider
B undone
{all: [{text_in: deny}, {classified: [nsfw]}]} | [block] | fires: once
{text_in: deny} | [{suspend: {for: 7d}}]
~ the later rule is narrower: an exception

{text_in: deny} | [{suspend: {for: 7d}}]
{all: [{text_in: deny}, {classified: [nsfw]}]} | [block]
~ the later rule does not always fire

{text_in: deny} | [block]
{text_in: deny} | [enable] | cooldown: 1d
~ the later rule only tests

{text_in: deny} | [block]
{text_in: deny} | [enable] | mode: test
~ the later rule does the same

{text_in: deny} | [block, {add_tags: [trusted]}]
{text_in: deny} | [{block: {reason: x}}]
# the later rule takes the tag off
B undone
{text_in: deny} | [{add_tags: [trusted]}]
{any: [{text_in: deny}, {text_in: allow}]} | [{remove_tags: [trusted]}]
# again and again
A fires_again
{post_count: {more_than: 100, in_past: 7d}} | [flag_user]
~ once it crosses

{post_count: {more_than: 100, in_past: 7d}} | [flag_user] | fires: on_crossing
~ once a day

{post_count: {more_than: 100, in_past: 7d}} | [flag_user] | cooldown: 1d
~ with a condition on the post

{all: [{post_count: {more_than: 100, in_past: 7d}}, {classified: [nsfw]}]} | [flag_user]
~ it suspends

{post_count: {more_than: 100, in_past: 7d}} | [flag_user, {suspend: {for: 1d}}]
# it suspends and enables
A fires_again, A undone
{post_count: {more_than: 100, in_past: 7d}} | [{suspend: {for: 1d}}, enable]
~ it sets a tag and excludes it

{all: [{post_count: {more_than: 100, in_past: 7d}}, {user_tags: {none_of: [staff]}}]}
    | [{add_tags: [staff]}]
# it sets another tag
A fires_again, A tag_never_set
{all: [{post_count: {more_than: 100, in_past: 7d}}, {user_tags: {none_of: [staff]}}]}
    | [{add_tags: [trusted]}]
~ it takes off the tag that it asks for

{all: [{post_count: {more_than: 100, in_past: 7d}}, {user_tags: {any_of: [staff]}}]}
    | [{remove_tags: [staff]}]
{text_in: deny} | [{add_tags: [staff]}]
~ it counts its own action

{all: [{post_count: {more_than: 100, in_past: 7d}},
    {action_count: {of: [flag_user], less_than: 1, in_past: 30d}}]} | [flag_user]
# it counts another action
A fires_again
{all: [{post_count: {more_than: 100, in_past: 7d}},
    {action_count: {of: [block], less_than: 1, in_past: 30d}}]} | [flag_user]
{text_in: deny} | [block]
~ the first posts of a user

{post_count: {at_most: 5}} | [flag_user]
# the first posts of a day
A fires_again
{post_count: {at_most: 5, in_past: 1d}} | [flag_user]
~ a tag alone is no history

{user_tags: {any_of: [staff]}} | [flag_post, {add_tags: [staff]}]
"""

FIRST_MATCH = """
# the same twice
B shadowed
{classified: [nsfw]}
{classified: [nsfw]} | [block]
# one of several
B shadowed
{classified: [nsfw, suggestive]}
{classified: [nsfw]} | [block]
~ several of which one was

{classified: [nsfw]}
{classified: [nsfw, suggestive]} | [block]
# a higher score
B shadowed
{score: {of: nsfw, at_least: 0.5}}
{classified: [nsfw]} | [block]
~ a lower score

{classified: [nsfw]}
{score: {of: nsfw, at_least: 0.5}} | [block]
# more posts in less time
B shadowed
{post_count: {more_than: 10, in_past: 7d}} | [block]
{post_count: {more_than: 20, in_past: 1d}} | [block]
~ more posts in more time

{post_count: {more_than: 10, in_past: 1d}} | [block]
{post_count: {more_than: 20, in_past: 7d}} | [block]
# two rules together
C shadowed
{score: {of: nsfw, at_least: 0.5}}
{score: {of: nsfw, less_than: 0.5}}
{needs_review: [nsfw]} | [block]
~ two rules that leave the unknown

{score: {of: nsfw, at_least: 0.5}}
{score: {of: nsfw, less_than: 0.5}}
{text_in: deny} | [block]
# behind what always is
A always_true, B shadowed, C shadowed
{post_count: {at_least: 1}}
{classified: [nsfw]} | [block]
{text_in: deny} | [block]
# behind what is always true of a post like this
C shadowed
{text_in: deny}
{not: {text_in: deny}}
{all: [{text_in: deny}, {text_in: allow}]}
# tags that cover everything
C shadowed
{user_tags: {any_of: [staff]}} | [{add_tags: [staff]}]
{user_tags: {none_of: [staff]}}
{classified: [nsfw]}
# a rule in test has its turn no more than others
B shadowed
{classified: [nsfw]}
{classified: [nsfw]} | [block] | mode: test
~ a rule in test shadows nothing

{classified: [nsfw]} | [delete_post] | mode: test
{classified: [nsfw]} | [block]
~ a rule that is off shadows nothing

{classified: [nsfw]} | [delete_post] | mode: off
{classified: [nsfw]} | [block]
~ a rule with a cooldown shadows nothing

{classified: [nsfw]} | [delete_post] | cooldown: 30m
{classified: [nsfw]} | [block]
~ a rule that fires once shadows nothing

{classified: [nsfw]} | [delete_post] | fires: once
{classified: [nsfw]} | [block]
~ a rule that fires on crossing shadows nothing

{classified: [nsfw]} | [delete_post] | fires: on_crossing
{classified: [nsfw]} | [block]
# a dead rule is said to be dead
B contradiction
{classified: [nsfw]}
{all: [{classified: [nsfw]}, {needs_review: [nsfw]}]} | [block]
~ in first_match no two rules fire together

{text_in: deny} | [block]
{any: [{text_in: deny}, {text_in: allow}]} | [enable]
"""

NOT_COUNTED = """
~ no post before this one

{post_count: {less_than: 1}}
~ none like this post before it

{all: [{classified: [nsfw]},
    {post_count: {where: {classified: [nsfw]}, less_than: 1, in_past: 7d}}]}
~ not always one

{all: [{post_count: {at_least: 1}}, {text_in: deny}]}
# a share of all is all, or unknown
A always_true
{post_share: {at_least: 40%}}
# fewer than none, where this post does not count
A out_of_reach
{post_count: {less_than: 0}}
"""

SEQUENTIAL = """
~ the later rule may see another tag
B tag_never_set
{user_tags: {none_of: [staff]}} | [{add_tags: [staff]}, block]
{user_tags: {none_of: [staff, trusted]}} | [enable]
# the later rule reads no tag
B undone
{text_in: deny} | [{add_tags: [staff]}, block]
{text_in: deny} | [enable]
"""


@dataclass(frozen=True)
class Analysed:
    """A policy and what is expected: (rule, kind) in order."""

    name: str
    document: dict[str, Any]
    expected: tuple[tuple[str, str], ...]


def _rule(letter: str, line: str) -> dict[str, Any]:
    when, *rest = line.split(" | ")
    then = _read(rest[0]) if rest else ["delete_post"]
    keys = _read(rest[1]) if len(rest) > 1 else {}
    return {"name": letter, "when": _read(when), "then": then, **keys}


def _read(text: str) -> Any:
    return _plain(read_text(text.encode(), "row"))


def _plain(node: Node) -> Any:
    """A node as dicts, lists and scalars."""
    if node.pairs is not None:
        return {key.value: _plain(value) for key, value in node.pairs}
    return [_plain(item) for item in node.items] if node.items is not None else node.value


def _table(text: str, **keys: Any) -> list[Analysed]:
    result = []
    for block in text.strip().replace("\n~ ", "\n# ~ ").split("\n# "):
        name, expected, *lines = block.replace("\n    ", " ").split("\n")
        rules = [_rule(*pair) for pair in zip(ascii_uppercase, filter(None, lines), strict=False)]
        document = {
            "version": 1,
            "tags": ["trusted", "staff"],
            "classes": _read(CLASSES),
            "actions": {"escalate": {"on": "post"}},
            "rules": rules,
            **keys,
        }
        pairs = tuple(tuple(pair.split()) for pair in expected.split(", ") if pair)
        result.append(Analysed(name.lstrip("#~ "), document, pairs))  # pyright: ignore[reportArgumentType]
    return result


ANALYSED = (
    *_table(ALL_MATCHING),
    *_table(FIRST_MATCH, evaluate="first_match"),
    *_table(NOT_COUNTED, semantics={"current_post": "not_counted"}),
    *_table(SEQUENTIAL, semantics={"visibility": "sequential"}),
)
