"""Simulations read a snapshot, and wait for nobody."""

import threading

import pytest

from tests.services.worlds import POLICY, a_post, a_world, an_empty_world
from tests.store.stores import MOD
from workbench import Policy, Workbench
from workbench.errors import BadInput, Conflict, NotFound
from workbench.services.users import moderation


def test_a_simulation_waits_for_nobody_and_reads_the_last_snapshot(tmp_path):
    world = a_world(tmp_path)
    world.store.close()
    other = Workbench.open(world.store.folder, "Ada", clock=world.clock, wait_seconds=0.2)
    policy = Policy.from_document(POLICY)
    first = other.simulate(policy)
    other.close()
    moderation.block(world.store, MOD, "new")
    held, free = threading.Event(), threading.Event()

    def hold():
        with world.store.write(MOD) as tx:
            tx.log("note", arguments="{}")
            held.set()
            free.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(60)
    try:
        with pytest.raises(Conflict, match="is using the store"):
            other.users()
        rerun = other.simulate(policy)
    finally:
        free.set()
        holder.join()
    assert rerun.snapshot == first.snapshot
    assert rerun.outcome.tally.accepted == first.outcome.tally.accepted
    world.store.close()
    assert other.simulate(policy).snapshot.entries > first.snapshot.entries


def test_a_simulation_holds_submitted_and_imported_posts_rejected_ones_too(tmp_path):
    world = a_world(tmp_path)
    wb = Workbench(world.store, MOD)
    assert wb.history().n_posts == 12
    sim = wb.simulate("baseline")
    assert sim.outcome.tally.accepted + sim.outcome.tally.rejected == 12
    ids = {row["post_id"] for row in sim.outcome.outcomes.to_pylist() if row["accepted"]}
    assert "p7" in ids  # by a user whom a person had blocked; the simulation starts untagged


def test_a_simulation_may_start_with_users_as_they_stand(tmp_path):
    world = a_world(tmp_path)
    wb = Workbench(world.store, MOD)
    users = {
        u["user_id"]: u for u in wb.simulate("baseline", start="now").outcome.users.to_pylist()
    }
    assert users["mallory"]["status"] == "blocked"
    assert "VIP_user" in users["ada"]["tags"]


def test_recorded_entries_may_be_replayed_along(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 2))
    moderation.block(world.store, MOD, "ada", "Fraud")
    world.clock.us += 1_000_000
    world.submit(a_post("ada", "p2", -1 / 3600))
    wb = Workbench(world.store, MOD)
    plain, along = wb.simulate("baseline"), wb.simulate("baseline", recorded=True)
    assert plain.outcome.tally.accepted == 2
    assert along.outcome.tally.accepted == 1


def test_a_store_without_posts_says_how_to_get_some(tmp_path):
    world = an_empty_world(tmp_path)
    with pytest.raises(BadInput, match="import some"):
        Workbench(world.store, MOD).simulate("baseline")


def test_a_store_that_is_not_there_is_not_made_unless_asked(tmp_path):
    with pytest.raises(NotFound, match="no store"):
        Workbench.open(tmp_path / "nowhere", "Ada", create=False)
    assert not (tmp_path / "nowhere").exists()
