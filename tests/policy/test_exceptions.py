"""The edit that excepts the users of a tag from rules."""

import copy

import pytest

from workbench.encoding import JsonObject
from workbench.errors import BadInput
from workbench.policy.editing.exceptions import with_exception

SPAM: JsonObject = {"classified": ["spam"]}
NEW = {"user_tags": {"none_of": ["vip"]}}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (SPAM, {"all": [SPAM, NEW]}),
        ({"all": [SPAM, SPAM]}, {"all": [SPAM, SPAM, NEW]}),
        ({"any": [SPAM, SPAM]}, {"all": [{"any": [SPAM, SPAM]}, NEW]}),
        (
            {"all": [SPAM, {"user_tags": {"none_of": ["staff"]}}]},
            {"all": [SPAM, {"user_tags": {"none_of": ["staff", "vip"]}}]},
        ),
        (
            {"all": [SPAM, {"user_tags": {"any_of": ["staff"]}}]},
            {"all": [SPAM, {"user_tags": {"any_of": ["staff"]}}, NEW]},
        ),
        ({"user_tags": {"none_of": ["staff"]}}, {"user_tags": {"none_of": ["staff", "vip"]}}),
        ({"all": [SPAM, NEW]}, {"all": [SPAM, NEW]}),
    ],
)
def test_the_condition_is_added_or_gets_one_more_tag(when, expected):
    before = copy.deepcopy(when)
    document: JsonObject = {"rules": [{"name": "a", "when": when}, {"name": "b", "when": SPAM}]}
    changed = with_exception(document, ["a"], "vip")
    assert changed["rules"] == [{"name": "a", "when": expected}, {"name": "b", "when": SPAM}]
    assert document == {"rules": [{"name": "a", "when": before}, {"name": "b", "when": SPAM}]}


def test_a_rule_that_is_not_there_is_refused():
    with pytest.raises(BadInput, match="the policy has no rule `c`"):
        with_exception({"rules": []}, ["c"], "vip")
