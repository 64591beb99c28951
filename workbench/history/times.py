"""This module holds how a column of times is read, whatever its form. Source: spec 6.

Times with or without a zone, ISO texts, and whole numbers as epoch seconds, milliseconds or
microseconds by their size: one unit a column, that of most of its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.history import convert
from workbench.history.cells import Cells
from workbench.history.rejects import Fault, Wrong
from workbench.history.timetext import UNREADABLE, iso_times
from workbench.units import EARLIEST_US, LATEST_US, SECOND_US

FACTORS = {"seconds": SECOND_US, "milliseconds": 1000, "microseconds": 1}
_DIGITS = r"^-?[0-9]+(\.0*)?$"
_TOO_LONG = r"[0-9]{19,}$"
MISSING = Fault("missing_time", "is missing")
_NO_TIME = Fault(
    "unusable_time",
    "is no time: expected one such as 2019-06-01T12:00:00Z, or whole epoch seconds, "
    "milliseconds or microseconds",
)
_OUTSIDE = Fault("time_out_of_range", "is outside the years 2000 to 2100")


@dataclass(frozen=True, eq=False)
class Times:
    """A column of times: epoch µs, int64[n], and what is wrong with those that cannot be used."""

    us: np.ndarray
    wrong: list[Wrong]


def read_times(parts: Sequence[Cells]) -> list[Times]:
    """Return the times of each source; the unit of numbers is decided over all of them."""
    read = [_moments_and_numbers(part) for part in parts]
    unit = _unit([numbers for _, numbers in read if numbers is not None])
    return [_judged(part, *pair, unit) for part, pair in zip(parts, read, strict=True)]


def _moments_and_numbers(part: Cells) -> tuple[np.ndarray, np.ndarray | None]:
    """Return what is a time by itself, as epoch µs, and plain numbers; `UNREADABLE` elsewhere."""
    if part.kind == "time":
        us, known = convert.times(part)
        return (us if known is None else np.where(known, us, UNREADABLE)), None
    nothing = np.full(len(part), UNREADABLE)
    if pt.is_integer(part.values.type) or pt.is_floating(part.values.type):
        return nothing, _whole_numbers(part.values)
    if part.kind in ("nested", "nothing", "boolean") and not part.written:
        return nothing, None
    return _from_text(convert.text(part).combine_chunks())


def _from_text(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    moments = iso_times(texts)
    numbers = np.full(len(texts), UNREADABLE)
    rest = np.flatnonzero(moments == UNREADABLE)
    if len(rest):
        others = pc.utf8_trim_whitespace(texts.take(pa.array(rest)))
        moments[rest] = iso_times(others)
        numbers[rest] = _written_numbers(others)
    return moments, numbers


def _written_numbers(texts: pa.LargeStringArray) -> np.ndarray:
    digits = pc.match_substring_regex(texts, _DIGITS)
    whole = pc.replace_substring_regex(texts, r"\..*$", "")
    whole = pc.replace_substring_regex(whole, _TOO_LONG, "9" * 18)  # out of range either way
    numbers = pc.cast(pc.if_else(digits, whole, pa.scalar(None, pa.large_string())), pa.int64())
    return pc.fill_null(numbers, UNREADABLE).to_numpy(zero_copy_only=False)


def _whole_numbers(values: pa.ChunkedArray) -> np.ndarray:
    if pt.is_floating(values.type):
        floats = np.asarray(pc.cast(values, pa.float64()).to_numpy())
        whole = np.isfinite(floats) & (np.abs(floats) < 2.0**62)
        whole[whole] = floats[whole] == np.floor(floats[whole])
        return np.where(whole, np.where(whole, floats, 0).astype(np.int64), UNREADABLE)
    if values.type == pa.uint64():
        small = pc.less(values, pa.scalar(2**62, pa.uint64()))
        values = pc.if_else(small, values, pa.scalar(None, pa.uint64()))
    whole, known = convert.whole_numbers(values)
    return whole if known is None else np.where(known, whole, UNREADABLE)


def _unit(columns: Sequence[np.ndarray]) -> str:
    """Return the unit that most of the usable numbers fit; of equally many, the coarser."""
    counts = {name: sum(int(_fits(c, name).sum()) for c in columns) for name in FACTORS}
    return max(counts, key=lambda name: counts[name])


def _fits(numbers: np.ndarray, unit: str) -> np.ndarray:
    factor = FACTORS[unit]
    return (numbers >= EARLIEST_US // factor) & (numbers < LATEST_US // factor)


def _judged(part: Cells, moments: np.ndarray, numbers: np.ndarray | None, unit: str) -> Times:
    if numbers is not None:
        fits = _fits(numbers, unit)
        moments = np.where(fits, np.where(fits, numbers, 0) * FACTORS[unit], moments)
    usable = (moments >= EARLIEST_US) & (moments < LATEST_US)
    if usable.all():
        return Times(moments, [])
    return Times(moments, _wrong(part, ~usable, moments, numbers, unit))


def _wrong(
    part: Cells, wrong: np.ndarray, moments: np.ndarray, numbers: np.ndarray | None, unit: str
) -> list[Wrong]:
    if numbers is None:
        numbers = np.full(len(part), UNREADABLE)
    read = (moments != UNREADABLE) | (numbers != UNREADABLE)
    missing = wrong & ~read & empty_cells(part.values)
    others = {name: wrong & _fits(numbers, name) for name in FACTORS if name != unit}
    outside = wrong & read & ~np.logical_or.reduce(list(others.values()))
    found = {MISSING: missing, _NO_TIME: wrong & ~read & ~missing, _OUTSIDE: outside}
    for name, mask in others.items():
        said = f"is in epoch {name}, most of the column in {unit}"
        found[Fault("time_in_another_unit", said)] = mask
    return [(np.flatnonzero(mask), fault) for fault, mask in found.items() if mask.any()]


def empty_cells(values: pa.ChunkedArray) -> np.ndarray:
    """Return which cells hold nothing: null, NaN or a text of white space."""
    empty = values.is_null(nan_is_null=True)
    if values.type == pa.large_string():
        empty = pc.or_(empty, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(values), ""), True))
    return empty.to_numpy()
