"""What times in text look like, form by form, and how `strptime` patterns are read.

A form is one or several regular expressions whose groups name the parts of a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from workbench.errors import BadInput, quoted
from workbench.reading.times.iso import ISO

Patterns = tuple[re.Pattern[bytes], ...]

_DAYS = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_FULL = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "(?P<month_name>" + "|".join(f"{full}|{full[:3]}" for full in _FULL) + "|Sept)"
_GAP = "(?: |\u202f|\u00a0)"
_NUMBERED = r"(?P<sign>[+-])(?P<zone_hour>\d\d)(?::?(?P<zone_minute>\d\d))?"
_ZONE = rf"(?: ?(?:(?P<zone>Z|UTC|GMT)|{_NUMBERED}))?"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    rf"(?:{_GAP}?(?P<half>[AP]\.?M\.?))?"
)
_THEN_CLOCK = rf"(?:(?:T|,? {{1,3}}|:|,? at ){_CLOCK}{_ZONE})?"
_YEAR, _SHORT_YEAR = r"(?P<year>\d{4})", r"(?P<year>\d{4}|\d\d)"
_DAY, _NUMBER = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
_BETWEEN, _AGAIN = "(?P<between>[-/.])", "(?P=between)"
_RFC_ZONE = rf"(?:(?P<zone>UT|UTC|GMT|Z|E[SD]T|C[SD]T|M[SD]T|P[SD]T)|{_NUMBERED})"


def _compiled(*patterns: str) -> Patterns:
    return tuple(re.compile(pattern.encode(), re.IGNORECASE) for pattern in patterns)


def _in_order(first: str, second: str, year: str) -> str:
    return rf"(?:{_DAYS},? )?{first}{_BETWEEN}{second}{_AGAIN}{year}{_THEN_CLOCK}"


_COMPACT = (
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"[T ](?P<hour>\d\d)(?P<minute>\d\d)(?:(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?" + _ZONE
)
_YEAR_FIRST = rf"{_YEAR}{_BETWEEN}{_NUMBER}{_AGAIN}{_DAY}{_THEN_CLOCK}"
_TWITTER = (
    rf"{_DAYS} {_MONTH} {{1,2}}{_DAY} (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
    rf"(?: {_RFC_ZONE})? {_YEAR}"
)
_RFC2822 = (
    rf"(?:{_DAYS}, ?)?{_DAY} {_MONTH} {_YEAR} (?P<hour>\d\d):(?P<minute>\d\d)"
    rf"(?::(?P<second>\d\d))? {_RFC_ZONE}(?: \([A-Za-z ]{{1,30}}\))?"
)
_NAMED_MONTH = (
    rf"(?:{_DAYS},? )?{_DAY}(?:st|nd|rd|th|\.)?[ /-]{_MONTH}\.?,?[ /-]{_YEAR}{_THEN_CLOCK}",
    rf"(?:{_DAYS},? )?{_MONTH}\.? {_DAY}(?:st|nd|rd|th)?,? {_YEAR}{_THEN_CLOCK}",
)

ISO_FORMS: Patterns = (ISO, *_compiled(_COMPACT, _YEAR_FIRST))
_OWN: dict[str, Patterns] = {
    "iso": ISO_FORMS,
    "twitter": _compiled(_TWITTER),
    "rfc2822": _compiled(_RFC2822),
    "month-name": _compiled(*_NAMED_MONTH),
    "day-first": _compiled(_in_order(_DAY, _NUMBER, _SHORT_YEAR)),
    "month-first": _compiled(_in_order(_NUMBER, _DAY, _SHORT_YEAR)),
}
SURE: Patterns = (
    *ISO_FORMS,
    *(directive for name in ("twitter", "rfc2822", "month-name") for directive in _OWN[name]),
)
"""Forms in which a text can be read in one way only."""
TEXT_FORMS: dict[str, Patterns] = _OWN | {
    name: (*_OWN[name], *SURE) for name in ("day-first", "month-first")
}
FULL_YEAR: dict[str, Patterns] = {
    "day-first": _compiled(_in_order(_DAY, _NUMBER, _YEAR)),
    "month-first": _compiled(_in_order(_NUMBER, _DAY, _YEAR)),
}
"""The two forms that only all values of a column together can tell apart."""

_DIRECTIVES = {
    "Y": _YEAR,
    "y": r"(?P<year>\d\d)",
    "m": _NUMBER,
    "d": _DAY,
    "e": r" ?(?P<day>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})",
    "I": r"(?P<hour>\d{1,2})",
    "M": r"(?P<minute>\d{1,2})",
    "S": r"(?P<second>\d{1,2})",
    "f": r"(?P<fraction>\d{1,9})",
    "p": r"(?P<half>AM|PM)",
    "b": _MONTH,
    "B": _MONTH,
    "a": _DAYS,
    "A": _DAYS,
    "z": rf"(?:(?P<zone>Z)|{_NUMBERED})",
    "Z": r"(?P<zone>UTC|GMT|Z)",
    "%": "%",
}
_SHORTHANDS = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%R": "%H:%M", "%D": "%m/%d/%y"}
_MAX_PATTERN_LENGTH = 60


@cache
def directives(pattern: str) -> Patterns:
    """Return the expression of a `strptime` pattern such as `%d/%m/%Y %H:%M`.

    Raises: BadInput where a directive is unknown or repeated, or no date is read.
    """
    if len(pattern) > _MAX_PATTERN_LENGTH or not pattern.isprintable():
        raise _bad(
            pattern, f"expected at most {_MAX_PATTERN_LENGTH} characters that can be printed"
        )
    whole = pattern
    for short, long in _SHORTHANDS.items():
        whole = whole.replace(short, long)
    pieces = re.findall(r"%.?|[^%]", whole, re.DOTALL)
    used = [piece[1:] for piece in pieces if piece.startswith("%")]
    _check(pattern, used)
    return _compiled("".join(map(_piece, pieces)))


def _check(pattern: str, used: Sequence[str]) -> None:
    for directive in used:
        if directive not in _DIRECTIVES:
            known = " ".join(f"%{name}" for name in _DIRECTIVES)
            raise _bad(
                pattern, f"unknown directive {quoted(f'%{directive}')}; expected one of: {known}"
            )
    groups = [re.findall(r"\?P<(\w+)>", _DIRECTIVES[directive]) for directive in used]
    names = ["month" if name == "month_name" else name for some in groups for name in some]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _bad(pattern, f"the {twice[0].replace('_', ' ')} is repeated")
    lacking = [name for name in ("year", "month", "day") if name not in names]
    if lacking:
        raise _bad(pattern, f"it reads no {' and no '.join(lacking)}; expected %Y, %m and %d")
    if ("half" in names) != ("I" in used):
        raise _bad(pattern, "%I and %p belong together: an hour from 1 to 12, and AM or PM")


def _piece(piece: str) -> str:
    if piece.startswith("%"):
        return _DIRECTIVES[piece[1:]]
    return " {1,4}" if piece == " " else re.escape(piece)


def _bad(pattern: str, why: str) -> BadInput:
    return BadInput(f"the time format {quoted(pattern)} cannot be used: {why}")
