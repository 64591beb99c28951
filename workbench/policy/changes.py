"""The differences of two policies in words, such as the changes of a live policy."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.policy.policy import Policy
from workbench.policy.rule_changes import rule_changes
from workbench.policy.sentences.explain import sentence
from workbench.policy.tree import ScoreClass

_EVALUATE = {"all_matching": "all matching rules, in order", "first_match": "only the first match"}
_THRESHOLDS = {"classified": "classified from", "needs_review": "needs review from"}


def changes(before: Policy, after: Policy, otherwise: str = "was") -> tuple[str, ...]:
    """The differences of the second policy, one sentence each; none when both mean the same.

    `otherwise`: the word before what the first policy has, such as `was`, or `now` where the first
    one is the one at hand.
    """
    if before.digest == after.digest:
        return ()
    all_changes = [
        *_whole(before, after, otherwise),
        *_classes(before, after, otherwise),
        *_rules(before, after, otherwise),
    ]
    return tuple(all_changes) or ("The declarations of actions, reasons or tags changed.",)


def _whole(before: Policy, after: Policy, otherwise: str) -> Iterator[str]:
    if before.name != after.name:
        yield f"The name: {after.name}; {otherwise} {before.name}."
    if before.evaluate != after.evaluate:
        yield f"Rules: {_EVALUATE[after.evaluate]}; {otherwise} {_EVALUATE[before.evaluate]}."
    if before.semantics != after.semantics:
        yield "The semantics changed."


def _classes(before: Policy, after: Policy, otherwise: str) -> Iterator[str]:
    for name in {**before.classes, **after.classes}:
        old, new = before.classes.get(name), after.classes.get(name)
        if old is None or new is None:
            yield f"Class {name}: {'new' if old is None else 'removed'}."
        elif old != new:
            yield f"Class {name}: {_changed_class(old, new, otherwise)}."


def _changed_class(old: ScoreClass, new: ScoreClass, otherwise: str) -> str:
    """What changed of a class; of one threshold with a value before and after its values alone."""
    was, now = _class_parts(old), _class_parts(new)
    changed = [part for part in now if now[part] != was[part]]
    words = ", ".join(now[part] for part in changed)
    if len(changed) == 1 and changed[0] in _THRESHOLDS:
        value = getattr(old, changed[0])
        if None not in (value, getattr(new, changed[0])):
            return f"{words}; {otherwise} {value:g}"
    return f"{words}; {otherwise} {', '.join(was[part] for part in changed)}"


def _class_parts(score_class: ScoreClass) -> dict[str, str]:
    """Each part of a class in words."""
    scale = score_class.scale
    review = score_class.needs_review
    return {
        "classified": f"{_THRESHOLDS['classified']} {score_class.classified:g}",
        "needs_review": "no needs-review band"
        if review is None
        else f"{_THRESHOLDS['needs_review']} {review:g}",
        "scores": f"the score of {' or '.join(score_class.scores)}",
        "scale": f"a scale from {scale.low:g} to {scale.high:g}"
        + (" in whole numbers" if scale.whole else ""),
    }


def _rules(before: Policy, after: Policy, otherwise: str) -> Iterator[str]:
    old = {rule.name: rule for rule in before.rules}
    new = {rule.name: rule for rule in after.rules}
    for name in old:
        if name not in new:
            yield f"Rule {name}: removed."
    for name, rule in new.items():
        if name not in old:
            yield f"Rule {name}: new. {sentence(rule, after)}."
        else:
            yield from rule_changes((old[name], before), (rule, after), otherwise)
    yield from _order([n for n in old if n in new], [n for n in new if n in old])


def _order(old: list[str], new: list[str]) -> Iterator[str]:
    """The fewest moves that bring the rules of both policies into the new order."""
    for name in _moved(old, new):
        place = new.index(name)
        where = "first" if place == 0 else f"after {new[place - 1]}"
        yield f"Rule {name}: now {where}."


def _moved(old: list[str], new: list[str]) -> list[str]:
    """The names outside the longest sequence of names whose order did not change."""
    best: list[list[str]] = []
    no_run: list[str] = []
    for name in new:
        before = (run for run in best if old.index(run[-1]) < old.index(name))
        best.append([*max(before, key=len, default=no_run), name])
    unmoved = set(max(best, key=len, default=no_run))
    return [name for name in new if name not in unmoved]
