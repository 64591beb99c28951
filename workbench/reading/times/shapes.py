"""How times in text are read by a regular expression, millions at a time.

The expression says what a time looks like. Texts of one shape (digits in the same places, the same
signs and letters between) are read together: the expression is asked once where the parts stand,
and the digits of all of them are taken from there. Source: spec 6.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pyarrow as pa

from workbench.reading.columns.ids import buffers
from workbench.units import SECOND_US

UNREADABLE = np.iinfo(np.int64).min
LONGEST = 64
_BLOCK = 1 << 16
_MAX_SHAPES = 400
_CENTURY = 2000  # of years of two digits
_NUMBERS = ("year", "month", "day", "hour", "minute", "second", "zone_hour", "zone_minute")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
"""The zones that RFC 2822 names, hours east."""

Filter = Callable[[np.ndarray], np.ndarray]


def read_shapes(
    texts: pa.LargeStringArray,
    patterns: Sequence[re.Pattern[bytes]],
    shortest: int = 1,
    only: Filter | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return epoch µs, int64[n], by the first pattern that fits, and bool[n]: it has a zone.

    Without a zone the time is given as if in UTC; digits beyond µs are cut. `UNREADABLE` where no
    pattern fits, the moment does not exist, or the text is null. `shortest`: bytes; `only`: which
    texts of one length, uint8[length, n], are looked at.
    """
    read = _Read(patterns, np.full(len(texts), UNREADABLE), np.zeros(len(texts), bool))
    offsets, data = buffers(texts)
    lengths = np.diff(offsets)
    if texts.null_count:
        lengths = np.where(texts.is_null().to_numpy(zero_copy_only=False), 0, lengths)
    for start in range(0, len(texts), _BLOCK):
        sizes = lengths[start : start + _BLOCK]
        for length in np.unique(sizes[(sizes >= shortest) & (sizes <= LONGEST)]):
            rows = np.flatnonzero(sizes == length) + start
            read.shapes(*_among(_letters(data, offsets[rows], int(length)), rows, only))
    return read.us, read.zoned


def _among(
    letters: np.ndarray, rows: np.ndarray, only: Filter | None
) -> tuple[np.ndarray, np.ndarray]:
    good = None if only is None else only(letters)
    return (letters, rows) if good is None or good.all() else (letters[:, good], rows[good])


def _letters(data: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """Return texts of one length as uint8[length, n], one line for each place."""
    first = int(starts[0])
    if starts[-1] - first == (len(starts) - 1) * length:  # contiguous
        side_by_side = data[first : first + len(starts) * length].reshape(-1, length)
    else:
        side_by_side = data[starts[:, None] + np.arange(length)]
    return np.ascontiguousarray(side_by_side.T)


class _Read:
    """What is read so far: epoch µs, and whether a zone was given."""

    def __init__(
        self, patterns: Sequence[re.Pattern[bytes]], us: np.ndarray, zoned: np.ndarray
    ) -> None:
        self._patterns, self.us, self.zoned = patterns, us, zoned

    def shapes(self, letters: np.ndarray, rows: np.ndarray) -> None:
        """Read texts of one length, shape by shape."""
        shapes = np.where(letters - np.uint8(48) < 10, np.uint8(48), letters)
        for _ in range(_MAX_SHAPES):
            if not len(rows):
                return
            alike = (shapes == shapes[:, :1]).all(0)
            if alike.all():
                self._alike(letters, rows)
                return
            self._alike(letters[:, alike], rows[alike])
            rows, letters, shapes = rows[~alike], letters[:, ~alike], shapes[:, ~alike]
        for place in range(len(rows)):  # a text that varies without end is read one by one
            self._alike(letters[:, place : place + 1], rows[place : place + 1])

    def _alike(self, letters: np.ndarray, rows: np.ndarray) -> None:
        first = letters[:, 0].tobytes()
        for pattern in self._patterns:
            if match := pattern.fullmatch(first):
                self.us[rows] = _moments(letters, match)
                named = match.groupdict()
                self.zoned[rows] = bool(named.get("zone") or named.get("sign"))
                return


def _moments(letters: np.ndarray, match: re.Match[bytes]) -> np.ndarray:
    part = {name: _number(letters, *_span(match, name)) for name in _NUMBERS}
    named = {name: (text or b"").decode("latin-1") for name, text in match.groupdict().items()}
    start, end = _span(match, "year")
    year = part["year"] + _CENTURY if end - start == 2 else part["year"]
    month = _month(named.get("month_name", ""))
    days, exists = _days(year, part["month"] if month is None else month, part["day"])
    hour, right = _hours(part["hour"], named.get("half", ""))
    exists &= right & (part["minute"] < 60) & (part["second"] < 60)
    seconds = ((days * 24 + hour) * 60 + part["minute"]) * 60 + part["second"]
    exists &= (part["zone_hour"] < 24) & (part["zone_minute"] < 60)
    east = (part["zone_hour"] * 60 + part["zone_minute"]) * 60
    if named.get("sign"):
        seconds = seconds - east if named["sign"] == "+" else seconds + east
    else:
        seconds = seconds - 3600 * ZONES.get(named.get("zone", "").lower(), 0)
    return np.where(exists, seconds * SECOND_US + _micro(letters, match), UNREADABLE)


def _span(match: re.Match[bytes], name: str) -> tuple[int, int]:
    return match.span(name) if name in match.re.groupindex else (-1, -1)


def _number(letters: np.ndarray, start: int, end: int) -> np.ndarray:
    """Read the digits of the places start to end; a part that is not there is 0."""
    number = np.zeros(letters.shape[1], np.int32)
    for place in range(max(start, 0), max(end, 0)):
        number = number * 10 + (letters[place] - np.uint8(48))
    return number


def _month(name: str) -> int | None:
    return MONTHS.index(name[:3].lower()) + 1 if name else None


def _hours(hour: np.ndarray, half: str) -> tuple[np.ndarray, np.ndarray]:
    """Return hours of the day, and which of them there are; `half`: AM or PM, if written."""
    if not half:
        return hour, hour < 24
    after_noon = 12 if half[0] in "pP" else 0
    return hour % 12 + after_noon, (hour >= 1) & (hour <= 12)


def _micro(letters: np.ndarray, match: re.Match[bytes]) -> np.ndarray:
    start, end = _span(match, "fraction")
    digits = min(end - start, 6)
    return _number(letters, start, start + digits) * np.int32(10 ** (6 - digits))


def _days(
    year: np.ndarray, month: int | np.ndarray, day: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return days since 1970 of dates, int64[n], and which of the dates exist."""
    month = np.broadcast_to(month, year.shape)
    good = (month >= 1) & (month <= 12)
    months = year * 12 + np.where(good, month - 1, 0)
    starts = _month_starts()
    first = starts[months]
    return first + day - 1, good & (day >= 1) & (day <= starts[months + 1] - first)


@cache
def _month_starts() -> np.ndarray:
    months = np.arange(-1970 * 12, 8030 * 12 + 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)
