"""Policies that are wrong, and what is said of each: a table for people.

In the four tables a line is put into the policy HEAD, and the indented lines below it are the
problems that must come back, all of them and in order: `key: what is said` (or how it begins).
RAW holds whole files, each with the line and a fragment of each problem.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """\
version: 1
tags: [trusted, staff]
classes:
  nsfw: {score: nsfw, classified: 0.9, needs_review: 0.6}
  hate: {score: [a, b], scale: percent, classified: 95}
  rude: {score: rude, scale: severity, classified: 3, needs_review: 2}
  risk: {score: risk, scale: {min: -5, max: 5}, classified: 2.5}
actions:
  block: {reasons: [Spam, Fraud], reason_required: true}
  escalate: {on: post, label: Send up, reasons: [Urgent]}
rules:
"""
WHEN_LINE, THEN_LINE, KEY_LINE, TOP_LINE = 13, 14, 15, 3


@dataclass(frozen=True)
class Bad:
    """A file and what is said of it: line, key (None: not looked at) and a part of the message."""

    name: str
    source: bytes
    problems: tuple[tuple[int | None, str | None, str], ...]
    rule: str | None = None
    file: str = "p.yaml"


WHEN = """
{classifed: [nsfw]}
    when.classifed: unknown condition `classifed`; did you mean `classified`?
{classified: [nfsw]}
    when.classified.1: unknown class `nfsw`; did you mean `nsfw`?
{classified: nsfw}
    when.classified: expected a list of classes, not `nsfw`
{classified: []}
    when.classified: an empty list; expected at least one of: classes
{classified: [nsfw, nsfw]}
    when.classified.2: `nsfw` is given twice
{classified: [1]}
    when.classified.1: expected the name of a class, not `1`
{classified: any}
    when.classified: expected a list of classes, not `any`
{needs_review: [hate]}
    when.needs_review: the class `hate` has no needs-review band
{needs_review: all}
    when.needs_review: expected a list of classes, not `all`
{needs_review: []}
    when.needs_review: an empty list; expected at least one of: classes
{score: {of: nsfw}}
    when.score: a comparison is missing
{score: {at_least: 0.5}}
    when.score: the key `of` is missing
{score: {of: nsfw, at_least: 1.5}}
    when.score.at_least: off the class's scale: expected a number from 0 to 1, not `1.5`
{score: {of: hate, at_least: 100.5}}
    when.score.at_least: off the class's scale: expected a number from 0 to 100, not `100.5`
{score: {of: rude, at_least: 1.5}}
    when.score.at_least: off the class's scale: expected 0, 1, 2 or 3, not `1.5`
{score: {of: rude, at_least: -1}}
    when.score.at_least: off the class's scale: expected 0, 1, 2 or 3, not `-1`
{score: {of: rude, at_least: 4}}
    when.score.at_least: off the class's scale: expected 0, 1, 2 or 3, not `4`
{score: {of: risk, less_than: -6}}
    when.score.less_than: off the class's scale: expected a number from -5 to 5, not `-6`
{score: {of: nsfw, is: 0.5}}
    when.score.is: unknown key `is` in `score`
{score: {of: nsfw, at_lest: 0.5}}
    when.score.at_lest: unknown key `at_lest` in `score`; did you mean `at_least`?
{score: {of: nsfw, at_least: high}}
    when.score.at_least: expected a threshold, a number from 0 to 1, not `high`
{score: {of: nsfw, at_least: true}}
    when.score.at_least: expected a threshold, a number from 0 to 1, not `true`
{score: {of: nsfw, at_least: .inf}}
    when.score.at_least: expected a threshold, a number from 0 to 1, not `inf`
{score: {of: nsfw, at_least: .nan}}
    when.score.at_least: expected a threshold, a number from 0 to 1, not `nan`
{score: {of: nsfw, at_least: '0.5'}}
    when.score.at_least: expected a threshold, a number from 0 to 1, not `0.5`
{score: nsfw}
    when.score: expected `score`: keys with values, not `nsfw`
{text_in: [deny]}
    when.text_in: expected the name of a text list, not a list
{text_in: ''}
    when.text_in: expected the name of a text list, not `''`
{text_in: }
    when.text_in: expected the name of a text list, not nothing
{post: {language: en}}
    when.post.language: expected a comparison of a field: keys with values, not `en`
{post: {language: {is: en}, channel: {is: x}}}
    when.post: expected one field in `post`, found 2; join them by `all`
{post: {}}
    when.post: expected one field in `post`, found 0; join them by `all`
{post: language}
    when.post: expected a field of the post: keys with values, not `language`
{post: {language: {}}}
    when.post.language: a comparison is missing; expected more_than, at_least, less_than,
{post: {language: {equals: en}}}
    when.post.language.equals: unknown key `equals` in a comparison of a field
{post: {language: {is: [en]}}}
    when.post.language.is: expected text, a number, true or false, not a list
{post: {language: {any_of: en}}}
    when.post.language.any_of: expected a list of values, not `en`
{post: {language: {any_of: []}}}
    when.post.language.any_of: an empty list; expected at least one of: values
{post: {language: {is: }}}
    when.post.language.is: expected text, a number, true or false, not nothing
{post: {views: {more_than: many}}}
    when.post.views.more_than: expected a time such as 2019-06-01T12:00:00Z, not `many`
{post: {views: {more_than: true}}}
    when.post.views.more_than: expected a number or a time, not `true`
{post: {created_at: {more_than: yesterday}}}
    when.post.created_at.more_than: expected a time such as 2019-06-01T12:00:00Z, not
{post: {created_at: {is: 12}}}
    when.post.created_at.is: expected epoch seconds, milliseconds or microseconds from 2000
{user_tags: {any_of: [trustd]}}
    when.user_tags.any_of.1: unknown tag `trustd`; did you mean `trusted`?
{user_tags: {any_of: []}}
    when.user_tags.any_of: an empty list; expected at least one of: tags
{user_tags: {all_of: [trusted]}}
    when.user_tags.all_of: unknown key `all_of` in `user_tags`; did you mean `any_of`?
{user_tags: {any_of: [trusted], none_of: [staff]}}
    when.user_tags: expected one of: any_of, none_of
{user_tags: {}}
    when.user_tags: expected one of: any_of, none_of
{user_tags: [trusted]}
    when.user_tags: expected `user_tags`: keys with values, not a list
{user: {trust_level: {more_than: 5}}}
    when.user.trust_level.more_than: off the scale of `trust_level`: expected -1 to 4
{user: {fraud_score: {at_least: -1}}}
    when.user.fraud_score.at_least: off the scale of `fraud_score`: expected 0 to 100
{user: {account_age: {less_than: 7}}}
    when.user.account_age.less_than: expected a duration such as 30m, 24h, 7d or 2w, not `7`
{user: {account_age: {less_than: 0d}}}
    when.user.account_age.less_than: expected a duration above nothing and of at most 100
{user: {account_age: {less_than: 7 days}}}
    when.user.account_age.less_than: expected a duration such as 30m, 24h, 7d or 2w, not `7
{user: {account_age: {any_of: [7d, 8]}}}
    when.user.account_age.any_of.2: expected a duration such as 30m, 24h, 7d or 2w, not `8`
{user: {}}
    when.user: expected one field in `user`, found 0; join them by `all`
{post_count: {in_past: 7d}}
    when.post_count: a comparison is missing
{post_count: {more_than: -1}}
    when.post_count.more_than: expected a whole number, 0 or more, not `-1`
{post_count: {more_than: 1.5}}
    when.post_count.more_than: expected a whole number, 0 or more, not `1.5`
{post_count: {more_than: 5%}}
    when.post_count.more_than: expected a whole number, not `5%`
{post_count: {is: 5}}
    when.post_count.is: unknown key `is` in `post_count`
{post_count: {more_than: 5, in_past: 7}}
    when.post_count.in_past: expected a duration such as 30m, 24h, 7d or 2w, not `7`
{post_count: {more_than: 5, in_past: 0h}}
    when.post_count.in_past: expected a duration above nothing and of at most 100 years,
{post_count: {more_than: 5, in_past: 1y}}
    when.post_count.in_past: expected a duration such as 30m, 24h, 7d or 2w, not `1y`
{post_count: {more_than: 5, in_past: 200000w}}
    when.post_count.in_past: expected a duration above nothing and of at most 100 years,
{post_count: {more_than: 5, in_last: 7d}}
    when.post_count.in_last: unknown key `in_last` in `post_count`; did you mean `in_past`?
{post_count: {more_than: 5, where: {user_tags: {any_of: [trusted]}}}}
    when.post_count.where: expected a condition on the post alone, one of: classified,
{post_count: {more_than: 5, where: {all: [{classified: [nsfw]}, {post_count: {more_than: 1}}]}}}
    when.post_count.where: expected a condition on the post alone, one of: classified,
{post_count: {more_than: 5, where: {}}}
    when.post_count.where: expected one key in a condition, found 0: none
{post_count: 5}
    when.post_count: expected `post_count`: keys with values, not `5`
{post_count: {more_than: 9007199254740993}}
    when.post_count.more_than: expected a whole number, 0 or more, not
{post_share: {at_least: 40}}
    when.post_share.at_least: expected a share from 0% to 100% with at most two decimals,
{post_share: {at_least: 0.4}}
    when.post_share.at_least: expected a share from 0% to 100% with at most two decimals,
{post_share: {at_least: 101%}}
    when.post_share.at_least: expected a share from 0% to 100% with at most two decimals,
{post_share: {at_least: -1%}}
    when.post_share.at_least: expected a share from 0% to 100% with at most two decimals,
{post_share: {at_least: 33.333%}}
    when.post_share.at_least: expected a share from 0% to 100% with at most two decimals,
{post_share: {at_least: '%'}}
    when.post_share.at_least: expected a share from 0% to 100% with at most two decimals,
{action_count: {at_least: 2}}
    when.action_count: the key `of` is missing
{action_count: {of: [suspnd], at_least: 2}}
    when.action_count.of.1: unknown action `suspnd`; did you mean `suspend`?
{action_count: {of: suspend, at_least: 2}}
    when.action_count.of: expected a list of actions, not `suspend`
{action_count: {of: [], at_least: 2}}
    when.action_count.of: an empty list; expected at least one of: actions
{action_count: {of: [block]}}
    when.action_count: a comparison is missing
{action_count: {of: [block, block], at_least: 1}}
    when.action_count.of.2: `block` is given twice
{all: []}
    when.all: an empty list; expected at least one of: conditions
{any: []}
    when.any: an empty list; expected at least one of: conditions
{all: {classified: [nsfw]}}
    when.all: expected a list of conditions, not a mapping
{not: [{classified: [nsfw]}]}
    when.not: expected a condition: keys with values, not a list
{not: {}}
    when.not: expected one key in a condition, found 0: none
{all: [classified]}
    when.all.1: expected a condition: keys with values, not `classified`
{classified: [nsfw], text_in: deny}
    when: expected one key in a condition, found 2: `classified`, `text_in`
{}
    when: expected one key in a condition, found 0: none
[]
    when: expected a condition: keys with values, not a list
yes
    when: expected a condition: keys with values, not `yes`
{classified: [nsfw], classified: [hate]}
    when.classified: the key `classified` is given twice
{1: 2}
    when: expected text as a key, not `1`
{all: [{any: [{not: {classified: [nsfwe]}}]}]}
    when.all.1.any.1.not.classified.1: unknown class `nsfwe`; did you mean `nsfw`?
{user_tags: {any_of: [no]}}
    when.user_tags.any_of.1: unknown tag `no`; expected one of: trusted, staff
{user_tags: {any_of: [staf, trustet]}}
    when.user_tags.any_of.1: unknown tag `staf`; did you mean `staff`?
    when.user_tags.any_of.2: unknown tag `trustet`; did you mean `trusted`?
{user: {trust_level: {any_of: [1, 7]}}}
    when.user.trust_level.any_of.2: off the scale of `trust_level`: expected -1 to 4
{score: {of: [nsfw], at_least: 0.5}}
    when.score.of: expected the name of a class, not a list
{and: [{classified: [nsfw]}]}
    when.and: unknown condition `and`; did you mean `any`?
"""

THEN = """
[delete_posts]
    then.1: unknown action `delete_posts`; did you mean `delete_post`?
delete_post
    then: expected a list of actions, not `delete_post`
{delete_post: }
    then: expected a list of actions, not a mapping
[suspend]
    then.1: `suspend` takes one of: for (a duration), until (a time)
[{suspend: {}}]
    then.1: `suspend` takes one of: for (a duration), until (a time)
[{suspend: {for: 7d, until: '2026-01-01'}}]
    then.1: `suspend` takes one of: for (a duration), until (a time)
[{suspend: {for: 0d}}]
    then.1.suspend.for: expected a duration above nothing and of at most 100 years, not `0d`
[{suspend: {for: 7}}]
    then.1.suspend.for: expected a duration such as 30m, 24h, 7d or 2w, not `7`
[{suspend: {until: tomorrow}}]
    then.1.suspend.until: expected a time such as 2019-06-01T12:00:00Z, not `tomorrow`
[{suspend: {until: 1999-01-01}}]
    then.1.suspend.until: expected a time between 2000 and 2100, not `1999-01-01`
[{suspend: 7d}]
    then.1.suspend: expected `suspend`: keys with values, not `7d`
    then.1: `suspend` takes one of: for (a duration), until (a time)
[{suspend: {duration: 7d}}]
    then.1.suspend.duration: unknown key `duration` in `suspend`
    then.1: `suspend` takes one of: for (a duration), until (a time)
[block]
    then.1: `block` needs a reason; expected one of: Spam, Fraud
[{block: {reason: spam}}]
    then.1: the reason `spam` is not offered by `block`; did you mean `Spam`?
[{block: {reason: Spam, for: 7d}}]
    then.1.block.for: unknown key `for` in `block`; expected one of: reason
[{block: {reason: 5}}]
    then.1.block.reason: expected a reason, not `5`
[{escalate: {reason: Urgently}}]
    then.1: the reason `Urgently` is not offered by `escalate`; did you mean `Urgent`?
[{escalate: {reason: Urgent, value: [1]}}]
    then.1.escalate.value: expected text, a number, true or false, not a list
[{escalate: {note: x}}]
    then.1.escalate.note: unknown key `note` in `escalate`
[{delete_post: {value: 1}}]
    then.1.delete_post.value: unknown key `value` in `delete_post`
[add_tags]
    then.1: `add_tags` takes a list of tags
[{add_tags: trusted}]
    then.1.add_tags: expected a list of tags, not `trusted`
[{add_tags: []}]
    then.1.add_tags: an empty list; expected at least one of: tags
[{add_tags: [trustd]}]
    then.1.add_tags.1: unknown tag `trustd`; did you mean `trusted`?
[{add_tags: [staff, staff]}]
    then.1.add_tags: the same tag is given twice
[{remove_tags: {tags: [staff]}}]
    then.1.remove_tags: expected a list of tags, not a mapping
[{delete_post: {}, flag_post: {}}]
    then.1: expected one action, found 2; write each as an item
[{}]
    then.1: expected one action, found 0; write each as an item
[[delete_post]]
    then.1: expected the name of an action, not a list
[5]
    then.1: expected the name of an action, not `5`
[null]
    then.1: expected the name of an action, not nothing
[ban]
    then.1: unknown action `ban`
[{enable: {reason: ''}}]
    then.1.enable.reason: expected a reason, not `''`
"""

KEY = """
fires: on-crossing
    fires: unknown value `on-crossing`; did you mean `on_crossing`?
fires: true
    fires: unknown value `true`; expected one of: always, on_crossing, once
cooldown: 0h
    cooldown: expected a duration above nothing and of at most 100 years, not `0h`
cooldown: 24
    cooldown: expected a duration such as 30m, 24h, 7d or 2w, not `24`
cooldown: soon
    cooldown: expected a duration such as 30m, 24h, 7d or 2w, not `soon`
mode: on
    mode: unknown value `on`; expected one of: live, test, off
mode: tset
    mode: unknown value `tset`; did you mean `test`?
mode: no
    mode: unknown value `no`; expected one of: live, test, off
description: ''
    description: expected a description, not `''`
description: [a]
    description: expected a description, not a list
if: x
    if: unknown key `if` in a rule
"""

TOP = """
evalute: first_match
    evalute: unknown key `evalute` in a policy; did you mean `evaluate`?
evaluate: first
    evaluate: unknown value `first`; did you mean `first_match`?
evaluate: [first_match]
    evaluate: unknown value a list; expected one of: all_matching, first_match
name: 7
    name: expected the policy's name, not `7`
name: ''
    name: expected the policy's name, not `''`
semantics: {current_posts: counted}
    semantics.current_posts: unknown key `current_posts` in semantics; did you mean
semantics: {current_post: yes}
    semantics.current_post: unknown value `yes`
semantics: {visibility: snapshots}
    semantics.visibility: unknown value `snapshots`; did you mean `snapshot`?
semantics: []
    semantics: expected semantics: keys with values, not a list
tags: trusted
    tags: expected a list of tags, not `trusted`
tags: [a, a]
    tags.2: the tag `a` is declared twice
tags: ['a,b']
    tags.1: a tag's API value has no comma and no space around it: `a,b`
tags: [' a']
    tags.1: a tag's API value has no comma and no space around it: ` a`
tags: [1]
    tags.1: expected a tag's API value, not `1`
tags: [null]
    tags.1: expected a tag's API value, not nothing
classes: [nsfw]
    classes: expected classes: keys with values, not a list
classes: {nsfw: 0.9}
    classes.nsfw: expected a class: keys with values, not `0.9`
classes: {nsfw: {score: s}}
    classes.nsfw: the key `classified` is missing
classes: {nsfw: {classified: 0.9}}
    classes.nsfw: the key `score` is missing
classes: {nsfw: {score: s, classified: 1.1}}
    classes.nsfw.classified: off the class's scale: expected a number from 0 to 1, not `1.1`
classes: {nsfw: {score: s, classified: 0.5, needs_review: 0.5}}
    classes.nsfw.needs_review: expected less than `classified` (0.5)
classes: {nsfw: {score: s, classified: 0.5, needs_review: -0.1}}
    classes.nsfw.needs_review: off the class's scale: expected a number from 0 to 1, not
classes: {nsfw: {score: [], classified: 0.5}}
    classes.nsfw.score: an empty list; expected at least one of: score columns
classes: {nsfw: {score: [s, s], classified: 0.5}}
    classes.nsfw.score: the same score column is given twice
classes: {nsfw: {score: 5, classified: 0.5}}
    classes.nsfw.score: expected the name of a score column, or a list of them, not `5`
classes: {nsfw: {score: s, scale: percentage, classified: 50}}
    classes.nsfw.scale: unknown value `percentage`; did you mean `percent`?
classes: {nsfw: {score: s, scale: {min: 0}, classified: 50}}
    classes.nsfw.scale: the key `max` is missing
classes: {nsfw: {score: s, scale: {min: 5, max: 5}, classified: 5}}
    classes.nsfw.scale: expected `min` below `max`, not 5 and 5
classes: {nsfw: {score: s, scale: {min: 0, max: ten}, classified: 5}}
    classes.nsfw.scale.max: expected a number, not `ten`
classes: {nsfw: {score: s, scale: {low: 0, high: 1}, classified: 1}}
    classes.nsfw.scale.low: unknown key `low` in a scale; expected one of: min, max
    classes.nsfw.scale.high: unknown key `high` in a scale
    classes.nsfw.scale: the key `min` is missing
    classes.nsfw.scale: the key `max` is missing
classes: {nsfw: {score: s, scale: severity, classified: 2.5}}
    classes.nsfw.classified: off the class's scale: expected 0, 1, 2 or 3, not `2.5`
classes: {nsfw: {score: s, scale: severity, classified: 4}}
    classes.nsfw.classified: off the class's scale: expected 0, 1, 2 or 3, not `4`
classes: {nsfw: {score: s, scale: percent, classified: 101}}
    classes.nsfw.classified: off the class's scale: expected a number from 0 to 100, not
classes: {nsfw: {score: s, scale: {min: -1, max: 1}, classified: 2}}
    classes.nsfw.classified: off the class's scale: expected a number from -1 to 1, not `2`
classes: {nsfw: {score: s, threshold: 0.5, classified: 0.5}}
    classes.nsfw.threshold: unknown key `threshold` in a class
classes: {nsfw: {score: s, classified: 0.5}, nsfw: {score: t, classified: 0.5}}
    classes.nsfw: the key `nsfw` is given twice
actions: {escalate: {label: x}}
    actions.escalate: the key `on` is missing; expected one of: post, user
actions: {escalate: {on: posts}}
    actions.escalate.on: unknown value `posts`; did you mean `post`?
actions: {escalate: {on: post, lable: x}}
    actions.escalate.lable: unknown key `lable` in the action `escalate`; did you mean
actions: {block: {on: user}}
    actions.block.on: unknown key `on` in the action `block`
actions: {block: {label: Ban}}
    actions.block.label: unknown key `label` in the action `block`
actions: {add_tags: {reasons: [a]}}
    actions.add_tags: `add_tags` takes no reason
actions: {block: {reasons: [a, a]}}
    actions.block.reasons: the same reason is given twice
actions: {block: {reasons: Spam}}
    actions.block.reasons: expected a list of reasons, not `Spam`
actions: {block: {free_text: yes}}
    actions.block.free_text: expected true or false, not `yes`
actions: {block: {reason_required: 1}}
    actions.block.reason_required: expected true or false, not `1`
actions: [block]
    actions: expected actions: keys with values, not a list
actions: {escalate: }
    actions.escalate: expected the action `escalate`: keys with values, not nothing
actions: {escalate: {on: post, label: ''}}
    actions.escalate.label: expected a label, not `''`
"""

EMPTY = "version: 1\nrules: []\n"

SEVERAL = """\
version: 1
evaluate: first
semantics: {current_post: count}
tags: [trusted, trusted]
classes:
  nsfw: {score: nsfw, classified: 9}
  hate: {score: hate}
actions:
  warn: {on: users}
rules:
  - name: One
    when: {all: [{classified: [nfsw]}, {user_tags: {any_of: [trustd]}}]}
    then: [delete, {suspend: {for: 1y}}]
  - name: One
    when: {any: []}
    then: [{warn: {reason: x, until: 7d}}]
    mode: life
rulez: []
"""

LARGE = "x" * 2_000_000


def _nested(depth: int) -> str:
    return "{not: " * depth + "{classified: [nsfw]}" + "}" * depth


def _raw(
    name: str,
    source: str | bytes,
    *problems: tuple[int | None, str],
    file: str = "p.yaml",
) -> Bad:
    data = source.encode() if isinstance(source, str) else source
    return Bad(name, data, tuple((line, None, said) for line, said in problems), file=file)


RAW = (
    # text that is none
    _raw("an empty file", "", (None, "the file is empty; expected a policy")),
    _raw("only a comment", "# later\n", (None, "the file is empty; expected a policy")),
    _raw(
        "an empty document", "---\n...\n", (2, "expected a policy: keys with values, not nothing")
    ),
    _raw("nothing but null", "null", (1, "expected a policy: keys with values, not nothing")),
    _raw("a word", "policy", (1, "expected a policy: keys with values, not `policy`")),
    _raw("a list on top", "- version: 1\n", (1, "keys with values, not a list")),
    _raw("two megabytes", LARGE, (None, "the policy is larger than 1000 kB")),
    _raw("latin-1", "version: 1\nname: Ü\n".encode("latin-1"), (2, "not UTF-8 text; save the")),
    _raw("UTF-16 without a mark", EMPTY.encode("utf-16-le"), (1, "U+0000 is not allowed")),
    _raw(
        "UTF-16 with a mark is read, and its problem found",
        (EMPTY + "evaluate: no\n").encode("utf-16"),
        (3, "unknown value `no`; expected one of: all_matching, first_match"),
    ),
    _raw("half of UTF-16", b"\xff\xfev\x00\x00", (1, "not UTF-8 text")),
    _raw("NUL", EMPTY + "name: a\0b", (3, "U+0000 is not allowed in a policy")),
    _raw("an escape character", EMPTY + "name: \x1b[31m", (3, "U+001B is not allowed")),
    _raw("a line separator", EMPTY + "name: a\u2028b", (3, "U+2028 is not allowed")),
    _raw("a byte order mark inside", EMPTY + "name: a\ufeffb", (3, "U+FEFF is not allowed")),
    _raw("a surrogate", EMPTY.encode() + b"name: \xed\xa0\x80", (3, "not UTF-8 text")),
    _raw("half a pair", EMPTY + r'name: "\ud83d"', (3, "half a surrogate pair in an escape")),
    # YAML's corners
    _raw("a tag", EMPTY + "name: !!str x", (3, "YAML tags are not read: `tag:yaml.org,2002:str`")),
    _raw("a tag of its own", EMPTY + "name: !env HOME", (3, "YAML tags are not read: `!env`")),
    _raw("an empty tag", EMPTY + "name: ! x", (3, "YAML tags are not read: `!`")),
    _raw("a tagged list", EMPTY + "tags: !!set [a]", (3, "YAML tags are not read")),
    _raw("an anchor", EMPTY + "tags: &all [a]", (3, "anchors and aliases are not read; write")),
    _raw("an anchored key", EMPTY + "&k tags: [a]", (3, "anchors and aliases are not read")),
    _raw("an alias", EMPTY + "tags: *all", (3, "anchors and aliases are not read; write the")),
    _raw("a merge of an alias", EMPTY + "<<: *base", (3, "anchors and aliases are not read")),
    _raw("a merge key", EMPTY + "<<: {tags: [a]}", (3, "unknown key `<<` in a policy")),
    _raw(
        "a second document", EMPTY + "---\nversion: 1\n", (3, "a second document; a policy is one")
    ),
    _raw("a key twice", EMPTY + "rules: []\n", (3, "the key `rules` is given twice")),
    _raw(
        "two keys twice",
        EMPTY + EMPTY,
        (3, "the key `version` is given twice"),
        (4, "the key `rules` is given twice"),
    ),
    _raw("a tab before a key", "version: 1\n\trules: []", (2, "indent with spaces")),
    _raw("a tab before an item", "version: 1\nrules:\n\t- a", (3, "indent with spaces")),
    _raw("a hard space before a key", EMPTY + "\u00a0name: x", (3, r"unknown key `\xa0name`")),
    _raw("no space behind a colon", "version:1\nrules: []", (2, "not YAML: mapping values are")),
    _raw("two colons", EMPTY + "name: a: b", (3, "not YAML: mapping values are not allowed")),
    _raw("an open list", EMPTY + "tags: [a, b", (3, "not YAML: expected ',' or ']'")),
    _raw("an open quote", EMPTY + "name: 'a", (3, "not YAML: found unexpected end of stream")),
    _raw("a reserved character", EMPTY + "name: @x", (3, "not YAML: found character '@'")),
    _raw("a share without its number", EMPTY + "name: %", (3, "character '%'")),
    _raw("an unknown escape", EMPTY + r'name: "\q"', (3, "not YAML: found unknown escape")),
    _raw("an item behind keys", EMPTY + "- x", (3, "not YAML: expected <block end>")),
    _raw("a list as a key", EMPTY + "? [a]\n: 1", (3, "expected text as a key, not a list")),
    _raw("nothing as a key", EMPTY + "? \n: 1", (3, "expected text as a key, not nothing")),
    _raw("an empty key", EMPTY + "'': 1", (3, "expected a name as a key, not empty text")),
    _raw("a number as a key", EMPTY + "7: 1", (3, "expected text as a key, not `7`")),
    _raw("a boolean as a key", EMPTY + "true: 1", (3, "expected text as a key, not `true`")),
    _raw("nested too deep", EMPTY + "tags: " + "[" * 3000, (3, "nested deeper than 60 levels")),
    _raw(
        "conditions nested too deep",
        HEAD + f"  - name: R\n    when: {_nested(70)}\n    then: []\n",
        (13, "nested deeper than 60 levels"),
    ),
    # what other YAML would make something else of
    _raw("version as text", "version: '1'\nrules: []", (1, "expected version 1, not `1`")),
    _raw("another version", "version: 2\nrules: []", (1, "expected version 1, not `2`")),
    _raw("version true", "version: true\nrules: []", (1, "expected version 1, not `true`")),
    _raw("version infinite", "version: .inf\nrules: []", (1, "expected version 1, not `inf`")),
    _raw("version with a line", "version: 1_0\nrules: []", (1, "expected version 1, not `1_0`")),
    _raw("a leading zero is no octal", "version: 010\nrules: []", (1, "version 1, not `10`")),
    _raw("an endless number", f"version: {'9' * 31}\nrules: []", (1, "of more than 30 digits")),
    _raw("no is text", EMPTY + "evaluate: no", (3, "unknown value `no`")),
    _raw("on is text", EMPTY + "evaluate: on", (3, "unknown value `on`")),
    _raw("a date is text", EMPTY + "evaluate: 2024-01-01", (3, "unknown value `2024-01-01`")),
    _raw("sixties are text", EMPTY + "tags: [a]\nevaluate: 1:30", (4, "unknown value `1:30`")),
    _raw(
        "a threshold beyond all numbers",
        EMPTY + "classes: {a: {score: s, classified: 1e999}}",
        (3, "expected a threshold, a number from 0 to 1, not `inf`"),
    ),
    _raw(
        "a threshold as text",
        EMPTY + "classes: {a: {score: s, classified: '0.5'}}",
        (3, "expected a threshold, a number from 0 to 1, not `0.5`"),
    ),
    # JSON
    _raw("JSON without a comma", '{"version": 1 "rules": []}', (1, "not JSON"), file="p.json"),
    _raw("JSON unended", '{"version": 1,\n "rules": [', (2, "not JSON"), file="p.json"),
    _raw("YAML in JSON", "{version: 1}", (1, "not JSON: Expecting property"), file="p.json"),
    _raw("a list of JSON", '["version"]', (1, "not a list"), file="p.json"),
    _raw("JSON's NaN", '{"version": NaN, "rules": []}', (1, "not `NaN`"), file="p.json"),
    _raw("a control in JSON", '{"name": "\x01"}', (1, "not JSON: Invalid control"), file="p.json"),
    _raw(
        "a key twice in JSON",
        '{"version": 1,\n "rules": [],\n "version": 1}',
        (3, "the key `version` is given twice"),
        file="p.json",
    ),
    _raw("deep JSON", '{"a": ' * 99 + "1" + "}" * 99, (1, "nested deeper"), file="p.json"),
    _raw("very deep JSON", '{"rules": ' + "[" * 99999, (None, "nested deeper"), file="p.json"),
    _raw("YAML that looks like JSON", '{"version": 1, "rules": [1}', (1, "not YAML: expected")),
    # what is missing, and rules as a whole
    _raw(
        "nothing in it",
        "{}",
        (1, "the key `version` is missing"),
        (1, "the key `rules` is missing"),
    ),
    _raw("no version", "rules: []", (1, "the key `version` is missing")),
    _raw("no rules", "version: 1", (1, "the key `rules` is missing")),
    _raw("rules as keys", "version: 1\nrules: {a: 1}", (2, "expected a list of rules, not a map")),
    _raw("rules as nothing", "version: 1\nrules:", (2, "expected a list of rules, not nothing")),
    _raw(
        "rules that are none",
        "version: 1\nrules: [x, null]",
        (2, "rule `1`: expected a rule: keys with values, not `x`"),
        (2, "rule `2`: expected a rule: keys with values, not nothing"),
    ),
    _raw(
        "a rule of nothing",
        "version: 1\nrules:\n  - {}",
        (3, "rule `1`: the key `name` is missing"),
        (3, "rule `1`: the key `when` is missing"),
        (3, "rule `1`: the key `then` is missing"),
    ),
    _raw(
        "two rules of one name",
        HEAD + "  - {name: R, when: {text_in: deny}, then: []}\n" * 2,
        (13, "rule `R`: a second rule of this name"),
    ),
    _raw(
        "too many rules",
        "version: 1\nrules:\n"
        + "".join(f"  - {{name: R{n}, when: {{text_in: deny}}, then: []}}\n" for n in range(1001)),
        (3, "more than 1000 rules"),
    ),
    _raw(
        "a name with a line break",
        'version: 1\nrules:\n  - name: "a\\nb.yaml:9: fine"\n    when: {text_in: }\n    then: []',
        (4, "rule `a b.yaml:9: fine`, key `when.text_in`: expected the name of a text list"),
    ),
    _raw(
        "several at once",
        SEVERAL,
        (2, "key `evaluate`: unknown value `first`; did you mean `first_match`?"),
        (3, "key `semantics.current_post`: unknown value `count`; did you mean `counted`?"),
        (4, "key `tags.2`: the tag `trusted` is declared twice"),
        (6, "key `classes.nsfw.classified`: off the class's scale: expected a number from 0 to 1"),
        (7, "key `classes.hate`: the key `classified` is missing"),
        (9, "key `actions.warn.on`: unknown value `users`; did you mean `user`?"),
        (12, "rule `One`, key `when.all.1.classified.1`: unknown class `nfsw`; did you mean"),
        (12, "rule `One`, key `when.all.2.user_tags.any_of.1`: unknown tag `trustd`; did you mean"),
        (13, "rule `One`, key `then.1`: unknown action `delete`; did you mean `delete_post`?"),
        (13, "rule `One`, key `then.2.suspend.for`: expected a duration such as"),
        (14, "rule `One`: a second rule of this name"),
        (15, "rule `One`, key `when.any`: an empty list"),
        (16, "rule `One`, key `then.1.warn.until`: unknown key `until` in `warn`"),
        (17, "rule `One`, key `mode`: unknown value `life`; did you mean `live`?"),
        (18, "unknown key `rulez` in a policy; did you mean `rules`?"),
    ),
)


def table(text: str, line: int, before: str, after: str, rule: str | None) -> list[Bad]:
    """Read one of the tables: a line of text, and below it, indented, what is said of it."""
    result: list[Bad] = []
    for row in text.strip().splitlines():
        if row.startswith("    "):
            key, _, message = row.strip().partition(": ")
            last = result.pop()
            problems = (*last.problems, (line, key, message))
            result.append(Bad(last.name, last.source, problems, rule))
        else:
            result.append(Bad(row, (before + row + after).encode(), (), rule))
    return result


_RULE = HEAD + "  - name: R\n    when: "
_THEN = _RULE + "{classified: [nsfw]}\n    then: "
_KEY = _THEN + "[delete_post]\n    "
BAD = (
    *table(WHEN, WHEN_LINE, _RULE, "\n    then: [delete_post]\n", "R"),
    *table(THEN, THEN_LINE, _THEN, "\n", "R"),
    *table(KEY, KEY_LINE, _KEY, "\n", "R"),
    *table(TOP, TOP_LINE, EMPTY, "\n", None),
    *RAW,
)
