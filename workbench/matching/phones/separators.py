"""The characters between and beside the digits of phone numbers. Source: spec 1.12."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from workbench.matching.normalise import IGNORABLE

_UNSEEN = re.compile(f"[{IGNORABLE}\u20e3]")  # with the mark of keycaps
_UNUSUAL = re.compile("[_*\t\x80-\U0010ffff]")
_SPACE = re.compile(r"[^\S \n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_SEPARATOR = re.compile(r"(?<=[\d)\]])[_*\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65](?=[\d(\[+])")
_HYPHENS = "\\-\u2010-\u2015\u2212\uff0d"
_JOINS = rf"[.,'\u2019\u00b7_*{_HYPHENS}]"
_WINDOW = 64
_BEFORE = re.compile(rf"\d(?:{_JOINS}|[A-Za-z]+[{_HYPHENS}]?)$")
_AFTER = re.compile(rf"(?:{_JOINS}|[{_HYPHENS}]?[A-Za-z]+)\d")
_EXTENSION = re.compile(r"\s*(?:x|ext\.?)\s*\d{1,5}(?![A-Za-z0-9])", re.IGNORECASE)
_DATE = re.compile(
    r"(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d"
)
_DECIMAL = re.compile(r"(?:\d|[1-9]\d)\.\d{3,}")
_LETTER = re.compile("[A-Za-z]")
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_ADDRESS = re.compile(rf"(?!\d\d(?:\.\d\d){{3}}$)(?:{_OCTET}\.){{3}}{_OCTET}")


def read_as_phone(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with separators that phonenumbers knows, and the source of each character.

    Keycap marks and ignorable characters are removed, spaces of any kind become plain spaces, and
    other signs between digits become hyphens.

    >>> read_as_phone("650·253_0000")[0]
    '650-253-0000'
    """
    places: Sequence[int] = range(len(text))
    if not _UNUSUAL.search(text):
        return text, places
    if not text.isascii() and _UNSEEN.search(text):
        places = [at for at, char in enumerate(text) if not _UNSEEN.match(char)]
        text = _UNSEEN.sub("", text)
    return _SEPARATOR.sub("-", _SPACE.sub(" ", text)), places


def is_part_of_another(view: str, first: int, last: int) -> bool:
    """Whether the digits at [first, last) are part of another number, or an amount, a date or an
    IP address.

    >>> is_part_of_another("37.6502530000", 3, 13), is_part_of_another("tel.6502530000", 4, 14)
    (True, False)
    """
    if last - first > _WINDOW:  # no number is so long; this bounds the time of the patterns
        return True
    before, after = view[max(0, first - _WINDOW) : first], view[last : last + _WINDOW]
    if _BEFORE.search(before) or _is_money(before[-1:]) or _is_money(after[:1]):
        return True
    number = view[first:last]
    is_extended = _EXTENSION.match(after) and not number.isdecimal()
    if _AFTER.match(after) and not is_extended:
        return True
    if _LETTER.search(_EXTENSION.sub("", number, count=1)):
        return True
    return any(form.fullmatch(number) for form in (_DATE, _ADDRESS, _DECIMAL))


def _is_money(char: str) -> bool:
    return char == "%" or (char != "" and unicodedata.category(char) == "Sc")
