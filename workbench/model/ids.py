"""Ids and names as callers give them: text that can be stored, shown and found again."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from numbers import Integral
from typing import cast

from workbench.errors import BadInput, quoted

MAX_ID_LENGTH = 1024
EXACT_WHOLE = 2**53
"""Whole numbers below are exact in a float; this one may have been another (2**53 + 1)."""
_INVISIBLE = (
    "\u00ad\u061c\u180e\ufeff"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
)
EDGES = _INVISIBLE + "".join(c for c in map(chr, range(sys.maxunicode)) if c.isspace())
"""What may stand around an id without being part of it: white space of any kind, zero-width
characters and marks of direction."""

FLOAT_ID = (
    "looks like a float, in which digits of an id are lost: open the original file and export the "
    "column as text"
)
FLOAT_NUMBER = FLOAT_ID.replace("an id", "a phone number")
DIGITS = r"-?[0-9]+"
EXPONENT = r"-?[0-9]{1,3}(?:[.,][0-9]+[eE][+-]?|[eE]\+)[0-9]{1,3}"
POINT_ZERO = r"-?[0-9]+(?:\.0+|,00?)"
_EXPONENT, _POINT_ZERO, _DIGITS = map(re.compile, (EXPONENT, POINT_ZERO, DIGITS))
_NO_VALUE = frozenset(("", "nan", "none", "null", "na", "n/a", "<na>"))


def trimmed_id(value: object) -> str:
    r"""A trimmed id; one of nothing but spaces and such is unchanged. Raises: BadInput.

    A whole number, also as a float that holds it exactly, is the id of its digits.

    >>> trimmed_id(" u1\xa0"), trimmed_id("\ufeffann b"), trimmed_id("  ")
    ('u1', 'ann b', '  ')
    >>> trimmed_id(12345.0), trimmed_id(12345)
    ('12345', '12345')
    """
    text = _with_digits(value)
    if not isinstance(text, str):
        raise BadInput(f"an id is text or a whole number, not {quoted(text)}")
    return text.strip(EDGES) or text


def checked_id(value: object, what: str) -> str:
    """An id from outside, trimmed. Raises: BadInput."""
    text = _with_digits(value)
    problem = id_problem(text)
    if problem:
        raise BadInput(f"{what}: {problem}")
    return trimmed_id(text)


def _with_digits(value: object) -> object:
    """A whole number as the text of its digits; anything else as it is."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        exact = value.is_integer() and abs(value) < EXACT_WHOLE
        return str(int(value)) if exact else value
    return str(int(value)) if isinstance(value, Integral) else value


def id_problem(value: object) -> str | None:
    """What keeps a value from being an id; None when it is one."""
    if not isinstance(value, str):
        return f"expected text or a whole number, not {quoted(value)}"
    if not value.strip(EDGES):
        return "is empty"
    if is_exponent(trimmed_id(value)):
        return f"{quoted(value)} {FLOAT_ID}"
    if len(value) > MAX_ID_LENGTH:
        return f"has {len(value)} characters; at most {MAX_ID_LENGTH} are kept"
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        return f"{quoted(value)} holds characters that cannot be stored"
    return None


def is_exponent(text: str) -> bool:
    """Whether an id is a float as spreadsheets and programs write a large one.

    >>> [is_exponent(text) for text in ("1.23E+17", "1e+05", "1.5e17", "1,23E+17", "12E5", "1e5")]
    [True, True, True, True, False, False]
    """
    return _EXPONENT.fullmatch(text) is not None


def is_point_zero(text: str) -> bool:
    """Whether an id is a whole number with `.0` behind it: one that became a float, or a name.

    >>> is_point_zero("12345.0"), is_point_zero("1.5"), is_point_zero("7.0b")
    (True, False, False)
    """
    return _POINT_ZERO.fullmatch(text) is not None


def looks_like_float(text: str) -> bool:
    """Whether digits that name something stand there as a float would be written."""
    return is_exponent(text.strip()) or is_point_zero(text.strip())


def is_of_numbers(text: str) -> bool:
    """Whether an id may stand in a column of numbers: digits, a float, or a word for no value."""
    return bool(_DIGITS.fullmatch(text) or looks_like_float(text) or text.casefold() in _NO_VALUE)


def several_names(given: object, what: str = "names") -> tuple[str, ...]:
    """The names of an argument; a text is one name, never its letters. Raises: BadInput.

    >>> several_names("vip"), several_names(["vip", "staff"])
    (('vip',), ('vip', 'staff'))
    """
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise BadInput(f"{what}: expected a text or a list of texts, not {quoted(given)}")
    names: list[str] = []
    for name in cast("Iterable[object]", given):
        if not isinstance(name, str):
            raise BadInput(f"{what}: expected a text or a list of texts, not {quoted(name)} in it")
        names.append(name)
    return tuple(names)
