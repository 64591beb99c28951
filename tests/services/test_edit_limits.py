"""The limits of an edit: a setting of the store, and the protected tags that all parts share."""

import json

import pytest

from tests.services.worlds import a_world
from tests.store.stores import MOD
from workbench import Workbench
from workbench.errors import BadInput
from workbench.model.edit_limits import EditLimits
from workbench.services.policies.edit_limits import protecting_tags
from workbench.services.record.log import log
from workbench.services.tables.chosen import UserAct, blast_radius


@pytest.fixture
def wb(tmp_path):
    return Workbench(a_world(tmp_path).store, MOD)


def test_limits_are_kept_and_each_change_is_in_the_log_with_who_made_it(wb):
    assert wb.edit_limits() == EditLimits()
    changed = wb.set_edit_limits(users=3, user_share="0.5 %", post_share=1)
    assert changed == EditLimits(3, 0.005, 1.0)
    assert wb.set_edit_limits(protected_tags="press", most_active=0) == wb.edit_limits()
    assert wb.edit_limits() == EditLimits(3, 0.005, 1.0, ("press",), 0)
    wb.set_edit_limits(users=3)
    entries = log(wb.store, kind="edit_limits_set").to_pylist()
    assert [entry["actor"] for entry in entries] == [MOD.name, MOD.name]
    assert json.loads(entries[-1]["arguments"])["protected_tags"] == ["press"]
    assert wb.verify().sound


def test_limits_that_the_log_does_not_know_are_found(wb):
    with wb.store.write(MOD) as tx:
        tx.policies.set_edit_limits(EditLimits(users=1_000))
    assert not wb.verify().sound
    assert "the limits of an edit are not those that were set last" in wb.verify().problems


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"users": -1}, "users `-1`: expected a number from 0"),
        ({"users": True}, "users `True`: expected"),
        ({"user_share": "101%"}, "user_share `101%`: expected a share from 0% to 100%"),
        ({"post_share": 1.5}, "post_share `1.5`: expected"),
        ({"post_share": float("nan")}, "post_share `nan`: expected"),
        ({"most_active": 1_001}, "most_active `1001`: expected a number from 0 to 1,000"),
        ({"protected_tags": ["a\nb"]}, "cannot be a tag"),
        ({"protected_tags": ["x" * 201]}, "cannot be a tag"),
        ({"protected_tags": [str(n) for n in range(101)]}, "at most 100 tags"),
        ({"protected_tags": [1]}, "expected a text or a list of texts"),
    ],
)
def test_what_cannot_be_a_limit_is_refused(wb, given, why):
    with pytest.raises(BadInput, match=why):
        wb.set_edit_limits(**given)
    assert wb.edit_limits() == EditLimits()


def test_the_last_values_that_are_taken(wb):
    assert wb.set_edit_limits(users=0, user_share="0%", post_share="100%", most_active=1_000)


def test_plans_acts_and_starter_policies_protect_the_tags_of_the_store(wb):
    user = wb.user("cem")
    wb.add_tags(user.user_id, ["watched"])
    assert blast_radius(wb.store, ["cem"], UserAct("block", reason="Spam")).protected == ()
    assert wb.simulate("baseline").plan().protected == ("ada",)
    wb.set_edit_limits(protected_tags=["watched"])
    assert blast_radius(wb.store, ["cem"], UserAct("block", reason="Spam")).protected == ("cem",)
    assert wb.simulate("baseline").plan(protected_tags="trusted").protected == ("ada",)
    assert protecting_tags(wb.store) == ["watched"]
    wb.set_edit_limits(protected_tags=["vip"])
    assert protecting_tags(wb.store) == ["VIP_user"]
