"""The columns of every table, and how the page shows cells, filters and histograms.

The golden file is written anew with WORKBENCH_GOLDEN=1; read what changed before keeping it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.golden_files import assert_golden
from workbench.errors import BadInput
from workbench.model.tables import (
    TABLE_KINDS,
    Between,
    Contains,
    Histogram,
    OneOf,
    TableColumn,
    TableQuery,
    TableResult,
)
from workbench.services.tables.columns import columns_of
from workbench.store.repositories.tables import catalogue
from workbench.widgets.table import asked
from workbench.widgets.table.parts import bars_of, cells_of, chip_of
from workbench.widgets.table.words import FIRST_ORDER, cell, end_words, filter_words

TYPES = {
    "text": "text",
    "label": "text",
    "country": "text",
    "hate": "float64",
    "views": "integer",
    "spam": "float32",
    "is_new": "boolean",
    "seen": "time",
    "price": "decimal",
    "nsfw": "float64",
    "fourth": "float64",
}
SHARE = TableColumn("share", "Share flagged", "share")
TIME = TableColumn("at", "Time", "time")
POSTS = TableColumn("posts", "Posts", "number")
TEXT = TableColumn("text", "Text", "text")
DAY_US = 86_400_000_000


def said() -> Iterator[str]:
    """Each table: its usual order, and its columns with what can be done with them."""
    for kind in TABLE_KINDS:
        table = catalogue.POSTS if kind == "posts" else catalogue.TABLES[kind]
        order = ", ".join(f"{sql}{' down' if is_down else ''}" for sql, is_down in table.order)
        column, is_down = FIRST_ORDER[kind]
        yield f"{kind}, opened by {column} {'down' if is_down else 'up'}; key {table.key}; {order}"
        for one in columns_of(kind, TYPES):
            sql = table.columns.get(one.name)
            can = [
                "shown" if one.shown else "",
                "sorts" if one.sorts else "",
                "searched" if sql is not None and sql.searched else "",
                "whole" if sql is not None and sql.whole else "",
            ]
            yield f"  {one.name}, {one.label}: {' '.join([one.form, *filter(None, can)])}"
            if sql is not None:
                yield f"    {sql.form}: {' '.join(sql.expression.split())}"


def test_the_columns_of_tables_are_those_of_the_golden_file():
    text = "\n".join(said()) + "\n"
    assert_golden(text, "table_columns.txt")


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (None, "time", None),
        (DAY_US, "time", "2 Jan 1970, 00:00"),
        ("x" * 400, "text", "x" * 400),
        ("x" * 401, "text", "x" * 400 + "…"),
        ("a\u202eb", "text", "a\\u202eb"),
        (("a", "b"), "names", ["a", "b"]),
        (7, "number", 7),
        ("a\u202eb", "id", "a\u202eb"),
    ],
)
def test_a_cell_is_sent_as_the_page_shows_it(value, form, shown):
    assert cell(value, form) == shown


@pytest.mark.parametrize(
    ("filter_", "column", "words"),
    [
        (Between("posts"), POSTS, "known"),
        (Between("posts", 20), POSTS, "≥ 20"),
        (Between("posts", None, 20), POSTS, "≤ 20"),
        (Between("posts", None, 20, inclusive=False), POSTS, "< 20"),
        (OneOf("posts", ("a", "b", "c")), POSTS, "a or b or c"),
        (OneOf("posts", ("a", "b", "c", "d")), POSTS, "a or b or c or 1 more"),
        (OneOf("posts", (None,)), POSTS, "no posts"),
        (OneOf("posts", ("x" * 31,)), POSTS, "x" * 29 + "…"),
        (OneOf("posts", ("x" * 30,)), POSTS, "x" * 30),
        (Contains("posts", "x" * 31), POSTS, "holds “" + "x" * 29 + "…”"),
        (Contains("posts", "x" * 30), POSTS, "holds “" + "x" * 30 + "”"),
    ],
)
def test_the_words_of_a_filter_are_short(filter_, column, words):
    assert filter_words(filter_, column) == words


@pytest.mark.parametrize(
    ("value", "form", "short", "words"),
    [
        (DAY_US, "time", False, "2 Jan 1970"),
        (DAY_US + 60_000_000, "time", False, "2 Jan 1970, 00:01"),
        (DAY_US + 60_000_000, "time", True, "2 Jan 1970"),
        (0.12345, "share", False, "12.3 %"),
        (1234.0, "number", False, "1,234"),
        (1234.56, "number", False, "1,235"),
        (0.123456, "number", False, "0.1235"),
    ],
)
def test_the_end_of_a_range_is_in_its_unit(value, form, short, words):
    assert end_words(value, form, short=short) == words


@pytest.mark.parametrize(
    ("histogram", "column", "ends"),
    [
        (Histogram("at", (1,), 0, DAY_US), TIME, ["1 Jan 1970", "2 Jan 1970"]),
        (Histogram("at", (1,), 0, 3_600_000_000), TIME, ["1 Jan 1970", "1 Jan 1970, 01:00"]),
        (Histogram("posts", (1, 2), 1, 21, 20), POSTS, ["1", "20"]),
        (Histogram("posts", (1, 2), 1, 21, 18), POSTS, ["1", "18"]),
        (Histogram("posts", (1, 2), 0.5, 1.5), POSTS, ["0.5", "1.5"]),
        (Histogram("share", (1,), 0, 1), SHARE, ["0 %", "100 %"]),
        (Histogram("posts", ()), POSTS, ["", ""]),
    ],
)
def test_the_ends_of_a_histogram_are_those_of_its_values(histogram, column, ends):
    assert bars_of(histogram, column)["ends"] == ends


def test_a_histogram_is_sent_whole():
    found = Histogram("kind", (5, 3), values=("a", "b"), distinct=9, missing=2)
    assert bars_of(found, TableColumn("kind", "Kind", "category")) == {
        "counts": (5, 3), "low": None, "high": None, "values": ("a", "b"), "distinct": 9,
        "missing": 2, "ends": ["", ""],
    }  # fmt: skip


def test_cells_that_were_not_read_are_empty():
    result = TableResult((POSTS, TEXT), ("k",), ((7, "x"),), 1, 1, 0.5)
    assert cells_of(result, [TEXT, SHARE, POSTS]) == [["x", None, 7]]


def test_a_chip_says_what_it_chooses():
    assert chip_of(Between("posts", 1, 2), POSTS) == {
        "column": "posts", "label": "Posts", "words": "1 to 2", "low": 1, "high": 2, "values": (),
    }  # fmt: skip
    assert chip_of(OneOf("posts", ("a", None)), POSTS) == {
        "column": "posts", "label": "Posts", "words": "a or no posts", "low": None, "high": None,
        "values": ("a", None),
    }  # fmt: skip


def test_a_column_that_is_asked_for_again_is_sorted_the_other_way():
    query = asked.sorted_by(TableQuery("users", first=50), "posts")
    assert (query.sort, query.descending, query.first) == ("posts", True, 0)
    again = asked.sorted_by(query, "posts")
    assert (again.descending, asked.sorted_by(again, "posts").descending) == (False, True)
    assert asked.sorted_by(again, "share").descending is True


def test_a_column_has_one_filter_and_each_change_shows_the_first_rows():
    query = asked.filtered(TableQuery("users", first=50), Between("posts", 1))
    query = asked.filtered(query, OneOf("status", ("blocked",)))
    query = asked.filtered(query, Between("posts", 2))
    assert query.filters == (OneOf("status", ("blocked",)), Between("posts", 2))
    assert query.first == 0
    left = asked.unfiltered(asked.filtered(query, Between("posts", 3)), "posts")
    assert (left.filters, left.first) == ((OneOf("status", ("blocked",)),), 0)


def test_bins_of_times_are_whole_and_those_of_numbers_are_not():
    assert asked.brushed(TIME, 1.5, 2.5, last=False) == Between("at", 1, 2.5, inclusive=False)
    assert asked.brushed(POSTS, 1.5, None, last=True) == Between("posts", 1.5, None)
    assert asked.brushed(TIME, None, 2.5, last=True) == Between("at", None, 2.5)


def test_values_are_added_and_taken_away_until_none_is_left():
    column = TableColumn("status", "Status", "category")
    query = TableQuery("users", filters=(Between("posts", 1),))
    query = asked.with_value(query, column, "a", on=True)
    query = asked.with_value(query, column, None, on=True)
    query = asked.with_value(query, column, "a", on=True)
    assert query.filters == (Between("posts", 1), OneOf("status", (None, "a")))
    query = asked.with_value(query, column, "a", on=False)
    assert query.filters == (Between("posts", 1), OneOf("status", (None,)))
    assert asked.with_value(query, column, None, on=False).filters == (Between("posts", 1),)


def test_a_text_is_looked_for_without_the_spaces_around_it():
    assert asked.holds(TEXT, " a b ") == Contains("text", "a b")
    with pytest.raises(BadInput, match="Text: enter the text to look for"):
        asked.holds(TEXT, "  ")


def test_a_sample_has_a_whole_size_and_seed():
    query = asked.sampled(TableQuery("users", first=50), "10", "0")
    assert (query.sample, query.seed, query.first) == (10, 0, 0)
    none = asked.sampled(TableQuery("users", sample=5, first=50), "0", "7")
    assert (none.sample, none.first) == (None, 0)
    for size, seed in (("1.5", "1"), ("1", "1.5"), ("1", "-1"), ("1", "")):
        with pytest.raises(BadInput, match="a whole number of rows, and a seed that is one"):
            asked.sampled(TableQuery("users"), size, seed)
