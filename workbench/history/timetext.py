"""This module holds how ISO times in text are read, millions at a time.

One regular expression says what a time looks like. Texts of one shape (digits in the same places,
the same signs between) are read together: the expression is asked once where the parts stand, and
the digits of all of them are taken from there. Source: spec 6.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pyarrow as pa

from workbench.history.ids import buffers
from workbench.units import SECOND_US

UNREADABLE = np.iinfo(np.int64).min
LONGEST = 48
_BLOCK = 1 << 16
_MOST_SHAPES = 200
_DATE = [0, 1, 2, 3, 5, 6, 8, 9]

ISO = re.compile(
    rb"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    rb"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    rb"(?: ?(?:[Zz]|UTC|GMT|(?P<sign>[+-])(?P<zone_hour>\d\d)(?::?(?P<zone_minute>\d\d))?))?)?"
)


def iso_times(texts: pa.LargeStringArray) -> np.ndarray:
    """Return epoch µs, int64[n], of ISO times; without a zone UTC, digits beyond µs are cut.

    `UNREADABLE` where the text is no ISO time, names a moment that does not exist, or is null.
    """
    out = np.full(len(texts), UNREADABLE)
    offsets, data = buffers(texts)
    lengths = np.diff(offsets)
    if texts.null_count:
        lengths = np.where(texts.is_null().to_numpy(zero_copy_only=False), 0, lengths)
    for start in range(0, len(texts), _BLOCK):
        block = slice(start, start + _BLOCK)
        _read_block(data, offsets[:-1][block], lengths[block], out[block])
    return out


def _read_block(data: np.ndarray, starts: np.ndarray, lengths: np.ndarray, out: np.ndarray) -> None:
    for length in np.unique(lengths):
        if 10 <= length <= LONGEST:
            rows = np.flatnonzero(lengths == length)
            letters = _letters(data, starts[rows], int(length))
            dated = np.flatnonzero(_is_dated(letters))
            all_dated = len(dated) == len(rows)
            _read_shapes(letters if all_dated else letters[:, dated], rows[dated], out)


def _letters(data: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """Return texts of one length as uint8[length, n], one line for each place."""
    first = int(starts[0])
    if starts[-1] - first == (len(starts) - 1) * length:  # one behind the other
        side_by_side = data[first : first + len(starts) * length].reshape(-1, length)
    else:
        side_by_side = data[starts[:, None] + np.arange(length)]
    return np.ascontiguousarray(side_by_side.T)


def _is_dated(letters: np.ndarray) -> np.ndarray:
    digits = letters[_DATE, :] - np.uint8(48) < 10
    return digits.all(0) & (letters[4] == 45) & (letters[7] == 45)


def _read_shapes(letters: np.ndarray, rows: np.ndarray, out: np.ndarray) -> None:
    shapes = np.where(letters - np.uint8(48) < 10, np.uint8(48), letters)
    for _ in range(_MOST_SHAPES):
        if not len(rows):
            return
        alike = (shapes == shapes[:, :1]).all(0)
        _read_alike(letters[:, alike], rows[alike], out)
        rows, letters, shapes = rows[~alike], letters[:, ~alike], shapes[:, ~alike]
    for place in range(len(rows)):  # a text that varies without end is read one by one
        _read_alike(letters[:, place : place + 1], rows[place : place + 1], out)


def _read_alike(letters: np.ndarray, rows: np.ndarray, out: np.ndarray) -> None:
    found = ISO.fullmatch(letters[:, 0].tobytes())
    if found:
        out[rows] = _moments(letters, found)


def _moments(letters: np.ndarray, found: re.Match[bytes]) -> np.ndarray:
    part = {name: _number(letters, *found.span(name)) for name in found.re.groupindex}
    days, exists = _days(part["year"], part["month"], part["day"])
    for name, end in (("hour", 24), ("minute", 60), ("second", 60)):
        exists &= part[name] < end
    seconds = ((days * 24 + part["hour"]) * 60 + part["minute"]) * 60 + part["second"]
    if found["sign"]:
        exists &= (part["zone_hour"] < 24) & (part["zone_minute"] < 60)
        east = (part["zone_hour"] * 60 + part["zone_minute"]) * 60
        seconds = seconds - east if found["sign"] == b"+" else seconds + east
    return np.where(exists, seconds * SECOND_US + _micro(letters, found), UNREADABLE)


def _number(letters: np.ndarray, start: int, end: int) -> np.ndarray:
    """Read the digits of the places start to end; a part that is not there is 0."""
    number = np.zeros(letters.shape[1], np.int32)
    for place in range(max(start, 0), max(end, 0)):
        number = number * 10 + (letters[place] - np.uint8(48))
    return number


def _micro(letters: np.ndarray, found: re.Match[bytes]) -> np.ndarray:
    start, end = found.span("fraction")
    digits = min(end - start, 6)
    return _number(letters, start, start + digits) * np.int32(10 ** (6 - digits))


def _days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return days since 1970 of dates, int64[n], and which of the dates exist."""
    good = (month >= 1) & (month <= 12)
    months = year * 12 + np.where(good, month - 1, 0)
    starts = _month_starts()
    first = starts[months]
    return first + day - 1, good & (day >= 1) & (day <= starts[months + 1] - first)


@cache
def _month_starts() -> np.ndarray:
    months = np.arange(-1970 * 12, 8030 * 12 + 1).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)
