"""The ids of an upload of tags: a float that may have lost digits is not assigned to, and edges are
left out.
"""

from __future__ import annotations

import pytest

from workbench.importers.uploads.tag_csv import preview, read_items
from workbench.model.ids import FLOAT_ID


def errors(text):
    """The error of each item, which a preview shows too."""
    result = read_items(text.encode()).table["error"].to_pylist()
    assert [row.error for row in preview(text.encode()).rows] == result
    return result


@pytest.mark.parametrize("one", ["1.23E+17", "1e+05", "1.5e17"])
def test_an_id_with_an_exponent_is_refused_among_any_others(one):
    result = errors(f"user_id,user_tags\n{one},vip\nann,vip\n12E5,vip\n")
    assert result == [f"the user id `{one}` {FLOAT_ID}", None, None]


def user_ids(text):
    """The user of each item, which a preview shows too."""
    result = read_items(text.encode()).table["user_id"].to_pylist()
    assert [row.user_id for row in preview(text.encode()).rows] == result
    return result


def test_a_whole_float_is_its_number_among_numbers_alone():
    text = "user_id,user_tags\n12345.0,vip\n12345,vip\n-0.0,vip\n"
    assert user_ids(text) == ["12345", "12345", "0"]
    assert errors(text) == [None] * 3
    assert user_ids("user_id,user_tags\n7.0,vip\nann,vip\n12,vip\n") == ["7.0", "ann", "12"]
    failed = "user_id,user_tags\n7.0,vip\nann,\n12,vip\n"
    assert user_ids(failed) == ["7", "ann", "12"]
    assert errors(failed)[::2] == [None, None]


@pytest.mark.parametrize("one", ["9007199254740994.0", "007.0", '"12345,0"'])
def test_a_float_that_may_have_lost_digits_is_refused_among_numbers_alone(one):
    text = f"user_id,user_tags\n{one},vip\n7,vip\n"
    assert errors(text) == [f"the user id {FLOAT_ID}", None]
    assert user_ids(text) == [one.strip('"'), "7"]


@pytest.mark.parametrize("padded", ['" u1"', "\u200bu1", "u1\u202f", '"u1\xa0"', "\u3000u1\ufeff"])
def test_what_stands_around_an_id_is_left_out(padded):
    text = f"user_id,user_tags\n{padded},vip\n"
    assert read_items(text.encode()).table["user_id"].to_pylist() == ["u1"]
    assert preview(text.encode()).rows[0].user_id == "u1"
