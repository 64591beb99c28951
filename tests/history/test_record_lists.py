"""The limits within which lists of records are looked for in JSON."""

import pytest

from workbench.reading.files.json.lines import table_of
from workbench.reading.files.json.record_lists import NoListError, lists_within, records_of
from workbench.reading.files.json.scan import DEEPEST, ListAt


def nested(depth, inside):
    for _ in range(depth):
        inside = {"a": inside}
    return inside


def lists(*rows):
    return lists_within(table_of("posts.json", [(row, b"") for row in rows]))


@pytest.mark.parametrize(("depth", "is_read"), [(1, True), (DEEPEST - 1, True), (DEEPEST, False)])
def test_records_are_read_from_a_list_within_twenty_objects(depth, is_read):
    (found,) = records_of([nested(depth, ["x"])], ".".join("a" * depth))
    assert found == "x" if is_read else isinstance(found, NoListError)


@pytest.mark.parametrize(("depth", "is_found"), [(3, True), (4, False)])
def test_a_column_is_searched_three_objects_deep(depth, is_found):
    path = ".".join(["data", *"a" * depth])
    expected = [ListAt(path, 2, 1)] if is_found else []
    assert lists({"data": nested(depth, [{"id": 1}, "x"])}) == expected


@pytest.mark.parametrize(("keys", "is_found"), [(99, True), (100, False)])
def test_the_first_hundred_keys_of_an_object_are_searched(keys, is_found):
    row = {"data": {**{f"k{n}": 0 for n in range(keys)}, "posts": [{"id": 1}]}}
    assert lists(row) == ([ListAt("data.posts", 1, 1)] if is_found else [])


@pytest.mark.parametrize(("rows", "is_found"), [(999, True), (1000, False)])
def test_the_first_thousand_rows_are_searched(rows, is_found):
    posts = {"data": {"posts": [{"id": 1}]}}
    found = lists(*[{"data": {"x": 1}}] * rows, posts)
    assert found == ([ListAt("data.posts", 1, 1)] if is_found else [])
