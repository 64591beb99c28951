"""A `.json` file is an array of objects, one object, or an object a line; no row of it is lost."""

import json

import pytest

from tests.history.posts_samples import as_jsonl, written
from workbench.errors import BadInput
from workbench.history import History

POST = {"post_id": 12345678901234567890, "user_id": "u", "created_at": "2026-09-01T00:00:00Z"}


def read(folder, text: str) -> History:
    return History.read(written(folder / "p.json", text.encode()))


@pytest.mark.parametrize(
    "text", [json.dumps(POST), json.dumps(POST, indent=1), f"\ufeff[{json.dumps(POST)}]\n"]
)
def test_one_object_is_one_row_with_exact_digits(text, tmp_path):
    assert read(tmp_path, text).post_ids.to_pylist() == ["12345678901234567890"]


def test_a_file_of_lines_may_end_in_json(tmp_path):
    lines = as_jsonl([POST, {**POST, "post_id": "p2"}]).decode()
    assert read(tmp_path, lines).n_posts == 2


def test_each_bad_element_is_set_aside_by_itself(tmp_path):
    twice = '{"post_id": 1, "post_id": 2}'
    history = read(tmp_path, f"[1, {json.dumps(POST)},{twice} , null, []]")
    assert history.rejects["row"].to_pylist() == [1, 3, 4, 5]
    assert "twice" in history.rejects["reason"][1].as_py()


@pytest.mark.parametrize(
    "text", ["[", "[1", "[1 2]", "[1,]", "[] []", "[" * 5000, '["\n"]', '[{"a']
)
def test_an_array_that_is_broken_is_refused_as_a_whole(text, tmp_path):
    with pytest.raises(BadInput, match=r"p\.json: is not JSON"):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["", " ", "[]", "{", '{"a": 1} x', "7"])
def test_a_file_without_a_usable_row_is_refused(text, tmp_path):
    with pytest.raises(BadInput, match=r"p\.json"):
        read(tmp_path, text)


def test_other_encodings_are_refused(tmp_path):
    with pytest.raises(BadInput, match="UTF-8"):
        History.read(written(tmp_path / "p.json", b'[{"post_id": "\xff"}]'))
