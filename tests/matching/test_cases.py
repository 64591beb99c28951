"""The table of texts and entries, each by itself and all of a kind in one list."""

from __future__ import annotations

from functools import lru_cache

import pytest

from workbench.matching import KINDS, ListEntry, Matcher

from .cases import CASES, Case


@lru_cache(maxsize=1024)
def matcher(entry: ListEntry) -> Matcher:
    return Matcher([entry])


def of_kind(kind: str) -> list[Case]:
    return [case for case in CASES if case.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_matches_an_entry_or_not(kind: str):
    wrong = [
        case
        for case in of_kind(kind)
        if matcher(case.list_entry).matches([case.text]).tolist() != [int(case.wanted)]
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_matches_is_explained(kind: str):
    wrong = [
        case
        for case in of_kind(kind)
        if bool(matcher(case.list_entry).explain(case.text)) is not case.wanted
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_entries_in_one_list_match_what_each_matches_alone(kind: str):
    cases = of_kind(kind)
    everything = Matcher(sorted({case.list_entry for case in cases}, key=str))
    wrong = [
        case
        for case in cases
        if (case.list_entry in {match.entry for match in everything.explain(case.text)})
        is not case.wanted
    ]
    assert wrong == []


def test_the_table_has_cases_of_both_answers_for_every_kind():
    assert {(case.kind, case.wanted) for case in CASES} == {
        (kind, wanted) for kind in KINDS for wanted in (True, False)
    }
    assert len(CASES) >= 600
    assert sum(not case.wanted for case in CASES) >= 200


def test_no_row_of_the_table_comes_twice():
    rows = [(case.list_entry, case.text) for case in CASES]
    assert len(set(rows)) == len(rows)
