"""What live submission must come to, step by step, from `docs/store.md` and the oracle alone.

Nothing moves on: for every post that is decided, the user's windows and calls are listed anew from
all that has come so far, and the oracle evaluates the one post on them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.replay import Call, Memory, Replay, User

NOTHING = {"name": "none", "rules": [], "classes": {}}
Order = tuple[int, int]  # of a step, and within it: a post -1, then the actions on it from 0


@dataclass
class Stored:
    """A post: what it says, whether it was imported, and what became of it when submitted."""

    post: dict
    imported: bool = False
    outcome: dict | None = None
    order: Order = (0, -1)
    late: bool = False


@dataclass
class Forgotten:
    """From a reinstatement on: what came up to `order` and is older than `before` is forgotten."""

    order: Order
    before: float


@dataclass
class Person:
    """A user as the store knows them."""

    user_id: str
    fields: dict = field(default_factory=dict)
    status: str = "enabled"
    until: int | None = None
    reason: str | None = None
    tags: set[str] = field(default_factory=set)
    posts: dict[tuple[int, str], Stored] = field(default_factory=dict)
    calls: list[tuple[Order, int, str]] = field(default_factory=list)
    forgotten: list[Forgotten] = field(default_factory=list)
    newest: float = -math.inf


class LiveReference:
    """The users, the live policy, the text lists and the log, after each step."""

    def __init__(self, columns: dict[str, str]) -> None:
        self.columns = columns
        self.people: dict[str, Person] = {}
        self.policy = NOTHING
        self.lists: list[dict] = []
        self.memory: dict[tuple[str, str], dict[str, Memory]] = {}
        self.log: list[dict] = []
        self.step = 0

    def person(self, user_id: str) -> Person:
        """A user, created when unknown."""
        return self.people.setdefault(user_id, Person(user_id))

    def import_posts(self, posts: list[dict]) -> None:
        """Posts count from now on, where the store lacks them."""
        for post in posts:
            known = self.person(post["user_id"]).posts
            known.setdefault((post["created_at"], post["post_id"]), Stored(post)).imported = True

    def submit(self, posts: list[dict], now: int) -> list[dict]:
        """Decide posts, each user's in the order of replay; the answers in the order given."""
        in_order = sorted(posts, key=lambda p: (p["created_at"], p["post_id"].encode()))
        new = {}
        for post in in_order:
            key = (post["user_id"], post["created_at"], post["post_id"])
            person = self.person(post["user_id"])
            stored = person.posts.setdefault(key[1:], Stored(post))
            if stored.outcome is None:
                new[key] = self._decide(person, stored)
        answers, answered = [], set()
        for post in posts:
            key = (post["user_id"], post["created_at"], post["post_id"])
            if key not in new:
                answers.append(self._repeated(key, now))
            else:
                answers.append({**new[key], "repeated": key in answered})
            answered.add(key)
        return answers

    def act(
        self, user_id: str, action: str, now: int, reason: str | None, said: dict | None
    ) -> None:
        """A person acts on a user; `said`: `for` and `until` of a suspension."""
        self.step += 1
        person, order = self.person(user_id), (self.step, 0)
        self._expire(person, now)
        self._by_hand(person, now, "user_action", action, said, reason)
        person.calls.append((order, now, action))
        if action == "enable" and person.status != "enabled":
            person.forgotten.append(Forgotten(order, math.inf))
        if action == "enable":
            person.status, person.until, person.reason = "enabled", None, None
        elif action in ("block", "suspend"):
            status = {"block": "blocked", "suspend": "suspended"}[action]
            person.status, person.reason = status, reason
            person.until = None if said is None else said["until"]

    def tag(self, user_id: str, action: str, tag: str, now: int) -> None:
        """A person adds or removes a tag; what changes nothing is no call and no entry."""
        self.step += 1
        person = self.person(user_id)
        if (tag in person.tags) == (action == "add_tags"):
            return
        kind = "user_tags_added" if action == "add_tags" else "user_tags_removed"
        self._by_hand(person, now, kind, action, {"tag": tag}, None)
        person.calls.append(((self.step, 0), now, action))
        (person.tags.add if action == "add_tags" else person.tags.discard)(tag)

    def expire_all(self, now: int) -> None:
        """Suspensions that have run out by now end."""
        self.step += 1
        for person in self.people.values():
            self._expire(person, now)

    def _decide(self, person: Person, stored: Stored) -> dict:
        self.step += 1
        post = stored.post
        at = post["created_at"]
        self._expire(person, at)
        replay, user = self._as_it_stands(person, stored)
        before = person.status
        replay.replay_post(user, post)
        stored.outcome, stored.order = replay.outcomes[-1], (self.step, -1)
        stored.late, person.newest = at < person.newest, max(at, person.newest)
        self.log += user.log
        actions = stored.outcome["actions"]
        person.calls += [((self.step, k), at, name) for k, name in enumerate(actions)]
        self._reinstated_by_rules(person, user.log, before)
        person.status, person.until, person.reason = user.status, user.until, user.reason
        person.tags = user.tags
        return self._answer(person, stored)

    def _as_it_stands(self, person: Person, arriving: Stored) -> tuple[Replay, User]:
        """The oracle before a post, with the user's windows and calls listed anew."""
        at, own = arriving.post["created_at"], arriving.post["post_id"].encode()
        case = {"policy": self.policy, "posts": [], "lists": self.lists, "columns": self.columns}
        replay = Replay(case)
        for name in (entry["list"] for entry in self.lists_read()):
            replay.lists.setdefault(name, [])
        forgets = replay.semantics["history_after_enable"] == "forgotten"
        counts_rejected = replay.semantics["rejected_posts"] == "counted"

        def lasts(order: Order, when: int) -> bool:
            return not forgets or not any(
                order <= ended.order and when < ended.before for ended in person.forgotten
            )

        history = []
        for stored in person.posts.values():
            when, name = stored.post["created_at"], stored.post["post_id"].encode()
            if stored is arriving or when > at:
                continue
            if stored.outcome is not None:
                counts = stored.outcome["accepted"] or counts_rejected
            else:
                counts = stored.imported and (when, name) < (at, own)
            if counts and lasts(stored.order, when):
                history.append(stored.post)
        calls = [
            Call(name, when) for order, when, name in person.calls
            if when <= at and lasts(order, when)
        ]  # fmt: skip
        key = (self.policy["name"], person.user_id)
        user = User(
            person.user_id,
            dict(person.fields),
            person.status,
            person.until,
            person.reason,
            set(person.tags),
            history,
            calls,
            self.memory.setdefault(key, {}),
        )
        return replay, user

    def lists_read(self) -> list[dict]:
        """The lists that the policy reads, emptied ones too."""
        result: list[dict] = []

        def walk(part: Any) -> None:
            if isinstance(part, dict):
                if isinstance(part.get("text_in"), str):
                    result.append({"list": part["text_in"]})
                for inner in part.values():
                    walk(inner)
            elif isinstance(part, list):
                for inner in part:
                    walk(inner)

        walk([rule["when"] for rule in self.policy["rules"]])
        return result

    def _reinstated_by_rules(self, person: Person, entries: list[dict], status: str) -> None:
        """Note after which call on a post the last `enable` came that reinstated."""
        actions = [
            order for order, _, name in person.calls if name == "enable" and order[0] == self.step
        ]
        for entry in entries:
            if entry["action"] == "enable":
                order = actions.pop(0)
                if status != "enabled":
                    person.forgotten.append(Forgotten(order, math.inf))
                status = "enabled"
            elif entry["action"] == "block":
                status = "blocked"
            elif entry["action"] == "suspend" and entry["arguments"]["until"] * 1000 > entry["at"]:
                status = "suspended"

    def _expire(self, person: Person, moment: int) -> None:
        if person.status != "suspended" or person.until is None or person.until * 1000 > moment:
            return
        ended = person.until * 1000
        entry = {"at": ended, "kind": "suspension_expired", "user_id": person.user_id}
        entry |= {"reason": "suspension expired", "actor": "system", "actor_kind": "system"}
        self.log.append(entry)
        person.forgotten.append(Forgotten((self.step, -2), ended))
        person.status, person.until, person.reason = "enabled", None, None

    def _by_hand(
        self, person: Person, at: int, kind: str, action: str, arguments: Any, reason: str | None
    ) -> None:
        entry = {"at": at, "kind": kind, "user_id": person.user_id, "action": action}
        entry |= {
            "arguments": arguments,
            "reason": reason,
            "actor": "Mo",
            "actor_kind": "moderator",
        }
        self.log.append(entry)

    def _answer(self, person: Person, stored: Stored) -> dict:
        outcome = stored.outcome
        assert outcome is not None
        until = person.until if person.status == "suspended" else None
        standing = {"status": person.status, "until_ms": until, "reason": person.reason}
        result = {name: outcome[name] for name in ("accepted", "rules", "test_rules", "actions")}
        return {**result, **standing, "late": stored.late, "repeated": False}

    def _repeated(self, key: tuple[str, int, str], now: int) -> dict:
        person = self.people[key[0]]
        stored = person.posts[key[1:]]
        assert stored.outcome is not None
        ended = person.until is not None and person.until * 1000 <= now
        stands = Person(key[0]) if ended else person
        status = stored.outcome["rejected_by"] or stands.status
        return {**self._answer(stands, stored), "status": status, "repeated": True}
