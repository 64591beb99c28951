"""Edits of a policy document: what each gives, what it leaves alone, and what it refuses."""

import copy

import pytest

from workbench.errors import BadInput
from workbench.policy.editing import edits

DOCUMENT = {
    "version": 1,
    "rules": [
        {"name": "A", "when": {"classified": ["x"]}, "then": ["flag_post"]},
        {"name": "B", "when": {"all": [{"text_in": "deny"}, {"text_in": "allow"}]}, "then": []},
        {"name": "C", "when": {"text_in": "deny"}, "then": ["block"]},
    ],
}


@pytest.fixture
def document():
    """A document, which no edit may change."""
    given = copy.deepcopy(DOCUMENT)
    yield given
    assert given == DOCUMENT


def names(document):
    return [rule["name"] for rule in document["rules"]]


@pytest.mark.parametrize(("start", "end", "wanted"), [(0, 2, "BCA"), (2, 0, "CAB"), (1, 1, "ABC")])
def test_a_rule_is_moved(document, start, end, wanted):
    assert "".join(names(edits.moved(document, ("rules",), start, end))) == wanted


def test_a_value_is_set_deep_inside(document):
    changed = edits.with_value(document, ("rules", 1, "when", "all", 0), {"text_in": "other"})
    assert changed["rules"][1]["when"]["all"] == [{"text_in": "other"}, {"text_in": "allow"}]


def test_a_key_that_was_not_there_is_set(document):
    assert edits.with_value(document, ("evaluate",), "first_match")["evaluate"] == "first_match"


def test_an_item_is_added_at_the_end_or_elsewhere(document):
    assert edits.with_item(document, ("rules", 0, "then"), "block")["rules"][0]["then"] == [
        "flag_post",
        "block",
    ]
    first = edits.with_item(document, ("rules", 0, "then"), "block", 0)
    assert first["rules"][0]["then"] == ["block", "flag_post"]


def test_the_value_at_a_place_is_removed(document):
    assert names(edits.without(document, ("rules", 1))) == ["A", "C"]


def test_a_duplicated_rule_follows_the_original_under_a_name_of_its_own(document):
    twice = edits.rule_duplicated(edits.rule_duplicated(document, 0), 0)
    assert names(twice) == ["A", "A 3", "A 2", "B", "C"]


def test_a_new_value_is_no_part_of_the_one_that_was_given(document):
    value = {"text_in": "deny"}
    changed = edits.with_value(document, ("rules", 0, "when"), value)
    value["text_in"] = "other"
    assert changed["rules"][0]["when"] == {"text_in": "deny"}


@pytest.mark.parametrize(
    ("edit", "arguments"),
    [
        (edits.with_value, (("rules", 9, "name"), "x")),
        (edits.with_value, (("rules", 3), {})),
        (edits.with_value, (("version", "x"), 1)),
        (edits.without, (("rules", 0, "nope"),)),
        (edits.with_item, (("rules", 0, "when"), "x")),
        (edits.moved, (("rules",), 0, 3)),
        (edits.moved, (("rules",), -1, 0)),
        (edits.rule_duplicated, (7,)),
    ],
)
def test_a_place_that_does_not_exist_is_bad_input(document, edit, arguments):
    with pytest.raises(BadInput):
        edit(document, *arguments)
