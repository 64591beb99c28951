"""Times as they are given on the command line: ISO, epoch numbers, or relative to now."""

from __future__ import annotations

from workbench.errors import BadInput, quoted
from workbench.units import iso, moment_us


def time_us(option: str, text: str | None, now_us: int) -> int | None:
    """The time of an option, epoch µs: a day in UTC, so long ago, or any time. Raises: BadInput."""
    if text is None:
        return None
    try:
        return moment_us(text, now_us)
    except ValueError as error:
        raise BadInput(f"`{option}` {quoted(text)}: {error}") from None


def iso_time(option: str, text: str | None, now_us: int) -> str | None:
    """The time of an option as ISO text. Raises: BadInput."""
    us = time_us(option, text, now_us)
    return None if us is None else iso(us)
