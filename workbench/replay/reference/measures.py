"""The numbers that a condition compares with its thresholds: how near they come.

Whether the condition holds is the evaluator's to say: it compares exactly, these are rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE, ORDERED
from workbench.policy.compare import on_scale
from workbench.policy.lower import banded, lowered
from workbench.policy.tree import Comparison, Condition, Scale, ScoreClass
from workbench.replay.reference.arrival import PostContext
from workbench.replay.run import Run
from workbench.units import SHARE_OF_ALL, UNIT_US, duration_us, number_in, share_hundredths

Unit = Literal["", "post", "call", "share", "day"]


@dataclass(frozen=True)
class Measure:
    """A number and the thresholds that it is compared with: (comparison, number).

    `name`: the class or field, empty for a count. `value`: None when it is unknown. `low`, `high`:
    the ends of its scale, None where it has no end.
    """

    name: str
    value: float | None
    thresholds: tuple[tuple[str, float], ...]
    unit: Unit = ""
    low: float = 0
    high: float | None = None


def measures(condition: Condition, arrival: PostContext, run: Run) -> tuple[Measure, ...]:
    """The numbers that a condition compares; none for a condition on texts, tags or times."""
    match condition:
        case tree.Classified(names):
            classes = [run.policy.classes[name] for name in names]
            return tuple(_of_class(c, arrival, (("at_least", c.classified),)) for c in classes)
        case tree.NeedsReview(names):
            classes = [run.policy.classes[name] for name in banded(names, run.policy.classes)]
            return tuple(_of_class(c, arrival, tuple(_band(c))) for c in classes)
        case tree.Score(of, comparisons):
            return (_of_class(run.policy.classes[of], arrival, _numbers(comparisons)),)
        case tree.PostField(field, comparisons):
            return _of_field(field, *arrival.post_value(field), comparisons)
        case tree.UserField(field, comparisons):
            if field == ACCOUNT_AGE:
                return _of_age(arrival, comparisons)
            return _of_field(field, *arrival.user_value(field), comparisons)
        case tree.PostCount() | tree.PostShare():
            return (_of_posts(condition, arrival, run),)
        case tree.ActionCount(of, comparisons, past):
            return (Measure("", arrival.action_count(of, past), _numbers(comparisons), "call"),)
        case _:
            return ()


def _of_class(
    score_class: ScoreClass, arrival: PostContext, thresholds: tuple[tuple[str, float], ...]
) -> Measure:
    """The highest score of a class: the one that reaches a threshold first."""
    scale = score_class.scale
    value = _highest(score_class.scores, scale, arrival)
    return Measure(score_class.name, value, thresholds, "", scale.low, scale.high)


def _highest(scores: Iterable[str], scale: Scale, arrival: PostContext) -> float | None:
    known = (on_scale(*arrival.post_value(score), scale) for score in scores)
    return max((float(value) for value in known if value is not None), default=None)


def _band(score_class: ScoreClass) -> Iterator[tuple[str, float]]:
    if score_class.needs_review is not None:
        yield "at_least", score_class.needs_review
    yield "less_than", score_class.classified


def _of_posts(
    condition: tree.PostCount[Condition] | tree.PostShare[Condition], arrival: PostContext, run: Run
) -> Measure:
    where = None if condition.where is None else lowered(condition.where, run.policy.classes)
    part = arrival.post_count(where, condition.in_past)
    if isinstance(condition, tree.PostCount):
        return Measure("", part, _numbers(condition.comparisons), "post")
    whole = arrival.post_count(None, condition.in_past)
    thresholds = tuple(
        (c.op, share_hundredths(c.value) / SHARE_OF_ALL) for c in condition.comparisons
    )
    return Measure("", part / whole if whole else None, thresholds, "share", 0, 1)


def _of_field(
    name: str, value: object, column_type: str, comparisons: tuple[Comparison, ...]
) -> tuple[Measure, ...]:
    """A field that holds a number and is compared with some; nothing for any other."""
    thresholds = _numbers(comparisons)
    if not thresholds or column_type in ("text", "time"):
        return ()
    return (Measure(name, None if value is None else float(str(value)), thresholds),)


def _of_age(arrival: PostContext, comparisons: tuple[Comparison, ...]) -> tuple[Measure, ...]:
    day, age = UNIT_US["d"], arrival.account_age()
    thresholds = tuple((c.op, duration_us(c.value) / day) for c in comparisons if c.op in ORDERED)
    value = None if age is None else age / day
    return (Measure("", value, thresholds, "day"),) if thresholds else ()


def _numbers(comparisons: tuple[Comparison, ...]) -> tuple[tuple[str, float], ...]:
    """The comparisons with a number that order it."""
    return tuple(
        (c.op, float(number))
        for c in comparisons
        if c.op in ORDERED and (number := _number(c.value)) is not None
    )


def _number(value: object) -> float | None:
    if isinstance(value, str):
        number = number_in(value)
        return None if number is None else float(number)
    return float(value) if isinstance(value, int | float) else None
