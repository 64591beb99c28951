"""The differences of two policies in words, such as the changes of a live policy."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import sentence
from workbench.policy.tree import ScoreClass

_MODES = {"live": "live", "test": "in test mode", "off": "switched off"}
_EVALUATE = {"all_matching": "all matching rules, in order", "first_match": "only the first match"}


def changes(before: Policy, after: Policy) -> tuple[str, ...]:
    """The differences of the second policy, one sentence each; none when both mean the same."""
    if before.digest == after.digest:
        return ()
    all_changes = [*_whole(before, after), *_classes(before, after), *_rules(before, after)]
    return tuple(all_changes) or ("The declarations of actions, reasons or tags changed.",)


def _whole(before: Policy, after: Policy) -> Iterator[str]:
    if before.evaluate != after.evaluate:
        yield f"Rules: {_EVALUATE[after.evaluate]}; was {_EVALUATE[before.evaluate]}."
    if before.semantics != after.semantics:
        yield "The semantics changed."


def _classes(before: Policy, after: Policy) -> Iterator[str]:
    for name in {**before.classes, **after.classes}:
        old, new = before.classes.get(name), after.classes.get(name)
        if old is None or new is None:
            yield f"Class {name}: {'new' if old is None else 'removed'}."
        elif old != new:
            yield f"Class {name}: {_thresholds(new)}; was {_thresholds(old)}."


def _rules(before: Policy, after: Policy) -> Iterator[str]:
    old = {rule.name: rule for rule in before.rules}
    new = {rule.name: rule for rule in after.rules}
    for name in old:
        if name not in new:
            yield f"Rule {name}: removed."
    for name, rule in new.items():
        if name not in old:
            yield f"Rule {name}: new. {sentence(rule, after)}."
            continue
        now, was = sentence(rule, after), sentence(old[name], before)
        if now != was:
            yield f"Rule {name}: {now}. Was: {was}."
        elif rule.mode != old[name].mode:
            yield f"Rule {name}: {_MODES[rule.mode]}; was {_MODES[old[name].mode]}."
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


def _thresholds(score_class: ScoreClass) -> str:
    review = (
        ""
        if score_class.needs_review is None
        else f", needs review from {score_class.needs_review:g}"
    )
    return f"classified from {score_class.classified:g}{review}"
