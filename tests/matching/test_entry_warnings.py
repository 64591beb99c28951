"""Regular expressions whose escapes know ASCII alone, beside letters that do not."""

from __future__ import annotations

import pytest
import re2

from workbench.matching import ListEntry, problem_of, warnings_of
from workbench.matching.entry_warnings import ASCII_ONLY, EntryWarning


def pattern_warnings(pattern: str) -> list[EntryWarning]:
    entry = ListEntry("deny", "regex", pattern)
    assert problem_of(entry) is None
    return warnings_of([entry])


@pytest.mark.parametrize(
    ("pattern", "escapes"),
    [
        (r"\bказино\b", [r"\b"]),
        (r"(?i)\bказино", [r"\b"]),
        (r"\b(?i)казино", [r"\b"]),
        (r"\b(?:казино|casino)\b", [r"\b"]),
        (r"\b(casino|ставки)", [r"\b"]),
        (r"(?P<a>казино)\b", [r"\b"]),
        (r"\b((((й))))", [r"\b"]),
        (r"\w+казино", [r"\w"]),
        (r"казино\w*", [r"\w"]),
        (r"\wx?казино", [r"\w"]),
        (r"й{2,}\d{3}", [r"\d"]),
        (r"\d?\Bй", [r"\B"]),
        (r"(?:й\d)+", [r"\d"]),
        (r"(?:\dxй)*", [r"\d"]),
        (r"카지노\D", [r"\D"]),
        (r"é\W", [r"\W"]),
        (r"[\w-]+é", [r"\w"]),
        (r"[^\w]é", [r"\W"]),
        (r"(?i)[\W]É", [r"\W"]),
        (r"[[:alpha:]]+é", ["[[:alpha:]]"]),
        (r"\b\p{Cyrillic}+", [r"\b"]),
        (r"\b\pL", [r"\b"]),
        (r"\b\x{430}", [r"\b"]),
        (r"\b\Qказино", [r"\b"]),
        (r"\b[а-я]+", [r"\b"]),
        (r"\d[а-я]\b", [r"\d", r"\b"]),
        (r"^\bказино$", [r"\b"]),
        (r"x|\bказино|y", [r"\b"]),
        (r"赌场\d", [r"\d"]),
        (r"٣\d", [r"\d"]),
        (r"\b[«\"]?казино", [r"\b"]),
    ],
)
def test_an_escape_beside_a_letter_outside_ascii_is_warned_of(pattern: str, escapes: list[str]):
    warnings = pattern_warnings(pattern)
    assert [warning.message.split("`")[1] for warning in warnings] == escapes
    assert {warning.code for warning in warnings} == {ASCII_ONLY}


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bcasino\b", r"казино", r"\d+ рублей", r"\bfree\b.*казино", r"казино|\bfree\b",
        r"[а-яё\w]+", r"[а-я\d]казино", r"\\bказино", r"\Q\b\Eказино", r"[^а-я]\b",
        r"\b\p{P}", r"\b\pN", r"\b\P{L}", r"\b🔥", r"\sказино\s", r"\b.*казино", r"\d\s*казино",
        r"[[:space:]]é", "(?i)é", r"\x41\b", r"\b[\x{2000}]",
    ],
)  # fmt: skip
def test_what_matches_as_expected_is_not_warned_of(pattern: str):
    assert pattern_warnings(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"\bказино", "казино", False),
        (r"\bказино", "xказино", True),
        (r"\Bказино", "казино", True),
        (r"\wказино", "йказино", False),
        (r"\Wказино", "йказино", True),
        (r"й\d", "й٣", False),
        (r"й\D", "й٣", True),
        (r"[[:alpha:]]й", "йй", False),
    ],
)
def test_the_library_matches_as_the_warnings_say(pattern: str, text: str, matches: bool):
    assert pattern_warnings(pattern)
    assert bool(re2.search(pattern, text)) is matches


def test_a_warning_names_list_entry_and_remedy():
    assert str(pattern_warnings(r"\bказино")[0]) == (
        r"list `deny`, regex `\bказино`: `\b` beside `к` matches only with an ASCII letter, digit "
        "or `_` on its other side, not at the edge of a word: use a `phrase`"
    )


def test_other_kinds_and_bad_entries_have_no_warnings():
    entries = [("phrase", r"\bказино"), ("regex", r"(\bказино"), ("domain", "казино.рф")]
    assert warnings_of(ListEntry("deny", kind, value) for kind, value in entries) == []


def test_deeply_nested_and_long_patterns_are_read():
    assert pattern_warnings("(" * 300 + r"\bй" + ")" * 300)
    assert pattern_warnings("|".join(rf"слово{number}\b" for number in range(1_000))) == []
    assert pattern_warnings("|".join(rf"\bслово{number}" for number in range(1_000)))
