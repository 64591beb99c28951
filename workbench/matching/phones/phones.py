"""The search for listed phone numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import Leniency, PhoneNumberMatcher

from workbench.matching.literals import Literals
from workbench.matching.phones.phone_signs import is_of_another, read_as_phone

Found = tuple[int, int, int]
PLACES = 1_000
_BEFORE = 64
# Germany's numbers have any length; the others' are short, so that a digit before them stays out.
_REGIONS = ("DE", "LU", "US", "AU", "SM")
_NOT_DIGITS = bytes(code for code in range(128) if not chr(code).isdecimal())
_DIGIT = re.compile(r"\d")
# A digit, or what may be one in another script, with all that is surely none behind it.
_MAY_BE_DIGIT = r"[0-9\x{80}-\x{10FFFF}][^0-9\x{80}-\x{10FFFF}]*"
_MOST = 20
# The token that a number begins in, and the tokens before it that could belong to it.
_LEAD = re.compile(r"(?:(?<!\S)[\d().+-]+\s+)*\S*$")


class Phones:
    """The listed phone numbers that a text holds. Source: spec 1.11 to 1.13.

    The digits must be equal, separators and a leading `+` aside, and phonenumbers must take what
    stands there for a number of some country. Separators are read as its hyphens and spaces, and
    digits that others belong to make another number (`phone_signs`). The library reads from the
    token that the digits begin in (with the digits before it) up to the last of the digits, lest
    what follows (`020 7946 0958 24/7`) be taken as more of the number. At most the first 1,000
    places of a text with the digits of an entry are looked at.
    """

    def __init__(self, entries: Iterable[tuple[int, str]]) -> None:
        self._listed: dict[str, list[int]] = {}
        for position, value in entries:
            self._listed.setdefault(digits(value), []).append(position)
        self._numbers = list(self._listed)
        self._shortest = min(map(len, self._numbers), default=0)
        self._literals = Literals(self._numbers)

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def in_each(self, column: pa.Array) -> np.ndarray:
        """bool[n_texts]: whether a text holds any of the numbers."""
        options = pc.MatchSubstringOptions(f"(?:{_MAY_BE_DIGIT}){{{min(self._shortest, _MOST)}}}")
        enough = pc.call_function("match_substring_regex", [column], options)
        found = enough.to_numpy(zero_copy_only=False).copy()
        places = np.flatnonzero(found)
        texts = column.take(pa.array(places)).to_pylist()
        found[places] = [self.may_hold(text) and any(self.found(text)) for text in texts]
        return found

    def may_hold(self, text: str) -> bool:
        """Tell whether the digits of an entry stand in a row among the digits of the text."""
        inside = digits(text)
        return len(inside) >= self._shortest and self._literals.in_any(inside)

    def found(self, text: str) -> Iterator[Found]:
        """Yield (position of the entry, start, end)."""
        view, places = read_as_phone(text)
        for number, first, last in islice(self._places(view), PLACES):
            if is_of_another(view, first, last):
                continue
            if span := number_at(view, first, last):
                for position in self._listed[number]:
                    yield position, places[span[0]], places[span[1] - 1] + 1

    def _places(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (digits, start, end) where an entry's digits stand, none right beside them."""
        at = [found.start() for found in _DIGIT.finditer(text)]
        for _, number, start, end in self._literals.hits([digits(text)]):
            begins = start == 0 or at[start - 1] + 1 < at[start]
            ends = end == len(at) or at[end - 1] + 1 < at[end]
            if begins and ends:
                yield self._numbers[number], at[start], at[end - 1] + 1


def digits(text: str) -> str:
    """Return the digits of a text, of any script, as ASCII.

    >>> digits("+1 (650) ２５３-٠٠٠٠")
    '16502530000'
    """
    if text.isascii():
        return text.encode().translate(None, _NOT_DIGITS).decode()
    return "".join(str(unicodedata.decimal(digit)) for digit in _DIGIT.findall(text))


def number_at(text: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the (start, end) of the number whose digits are those of text[first:last], or None."""
    before = text[max(0, first - _BEFORE) : first]
    lead = _LEAD.search(before)
    begin = first - len(lead[0] if lead else "")
    wanted = digits(text[first:last])
    for region in _REGIONS:
        for match in PhoneNumberMatcher(text[begin:last], region, Leniency.POSSIBLE):
            if digits(match.raw_string) == wanted:
                return begin + match.start, begin + match.end
    return None


def problem_of_phone(value: str) -> str | None:
    """Say what keeps a value from being a phone number, or None."""
    view, _ = read_as_phone(value)
    places = [found.start() for found in _DIGIT.finditer(view)]
    if places and number_at(view, places[0], places[-1] + 1):
        return None
    return "expected a phone number such as +1 650 253 0000"
