"""How each form would read the first times of a column, for a person to choose one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from workbench.display import HtmlRepr, RowsRepr
from workbench.errors import quoted
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.time_column import Times, empty_cells, read_times
from workbench.reading.times.time_format import FORMS, RECOGNISED, TimeFormat
from workbench.units import iso

_LOOKED_AT = 1000
_SHOWN = 3
_EXPONENT = re.compile(r"[0-9]{1,3}([.,][0-9]+)?[eE]\+?[0-9]{1,3}")
_NUMBER = re.compile(r"[0-9]+[.,]?[0-9]*")
_COMPACT = ("%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%d%H%M")


@dataclass(frozen=True, slots=True)
class FormPreview(HtmlRepr):
    """How one form reads a column. `form`: as `TimeFormat` takes it, empty: what is recognised.

    `read`: how many of the values it reads, in the years 2000 to 2100; `first`: the first values as
    it reads them, ISO, None where it does not.
    """

    form: str
    read: int
    first: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class TimePreview(RowsRepr):
    """How the times of a column could be read. `looked_at`: how many of its first values."""

    column: str
    looked_at: int
    values: tuple[str, ...]
    readings: tuple[FormPreview, ...]
    problem: str = ""

    def to_arrow(self) -> pa.Table:
        """A row for each form: `form`, `read` (how many values) and `first` (as it reads them)."""
        columns = {
            "form": [reading.form or "recognised" for reading in self.readings],
            "read": [reading.read for reading in self.readings],
            "first": [list(reading.first) for reading in self.readings],
        }
        return pa.table(columns)

    def _title(self) -> str:
        return f"Times of {self.column}, of its first {self.looked_at:,} values"

    @property
    def best(self) -> tuple[FormPreview, ...]:
        """The forms that read most of the values, the named ones alone."""
        named = [reading for reading in self.readings if reading.form]
        most = max((reading.read for reading in named), default=0)
        return tuple(reading for reading in named if reading.read == most and most)


def preview_of(column: str, parts: Sequence[Cells], zone: str | None = None) -> TimePreview:
    """Return how each form would read the first times of a column."""
    few = [texts for part in parts for texts in [first_cells(part)] if len(texts)]
    values = tuple(text for part in few for text in _shown(part))[:_SHOWN]
    looked_at = sum(map(len, few))
    sure, problem = _recognised(few, zone)
    readings = [] if sure is None else [_reading("", sure)]
    for form in (*FORMS, *_COMPACT):
        reading = _reading(form, read_times(few, TimeFormat(form, zone)))
        if reading.read:
            readings.append(reading)
    return TimePreview(column, looked_at, values, tuple(readings), problem)


def advice(table: RawTable, column: str, option: str = "--time-format") -> str:
    """Say which forms would read the times of a column that nothing recognises; empty: none."""
    preview = preview_of(column, [table.columns[column]])
    if all(reading.read == 0 for reading in preview.readings):
        if preview.values and all(map(_EXPONENT.fullmatch, preview.values)):
            return "numbers with an exponent have lost digits: export the column as whole numbers"
        numbers = [text for text in preview.values if _NUMBER.fullmatch(text)]
        if numbers and len(numbers) == len(preview.values):
            return "numbers that count from a start need it: --time-origin 2016-04-10T09:00:00Z"
        return f"say how it is written: {option} '%d.%m.%Y %H:%M', or another pattern"
    ways = [
        f"{option} {reading.form if reading.form in FORMS else repr(reading.form)} would read "
        f"{quoted(text)} as {as_read}"
        for reading in preview.best
        for text, as_read in list(_read_ones(preview, reading))[:1]
    ]
    return "; ".join(ways[:_SHOWN])


def _read_ones(preview: TimePreview, reading: FormPreview) -> Iterator[tuple[str, str]]:
    """Yield the values that are shown and that a form reads, each with the time."""
    for text, as_read in zip(preview.values, reading.first, strict=True):
        if as_read is not None:
            yield text, as_read


def first_cells(part: Cells, n: int = _LOOKED_AT) -> Cells:
    """Return the first `n` cells that are not empty."""
    head = part.values.slice(0, 5 * _LOOKED_AT)
    rows = np.flatnonzero(~empty_cells(head))[:n]
    values = head.take(pa.array(rows))
    marks = None if part.marks is None else part.marks[rows]
    return replace(part, values=values, marks=marks)


def _shown(part: Cells) -> list[str]:
    if part.kind == "nested":
        return []
    first = replace(part, values=part.values.slice(0, _SHOWN), marks=None)
    return [str(text) for text in convert.text(first).to_pylist()]


def _recognised(parts: Sequence[Cells], zone: str | None) -> tuple[list[Times] | None, str]:
    try:
        return read_times(parts, replace(RECOGNISED, zone=zone)), ""
    except UnclearTimesError as error:
        return None, error.message


def _reading(form: str, times: Sequence[Times]) -> FormPreview:
    good: list[int | None] = []
    for time in times:
        bad = {int(at) for positions, _ in time.wrong for at in positions}
        good += [None if at in bad else us for at, us in enumerate(time.us.tolist())]
    read_ = sum(us is not None for us in good)
    first = tuple(None if us is None else iso(us) for us in good[:_SHOWN])
    return FormPreview(form, read_, first)
