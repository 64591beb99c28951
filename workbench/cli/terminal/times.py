"""Times as they are given on the command line: ISO, epoch numbers, or relative to now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.errors import BadInput, quoted
from workbench.units import iso, moment_us

if TYPE_CHECKING:
    from workbench.model.imports import HistoryRange


def time_us(option: str, text: str | None, now_us: int) -> int | None:
    """The time of an option, epoch µs: a day in UTC, so long ago, or any time. Raises: BadInput."""
    if text is None:
        return None
    try:
        return moment_us(text, now_us)
    except ValueError as error:
        raise BadInput(f"`{option}` {quoted(text)}: {error}") from None


def range_of(
    stored: HistoryRange, since: str | None, until: str | None, now_us: int
) -> HistoryRange:
    """The period of the options `--since` and `--until`; an end that is not given is as stored.

    Raises: BadInput.
    """
    from workbench.model.imports import HistoryRange
    from workbench.services.simulations.history_range import ALL, checked

    ends = {"--since": (since, stored.since_us), "--until": (until, stored.until_us)}
    given = [
        known if text is None else None if text == ALL else time_us(option, text, now_us)
        for option, (text, known) in ends.items()
    ]
    return checked(HistoryRange(*given))


def iso_time(option: str, text: str | None, now_us: int) -> str | None:
    """The time of an option as ISO text. Raises: BadInput."""
    us = time_us(option, text, now_us)
    return None if us is None else iso(us)
