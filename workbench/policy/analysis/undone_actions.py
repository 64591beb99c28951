"""The search for actions that a later one undoes.

They are in one rule, or in two that always fire together: of several changes of status, or of a
tag, the last one takes effect. Source: spec 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from workbench.model.actions import STATUS_ACTIONS
from workbench.policy import tree
from workbench.policy.analysis.findings import PolicyWarning, warning
from workbench.policy.analysis.reasoning import Reasoning
from workbench.policy.analysis.solver import FALSE, TooLarge, negated, simplified
from workbench.policy.policy import Policy
from workbench.policy.sentences.words import one_line
from workbench.policy.tree import ActionCall, Rule, walk

Change = tuple[str, object]
"""What was called last of a status (`suspend` with its arguments) or of a tag."""


def undone_warnings(policy: Policy, reasoning: Reasoning) -> Iterator[PolicyWarning]:
    """Yield a warning for each action that a later one always undoes."""
    live = [rule for rule in policy.rules if rule.mode == "live"]
    for rule in live:
        yield from _in_one_rule(rule, policy)
    if policy.evaluate == "all_matching":
        for earlier, later in combinations(live, 2):
            message = _undone_between(earlier, later)
            if message and _always_together(earlier, later, policy, reasoning):
                yield warning(policy, "undone", later.name, message)


def _in_one_rule(rule: Rule, policy: Policy) -> Iterator[PolicyWarning]:
    changed: dict[str, Change] = {}
    for call in rule.then:
        for what, change in _changes(call).items():
            if what in changed and changed[what] != change:
                undone = _in_words(what, changed[what], change)
                yield warning(policy, "undone", rule.name, f"{undone} before it")
            changed[what] = change


def _undone_between(earlier: Rule, later: Rule) -> str | None:
    """How the later of two rules undoes what the earlier one does."""
    first, last = _outcome(earlier), _outcome(later)
    undone = [
        _in_words(what, first[what], last[what])
        for what in first
        if what in last and first[what] != last[what]
    ]
    if not undone:
        return None
    name = one_line(earlier.name)
    return f"{'; '.join(undone)} of `{name}`; whenever that rule fires, this one fires after it"


def _in_words(what: str, first: Change, last: Change) -> str:
    if what != "status":
        tag = one_line(what.removeprefix("tag "))
        return f"`{last[0]}` of `{tag}` undoes the `{first[0]}`"
    verb = "undoes" if last[0] == "enable" else "replaces"
    return f"`{last[0]}` {verb} the `{first[0]}`"


def _outcome(rule: Rule) -> dict[str, Change]:
    """The last change of a rule to the status and to each tag."""
    changes: dict[str, Change] = {}
    for call in rule.then:
        changes.update(_changes(call))
    return changes


def _changes(call: ActionCall) -> Mapping[str, Change]:
    if call.action in STATUS_ACTIONS:
        ends = tuple((key, call.arguments.get(key)) for key in ("for", "until"))
        return {"status": (call.action, ends)}
    return {f"tag {tag}": (call.action, None) for tag in call.tags}


def _always_together(earlier: Rule, later: Rule, policy: Policy, reasoning: Reasoning) -> bool:
    """Whether the later rule fires on every post on which the earlier one does."""
    if later.fires != "always" or later.cooldown is not None:
        return False
    if policy.semantics.visibility == "sequential" and _reads_changed_tags(later, policy):
        return False
    try:
        example = reasoning.rule_example(earlier)
        other = reasoning.rule_true(later)
        if example is None or simplified(other, example) == FALSE:
            return False
        return not reasoning.possible(reasoning.rule_true(earlier), negated(other))
    except TooLarge:
        return False


def _reads_changed_tags(rule: Rule, policy: Policy) -> bool:
    """Whether a rule reads tags that rules change, and so may see others than one before it."""
    read = {tag for part in walk(rule.when) if isinstance(part, tree.UserTags) for tag in part.tags}
    return any(read & set(call.tags) for other in policy.rules for call in other.then)
