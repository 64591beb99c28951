"""Edits that follow from others: declarations, and a class under another name."""

import pytest

from workbench.errors import BadInput
from workbench.policy.editing.declare import class_renamed, declared
from workbench.policy.policy import Policy

CALL = {"on": "user", "label": "Call the user", "reasons": [], "free_text": True}
DOCUMENT = {
    "version": 1,
    "name": "p",
    "tags": ["old"],
    "classes": {
        "a": {"score": "a", "classified": 0.5, "needs_review": 0.2},
        "b": {"score": "b", "classified": 0.5},
    },
    "rules": [
        {
            "name": "R",
            "when": {
                "any": [
                    {"user_tags": {"any_of": ["vip", "old"]}},
                    {"not": {"post_count": {"where": {"classified": ["b", "a"]}, "more_than": 1}}},
                    {"score": {"of": "a", "at_least": 0.3}},
                    {"needs_review": ["a"]},
                    {"action_count": {"of": ["ring"], "at_least": 1}},
                ]
            },
            "then": ["call", {"add_tags": ["seen", "nowhere"]}, {"block": {"reason": "vip"}}],
        }
    ],
}


def test_tags_and_actions_that_rules_use_are_declared_once():
    ring = {**CALL, "on": "post"}
    result = declared(DOCUMENT, {"vip", "seen", "old", "other"}, {"call": CALL, "ring": ring})
    assert result["tags"] == ["old", "vip", "seen"]
    assert result["actions"] == {"ring": ring, "call": CALL}
    assert declared(result, {"vip", "seen"}, {"call": CALL}) == result
    assert DOCUMENT["tags"] == ["old"]


def test_what_is_not_known_stays_undeclared():
    assert declared(DOCUMENT, (), {}) == DOCUMENT


@pytest.mark.parametrize(
    "rules", [None, "x", [1, {"name": "R"}], [{"when": [1], "then": {"a": 1}}]]
)
def test_half_made_documents_are_left_alone(rules):
    document = {"rules": rules}
    assert declared(document, {"vip"}, {"call": CALL}) == document


def test_a_class_is_renamed_in_its_place_and_in_every_condition():
    known = declared(
        DOCUMENT, {"vip", "seen", "nowhere"}, {"call": CALL, "ring": {**CALL, "on": "post"}}
    )
    result = class_renamed(known, "a", "nudity")
    assert list(result["classes"]) == ["nudity", "b"]
    parts = result["rules"][0]["when"]["any"]
    assert parts[1]["not"]["post_count"]["where"] == {"classified": ["b", "nudity"]}
    assert parts[2]["score"]["of"] == "nudity"
    assert parts[3] == {"needs_review": ["nudity"]}
    before, after = Policy.from_document(known), Policy.from_document(result)
    assert before.rules != after.rules
    assert class_renamed(result, "nudity", "a") == known


@pytest.mark.parametrize(("old", "new"), [("a", "b"), ("zz", "c"), ("a", " ")])
def test_a_class_keeps_its_name_where_the_new_one_cannot_be(old, new):
    with pytest.raises(BadInput):
        class_renamed(DOCUMENT, old, new)
