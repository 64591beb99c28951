"""The differences of two rules of one name in words, of which only the changed part is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.policy import tree
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence, sentence
from workbench.policy.sentences.explain_actions import actions_phrase
from workbench.policy.sentences.words import one_line
from workbench.policy.tree import Condition, Rule


def rule_changes(
    old: tuple[Rule, Policy], new: tuple[Rule, Policy], otherwise: str
) -> Iterator[str]:
    """The differences of the second rule, one sentence each; each rule with its policy.

    `otherwise`: the word before what the first rule has, such as `was`.
    """
    (before, _), (after, _) = old, new
    if after.mode != before.mode:
        yield f"Rule {after.name} goes from {before.mode} to {after.mode}."
    if after.description != before.description:
        yield f"Rule {after.name}: another description."
    if _live_sentence(*old) != _live_sentence(*new):
        yield f"Rule {after.name}: {_changed_part(old, new, otherwise)}."


def _changed_part(old: tuple[Rule, Policy], new: tuple[Rule, Policy], otherwise: str) -> str:
    (before, before_policy), (after, after_policy) = old, new
    if _but_for(before, after, "when"):
        words = _conditions(_parts(old), _parts(new), otherwise)
        if words is not None:
            return words
    if _but_for(before, after, "then"):
        now = one_line(actions_phrase(after.then, after_policy))
        return f"{now}; {otherwise} {one_line(actions_phrase(before.then, before_policy))}"
    return f"{_live_sentence(*new)}. {otherwise.capitalize()}: {_live_sentence(*old)}"


def _but_for(before: Rule, after: Rule, part: str) -> bool:
    """Whether two rules do the same but for one part, their modes and descriptions."""
    unsaid = ("mode", "description")
    given = {name: getattr(after, name) for name in (part, *unsaid)}
    return replace(before, **given) == after


def _parts(of: tuple[Rule, Policy]) -> tuple[str, list[str]]:
    """The joiner of a rule's conditions, and each of them as a sentence."""
    rule, policy = of
    joiner, parts = _joined(rule.when)
    return joiner, [condition_sentence(part, policy) for part in parts]


def _joined(condition: Condition) -> tuple[str, tuple[Condition, ...]]:
    match condition:
        case tree.AnyOf(parts) if len(parts) > 1:
            return "any", parts
        case tree.All(parts):
            return "all", parts
        case _:
            return "all", (condition,)


def _conditions(
    old: tuple[str, list[str]], new: tuple[str, list[str]], otherwise: str
) -> str | None:
    """The one condition that is another, new or removed; None where more changed."""
    (joiner, before), (new_joiner, after) = old, new
    gone = [part for part in before if part not in after]
    added = [part for part in after if part not in before]
    if joiner != new_joiner or len(gone) > 1 or len(added) > 1:
        return None
    if len(before) - len(gone) != len(after) - len(added) or not (gone or added):
        return None
    if gone and added:
        return f"{added[0]}; {otherwise} {gone[0]}"
    return f"with the condition {added[0]}" if added else f"without the condition {gone[0]}"


def _live_sentence(rule: Rule, policy: Policy) -> str:
    """A rule as a sentence that leaves out its mode."""
    return sentence(replace(rule, mode="live"), policy)
