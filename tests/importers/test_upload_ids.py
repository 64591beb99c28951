"""The ids of an upload of tags: what became a float is not assigned to, and edges are left out."""

from __future__ import annotations

import pytest

from workbench.importers.uploads.tag_csv import preview, read_items
from workbench.model.ids import FLOAT_ID


def errors(text):
    """The error of each item, which a preview shows too."""
    found = read_items(text.encode()).table["error"].to_pylist()
    assert [row.error for row in preview(text.encode()).rows] == found
    return found


@pytest.mark.parametrize("one", ["1.23E+17", "1e+05", "1.5e17"])
def test_an_id_with_an_exponent_is_refused_among_any_others(one):
    found = errors(f"user_id,user_tags\n{one},vip\nann,vip\n12E5,vip\n")
    assert found == [f"the user id `{one}` {FLOAT_ID}", None, None]


def test_a_whole_number_with_point_zero_is_refused_among_numbers_alone():
    assert errors("user_id,user_tags\n12345.0,vip\n7,vip\n") == [f"the user id {FLOAT_ID}", None]
    assert errors("user_id,user_tags\n7.0,vip\nann,vip\n12,vip\n") == [None] * 3
    failed = "user_id,user_tags\n7.0,vip\nann,\n12,vip\n"
    assert errors(failed)[::2] == [f"the user id {FLOAT_ID}", None]


@pytest.mark.parametrize("padded", ['" u1"', "\u200bu1", "u1\u202f", '"u1\xa0"', "\u3000u1\ufeff"])
def test_what_stands_around_an_id_is_left_out(padded):
    text = f"user_id,user_tags\n{padded},vip\n"
    assert read_items(text.encode()).table["user_id"].to_pylist() == ["u1"]
    assert preview(text.encode()).rows[0].user_id == "u1"
