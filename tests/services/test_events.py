"""One event for each action, tag change, and rule with its action, worked out from the log."""

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench.services.record.events import events
from workbench.services.users import moderation


def test_an_event_says_who_did_what_to_whom_and_how_the_user_stands(tmp_path):
    world = an_empty_world(tmp_path)
    entry_id = moderation.suspend(world.store, MOD, "ada", "Spam", duration="1h")
    (event,) = events(world.store)
    with world.store.read() as tx:
        assert event["id"] == f"evt_{tx.application_id()}_{entry_id}"
    assert event["type"] == "user.suspended"
    assert event["api_version"] == "1"
    told = event["data"]["object"]
    assert (told["action"], told["actor"], told["automated"]) == ("suspend", "Mo", False)
    until = world.clock.us // 1000 + 3_600_000
    assert told["user"] == {
        "id": "ada",
        "status": "suspended",
        "block": {"until": until, "reason": "Spam"},
    }


def test_every_action_of_every_rule_has_its_event_in_order(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", nsfw=0.95, text="buy now"))
    told = [(e["type"], e["data"]["object"]["rule"]) for e in events(world.store)]
    assert told == [
        ("post.deleted", "Delete NSFW"),
        ("user.tag_added", "Delete NSFW"),
        ("user.blocked", "Denied"),
    ]
    assert events(world.store) == events(world.store)


def test_events_are_told_from_any_entry_on(tmp_path):
    world = an_empty_world(tmp_path)
    ids = [moderation.block(world.store, MOD, f"u{n}") for n in range(3)]
    users = [e["data"]["object"]["user"]["id"] for e in events(world.store, ids[0], 1)]
    assert users == ["u1"]
