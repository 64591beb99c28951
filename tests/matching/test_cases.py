"""The table of cases, each by itself and all of a kind in one list."""

from __future__ import annotations

import pytest

from workbench.matching import KINDS, ListEntry, Matcher

from .cases import CASES


@pytest.mark.parametrize(("kind", "value", "text", "expected"), CASES)
def test_a_text_matches_an_entry_or_not(kind: str, value: str, text: str, expected: bool):
    matcher = Matcher([ListEntry("deny", kind, value)])
    assert matcher.matches([text]).tolist() == [int(expected)]
    assert bool(matcher.explain(text)) is expected


@pytest.mark.parametrize("kind", KINDS)
def test_entries_in_one_list_match_what_each_matches_alone(kind: str):
    cases = [case for case in CASES if case[0] == kind]
    entries = [ListEntry("deny", kind, value) for value in sorted({case[1] for case in cases})]
    matcher = Matcher(entries)
    for _, value, text, expected in cases:
        matched = {match.entry.value for match in matcher.explain(text)}
        assert (value in matched) is expected, (value, text)


def test_the_table_has_cases_of_both_answers_for_every_kind():
    assert {(kind, expected) for kind, _, _, expected in CASES} == {
        (kind, expected) for kind in KINDS for expected in (True, False)
    }
    assert len(CASES) >= 120
