"""Warnings about rules that can never fire, or whose condition always holds.

Source: spec 1.8, 1.9, 2 and 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.policy import tree
from workbench.policy.analysis.findings import PolicyWarning, warning
from workbench.policy.analysis.reasoning import Reasoning
from workbench.policy.analysis.solver import FALSE, Formula, TooLarge, negated, simplified
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.policy.sentences.words import one_line
from workbench.policy.tree import Condition, Rule


@dataclass(frozen=True)
class Blocker:
    """A rule that is the first match whenever it is true, and the formula that it is not true."""

    name: str
    not_true: Formula


def reachability_warnings(policy: Policy, reasoning: Reasoning) -> Iterator[PolicyWarning]:
    """Yield a warning for each rule that can never fire, or always holds."""
    dead: set[str] = set()
    for rule in policy.active_rules:
        try:
            warnings = list(_own_warnings(rule, policy, reasoning))
        except TooLarge:
            message = "too many combinations to tell whether it can fire; it was not examined"
            warnings = [warning(policy, "not_examined", rule.name, message)]
        yield from warnings
        dead |= {
            warned.rule for warned in warnings if warned.kind in ("out_of_reach", "contradiction")
        }
    if policy.evaluate == "first_match":
        yield from _shadows(policy, reasoning, dead)


def _shadows(policy: Policy, reasoning: Reasoning, dead: set[str]) -> Iterator[PolicyWarning]:
    blockers: list[Blocker] = []
    for rule in policy.active_rules:
        if rule.name not in dead:
            yield from _shadow_warnings(rule, blockers, policy, reasoning)
            if fires_whenever_true(rule) and rule.mode == "live":
                blockers.append(Blocker(rule.name, negated(reasoning.rule_true(rule))))


def fires_whenever_true(rule: Rule) -> bool:
    """Whether the rule fires whenever its condition is true. Source: spec 1.8."""
    return rule.fires == "always" and rule.cooldown is None


def _own_warnings(rule: Rule, policy: Policy, reasoning: Reasoning) -> Iterator[PolicyWarning]:
    true = reasoning.rule_true(rule)
    if not reasoning.possible(true):
        kind, message = _why_never(rule.when, policy, reasoning)
        yield warning(policy, kind, rule.name, message)
        return
    yield from _idle_parts(rule, rule.when, policy, reasoning)
    if _always(reasoning, true, reasoning.false(rule.when)):
        message = "its condition is true for every post whose values are known"
        yield warning(policy, "always_true", rule.name, message)


def _always(reasoning: Reasoning, true: Formula, false: Formula) -> bool:
    """Whether a condition is never false, and true whenever nothing is unknown."""
    known = reasoning.meaning.known(true)
    return (
        not reasoning.possible(false)
        and not reasoning.possible(negated(true), known)
        and reasoning.possible(true, known)
    )


def _why_never(when: Condition, policy: Policy, reasoning: Reasoning) -> tuple[str, str]:
    """Return the kind and message for the smallest part that can never be true."""
    while isinstance(when, tree.All):
        parts = [part for part in when.parts if not reasoning.possible(reasoning.true(part))]
        if not parts:
            return "contradiction", f"can never fire: {_quoted(when, policy)} exclude each other"
        when = parts[0]
    comparisons = getattr(when, "comparisons", ())
    kind = "contradiction" if len(comparisons) > 1 or _is_joined(when) else "out_of_reach"
    return kind, f"can never fire: {_quoted(when, policy)} can never be true"


def _is_joined(when: Condition) -> bool:
    return isinstance(when, tree.AnyOf) or (
        isinstance(when, tree.Not) and isinstance(when.part, tree.All | tree.AnyOf | tree.Not)
    )


def _quoted(when: Condition, policy: Policy) -> str:
    return f"`{condition_sentence(when, policy)}`"


def _idle_parts(
    rule: Rule, when: Condition, policy: Policy, reasoning: Reasoning
) -> Iterator[PolicyWarning]:
    """Yield a warning for each part of an `any` that can never be true, in a rule that can fire."""
    if not isinstance(when, tree.All | tree.AnyOf):
        return
    for part in when.parts:
        if isinstance(when, tree.AnyOf) and not reasoning.possible(reasoning.true(part)):
            message = f"a part that can never be true: {_quoted(part, policy)}"
            yield warning(policy, "part_never_true", rule.name, message)
        else:
            yield from _idle_parts(rule, part, policy, reasoning)


def _shadow_warnings(
    rule: Rule, blockers: list[Blocker], policy: Policy, reasoning: Reasoning
) -> Iterator[PolicyWarning]:
    true = reasoning.rule_true(rule)
    try:
        before = _blockers_of(true, blockers, reasoning)
        alone = [b for b in before if not reasoning.possible(true, b.not_true)]
    except TooLarge:
        return
    if before:
        names = ", ".join(f"`{one_line(blocker.name)}`" for blocker in alone[:1] or before)
        message = f"never has its turn: whenever it matches, {names} matched before it"
        message += "" if alone else " (one of them)"
        yield warning(policy, "shadowed", rule.name, message)


def _blockers_of(true: Formula, earlier: list[Blocker], reasoning: Reasoning) -> list[Blocker]:
    """Blockers of which one is true whenever the formula is; none if the rule can have its turn.

    An example of the formula shows which blockers matter; then one is searched that avoids those.
    """
    before: list[Blocker] = []
    while True:
        example = reasoning.example(true, *(blocker.not_true for blocker in before))
        if example is None:
            return before
        left = {b.name: simplified(b.not_true, example) for b in earlier if b not in before}
        matched = [name for name, not_true in left.items() if not_true == FALSE]
        if not matched and reasoning.example(*left.values(), within=example) is not None:
            return []
        before += [blocker for blocker in earlier if blocker.name in (matched or left)]
