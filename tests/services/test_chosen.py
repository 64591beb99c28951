"""Acting on many users at once: what is said before, what is done, and its undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.worlds import World, a_world
from tests.store.stores import MOD
from workbench.errors import BadInput, NotFound, Refused
from workbench.services.record.verify import verify
from workbench.services.simulations.apply import batches
from workbench.services.simulations.undo import undo
from workbench.services.tables.chosen import MAX_USERS, UserAct, act_on, blast_radius
from workbench.services.tags import tags
from workbench.services.users import moderation
from workbench.services.users.users import find_users, user

EVERYBODY = ("ada", "bob", "cem", "dan", "eve", "mallory")
SUSPEND = UserAct("suspend", reason="Spam", duration="14d")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return a_world(tmp_path)


def standings(world: World) -> dict[str, tuple[str, int | None, tuple[str, ...]]]:
    return {u.user_id: (u.status, u.until_ms, u.tags) for u in find_users(world.store)}


def test_a_suspension_says_before_who_changes_and_what_they_wrote(world: World) -> None:
    before = standings(world)
    radius = blast_radius(world.store, EVERYBODY, SUSPEND)
    assert radius.changed == ("ada", "eve")
    assert (radius.chosen, radius.unchanged) == (6, 4)
    assert (radius.posts, radius.all_posts) == (7, 12)
    assert (radius.written, radius.flagged) == (7, 2)
    assert radius.protected == ("ada",)
    assert radius.most_active == (("ada", 6), ("eve", 1))
    assert standings(world) == before


def test_an_act_is_one_batch_that_changes_those_it_named_and_is_undone(world: World) -> None:
    before = standings(world)
    done = act_on(world.store, MOD, EVERYBODY, SUSPEND, expected=2)
    assert (done.users, done.unchanged) == (2, 4)
    after = standings(world)
    changed = {name for name, standing in after.items() if standing != before[name]}
    assert changed == {"ada", "eve"}
    assert after["ada"][0] == "suspended"
    assert verify(world.store).sound
    (batch,) = batches(world.store)
    assert (batch.batch_id, batch.policy) == (done.batch_id, "")
    assert undo(world.store, MOD, done.batch_id).users == 2
    assert standings(world) == before
    assert verify(world.store).sound


def test_what_a_person_changed_since_is_left_alone_by_the_undo(world: World) -> None:
    done = act_on(world.store, MOD, ["ada", "eve"], SUSPEND)
    moderation.block(world.store, MOD, "eve", "Fraud")
    undone = undo(world.store, MOD, done.batch_id)
    assert undone.left_alone == ("eve",)
    assert user(world.store, "eve").status == "blocked"
    assert user(world.store, "ada").status == "enabled"


@pytest.mark.parametrize(
    ("act", "changed"),
    [
        (UserAct("block"), ("ada", "bob", "cem", "eve")),
        (UserAct("enable"), ("bob", "cem", "dan", "mallory")),
        (UserAct("add_tags", tag="watched"), ("bob", "cem", "dan", "eve", "mallory")),
        (UserAct("remove_tags", tag="watched"), ("ada",)),
        (UserAct("flag_user"), EVERYBODY),
        (UserAct("warn", reason="Spam"), EVERYBODY),
    ],
)
def test_only_those_change_who_are_not_so_already(world: World, act: UserAct, changed) -> None:
    before = standings(world)
    assert blast_radius(world.store, EVERYBODY, act).changed == changed
    done = act_on(world.store, MOD, EVERYBODY, act)
    assert done.users == len(changed)
    if act.action == "add_tags":
        assert set(tags.users_of_tag(world.store, "watched")) == set(EVERYBODY)
    undo(world.store, MOD, done.batch_id)
    assert standings(world) == before


@pytest.mark.parametrize(
    ("users", "act", "error", "said"),
    [
        ((), SUSPEND, BadInput, "at least one"),
        (("ada", "nobody"), SUSPEND, NotFound, "nobody"),
        (("ada",), UserAct("suspend"), BadInput, "suspend"),
        (("ada",), UserAct("suspend", duration="soon"), BadInput, "suspend"),
        (("ada",), UserAct("delete_post"), BadInput, "called on posts"),
        (("ada",), UserAct("no_such"), NotFound, "no action"),
        (("ada",), UserAct("add_tags"), BadInput, "choose a tag"),
        (("ada",), UserAct("add_tags", tag="'; --"), NotFound, "no tag"),
        (("ada",), UserAct("block", reason=" "), BadInput, "empty reason"),
        (("mallory",), UserAct("block"), Refused, "nothing would change"),
        (tuple(f"u{k}" for k in range(MAX_USERS + 1)), SUSPEND, BadInput, "at most"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    world: World, users, act, error, said
) -> None:
    before = standings(world)
    with pytest.raises(error, match=said):
        act_on(world.store, MOD, users, act)
    assert standings(world) == before
    assert not batches(world.store)


def test_an_act_is_refused_when_other_users_would_change_than_was_said(world: World) -> None:
    assert len(blast_radius(world.store, ["ada", "eve"], SUSPEND).changed) == 2
    moderation.block(world.store, MOD, "eve")
    with pytest.raises(Refused, match="1 user would change now, not 2"):
        act_on(world.store, MOD, ["ada", "eve"], SUSPEND, expected=2)


def test_an_undo_names_custom_actions_and_does_not_claim_to_take_them_back(world: World) -> None:
    warn = UserAct("warn", reason="Spam")
    assert not blast_radius(world.store, ["eve", "cem"], warn).can_be_undone
    assert blast_radius(world.store, ["eve"], SUSPEND).can_be_undone
    undone = undo(world.store, MOD, act_on(world.store, MOD, ["eve", "cem"], warn).batch_id)
    assert (undone.users, undone.left, undone.not_undone) == (0, (), (("warn", 2),))
    suspended = undo(world.store, MOD, act_on(world.store, MOD, ["eve"], SUSPEND).batch_id)
    assert (suspended.users, suspended.not_undone) == (1, ())
    assert verify(world.store).sound
