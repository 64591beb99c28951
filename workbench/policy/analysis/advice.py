"""Warnings about the effects of rules: tags that no rule adds, actions that undo each other, and
rules that fire on every further post.

Source: spec 1.3, 1.7, 1.8, 3.4, 3.5 and 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbench.model.actions import STATUS_ACTIONS
from workbench.policy import tree
from workbench.policy.analysis.count_cells import Counted
from workbench.policy.analysis.findings import PolicyWarning, warning
from workbench.policy.analysis.meaning import ABSENT, PRESENT, Tag
from workbench.policy.analysis.reasoning import Reasoning
from workbench.policy.analysis.solver import Formula, Lit, TooLarge, variables
from workbench.policy.analysis.undone_actions import undone_warnings
from workbench.policy.policy import Policy
from workbench.policy.sentences.words import one_line
from workbench.policy.tree import Rule, walk

_OF_THE_POST = tree.Classified | tree.NeedsReview | tree.Score | tree.TextIn | tree.PostField
_COUNTS = (tree.PostCount, tree.PostShare, tree.ActionCount)


def advice_warnings(
    policy: Policy, reasoning: Reasoning, idle: Collection[str]
) -> Iterator[PolicyWarning]:
    """Yield the warnings; `idle`: rules with a warning that they never fire or always hold."""
    yield from _tags_never_set(policy)
    yield from _actions_never_called(policy)
    yield from undone_warnings(policy, reasoning)
    for rule in policy.active_rules:
        if rule.name not in idle and _fires_again(rule, reasoning):
            message = (
                "depends on history only, so it fires on every further post while it is true; "
            )
            message += "add `fires: on_crossing` or a `cooldown` if that is not intended"
            yield warning(policy, "fires_again", rule.name, message)


def _tags_never_set(policy: Policy) -> Iterator[PolicyWarning]:
    added = {tag for rule in _live(policy) for call in rule.then for tag in _added(call)}
    for tag, rule in _first_reads(policy, tree.UserTags, "tags").items():
        if tag not in added:
            message = f"no live rule adds the tag `{one_line(tag)}`; "
            message += "only a users file, an upload or a moderator can"
            yield warning(policy, "tag_never_set", rule, message)


def _actions_never_called(policy: Policy) -> Iterator[PolicyWarning]:
    called = {call.action for rule in _live(policy) for call in rule.then}
    for action, rule in _first_reads(policy, tree.ActionCount, "of").items():
        if action not in called:
            message = f"no live rule calls `{one_line(action)}`; only recorded calls are counted"
            yield warning(policy, "action_never_called", rule, message)


def _first_reads(policy: Policy, kind: type, field: str) -> dict[str, str]:
    """The tags or actions that rules read, each with the first rule that does."""
    readers: dict[str, str] = {}
    for rule in policy.active_rules:
        parts = (part for part in walk(rule.when) if isinstance(part, kind))
        for name in (name for part in parts for name in getattr(part, field)):
            readers.setdefault(name, rule.name)
    return readers


def _live(policy: Policy) -> list[Rule]:
    return [rule for rule in policy.rules if rule.mode == "live"]


def _added(call: tree.ActionCall) -> tuple[str, ...]:
    return call.tags if call.action == "add_tags" else ()


def _fires_again(rule: Rule, reasoning: Reasoning) -> bool:
    """Whether a rule that depends on history only can hold again on the next post."""
    if rule.fires != "always" or rule.cooldown is not None or not _is_over_history(rule.when):
        return False
    if _last_status(rule) in ("block", "suspend"):
        return False
    when = reasoning.rule_true(rule)
    try:
        return reasoning.possible(when, *_afterwards(rule, when, reasoning))
    except TooLarge:
        return False


def _is_over_history(when: tree.Condition) -> bool:
    """Whether a condition counts posts or actions, and does not depend on the post itself."""
    parts = list(_outside_counts(when))
    return any(isinstance(part, _COUNTS) for part in parts) and not any(
        isinstance(part, _OF_THE_POST) for part in parts
    )


def _outside_counts(when: tree.Condition) -> Iterator[tree.Condition]:
    yield when
    if not isinstance(when, _COUNTS):
        for part in tree.children(when):
            yield from _outside_counts(part)


def _last_status(rule: Rule) -> str | None:
    changes = [call.action for call in rule.then if call.action in STATUS_ACTIONS]
    return changes[-1] if changes else None


def _afterwards(rule: Rule, when: Formula, reasoning: Reasoning) -> Iterator[Formula]:
    """What is certain once the rule has fired: its tags, its calls, and ever more posts."""
    tags = {tag: call.action for call in rule.then for tag in call.tags}
    called = {call.action for call in rule.then}
    meaning, read = reasoning.meaning, set(variables(when))
    for tag, action in tags.items():
        if meaning.numbers.get(Tag(tag)) in read:
            yield meaning.tag(tag, PRESENT if action == "add_tags" else ABSENT)
    for number in read & meaning.counts.keys():
        cells, counted = meaning.counts[number], meaning.counted[number]
        if counted.actions & called:
            yield Lit(number, cells.cells_where(lambda bounds: bounds[0] >= 1))
        if counted == Counted("posts", None):
            yield Lit(number, cells.highest)
