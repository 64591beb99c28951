"""How the end of a suspension is read: whole epoch milliseconds (spec 3)."""

from __future__ import annotations

import re

from workbench.units import EARLIEST_US

LAST_MS = 10_413_792_000_000  # 2300-01-01: a suspension of a century from the last time there is
_WHOLE = re.compile(r"(-?[0-9]{1,18})(?:\.0*)?")


def until_us(text: str) -> int:
    """Return epoch µs of an end in epoch milliseconds.

    Raises: ValueError, saying what was expected.

    >>> until_us("1559347200000")
    1559347200000000
    """
    number = _WHOLE.fullmatch(text.strip())
    ms = int(number[1]) if number else -1
    if not EARLIEST_US // 1000 <= ms < LAST_MS:
        raise ValueError("expected a time in whole epoch milliseconds, from 2000 on")
    return ms * 1000
