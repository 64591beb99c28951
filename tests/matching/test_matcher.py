from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from workbench.errors import BadInput
from workbench.matching import ListEntry, Matcher, problem_of

CASINO = Matcher([ListEntry("deny", "phrase", "casino")])


def test_a_text_that_is_null_is_unknown():
    assert CASINO.matches([None, "casino", "", None]).tolist() == [-1, 1, 0, -1]


def test_a_list_without_entries_matches_nothing():
    assert Matcher([]).matches(["a", None]).tolist() == [0, -1]
    assert Matcher([]).explain("a") == []


def test_no_texts_have_no_answers():
    result = CASINO.matches([])
    assert result.dtype == np.int8
    assert result.shape == (0,)


@pytest.mark.parametrize(
    "texts",
    [
        pa.array(["casino", "x", None, "casino"]),
        pa.array(["casino", "x", None, "casino"], pa.large_string()),
        pa.array(["casino", "x", None, "casino"]).dictionary_encode(),
        pa.chunked_array([["casino", "x"], [None], ["casino"]]),
        pa.array(["?", "casino", "x", None, "casino"]).slice(1),
        np.array(["casino", "x", None, "casino"], dtype=object),
        ("casino", "x", None, "casino"),
    ],
    ids=["string", "large", "dictionary", "chunked", "sliced", "numpy", "tuple"],
)
def test_texts_come_as_any_column(texts: object):
    assert CASINO.matches(texts).tolist() == [1, 0, -1, 1]  # pyright: ignore[reportArgumentType]


def test_a_column_of_nulls_is_unknown():
    assert CASINO.matches(pa.nulls(2)).tolist() == [-1, -1]


def test_a_column_of_numbers_is_refused():
    with pytest.raises(TypeError, match="expected a column of text, got int64"):
        CASINO.matches(pa.array([1, 2]))


def test_texts_that_repeat_have_the_answer_of_each():
    texts = ["casino", "x", None] * 200_000
    assert CASINO.matches(texts).tolist() == [1, 0, -1] * 200_000


def test_many_texts_have_the_answers_that_each_has_alone():
    texts = [f"{'x' * (i % 7)} casino{'s' * (i % 3)} {i}" for i in range(2_000)]
    texts.insert(700, "y " * 100_000 + "casino")
    expected = [int(bool(CASINO.explain(text))) for text in texts]
    assert CASINO.matches(texts).tolist() == expected


def test_halves_of_surrogate_pairs_are_read_as_unreadable_characters():
    assert CASINO.matches(["\ud800 casino", "\udfffcasino"]).tolist() == [1, 1]
    assert CASINO.explain("\ud800 casino")[0].start == 2


def test_all_entries_that_are_not_valid_are_named_at_once():
    bad = [
        ListEntry("deny", "domain", "x"),
        ListEntry("deny", "phrase", "a"),
        ListEntry("deny", "regex", "("),
    ]
    with pytest.raises(BadInput) as caught:
        Matcher(bad)
    assert str(caught.value).splitlines() == [
        "entry 1 of list `deny`: expected a domain such as example.com, got `x`",
        f"entry 3 of list `deny`: {problem_of(bad[2])}",
    ]


def test_equal_entries_are_all_reported():
    entries = [
        ListEntry("deny", kind, value)
        for kind, value in [
            ("phrase", "a.com"),
            ("phrase", "A.COM"),
            ("domain", "a.com"),
            ("domain", "A.com"),
            ("url", "a.com/"),
        ]
    ]
    assert [match.entry for match in Matcher(entries).explain("see a.com")] == entries
