"""The units that everything else speaks in: durations, times and shares.

Times are int64 epoch microseconds in UTC, durations int64 microseconds, shares whole hundredths
of a percent. No clock is read here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

SECOND_US = 1_000_000
UNIT_US = {
    "m": 60 * SECOND_US,
    "h": 3_600 * SECOND_US,
    "d": 86_400 * SECOND_US,
    "w": 7 * 86_400 * SECOND_US,
}
EARLIEST_US = 946_684_800 * SECOND_US  # 2000-01-01
LATEST_US = 4_102_444_800 * SECOND_US  # 2100-01-01
MAX_US_LENGTH = 100 * 366 * UNIT_US["d"]
SHARE_OF_ALL = 10_000

_DURATION = re.compile(r"([0-9]{1,9})([mhdw])")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) ?%")
_INTEGER = re.compile(r"[0-9]{9,17}")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


def duration_us(text: object) -> int:
    """Return the microseconds of a duration such as `30m`, `24h`, `7d` or `2w`.

    Raises: ValueError, saying what was expected. Source: spec 1.5.

    >>> duration_us("7d") == 7 * 24 * 3600 * 1_000_000
    True
    """
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if not match:
        raise ValueError("expected a duration such as 30m, 24h, 7d or 2w")
    us = int(match[1]) * UNIT_US[match[2]]
    if not 0 < us <= MAX_US_LENGTH:
        raise ValueError("expected a duration above nothing and of at most 100 years")
    return us


def share_hundredths(text: object) -> int:
    """Return a share such as `40%` or `33.33%` in hundredths of a percent (0 to 10,000).

    Raises: ValueError, saying what was expected. Source: spec 1.5.

    >>> share_hundredths("33.33%")
    3333
    """
    match = _SHARE.fullmatch(text) if isinstance(text, str) else None
    hundredths = int(Decimal(match[1]) * 100) if match else -1
    if not 0 <= hundredths <= SHARE_OF_ALL:
        raise ValueError("expected a share from 0% to 100% with at most two decimals, such as 40%")
    return hundredths


def time_us(value: object) -> int:
    """Return the epoch microseconds of an ISO time, or of epoch seconds, ms or µs by their size.

    A time without a zone is UTC. Raises: ValueError outside the years 2000 to 2100.
    Source: spec 6.3.

    >>> time_us("2019-06-01T02:00:00+02:00") == time_us(1559347200)
    True
    """
    if isinstance(value, datetime):
        return _within_range(_datetime_us(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return _epoch_us(value)
    if isinstance(value, str):
        return _epoch_us(int(value)) if _INTEGER.fullmatch(value) else _iso_us(value)
    raise ValueError("expected a time such as 2019-06-01T12:00:00Z")


def moment_us(value: object, now_us: int) -> int:
    """Return a time, epoch µs: a day in UTC, so long ago, `now`, or as `time_us` reads it.

    Raises: ValueError, saying what was expected.

    >>> now_us = time_us("2019-06-08T12:00:00Z")
    >>> [iso(moment_us(text, now_us)) for text in ("7d", "yesterday", "2019-06-01")]
    ['2019-06-01T12:00:00Z', '2019-06-07T00:00:00Z', '2019-06-01T00:00:00Z']
    """
    us = _relative_us(value.strip().casefold(), now_us) if isinstance(value, str) else None
    try:
        return time_us(value if us is None else us)
    except ValueError:
        forms = "a time such as 2019-06-01T12:00:00Z, 7d (that long ago), today or yesterday"
        raise ValueError(f"expected {forms}") from None


def iso(us: int) -> str:
    """Write epoch microseconds as an ISO time in UTC.

    >>> iso(1559347200000000)
    '2019-06-01T00:00:00Z'
    """
    moment = datetime.fromtimestamp(us // SECOND_US, UTC)
    return iso_text(moment.replace(microsecond=us % SECOND_US))


def iso_text(moment: datetime) -> str:
    """Write a datetime as an ISO time, UTC as `Z`."""
    return moment.isoformat().replace("+00:00", "Z")


def ms_up(us: int) -> int:
    """Round microseconds up to whole milliseconds. Source: spec 3."""
    return -(-us // 1000)


def decimal_of(value: float | int | bool | Decimal) -> Decimal:
    """Return the number as it was written, exactly: 0.1 is one tenth.

    >>> decimal_of(0.1)
    Decimal('0.1')
    """
    return value if isinstance(value, Decimal) else Decimal(repr(value + 0))


def number_in(text: str) -> Decimal | None:
    """Return the finite number that a text is, or None when it is none.

    >>> number_in(" 12.50 "), number_in("12 apples")
    (Decimal('12.50'), None)
    """
    try:
        number = Decimal(text.strip()) if len(text) <= 400 and "_" not in text else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _relative_us(text: str, now_us: int) -> int | None:
    """Return a word or a duration as epoch µs, None where the text is neither."""
    if text in _DAYS:
        return (now_us // UNIT_US["d"] + _DAYS[text]) * UNIT_US["d"]
    if text == "now":
        return now_us
    try:
        return now_us - duration_us(text)
    except ValueError:
        return None


def _iso_us(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("expected a time such as 2019-06-01T12:00:00Z") from None
    return _within_range(_datetime_us(moment))


def _datetime_us(moment: datetime) -> int:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    except OverflowError:
        raise ValueError("expected a time between 2000 and 2100") from None
    return (since.days * 86_400 + since.seconds) * SECOND_US + since.microseconds


def _epoch_us(number: int) -> int:
    for factor in (SECOND_US, 1000, 1):
        if EARLIEST_US <= number * factor < LATEST_US:
            return number * factor
    raise ValueError("expected epoch seconds, milliseconds or microseconds from 2000 to 2100")


def _within_range(us: int) -> int:
    if not EARLIEST_US <= us < LATEST_US:
        raise ValueError("expected a time between 2000 and 2100")
    return us
