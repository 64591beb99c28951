"""How the times of a column are written: which form reads most of them, and what tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.formatting import count
from workbench.importers.guess.facts import Facts
from workbench.reading.columns.cells import Cells
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.form_previews import preview_of
from workbench.reading.times.time_column import Times, empty_cells, read_times
from workbench.reading.times.time_format import RECOGNISED, TimeFormat

FORM_WORDS = {
    "iso": "year-month-day",
    "month-first": "month/day/year",
    "day-first": "day/month/year",
    "twitter": "as Twitter writes it",
    "rfc2822": "as mail writes it",
    "month-name": "month by its name",
    "epoch-s": "seconds since 1970",
    "epoch-ms": "milliseconds since 1970",
    "epoch-us": "microseconds since 1970",
    "epoch-ns": "nanoseconds since 1970",
    "excel": "days, as Excel counts them",
}
"""What each form of times is called."""
_LIKELIEST = (*(form for form in FORM_WORDS if not form.endswith("-first")), "month-first")
_ORDERS = ("month-first", "day-first")
_HALF = re.compile(r"[0-9] ?[ap]\.?m\.?", re.IGNORECASE)
_ZONE = re.compile(r"(?:[+-][0-9]{2}:?[0-9]{2}|Z|UTC|GMT|E[SD]T|C[SD]T|M[SD]T|P[SD]T)\)?[ ]*$")
_SOME_DIGIT = re.compile(r"[0-9]")
_MOST = 0.9  # of the values, for a column to be one of times without its name saying so
_ORDERED = 0.98  # of the steps from row to row that do not go back


@dataclass(frozen=True)
class TimeGuess:
    """How times are written. `form`: as `TimeFormat` takes it, None: typed, or several forms.

    `read`: how many of the `filled` values it reads; `evidence`: what tells, as sentences;
    `confidence`: 0 to 1; `is_zoned`: whether the values say their zone; `half_days`: whether hours
    are those of a 12-hour clock.
    """

    form: str | None
    read: int
    filled: int
    evidence: tuple[str, ...]
    confidence: float
    is_zoned: bool = False
    half_days: bool = False

    @property
    def written(self) -> str:
        """How they are written, in words."""
        words = FORM_WORDS.get(self.form or "", "as times")
        return f"{words}, 12-hour clock" if self.half_days else words


def guess_times(column: Facts) -> TimeGuess | None:
    """How the values of a column read as times; None where most of them do not."""
    if column.kind == "time":
        filled = _filled(column.cells)
        evidence = "the file has it as times"
        zone = str(column.cells.values.type).find("tz=") >= 0
        return TimeGuess(None, filled, filled, (evidence,), 0.99, is_zoned=zone)
    if not column.filled or column.kind in ("boolean", "nested", "nothing"):
        return None
    if not _may_be_times(column):
        return None
    preview = preview_of(column.name, [column.cells])
    named = {
        reading.form: reading.read for reading in preview.readings if reading.form in FORM_WORDS
    }
    if not named or max(named.values()) < _MOST / 2 * preview.looked_at:
        return None
    best = max(named, key=lambda form: (named[form], -_rank(form)))
    if best in _ORDERS:
        return _day_or_month_first(column)
    return _in_form(column, best)


def reading(cells: Cells, form: str | None, zone: str | None = None) -> tuple[np.ndarray, int]:
    """Times as a form reads them, epoch µs, int64[n], and how many of the values it reads."""
    try:
        times = read_times([cells], TimeFormat(form, zone) if form else RECOGNISED)[0]
    except UnclearTimesError:
        return np.zeros(len(cells), np.int64), 0
    return times.us, len(cells) - _unread(times)


def _in_form(column: Facts, form: str) -> TimeGuess:
    filled = _filled(column.cells)
    _, read = reading(column.cells, form)
    _, any_form = reading(column.cells, None)
    chosen = None if any_form > read else form
    read = max(read, any_form)
    evidence = [_every(read, filled)]
    zoned = _is_zoned(column)
    if not form.startswith("epoch") and not zoned:
        evidence.append(
            "at least half say no zone" if _says_zones(column) else "no zone is written"
        )
    confidence = 0.98 * read / max(1, filled)
    return TimeGuess(chosen, read, filled, tuple(evidence), confidence, zoned, _has_halves(column))


def _day_or_month_first(column: Facts) -> TimeGuess:
    """Decide by the days above 12; without any by the order of the rows, and then by the clock."""
    filled = _filled(column.cells)
    readings = {form: reading(column.cells, form) for form in _ORDERS}
    reads = {form: read for form, (_, read) in readings.items()}
    best = max(_ORDERS, key=lambda form: reads[form])
    other = _ORDERS[1 - _ORDERS.index(best)]
    halves, zoned = _has_halves(column), _is_zoned(column)
    above = reads[best] - reads[other]
    if above:
        if best == "month-first":
            what = f"{above:,} {'has' if above == 1 else 'have'} a day above 12"
        else:
            what = f"{above:,} {'begins' if above == 1 else 'begin'} with a day above 12"
        evidence = (
            f"{_every(reads[best], filled)}; {what}",
            f"{FORM_WORDS[other]} would leave {count(above, 'row')} without a time",
        )
        sure = 0.98 if reads[best] > reads[other] * 1.02 or filled < 1000 else 0.85
        confidence = sure * reads[best] / max(1, filled)
        return TimeGuess(best, reads[best], filled, evidence, confidence, zoned, halves)
    ordered = {form: _share_ordered(us) for form, (us, _) in readings.items()}
    best = max(_ORDERS, key=lambda form: ordered[form])
    other = _ORDERS[1 - _ORDERS.index(best)]
    no_day = "no day is above 12, so both orders read every date"
    if ordered[best] >= _ORDERED > ordered[other]:
        evidence = (no_day, f"the rows are in the order of time when read {FORM_WORDS[best]}")
        return TimeGuess(best, reads[best], filled, evidence, 0.8, zoned, halves)
    best = "month-first" if halves else "day-first"
    why = "the 12-hour clock is usual where the month comes first" if halves else "please choose"
    return TimeGuess(best, reads[best], filled, (no_day, why), 0.5, zoned, halves)


def _may_be_times(column: Facts) -> bool:
    """Whether it is worth while to try: short texts with digits, or numbers large enough."""
    if column.is_number:
        low, high = column.span
        return high >= 30_000 and low >= 0
    some = column.sample[:200]
    digits = sum(_SOME_DIGIT.search(value) is not None for value in some)
    return 5 <= column.mean_length <= 70 and digits * 2 >= len(some)


def _share_ordered(us: np.ndarray) -> float:
    """The share of steps from a row to the next that do not go back, or do not go ahead."""
    steps = np.diff(us)
    if not len(steps):
        return 0.0
    return float(max((steps >= 0).mean(), (steps <= 0).mean()))


def _every(read: int, filled: int) -> str:
    if read == filled:
        return "a date in every row"
    return f"a date in {read:,} of {count(filled, 'value')}"


def _has_halves(column: Facts) -> bool:
    some = column.sample[:200]
    return sum(_HALF.search(value) is not None for value in some) > _MOST * len(some)


def _is_zoned(column: Facts) -> bool:
    """Whether more than half of the first times say their zone."""
    return _says_zones(column) * 2 > len(column.sample[:200])


def _says_zones(column: Facts) -> int:
    """How many of the first times say their zone."""
    return sum(_ZONE.search(value) is not None for value in column.sample[:200])


def _rank(form: str) -> int:
    """Forms that read a time in one way only come before those of day and month."""
    return _LIKELIEST.index(form) if form in _LIKELIEST else len(_LIKELIEST)


def _filled(cells: Cells) -> int:
    return int((~empty_cells(cells.values)).sum())


def _unread(times: Times) -> int:
    parts: Sequence[np.ndarray] = [positions for positions, _ in times.wrong]
    return len(np.unique(np.concatenate(parts))) if parts else 0
