"""A simulation is planned, applied, refused where it should be, and taken back."""

import pytest

from tests.services.worlds import POLICY, a_post, an_empty_world
from tests.store.stores import MOD
from workbench.errors import Conflict, Refused
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services import apply, imports, moderation, policies, review, tags, undo, users
from workbench.services.log import log
from workbench.services.snapshot import history, snapshot
from workbench.services.verify import verify


def a_simulation(folder):
    """A world with imported posts, and what the policy would have done with them."""
    world = an_empty_world(folder)
    imports.import_posts(
        world.store,
        MOD,
        [
            a_post("ada", "p1", 30, nsfw=0.95),
            a_post("cem", "p2", 29, spam=0.9),
            a_post("cem", "p3", 28, spam=0.9),
            a_post("dan", "p4", 27, text="buy now"),
            a_post("eve", "p5", 14 * 24 + 13, spam=0.9),
            a_post("eve", "p6", 14 * 24 + 12, spam=0.9),
            a_post("fay", "p7", 26),
            a_post("gus", "p8", 25, nsfw=0.7),
        ],
    )
    return world, outcome_of(world)


def outcome_of(world):
    shot = snapshot(world.store)
    policy = Policy.from_document(POLICY)
    posts = history(world.store, shot)
    return simulate(policy, posts, users=shot.users(), lists=shot.lists())


def standing(world, user_id):
    user = users.user(world.store, user_id)
    return user.status, user.reason, user.tags


def test_a_plan_says_all_and_writes_nothing(tmp_path):
    world, outcome = a_simulation(tmp_path)
    before = len(log(world.store))
    made = apply.plan(world.store, outcome)
    assert made.counts == {
        "suspend": 1,
        "block": 1,
        "add_tags": 1,
        "delete_post": 1,
        "flag_post": 1,
    }
    assert made.over == ("eve",)
    assert (made.users, made.all_users) == (4, 6)
    assert dict(made.largest) == {"cem": 2, "dan": 1}
    assert len(log(world.store)) == before


def test_applying_brings_users_to_where_the_simulation_ends(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = apply.plan(world.store, outcome)
    apply.apply(world.store, MOD, made, made.confirmation)
    ends = {row["user_id"]: row for row in outcome.users.to_pylist()}
    for user_id in ("ada", "cem", "dan", "fay"):
        end = ends[user_id]
        expected = (end["status"], end["block_reason"], tuple(end["tags"]))
        assert standing(world, user_id) == expected
    assert standing(world, "eve") == ("enabled", None, ())
    assert [item.post_id for item in review.review_items(world.store)] == ["p8"]
    assert {e["actor_kind"] for e in log(world.store, kind="user_action").to_pylist()} == {"apply"}
    assert apply.plan(world.store, outcome).counts == {}
    assert verify(world.store).sound


@pytest.mark.parametrize(
    ("limits", "confirm", "said"),
    [
        ({}, "yes", "to confirm"),
        ({"max_users": 3}, None, "more than the limit of 3"),
    ],
)
def test_an_application_is_refused_without_confirmation_or_past_a_limit(
    limits, confirm, said, tmp_path
):
    world, outcome = a_simulation(tmp_path)
    made = apply.plan(world.store, outcome)
    with pytest.raises(Refused, match=said):
        apply.apply(world.store, MOD, made, confirm or made.confirmation, **limits)
    assert standing(world, "cem")[0] == "enabled"


def test_protected_users_hold_an_application_back(tmp_path):
    world, outcome = a_simulation(tmp_path)
    tags.create_tag(world.store, MOD, "staff")
    tags.add_tags(world.store, MOD, "cem", ["staff"])
    made = apply.plan(world.store, outcome)
    assert made.skipped == ("cem",)  # a person tagged the user since
    imports.import_posts(world.store, MOD, [a_post("zoe", "late", 0)])
    made = apply.plan(world.store, outcome_of(world))
    assert made.skipped == ()
    assert made.protected == ("cem",)
    with pytest.raises(Refused, match="protected users: `cem`"):
        apply.apply(world.store, MOD, made, made.confirmation)
    apply.apply(world.store, MOD, made, made.confirmation, allow_protected=True)


def test_a_plan_for_a_store_that_changed_is_refused(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = apply.plan(world.store, outcome)
    moderation.block(world.store, MOD, "fay")
    with pytest.raises(Refused, match="has changed since"):
        apply.apply(world.store, MOD, made, made.confirmation)


def test_a_plan_of_a_policy_that_was_saved_otherwise_is_refused(tmp_path):
    world, outcome = a_simulation(tmp_path)
    changed = {**POLICY, "rules": POLICY["rules"][:2]}
    policies.save_policy(world.store, MOD, Policy.from_document(changed))
    made = apply.plan(world.store, outcome)
    with pytest.raises(Refused, match="saved otherwise"):
        apply.apply(world.store, MOD, made, made.confirmation)


def test_users_whom_a_person_changed_are_skipped_and_listed(tmp_path):
    world, outcome = a_simulation(tmp_path)
    moderation.enable(world.store, MOD, "cem")
    made = apply.plan(world.store, outcome)
    assert made.skipped == ("cem",)
    assert "cem" not in {change.user_id for change in made.changes}


def test_users_whom_the_simulation_leaves_free_are_reinstated_only_when_asked(tmp_path):
    world, _ = a_simulation(tmp_path)
    moderation.block(world.store, MOD, "fay", "Fraud")
    world.clock.us += 3_600_000_000
    imports.import_posts(world.store, MOD, [a_post("gus", "later", -1)])
    outcome = outcome_of(world)
    assert apply.plan(world.store, outcome).kept == ("fay",)
    made = apply.plan(world.store, outcome, reinstate=True)
    assert ("fay", "enable") in {(c.user_id, c.action) for c in made.changes}


def test_an_undo_puts_users_back_and_leaves_alone_who_was_changed_since(tmp_path):
    world, outcome = a_simulation(tmp_path)
    names = ("ada", "cem", "dan", "eve", "fay", "gus")
    before = {name: standing(world, name) for name in names}
    made = apply.plan(world.store, outcome)
    batch = apply.apply(world.store, MOD, made, made.confirmation)
    moderation.suspend(world.store, MOD, "dan", "Fraud", duration="7d")
    undone = undo.undo(world.store, MOD, batch.batch_id)
    assert undone.left_alone == ("dan",)
    for name in names:
        expected = ("suspended", "Fraud", ()) if name == "dan" else before[name]
        assert standing(world, name) == expected
    assert review.review_items(world.store) == []
    assert verify(world.store).sound
    with pytest.raises(Conflict, match="undone already"):
        undo.undo(world.store, MOD, batch.batch_id)
