"""Which scale the numbers of a column are on, where they are scores of a classifier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.formatting import count
from workbench.importers.guess.facts import Facts
from workbench.importers.guess.names import (
    names_class,
    says_count,
    says_level,
    says_logits,
    says_no_violation,
    says_percent,
    score_hint,
)
from workbench.reading.rows.column_changes import ScoreScale

AS_THEY_ARE = ScoreScale(0, 1)
_FEW_OUTSIDE = 0.01
"""The greatest share of values outside of 0 to 1 that are taken for mistakes."""
_UNKNOWN = {True: "it is unknown", False: "these are unknown"}
_MAX_LEVEL = 10
_USUAL_LEVEL = 7  # of classifiers; more are levels where the name says so


@dataclass(frozen=True)
class ScaleGuess:
    """The scale of scores, how sure it is that they are scores on it, and why."""

    scale: ScoreScale
    confidence: float
    why: str


def guess_scale(column: Facts) -> ScaleGuess | None:
    """The scale of a column, None where its numbers are no scores."""
    if not column.is_number and not column.has_percent_signs:
        return None
    if says_count(column.name) or says_no_violation(column.name):
        return None
    low, high = column.span
    if not np.isfinite(low):
        return None
    hint = score_hint(column.name)
    if column.has_percent_signs:
        return ScaleGuess(ScoreScale(0, 100), 0.95, "numbers with a percent sign") if hint else None
    if column.is_whole:
        return _whole(column, low, high, hint)
    if low >= 0 and high <= 1:
        why = "numbers from 0 to 1, used as they are"
        return ScaleGuess(AS_THEY_ARE, 0.97 if hint else 0.8, why)
    if hint and not says_percent(column.name) and not says_logits(column.name):
        outside = column.rows_outside(0, 1)
        if 0 < outside <= _FEW_OUTSIDE * column.filled:
            few = f"all but {count(outside, 'value')} from 0 to 1; {_UNKNOWN[outside == 1]}"
            return ScaleGuess(AS_THEY_ARE, 0.85 if high <= 2 else 0.6, few)
    return _fraction(column, low, high) if hint else None


def _fraction(column: Facts, low: float, high: float) -> ScaleGuess | None:
    """The scale of numbers beyond 0 to 1 that are not all whole."""
    if says_logits(column.name):
        return ScaleGuess(ScoreScale(logits=True), 0.9, f"logits from {low:g} to {high:g}")
    if low >= 0 and high <= 100:
        sure = 0.94 if says_percent(column.name) or high > 50 else 0.7
        return ScaleGuess(ScoreScale(0, 100), sure, f"numbers from {low:g} to {high:g}")
    if low >= -1 and high <= 1:
        return ScaleGuess(
            ScoreScale(-1, 1), 0.6, f"numbers from {low:g} to {high:g}: is −1 the least?"
        )
    if low < 0:
        return ScaleGuess(
            ScoreScale(logits=True), 0.5, f"numbers from {low:g} to {high:g}: logits?"
        )
    return None


def _whole(column: Facts, low: float, high: float, hint: float) -> ScaleGuess | None:
    if low < -1 or not hint:
        return None
    if says_percent(column.name) and 1 < high <= 100:
        return ScaleGuess(ScoreScale(0, 100), 0.9, f"whole numbers from {low:g} to {high:g}")
    if high > _MAX_LEVEL or (high > _USUAL_LEVEL and not says_level(column.name)):
        return None
    unknown = "; −1 is read as unknown" if low == -1 else ""
    if low == high:
        return ScaleGuess(AS_THEY_ARE, 0.6, f"only {low:g}: no score to tell the scale by")
    if high <= 1:
        return ScaleGuess(AS_THEY_ARE, 0.6, f"only 0 and 1: a yes or no, not a score?{unknown}")
    levels = ", ".join(f"{value:g}" for value in sorted(set(column.numbers.tolist())) if value >= 0)
    first = 1.0 if low >= 1 and not names_class(column.name) else 0.0
    why = f"only {levels}: levels, or a number of something?{unknown}"
    return ScaleGuess(ScoreScale(first, high), 0.61, why)


def scale_words(scale: ScoreScale) -> str:
    """A scale in words, with what is done.

    >>> scale_words(ScoreScale(0, 100)), scale_words(ScoreScale(0, 4))
    ('0 to 100, divided by 100', '0 to 4, divided by 4')
    """
    if scale.logits:
        return "logits, brought to 0 to 1"
    if scale == AS_THEY_ARE:
        return "0 to 1, as they are"
    span = f"{scale.low:g} to {scale.high:g}".replace("-", "−")
    if scale.low == 0:
        return f"{span}, divided by {scale.high:g}"
    return f"{span}, brought to 0 to 1"
