"""The rules of a starter policy, from three to six, all of them in test."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.formatting import count
from workbench.policy import building as build
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.tree import ActionCall, Condition, Rule

WINDOW, SUSPENSION, BLOCK_WINDOW = "7d", "7d", "90d"
MIN_VIOLATIONS, MIN_SHARE, SUSPENSIONS = 3, "25%", 2
NEW_ACCOUNT, MIN_DOUBTFUL = "7d", 5
_NAMED = 3


@dataclass(frozen=True)
class TreatedClasses:
    """The names of the classes of a policy by what their posts get: `deleted`, `restricted` and
    `flagged`. `banded`: those with a band for review; `counting`: those whose posts count against
    their user. `reason`: that of a suspension.
    """

    deleted: tuple[str, ...]
    restricted: tuple[str, ...]
    flagged: tuple[str, ...]
    banded: tuple[str, ...]
    counting: tuple[str, ...]
    reason: str

    @property
    def enforced(self) -> tuple[str, ...]:
        """Those whose posts are deleted or restricted, and count against their user."""
        return tuple(name for name in (*self.deleted, *self.restricted) if name in self.counting)


def starter_rules(
    classes: TreatedClasses, *, user_fields: Collection[str], spared: Sequence[str]
) -> list[Rule]:
    """The rules, in order. `user_fields`: what is known of users; `spared`: the tags whose users
    are not suspended.
    """
    rules = [*_of_posts(classes)]
    if classes.enforced:
        rules += _of_users(classes, spared)
    else:
        rules.append(_many_to_review(classes))
    if ACCOUNT_AGE in user_fields:
        rules.append(_new_accounts(classes))
    else:
        rules.append(_doubtful_users(classes))
    return [replace(rule, mode="test") for rule in rules]


def named_tags(rules: Iterable[Rule], spared: Sequence[str]) -> tuple[str, ...]:
    """The tags that rules of a starter policy name, of those that they spare."""
    suspends = any(call.action == "suspend" for rule in rules for call in rule.then)
    return tuple(spared) if suspends else ()


def _of_posts(classes: TreatedClasses) -> list[Rule]:
    rules: list[Rule] = []
    if classes.deleted:
        text = "What is surest to violate goes at once"
        rules.append(_rule("Delete", classes.deleted, build.delete_post(), text))
    if classes.restricted:
        text = "Hidden from minors, not from adults"
        rules.append(_rule("Age-restrict", classes.restricted, build.age_restrict_post(), text))
    parts: list[Condition] = []
    if classes.banded:
        parts.append(build.needs_review())
    if classes.flagged:
        parts.append(build.classified(*classes.flagged))
    if parts:
        when = parts[0] if len(parts) == 1 else build.any_of(*parts)
        text = "A person decides what the scores leave open; each decision is a label"
        rules.append(Rule("Send doubtful posts to review", when, [build.flag_post()], text))
    return rules


def _rule(verb: str, classes: Sequence[str], call: ActionCall, description: str) -> Rule:
    return Rule(f"{verb} {_listed(classes)}", build.classified(*classes), [call], description)


def _of_users(classes: TreatedClasses, spared: Sequence[str]) -> list[Rule]:
    """Suspend users of many violations, and block those who go on."""
    violates = build.classified(*classes.enforced)
    suspend_when: list[Condition] = [
        build.post_count(where=violates, at_least=MIN_VIOLATIONS, in_past=WINDOW),
        build.post_share(where=violates, at_least=MIN_SHARE, in_past=WINDOW),
    ]
    block_when: list[Condition] = [
        violates,
        build.action_count("suspend", at_least=SUSPENSIONS, in_past=BLOCK_WINDOW),
    ]
    if spared:
        not_spared = build.user_tags(none_of=spared)
        suspend_when, block_when = [*suspend_when, not_spared], [*block_when, not_spared]
    suspended = Rule(
        f"Suspend for {count(MIN_VIOLATIONS, 'violation')} in a week",
        build.all_of(*suspend_when),
        [build.suspend(SUSPENSION, reason=classes.reason)],
        f"Whose violations are {MIN_SHARE} of the week's posts or more, not who slips once",
        fires="on_crossing",
    )
    blocked = Rule(
        f"Block after {count(SUSPENSIONS, 'suspension')}",
        build.all_of(*block_when),
        [build.block(reason=classes.reason)],
        "A user who was suspended twice and violates again",
    )
    return [suspended, blocked]


def _many_to_review(classes: TreatedClasses) -> Rule:
    """Where nothing is deleted, nobody is suspended: a person looks at the user."""
    named = classes.counting or classes.flagged or (*classes.deleted, *classes.restricted)
    return Rule(
        "Send users with a high share to review",
        build.all_of(
            build.post_count(at_least=MIN_VIOLATIONS, in_past="30d"),
            build.post_share(where=build.classified(*named), at_least=MIN_SHARE, in_past="30d"),
        ),
        [build.flag_user()],
        "No score here is known to be of a violation, so a person decides",
        fires="on_crossing",
    )


def _doubtful_users(classes: TreatedClasses) -> Rule:
    """Users of many posts that no single rule decides."""
    every = (*classes.deleted, *classes.restricted, *classes.flagged)
    parts: list[Condition] = [build.classified(*every)]
    if classes.banded:
        parts.append(build.needs_review())
    where = parts[0] if len(parts) == 1 else build.any_of(*parts)
    return Rule(
        f"Send users with {count(MIN_DOUBTFUL, 'doubtful post')} in a week to review",
        build.post_count(where=where, at_least=MIN_DOUBTFUL, in_past=WINDOW),
        [build.flag_user()],
        "What each post leaves open, many of them may tell",
        fires="on_crossing",
    )


def _new_accounts(classes: TreatedClasses) -> Rule:
    """New accounts that begin with a violation."""
    every = (*classes.deleted, *classes.restricted, *classes.flagged)
    return Rule(
        "Send new accounts that violate to review",
        build.all_of(build.classified(*every), build.user(ACCOUNT_AGE, less_than=NEW_ACCOUNT)),
        [build.flag_user()],
        "Accounts in their first week are often made for it",
        fires="on_crossing",
    )


def _listed(names: Sequence[str]) -> str:
    """The first few names, as words.

    >>> _listed(["spam"]), _listed(["a", "b"]), _listed(["a", "b", "c", "d", "e"])
    ('spam', 'a and b', 'a, b, c and 2 more')
    """
    shown = list(names[:_NAMED])
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
