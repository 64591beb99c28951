"""What imports are called, and what is said when one is removed or cannot be."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput, Conflict
from workbench.model.imports import Import, PostRecord
from workbench.services.transfer.imports import _name_of, checked_name
from workbench.services.transfer.removed_import import (
    RemovedImport,
    _refuse_records,
    _widen,
)


@pytest.mark.parametrize(
    ("users", "labels", "words"),
    [
        (0, 0, "march is removed: 1 post"),
        (1, 0, "march is removed: 1 post, with 1 user"),
        (0, 2, "march is removed: 1 post, with 2 labels"),
        (2, 1, "march is removed: 1 post, with 2 users and 1 label"),
    ],
)
def test_a_removal_is_said_with_what_left(users, labels, words):
    assert RemovedImport("march", 1, users, labels).in_words == words


MARCH = Import("march", 3, 2, 0, 1, (), ("a.csv",), 3, None, 0, "ann", False, "s.parquet", 1)


@pytest.mark.parametrize(
    ("records", "listed"),
    [
        (["label"], "1 label is"),
        (["label", "label"], "2 labels are"),
        (["log entry", "label"], "1 log entry and 1 label are"),
        (
            ["log entry", "review item", "log entry", "label"],
            "2 log entries, 1 review item and 1 label are",
        ),
    ],
)
def test_what_keeps_an_import_is_counted_and_the_first_post_named(records, listed):
    about = [PostRecord(what, f"u{at}", f"p{at}") for at, what in enumerate(records)]
    with pytest.raises(Conflict) as refused:
        _refuse_records(MARCH, about)
    assert str(refused.value) == (
        f"the import `march` cannot be removed: {listed} about its posts, such as `p0` of `u0`;"
        " exclude it from simulations instead"
    )
    _refuse_records(MARCH, [])


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ([], "posts"),
        (["table"], "posts"),
        (["table 1", "table 2"], "posts and 1 more"),
        (["a.csv"], "a.csv"),
        (["a.csv", "b.csv"], "a.csv and 1 more"),
        (["a.csv", "b.csv", "c.csv"], "a.csv and 2 more"),
        ([" a\n b.csv "], "a b.csv"),
        (["x" * 200], "x" * 200),
        (["x" * 201], "x" * 199 + "…"),
    ],
)
def test_an_import_is_named_after_its_files(files, name):
    assert _name_of(files, "posts") == name


def test_a_name_is_on_one_line_and_has_200_characters_at_most():
    assert checked_name("  a\n  b ") == "a b"
    assert checked_name("x" * 200) == "x" * 200
    with pytest.raises(BadInput, match="has 201 characters; expected at most 200"):
        checked_name("x" * 201)
    with pytest.raises(BadInput, match="an import needs a name"):
        checked_name(" \n")


def test_types_are_widened_by_those_of_further_posts_or_stay_as_the_store_has_them():
    widened = {"a": "integer", "b": "integer"}
    _widen(widened, {"a": "float64", "b": "text", "c": "time"}, {"b": "text", "a": "x"})
    assert widened == {"a": "float64", "b": "text", "c": "time"}
