"""The lowering of conditions onto columns: classes become scores that reach
thresholds, fields become single comparisons. Both evaluators work on lowered conditions.

Source: spec 1.4 to 1.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.tree import All, AnyOf, Comparison, Not, Scale, ScoreClass


@dataclass(frozen=True, slots=True)
class ScoreReaches:
    """One score column is `at_least` or `more_than` x; unknown off the scale."""

    column: str
    scale: Scale
    op: str
    x: float


@dataclass(frozen=True, slots=True)
class FieldCompares:
    """One field of the post passes a comparison."""

    field: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class UserCompares:
    """One attribute of the user passes a comparison."""

    field: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class AgeCompares:
    """The account's age at the post's time passes a comparison."""

    comparison: Comparison


PostAtom = ScoreReaches | FieldCompares | tree.TextIn | UserCompares | AgeCompares
Lowered: TypeAlias = (
    All["Lowered"]
    | AnyOf["Lowered"]
    | Not["Lowered"]
    | PostAtom
    | tree.UserTags
    | tree.PostCount["Lowered"]
    | tree.PostShare["Lowered"]
    | tree.ActionCount
)


def lowered(condition: tree.Condition, classes: Mapping[str, ScoreClass]) -> Lowered:
    """Return what a condition means in terms of columns, tags and counts."""
    match condition:
        case All(parts):
            return All(tuple(lowered(part, classes) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(lowered(part, classes) for part in parts))
        case Not(part):
            return Not(lowered(part, classes))
        case tree.Classified(names):
            return AnyOf(tuple(_reaches(classes[n], "at_least", _least(classes[n])) for n in names))
        case tree.NeedsReview(names):
            return AnyOf(tuple(_in_band(classes[name]) for name in banded(names, classes)))
        case tree.Score(of, comparisons):
            return All(tuple(_score(classes[of], comparison) for comparison in comparisons))
        case tree.PostField() | tree.UserField():
            return _fields(condition)
        case tree.PostCount() | tree.PostShare():
            return _counted(condition, classes)
        case tree.TextIn() | tree.UserTags() | tree.ActionCount():
            return condition
        case _:
            assert_never(condition)


def _counted(
    count: tree.PostCount[tree.Condition] | tree.PostShare[tree.Condition],
    classes: Mapping[str, ScoreClass],
) -> tree.PostCount[Lowered] | tree.PostShare[Lowered]:
    where = None if count.where is None else lowered(count.where, classes)
    if isinstance(count, tree.PostCount):
        return tree.PostCount(count.comparisons, where, count.in_past)
    return tree.PostShare(count.comparisons, where, count.in_past)


def _fields(condition: tree.PostField | tree.UserField) -> Lowered:
    if isinstance(condition, tree.PostField):
        return _every(FieldCompares(condition.field, c) for c in condition.comparisons)
    return _every(_user(condition.field, c) for c in condition.comparisons)


def banded(names: tuple[str, ...] | None, classes: Mapping[str, ScoreClass]) -> tuple[str, ...]:
    """The classes of a `needs_review` condition; None (`any`) means all that have such a band."""
    if names is not None:
        return names
    return tuple(name for name, c in classes.items() if c.needs_review is not None)


def atoms(condition: Lowered) -> Iterable[PostAtom]:
    """Every atom of a lowered condition that depends on the post and its user's attributes."""
    for part in tree.walk(condition):
        if isinstance(part, PostAtom):
            yield part


def depends_on_post_alone(condition: Lowered) -> bool:
    """Whether a lowered condition reads no tags, counts or earlier actions."""
    return all(isinstance(part, All | AnyOf | Not | PostAtom) for part in tree.walk(condition))


def _least(score_class: ScoreClass) -> float:
    return score_class.classified


def _reaches(score_class: ScoreClass, op: str, x: float) -> Lowered:
    """Any score of the class is `at_least` or `more_than` x."""
    scale = score_class.scale
    return _some(ScoreReaches(score, scale, op, x) for score in score_class.scores)


def _in_band(score_class: ScoreClass) -> Lowered:
    assert score_class.needs_review is not None
    above = _reaches(score_class, "at_least", score_class.needs_review)
    return All((above, Not(_reaches(score_class, "at_least", _least(score_class)))))


def _score(score_class: ScoreClass, comparison: Comparison) -> Lowered:
    x = comparison.value
    assert isinstance(x, int | float)
    opposite = {"less_than": "at_least", "at_most": "more_than"}
    if comparison.op in opposite:
        return Not(_reaches(score_class, opposite[comparison.op], x))
    return _reaches(score_class, comparison.op, x)


def _user(field: str, comparison: Comparison) -> Lowered:
    if field == ACCOUNT_AGE:
        return AgeCompares(comparison)
    return UserCompares(field, comparison)


def _every(parts: Iterable[Lowered]) -> Lowered:
    return All(tuple(parts))


def _some(parts: Iterable[Lowered]) -> Lowered:
    return AnyOf(tuple(parts))
