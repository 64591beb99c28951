"""How numbers are read as times: since 1970 in a unit, as Excel's days, or since an origin.

A number is kept as a whole part and a fraction, so that no digit of a long one is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.errors import quoted
from workbench.reading.columns import convert
from workbench.reading.times.shapes import UNREADABLE
from workbench.units import EARLIEST_US, LATEST_US, UNIT_US

DAY_US = UNIT_US["d"]
EXCEL_US = -25_569 * DAY_US  # 1899-12-30, from which the serial numbers of Excel count
_MILLISECOND_US = 1000  # what a serial number of Excel resolves
UNITS_NS: dict[str, int] = {
    "ns": 1,
    "us": 1000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": UNIT_US["m"] * 1000,
    "h": UNIT_US["h"] * 1000,
    "d": DAY_US * 1000,
}
EPOCHS = {"seconds": "s", "milliseconds": "ms", "microseconds": "us", "nanoseconds": "ns"}
"""The units that whole numbers since 1970 are recognised in, coarser ones first."""

_DIGITS = r"^-?[0-9]+(\.[0-9]*)?$"
_COMMA = r"^-?[0-9]+,[0-9]+$"
_MAYBE_THOUSANDS = r"^-?[1-9][0-9]{0,2},[0-9]{3}$"
_TOO_LONG = r"^-?(9[0-9]{18}|[0-9]{20,})$"  # int64 ends at 9.2e18
_FAR = 9 * 10**17  # seconds, ms, µs or ns: out of range in each
_FARTHEST_US = 1 << 60


@dataclass(frozen=True, eq=False)
class Numbers:
    """Numbers of a column. `whole`: int64[n], `UNREADABLE` where there is none; `part`: float64[n],
    what is behind the point, of the same sign; None where all are whole. `comma`: the first text
    whose comma was read as a point.
    """

    whole: np.ndarray
    part: np.ndarray | None = None
    comma: str | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be announced of how the numbers were read."""
        if self.comma is None:
            return ()
        as_read = self.comma.replace(",", ".")
        return (f"times have decimal commas: {quoted(self.comma)} is read as {as_read}",)

    @property
    def known(self) -> np.ndarray:
        """Which values are numbers, bool[n]."""
        return self.whole != UNREADABLE

    def fits(self, unit: str) -> np.ndarray:
        """Which of them lie in the years 2000 to 2100 as a count of this unit since 1970."""
        step = UNITS_NS[unit]
        low, high = EARLIEST_US * 1000 // step, LATEST_US * 1000 // step
        return (self.whole >= low) & (self.whole < high)

    def since(self, origin_us: int, unit: str) -> np.ndarray:
        """Return epoch µs of counts of a unit since an instant; clipped far beyond all years."""
        step = UNITS_NS[unit]
        known = self.known
        whole = np.where(known, self.whole, 0)
        if step < 1000:
            us = whole // (1000 // step)
        else:
            factor = step // 1000
            far = _FARTHEST_US // factor
            us = np.clip(whole, -far, far) * factor
        if self.part is not None and step >= 1000:
            us = us + np.rint(self.part * (step / 1000)).astype(np.int64)
        return np.where(known, us + origin_us, UNREADABLE)

    def excel(self) -> np.ndarray:
        """Return epoch µs of serial numbers of Excel, to the millisecond."""
        us = self.since(EXCEL_US, "d")
        rounded = (us + _MILLISECOND_US // 2) // _MILLISECOND_US * _MILLISECOND_US
        return np.where(self.known, rounded, UNREADABLE)


def written_numbers(texts: pa.LargeStringArray) -> Numbers:
    """Return numbers as they are written in text, with digits and a point; no exponents.

    Commas are points where one of them at least cannot part thousands.
    """
    texts, comma = _with_points(texts)
    digits = pc.match_substring_regex(texts, _DIGITS)
    chosen = pc.if_else(digits, texts, pa.scalar(None, pa.large_string()))
    whole = pc.replace_substring_regex(chosen, r"\..*$", "")
    whole = pc.replace_substring_regex(whole, _TOO_LONG, str(_FAR))
    numbers = pc.fill_null(pc.cast(whole, pa.int64()), UNREADABLE)
    with_point = pc.any(pc.match_substring(chosen, ".")).as_py()
    part = _behind_point(chosen) if with_point else None
    return Numbers(numbers.to_numpy(zero_copy_only=False), part, comma)


def _with_points(texts: pa.LargeStringArray) -> tuple[pa.LargeStringArray, str | None]:
    """Return the texts with points for decimal commas, and the first that has one."""
    if not pc.any(pc.match_substring(texts, ",")).as_py():
        return texts, None
    commas = pc.match_substring_regex(texts, _COMMA)
    decimal = pc.and_not(commas, pc.match_substring_regex(texts, _MAYBE_THOUSANDS))
    if not pc.any(decimal).as_py():
        return texts, None
    first = texts.filter(decimal)[0].as_py()
    return pc.if_else(commas, pc.replace_substring(texts, ",", "."), texts), first


def _behind_point(written: pa.LargeStringArray) -> np.ndarray:
    """Return what is behind the point of numbers as float64[n], 0 where there is nothing."""
    fraction = pc.replace_substring_regex(written, r"^[^.]*", "0")
    floats = pc.cast(pc.utf8_slice_codeunits(fraction, 0, 22), pa.float64())
    sign = pc.if_else(pc.starts_with(written, "-"), -1.0, 1.0)
    return pc.fill_null(pc.multiply(floats, sign), 0.0).to_numpy(zero_copy_only=False)


def typed_numbers(values: pa.ChunkedArray) -> Numbers:
    """Return the numbers of a column of whole numbers or floats."""
    if pt.is_floating(values.type):
        floats = np.asarray(pc.cast(values, pa.float64()).to_numpy())
        good = np.isfinite(floats) & (np.abs(floats) < 2.0**62)
        some = np.where(good, floats, 0)
        part = some - np.trunc(some)
        whole = np.where(good, np.trunc(some).astype(np.int64), UNREADABLE)
        return Numbers(whole, part if part.any() else None)
    if values.type == pa.uint64():
        small = pc.less(values, pa.scalar(2**62, pa.uint64()))
        values = pc.if_else(small, values, pa.scalar(None, pa.uint64()))
    whole, known = convert.whole_numbers(values)
    return Numbers(whole if known is None else np.where(known, whole, UNREADABLE))
