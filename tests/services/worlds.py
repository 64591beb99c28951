"""A small store with some of everything in it, for tests."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.store.stores import HOUR_US, MOD, NOW_US, SetClock, new_store
from workbench.matching import ListEntry
from workbench.model.actions import Action
from workbench.policy.policy import Policy
from workbench.services.policies import lists, policies
from workbench.services.submission.submit import Answer, Submissions
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.services.users import actions, moderation, users
from workbench.store import Store

POLICY = {
    "version": 1,
    "name": "baseline",
    "tags": ["watched", "trusted"],
    "classes": {
        "nsfw": {"score": "nsfw", "classified": 0.9, "needs_review": 0.6},
        "spam": {"score": "spam", "classified": 0.8},
    },
    "actions": {"escalate": {"on": "post", "label": "Send to senior moderators"}},
    "rules": [
        {
            "name": "Delete NSFW",
            "description": "Nudity goes at once",
            "when": {"classified": ["nsfw"]},
            "then": ["delete_post", {"add_tags": ["watched"]}],
        },
        {"name": "Needs review", "when": {"needs_review": "any"}, "then": ["flag_post"]},
        {
            "name": "Spammer",
            "when": {"post_count": {"where": {"classified": ["spam"]}, "at_least": 2}},
            "then": [{"suspend": {"for": "14d", "reason": "Spam"}}],
        },
        {"name": "Denied", "when": {"text_in": "deny"}, "then": [{"block": {"reason": "Spam"}}]},
        {
            "name": "Quiet test",
            "mode": "test",
            "when": {"classified": ["spam"]},
            "then": ["escalate"],
        },
    ],
}


@dataclass
class World:
    """A store, its clock, and who submits posts to it."""

    store: Store
    clock: SetClock
    submissions: Submissions

    def submit(self, *posts: dict, request_id: str | None = None) -> list[Answer]:
        """Submit posts."""
        return self.submissions.submit(list(posts), MOD, request_id)


def a_post(user_id: str, post_id: str, hours: float = 0.0, **said: object) -> dict:
    """A harmless post, made some hours before now, unless it says otherwise."""
    at = NOW_US - int(hours * HOUR_US)
    scores = {"nsfw": 0.1, "spam": 0.1, "text": "hello"}
    return {"user_id": user_id, "post_id": post_id, "created_at": at, **scores, **said}


def an_empty_world(folder: Path) -> World:
    """A store where a policy is live, and nothing has happened."""
    return _copied(make_empty_world, folder)


def a_world(folder: Path) -> World:
    """A store with users, tags, posts, a policy, lists, actions and a log."""
    return _copied(make_world, folder)


def make_empty_world(folder: Path) -> World:
    """Make what `an_empty_world` copies."""
    store, clock = new_store(folder)
    for tag in POLICY["tags"]:
        tags.create_tag(store, MOD, tag.title(), tag)
    policies.publish(store, MOD, Policy.from_document(POLICY))
    lists.add_entries(store, MOD, [ListEntry("deny", "phrase", "buy now")])
    return World(store, clock, Submissions(store))


def make_world(folder: Path) -> World:
    """Make what `a_world` copies."""
    world = make_empty_world(folder)
    store = world.store
    tags.create_tag(store, MOD, "VIP user")
    tags.add_tags(store, MOD, "ada", ["VIP_user", "trusted"])
    actions.create_action(store, MOD, Action("warn", "user", "Warning", ("Spam",)))
    users.change_user(store, MOD, "ada", trust_level=3, attributes={"country": "no"})
    import_posts.import_posts(
        store, MOD, [a_post("ada", f"old-{n}", 200 + n, nsfw=0.95) for n in range(5)]
    )
    moderation.block(store, MOD, "mallory", "Harassment")
    moderation.suspend(store, MOD, "bob", "Spam", duration="7d")
    world.submit(
        a_post("ada", "p1", 9, nsfw=0.95),
        a_post("cem", "p2", 8, spam=0.9),
        a_post("cem", "p3", 7, spam=0.9),
        a_post("cem", "p4", 6),
        a_post("dan", "p5", 5, text="please buy now"),
        a_post("eve", "p6", 4, nsfw=0.7),
        a_post("mallory", "p7", 3),
    )
    return world


@cache
def _template(make: Callable[[Path], World]) -> Path:
    """The folder of a closed store that is made once in a session: making one takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder).store.close()
    return folder / "store"


def _copied(make: Callable[[Path], World], folder: Path) -> World:
    shutil.copytree(_template(make), folder / "store")
    store, clock = new_store(folder)
    return World(store, clock, Submissions(store))
