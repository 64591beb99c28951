"""How ISO times in text are read: year, month and day in this order, in a column of millions."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from workbench.reading.times.shapes import UNREADABLE as UNREADABLE
from workbench.reading.times.shapes import read_shapes

_DATE = [0, 1, 2, 3, 5, 6, 8, 9]
_BETWEEN = np.zeros(256, bool)
_BETWEEN[list(b"-/.")] = True

ISO = re.compile(
    rb"(?P<year>\d{4})(?P<between>[-/.])(?P<month>\d\d)(?P=between)(?P<day>\d\d)"
    rb"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    rb"(?: ?(?:(?P<zone>[Zz]|UTC|GMT)|(?P<sign>[+-])(?P<zone_hour>\d\d)(?::?(?P<zone_minute>\d\d))?"
    rb"))?)?"
)


def iso_and_zoned(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return epoch µs, int64[n], of ISO times, and bool[n]: the time says its zone.

    Without a zone UTC; digits beyond µs are cut. `UNREADABLE` where the text is no ISO time, names
    a moment that does not exist, or is null.
    """
    return read_shapes(texts, [ISO], 10, _is_dated)


def _is_dated(letters: np.ndarray) -> np.ndarray:
    digits = letters[_DATE, :] - np.uint8(48) < 10
    return digits.all(0) & _BETWEEN[letters[4]] & (letters[7] == letters[4])
