from __future__ import annotations

import pyarrow as pa
import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.matching.patterns import Patterns, compiled

from .texts import hard_text

PATTERNS = [
    r"a.c", r"(?i)straße", r"^看", r"点$", r"\bab\b", r"(?P<n>x+)y", r"(?P<n>z)", r"\Qa.c",
    r"[^\x00-\x7f]{3}", r"a|b|", r"\d{3,}", r"(?s:c.a)", "e\u0301", r"\p{Cyrillic}", "1{2}",
]  # fmt: skip


def any_in(patterns: Patterns, text: str) -> bool:
    return bool(patterns.matches_in(pa.array([text], pa.large_string()))[0])


@settings(deadline=None)
@given(st.lists(st.sampled_from(PATTERNS), unique=True), hard_text())
def test_many_patterns_at_once_find_what_each_finds(patterns: list[str], text: str):
    each = [i for i, pattern in enumerate(patterns) if compiled(pattern).search(text)]
    assert [position for position, _, _ in Patterns(patterns).find(text)] == each
    assert any_in(Patterns(patterns), text) is bool(each)


def test_patterns_with_the_same_group_name_are_searched_together():
    both = Patterns(["(?P<n>a)b", "(?P<n>c)d"])
    assert any_in(both, "ab")
    assert any_in(both, "cd")
    assert not any_in(both, "ad")


def test_an_open_quotation_does_not_run_into_the_next_pattern():
    both = Patterns([r"a\Qb", "c"])
    assert any_in(both, "ab")
    assert any_in(both, "c")
    assert not any_in(both, "b")


def test_large_patterns_are_searched_in_groups_of_bounded_size():
    patterns = Patterns([rf"\b\w{{1,{20 + i}}}q{i}\b" for i in range(60)])
    assert len(patterns._groups) > 1
    assert all(group.programsize <= 2 * 4_000 for group in patterns._groups)
    assert any_in(patterns, "aq59")


def test_a_text_that_exhausts_the_automaton_is_searched_the_other_way():
    text = "".join("ab"[i * i * 2_654_435_761 >> 31 & 1] for i in range(200_000))
    assert not any_in(Patterns(["[ab]*a[ab]{14}c", "c4sino"]), text)


def test_spans_count_characters_not_bytes():
    assert list(Patterns(["点+"]).find("é🔥点点")) == [(0, 2, 4)]


def test_the_options_keep_quiet_and_keep_the_default_memory():
    options = compiled("a").options
    assert options.log_errors is False
    assert options.max_mem == re2.Options().max_mem == 8 << 20


CATEGORIES = "L Lu Ll M N Nd P S Z C Cf Latin Han Kawi"


@pytest.mark.parametrize("name", CATEGORIES.split())
def test_columns_and_single_texts_are_searched_with_the_same_unicode(name: str):
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    pattern = rf"\p{{{name}}}"
    by_column = Patterns([pattern]).matches_in(pa.array(characters, pa.large_string()))
    result = {match.start() for match in compiled(pattern).finditer("".join(characters))}
    assert set(by_column.nonzero()[0].tolist()) == result
