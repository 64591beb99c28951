"""Times as they are given on the command line: ISO, epoch numbers, or relative to now."""

from __future__ import annotations

from workbench.errors import BadInput, quoted
from workbench.units import UNIT_US, duration_us, iso, time_us

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_EXPECTED = "expected a time such as 2019-06-01T12:00:00Z, 7d (that long ago), today or yesterday"


def moment(option: str, text: str | None, now_us: int) -> int | None:
    """The time of an option, epoch µs: a day in UTC, so long ago, or any time. Raises: BadInput.

    >>> now_us = time_us("2019-06-08T12:00:00Z")
    >>> [iso(moment("--since", text, now_us)) for text in ("7d", "yesterday", "2019-06-01")]
    ['2019-06-01T12:00:00Z', '2019-06-07T00:00:00Z', '2019-06-01T00:00:00Z']
    """
    if text is None:
        return None
    try:
        us = _relative(text.strip().casefold(), now_us)
        return time_us(text if us is None else us)
    except ValueError:
        raise BadInput(f"`{option}` {quoted(text)}: {_EXPECTED}") from None


def written(option: str, text: str | None, now_us: int) -> str | None:
    """The same as ISO text."""
    us = moment(option, text, now_us)
    return None if us is None else iso(us)


def _relative(text: str, now_us: int) -> int | None:
    """A word or a duration as epoch µs, None where the text is neither."""
    if text in _DAYS:
        return (now_us // UNIT_US["d"] + _DAYS[text]) * UNIT_US["d"]
    if text == "now":
        return now_us
    try:
        return now_us - duration_us(text)
    except ValueError:
        return None
