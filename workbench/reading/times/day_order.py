"""Which of day and month comes first in a column: its values decide it together, or nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.errors import quoted
from workbench.reading.times.patterns import FULL_YEAR
from workbench.reading.times.shapes import UNREADABLE, read_shapes
from workbench.reading.times.time_format import TimeFormat
from workbench.units import iso

_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Order:
    """The form that was decided on, and what to announce of it."""

    form: str
    note: str = ""


class UnclearTimesError(Exception):
    """Day and month cannot be distinguished in a column.

    `part`: the source that shows it; `places`: of each source, the texts that leave it open.
    """

    def __init__(self, part: int, message: str, places: dict[int, np.ndarray]) -> None:
        self.part, self.message, self.places = part, message, places
        super().__init__(message)


@dataclass(frozen=True, eq=False)
class _Both:
    """Values as both forms read them, epoch µs; `part`: the source of each."""

    part: np.ndarray
    texts: pa.LargeStringArray
    day: np.ndarray
    month: np.ndarray

    def first(self, mask: np.ndarray) -> str:
        return quoted(self.texts[int(np.flatnonzero(mask)[0])].as_py())

    def places(self, mask: np.ndarray) -> dict[int, np.ndarray]:
        parts = np.unique(self.part).tolist()
        return {part: np.flatnonzero(mask[self.part == part]) for part in parts}


def decided(columns: Sequence[pa.LargeStringArray | None], form: TimeFormat) -> Order | None:
    """Return the form in which every value can be read; None where neither reads any.

    Raises: UnclearTimesError where both forms read all values and differ, or where neither does.
    """
    both = _both(columns)
    day, month = both.day != UNREADABLE, both.month != UNREADABLE
    day_only, month_only = day & ~month, month & ~day
    open_ = day & month & (both.day != both.month)
    if day_only.any() and month_only.any():
        at = int(both.part[np.flatnonzero(day_only | month_only)[-1]])
        raise UnclearTimesError(
            at,
            f"holds times that read day-first alone, as {both.first(day_only)}, and others that "
            f"read month-first alone, as {both.first(month_only)}",
            both.places(day | month),
        )
    if day_only.any():
        return Order("day-first", f"times are read day-first, because of {both.first(day_only)}")
    if month_only.any():
        return Order(
            "month-first", f"times are read month-first, because of {both.first(month_only)}"
        )
    if open_.any():
        at = int(both.part[np.flatnonzero(open_)[0]])
        raise UnclearTimesError(at, _shown(both, open_, form), both.places(day | month))
    return Order("day-first") if day.any() else None


def _both(columns: Sequence[pa.LargeStringArray | None]) -> _Both:
    some = [(at, texts) for at, texts in enumerate(columns) if texts is not None]
    texts = pa.concat_arrays([texts for _, texts in some])
    part = np.repeat([at for at, _ in some], [len(texts) for _, texts in some])
    day, month = (read_shapes(texts, FULL_YEAR[form], 8)[0] for form in FULL_YEAR)
    return _Both(part, texts, day, month)


def _shown(both: _Both, open_: np.ndarray, form: TimeFormat) -> str:
    """Say how the first few values would read either way."""
    readings: list[str] = []
    for at in np.flatnonzero(open_)[:_SHOWN].tolist():
        day, month = (iso(us) for us in form.instants(np.array([both.day[at], both.month[at]])))
        text = quoted(both.texts[at].as_py())
        readings.append(f"{text} would be {day} day-first, {month} month-first")
    return f"leaves open which is the day and which the month: {'; '.join(readings)}"
