"""The search of texts for listed phone numbers."""

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
from workbench.matching.phones.separators import is_part_of_another, read_as_phone

Found = tuple[int, int, int]
MAX_PLACES = 1_000
_BEFORE = 64
# Numbers of Germany may have any length; those of the others are short, which leaves out a digit
# before them.
_REGIONS = ("DE", "LU", "US", "AU", "SM")
_NOT_DIGITS = bytes(code for code in range(128) if not chr(code).isdecimal())
_DIGIT = re.compile(r"\d")
# A digit, or a character that may be one in another script, with all that surely is none after it.
_MAY_BE_DIGIT = r"[0-9\x{80}-\x{10FFFF}][^0-9\x{80}-\x{10FFFF}]*"
_MAX_REPEATS = 20
# The token in which a number begins, and the tokens before it that could belong to it.
_LEAD = re.compile(r"(?:(?<!\S)[\d().+-]+\s+)*\S*$")


class Phones:
    """The listed phone numbers that a text contains. Source: spec 1.11 and 1.12.

    The digits must be equal, apart from separators and a leading `+`, and phonenumbers must
    recognise them as a number of some country. Separators are read as its hyphens and spaces;
    digits with more digits joined to them are another number (`separators`). The library reads from
    the token in which the digits begin (with the digits before it) up to the last of the digits, so
    that what follows (`020 7946 0958 24/7`) is not read as more of the number. At most the first
    1,000 places of a text with the digits of an entry are examined.
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

    def matches_in(self, column: pa.Array) -> np.ndarray:
        """bool[n_texts]: whether a text contains any of the numbers."""
        options = pc.MatchSubstringOptions(
            f"(?:{_MAY_BE_DIGIT}){{{min(self._shortest, _MAX_REPEATS)}}}"
        )
        enough = pc.call_function("match_substring_regex", [column], options)
        flags = enough.to_numpy(zero_copy_only=False).copy()
        places = np.flatnonzero(flags)
        texts = column.take(pa.array(places)).to_pylist()
        flags[places] = [self.may_match(text) and any(self.find(text)) for text in texts]
        return flags

    def may_match(self, text: str) -> bool:
        """Whether the digits of the text contain those of an entry, one after another."""
        inside = digits(text)
        return len(inside) >= self._shortest and self._literals.any_in(inside)

    def find(self, text: str) -> Iterator[Found]:
        """Yield (position of the entry, start, end)."""
        view, places = read_as_phone(text)
        for number, first, last in islice(self._places(view), MAX_PLACES):
            if is_part_of_another(view, first, last):
                continue
            if span := number_at(view, first, last):
                for position in self._listed[number]:
                    yield position, places[span[0]], places[span[1] - 1] + 1

    def _places(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (digits, start, end) of an entry's digits that have no other digit beside them."""
        at = [match.start() for match in _DIGIT.finditer(text)]
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
    """Return why a value is not a phone number, or None."""
    view, _ = read_as_phone(value)
    places = [match.start() for match in _DIGIT.finditer(view)]
    if places and number_at(view, places[0], places[-1] + 1):
        return None
    return "expected a phone number such as +1 650 253 0000"
