"""The thresholds that a starter policy gives a class, from the scores and labels that there are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from workbench.formatting import count, share
from workbench.policy.tree import Scale
from workbench.services.policies.score_columns import ScoreColumn

TOP, NEXT = 0.99, 0.98  # the shares of scores below the thresholds
_SURE = (0.80, 0.95)  # where `classified` may lie, as a share of the scale
_NARROWEST = 0.10  # how wide the needs-review band is at least, as a share of the scale
_DOUBTFUL = 0.60  # where `needs_review` begins at least, as a share of the scale
_MIDDLE = 0.50
_MAX_LEVELS = 12
_MIN_LABELS, _MIN_ABOVE = 30, 10
PRECISION, REVIEW_PRECISION = 0.90, 0.50
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of a class, and how they came about. `proven`: whether labels of posts say
    that most classified ones are violating; None where too few are labelled. `sure`: whether the
    threshold is high on the scale.
    """

    classified: float
    needs_review: float | None
    why: str
    proven: bool | None = None
    sure: bool = True


def thresholds(column: ScoreColumn) -> Thresholds:
    """From labels where enough posts have one; else from the levels or the distribution."""
    labelled = len(column.labelled[0])
    if labelled < _MIN_LABELS:
        return _of_scores(column)
    learnt = _of_labels(column)
    if learnt is not None:
        return learnt
    fallback = _of_scores(column)
    violating, above = column.precision_from(fallback.classified)
    proven = above >= _MIN_ABOVE and violating >= REVIEW_PRECISION * above
    no = f"{count(labelled, 'labelled post')} give no threshold with {PRECISION:.0%} violating"
    return replace(fallback, why=f"{no}; {fallback.why}", proven=proven)


def ends_low(column: ScoreColumn) -> bool:
    """Whether no score reaches the middle of the scale."""
    return column.highest < _at(column.scale, _MIDDLE)


def _of_labels(column: ScoreColumn) -> Thresholds | None:
    """The least threshold from which most labelled posts are violating; None without one."""
    steps = [_at(column.scale, step / _STEPS) for step in range(5, _STEPS)]
    if column.scale.whole:
        steps = [float(level) for level in range(1, int(column.scale.high) + 1)]
    classified = _least(column, steps, PRECISION)
    if classified is None:
        return None
    review = _least(column, [step for step in steps if step < classified], REVIEW_PRECISION)
    violating, above = column.precision_from(classified)
    evidence = f"of the {count(above, 'labelled post')} from {classified:g} on, {violating:,}"
    return Thresholds(classified, review, f"{evidence} are violating", proven=True)


def _least(column: ScoreColumn, steps: list[float], precision: float) -> float | None:
    """The least step from which on, at it and at every higher one that can be judged, this share of
    the labelled posts is violating.
    """
    least = None
    for step in reversed(steps):
        violating, above = column.precision_from(step)
        if above < _MIN_ABOVE:
            continue
        if violating < precision * above:
            break
        least = step
    return least


def _of_scores(column: ScoreColumn) -> Thresholds:
    levels = column.levels(_MAX_LEVELS)
    return _of_levels(column, levels) if levels else _of_quantiles(column)


def _of_levels(column: ScoreColumn, levels: list[float]) -> Thresholds:
    """The highest level, or the first that is high on the scale; the one below needs review."""
    high = [level for level in levels if level >= _at(column.scale, _SURE[0])]
    classified = _rounded_down(high[0] if high else levels[-1])
    lower = [level for level in levels if _at(column.scale, 0.4) < level < classified]
    review = _rounded_down(lower[-1]) if lower else None
    named = ", ".join(f"{level:g}" for level in levels)
    why = f"the levels are {named}; {_above(column, classified)}"
    return Thresholds(classified, review, why, sure=bool(high))


def _of_quantiles(column: ScoreColumn) -> Thresholds:
    """Where the top of the scores begins, within what is high on the scale."""
    scale, top = column.scale, column.quantile(TOP)
    middle, least, most = (_at(scale, part) for part in (_MIDDLE, *_SURE))
    if column.highest < least:
        classified = _rounded(column, top if ends_low(column) else max(top, middle))
        why = f"its highest score is {column.highest:.3g}; {_above(column, classified)}"
        return Thresholds(classified, None, why, sure=False)
    classified = _rounded(column, min(max(top, least), most))
    band = _NARROWEST * (scale.high - scale.low)
    next_part = max(column.quantile(NEXT), _at(scale, _DOUBTFUL))
    review = _rounded(column, min(next_part, classified - band))
    if top < least:
        why = f"the top 1% begins at {top:.3g}, so the least that counts as high, {least:g}"
    elif top > most:
        why = f"at least 1% of scores are above {most:g}"
    else:
        why = "the top 1% of scores begins here"
    return Thresholds(classified, review, f"{why}; {_above(column, classified)}")


def _rounded_down(level: float) -> float:
    """A level in three decimals, not above it, so that posts of this level have it."""
    return math.floor(level * 1000 + 1e-9) / 1000


def _above(column: ScoreColumn, threshold: float) -> str:
    n = len(column.values)
    above = round(column.share_from(threshold) * n)
    return f"{share(above, n)} of scores are as high ({count(above, 'post')})"


def _at(scale: Scale, part: float) -> float:
    """A part of a scale, 0 to 1, as one of its values."""
    return round(scale.low + part * (scale.high - scale.low), 6)


def _rounded(column: ScoreColumn, value: float) -> float:
    """A value on the hundredths of a scale, rounded up, so that no more posts lie above it; down
    where none would.
    """
    low, step = column.scale.low, (column.scale.high - column.scale.low) / _STEPS
    steps = math.ceil((value - low) / step - 1e-9)
    up = round(low + steps * step, 6)
    return up if up <= column.highest else round(low + (steps - 1) * step, 6)
