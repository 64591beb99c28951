from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.matching.normalise import IGNORABLE, nfkc, normalise

from .texts import ASSIGNED, hard_text

LISTED = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
LISTED |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def as_the_page_says(text: str) -> str:
    """The words of the spec, one after the other."""
    text = unicodedata.normalize("NFKC", text).casefold()
    remaining = (c for c in text if unicodedata.category(c) != "Cf" and ord(c) not in LISTED)
    text = unicodedata.normalize("NFKC", "".join(remaining))
    text = re.sub("[\u2018\u2019\u201b\u02bc]", "'", text)
    return " ".join(re.sub("[\u2010\u2011]", "-", text).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Free  MONEY", "free money"),
        ("\n a\t\r\n b \u2003", "a b"),
        ("ＦＲＥＥ", "free"),
        ("Straße", "strasse"),
        ("ﬁne", "fine"),
        ("e\u0301", "é"),
        ("e\u200d\u0301", "é"),
        ("co\u00adop\u200b", "coop"),
        ("\u2066abc\u2069", "abc"),
        ("❤\ufe0f", "❤"),
        ("\u3164", ""),
        ("\u200b \u2060", ""),
        ("ｶﾞ", "ガ"),
        ("K", "k"),
        ("Σας", "σασ"),
        ("a\x00b", "a\x00b"),
        ("don\u2019t", "don't"),
        ("\u2018don\u201bt\u02bc", "'don't'"),
        ("e\u2011mail e\u2010mail", "e-mail e-mail"),
        ("\u0149", "'n"),
        ("\u2013 \u201d \u2032", "\u2013 \u201d \u2032"),
        ("", ""),
    ],
)
def test_a_text_is_compared_in_this_form(text: str, expected: str):
    assert normalise(text) == expected


def test_every_character_is_normalised_as_the_page_says():
    for char in ASSIGNED:
        assert normalise(f"a{char}b") == as_the_page_says(f"a{char}b"), hex(ord(char))


def test_normalising_a_normalised_character_changes_nothing():
    for char in ASSIGNED:
        once = normalise(f"a{char} {char}b")
        assert normalise(once) == once, hex(ord(char))


@settings(deadline=None)
@given(hard_text())
def test_any_text_is_normalised_as_the_page_says(text: str):
    assert normalise(text) == as_the_page_says(text)


@settings(deadline=None)
@given(hard_text())
def test_normalising_a_normalised_text_changes_nothing(text: str):
    assert normalise(normalise(text)) == normalise(text)


def test_the_ignorable_characters_are_those_of_unicode_and_of_the_page():
    ours = set(re.findall(f"[{IGNORABLE}]", "".join(map(chr, range(0x110000)))))
    unicodes = {char for char in ASSIGNED if unicodedata.category(char) == "Cf"}
    listed = set(map(chr, LISTED))
    assert unicodes | listed <= ours
    assert {unicodedata.category(char) for char in ours - unicodes - listed} <= {"Cn"}


MARKS = [chr(c) for c in range(0x300, 0x370)] + ["\u0344", "\u0f73", "\u3099", "\u05b0", "\u20e3"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([*MARKS, "\u200d", "\u034f", "a", "é"]), min_size=1, max_size=60))
def test_long_runs_of_marks_are_normalised_as_short_ones_are(chars: list[str]):
    text = "a" + "".join(chars) * 20
    assert nfkc("x" * 1_000 + text) == "x" * 1_000 + unicodedata.normalize("NFKC", text)
    assert normalise("x" * 1_000 + text) == as_the_page_says("x" * 1_000 + text)


def test_a_megabyte_of_marks_is_put_in_order_not_into_a_queue():
    ends = normalise("a" + "\u0301\u0323" * 250_000)
    assert ends == "ạ" + "\u0323" * 249_999 + "\u0301" * 250_000
    apart = normalise("a" + "\u0301\u034f\u0323\u200d" * 120_000)
    assert apart == "ạ" + "\u0323" * 119_999 + "\u0301" * 120_000
