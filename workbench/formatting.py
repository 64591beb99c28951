"""Counts, durations, shares and times in words: the same for every face of the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from workbench.units import SECOND_US

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def duration_words(text: str) -> str:
    """A duration, such as a policy has it, in words.

    >>> duration_words("14d"), duration_words("1h")
    ('14 days', '1 hour')
    """
    number, unit = int(text[:-1]), {"m": "minute", "h": "hour", "d": "day", "w": "week"}[text[-1]]
    return f"{number} {plural(number, unit)}"


def count(number: int, noun: str = "", nouns: str | None = None) -> str:
    """A whole number with its noun; `nouns`: the noun for several.

    >>> count(1), count(12904, "post"), count(1, "entry", "entries")
    ('1', '12,904 posts', '1 entry')
    """
    return f"{number:,} {plural(number, noun, nouns)}" if noun else f"{number:,}"


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """The noun as it follows a number; `nouns`: the noun for several, where it is irregular.

    >>> plural(1, "post"), plural(0, "post"), plural(2, "entry"), plural(2, "day")
    ('post', 'posts', 'entries', 'days')
    """
    if number == 1:
        return noun
    ends_in_ies = noun.endswith("y") and not noun.endswith(("ay", "ey", "oy", "uy"))
    return nouns or (f"{noun[:-1]}ies" if ends_in_ies else f"{noun}s")


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal; what is little or nearly all is not rounded to 0 or 100.

    >>> [share(*pair) for pair in ((220, 2000), (1, 10**6), (0, 5), (1, 0))]
    ['11.0%', '<0.1%', '0%', '–']
    """
    if not whole:
        return "–"
    if part in (0, whole):
        return f"{100 * part // whole}%"
    if part * 1000 < whole:
        return "<0.1%"
    if (whole - part) * 1000 < whole:
        return ">99.9%"
    return f"{100 * part / whole:.1f}%"


def day(us: int, *, year: bool = True) -> str:
    """A day in UTC.

    >>> day(1559347200000000)
    '1 Jun 2019'
    """
    at = datetime.fromtimestamp(us // SECOND_US, UTC)
    return f"{at.day} {_MONTHS[at.month - 1]}" + (f" {at.year}" if year else "")


def moment(us: int) -> str:
    """A time in UTC, to the minute.

    >>> moment(1559347200000000)
    '1 Jun 2019, 00:00'
    """
    return f"{day(us)}, {datetime.fromtimestamp(us // SECOND_US, UTC):%H:%M}"


def shortened(text: str, limit: int = 24) -> str:
    """A text of at most `limit` characters, its end cut off where it is longer.

    >>> shortened("Bullying over a picture", 12)
    'Bullying ov…'
    """
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def distinct(labels: Iterable[str]) -> list[str]:
    """The labels, those that stand for a second thing numbered, so that no two are the same.

    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a #2']
    """
    taken: set[str] = set()
    texts: list[str] = []
    for label in labels:
        number, candidate = 1, label
        while candidate in taken:
            number += 1
            candidate = f"{label} #{number}"
        taken.add(candidate)
        texts.append(candidate)
    return texts
