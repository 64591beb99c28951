"""Texts made to hang or crash a matcher. What bounds the work is counted, not timed."""

from __future__ import annotations

import pytest

from workbench.matching import ListEntry, Matcher
from workbench.matching.links.links import Links
from workbench.matching.links.runs import MAX_RUN_LENGTH, OVERLAP, runs
from workbench.matching.literals import Literals
from workbench.matching.phones.phones import MAX_PLACES, Phones, digits

MATCHER = Matcher(
    [
        ListEntry("deny", "phrase", "casino"),
        ListEntry("deny", "domain", "casino.com"),
        ListEntry("deny", "url", "bit.ly/AbC12"),
        ListEntry("deny", "email", "me@casino.com"),
        ListEntry("deny", "phone", "+1 650 253 0000"),
        ListEntry("deny", "regex", "(a|aa)+$"),
        ListEntry("deny", "regex", "(.*?,){11}P"),
    ]
)
SIZE = 1_000_000
FILLINGS = [
    "\x00", " ", "a ", "1 ", "1", "+", "(", "[", "/", "//", "http://", "mailto:", "@", ".", "a.",
    "a.b@", "$a.co", "a.com/[", "x.com ", "http://x.com/(", "e\u0301", "\u0301\u0323", "\u200d",
    "\u202e", "看", "🔥", "👨\u200d👩\u200d👧", "ﷺ", "İ", "\u1100\u1161", "xn--", "xn--a.",
    "650-253-000 ", "https://a.b/?u=", "|", "_", "'", '"x',
]  # fmt: skip


@pytest.mark.parametrize("filling", FILLINGS)
def test_a_megabyte_of_anything_is_read_to_its_end(filling: str):
    text = filling * (SIZE // len(filling.encode()))
    assert MATCHER.matches([text, f"{text} casino"]).tolist() == [0, 1]


def test_thousands_of_links_are_read():
    links = " ".join(f"https://x{i}.com/casino.com?x={i}" for i in range(20_000))
    assert MATCHER.matches([links.replace("casino", "cas-ino")]).tolist() == [0]
    assert [match.entry.kind for match in MATCHER.explain(links + " casino.com")] == [
        "phrase",
        "domain",
    ]


def test_the_library_for_links_is_given_pieces_of_bounded_size_and_number():
    text = "`a.xcasino.co" * 20_000
    lengths = [len(run.text) for run in runs(text)]
    assert max(lengths) <= MAX_RUN_LENGTH
    assert len(lengths) <= 1 + len(text) // (MAX_RUN_LENGTH - OVERLAP)


def test_a_near_miss_in_every_piece_is_read_in_time_by_the_length():
    links = Links([(0, "domain", "casino.com")])
    assert not list(links.find("$a.casino.commerce" * 5_000))


def test_the_library_for_numbers_is_asked_a_bounded_number_of_times():
    phones = Phones([(0, "650 253 0000")])
    decoys = "5 650 253 0000 x " * (MAX_PLACES + 5)
    assert not list(phones.find(decoys))
    assert not list(phones.find(decoys + "650-253-0000"))
    assert list(phones.find("5 650 253 0000 x " * 20 + "650-253-0000"))


def test_a_number_split_over_a_megabyte_is_no_number():
    text = "6" + " " * SIZE + "502530000"
    assert digits(text) == "6502530000"
    assert not list(Phones([(0, "650 253 0000")]).find(text))


def test_nested_phrases_in_a_megabyte_are_counted_piece_by_piece():
    phrases = [ListEntry("deny", "phrase", "a" * n) for n in range(1, 5)]
    assert Matcher(phrases).matches(["a" * SIZE]).tolist() == [0]
    assert Matcher(phrases).matches(["a" * SIZE + " aa"]).tolist() == [1]


def test_a_phrase_is_found_across_the_edges_of_pieces():
    literals = Literals(["free money", "z"])
    for before in range((1 << 16) - 30, (1 << 16) + 5):
        text = "y" * before + "free money" + " " * 70_000
        assert set(literals.hits([text])) == {(0, 0, before, before + 10)}


def test_a_megabyte_is_explained():
    text = "e\u0301" * 200_000 + " casino"
    (match,) = MATCHER.explain(text)
    assert text[match.start : match.end] == "casino"
