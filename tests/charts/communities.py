"""Small random outcomes with all that charts read: every fate, action, mode and kind of record."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from workbench.history import History, RecordedLog, Users
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate

START = datetime(2026, 3, 28, 21, 30, tzinfo=UTC)
TIME = pa.timestamp("us", "UTC")
TEXTS = pa.string()
BAD = {"classified": ["bad"]}
DOCUMENT: dict[str, Any] = {
    "version": 1,
    "name": "random",
    "tags": ["seen", "trusted", "loud"],
    "classes": {"bad": {"score": "bad", "classified": 0.7}},
    "actions": {"escalate": {"on": "post", "label": "Escalate"}, "warn": {"on": "user"}},
    "rules": [
        {"name": "Delete", "when": BAD, "then": ["delete_post", {"add_tags": ["seen", "loud"]}]},
        {
            "name": "Pause",
            "when": {"post_count": {"where": BAD, "at_least": 3, "in_past": "2d"}},
            "then": [{"suspend": {"for": "30h", "reason": "Too much"}}, "warn"],
        },
        {"name": "Off", "mode": "off", "when": BAD, "then": ["block"]},
        {"name": "Trial", "mode": "test", "when": BAD, "then": ["block"]},
        {
            "name": "Out",
            "when": {"post_count": {"where": BAD, "at_least": 9}},
            "then": [{"block": {"reason": "Spam"}}, {"remove_tags": ["seen"]}, "escalate"],
        },
        {
            "name": "Gone",
            "when": BAD,
            "fires": "once",
            "then": [{"suspend": {"until": "2026-03-29T00:00:00Z"}}],
        },
    ],
}  # fmt: skip


def random_outcome(
    seed: int, *, hours: float = 240, n_posts: int = 250, enforcement: str = "full"
) -> Outcome:
    """An outcome of random posts, some users out at the start, and some recorded entries."""
    rng = random.Random(seed)
    users = [f"u{number}" for number in range(rng.choice([1, 4, 12]))]
    posts = [
        {"post_id": f"p{n}", "user_id": rng.choice(users), "created_at": moment(rng, hours),
         "bad": rng.choice([None, rng.random(), rng.random()])}
        for n in range(n_posts)
    ]  # fmt: skip
    return simulate(
        Policy.from_document(DOCUMENT),
        History.read(pa.Table.from_pylist(posts, POSTS)),
        users=Users.read(pa.Table.from_pylist(_users(rng, users, hours), USERS)),
        log=RecordedLog.read(pa.Table.from_pylist(_records(rng, users, hours), LOG)),
        enforcement=enforcement,
        evaluator="plain",
    )


def few_posts(policy: Policy, posts: list[dict[str, Any]], **how: Any) -> Outcome:
    """An outcome of posts given as rows; what is left out is made up."""
    rows = [
        {"post_id": f"p{n}", "user_id": "u", "created_at": START + timedelta(minutes=n)} | post
        for n, post in enumerate(posts)
    ]
    table = pa.Table.from_pylist(rows, POSTS)
    return simulate(policy, History.read(table), evaluator="plain", **how)


def moment(rng: random.Random, hours: float) -> datetime:
    """A random time, on the hour now and then."""
    if rng.random() < 0.2:
        return START + timedelta(hours=rng.randrange(int(hours) + 1), minutes=-30)
    return START + timedelta(seconds=rng.randrange(int(hours * 3600)))


POSTS = pa.schema(
    [("post_id", TEXTS), ("user_id", TEXTS), ("created_at", TIME), ("bad", pa.float64())]
)
USERS = pa.schema(
    [("user_id", TEXTS), ("status", TEXTS), ("block_until", pa.int64()), ("block_reason", TEXTS),
     ("tags", pa.list_(TEXTS))]
)  # fmt: skip
LOG = pa.schema(
    [("at", TIME), ("kind", TEXTS), ("user_id", TEXTS), ("action", TEXTS), ("arguments", TEXTS),
     ("reason", TEXTS), ("actor", TEXTS), ("actor_kind", TEXTS)]
)  # fmt: skip


def _users(rng: random.Random, users: list[str], hours: float) -> list[dict[str, Any]]:
    rows = []
    for user in [*users, "never posts"]:
        status = rng.choice(["enabled", "enabled", "suspended", "blocked"])
        until = round(moment(rng, hours).timestamp() * 1000) if status == "suspended" else None
        reason = None if status == "enabled" else "From before"
        tags = rng.sample(["seen", "trusted"], rng.randrange(3))
        rows.append({"user_id": user, "status": status, "block_until": until,
                     "block_reason": reason, "tags": tags})  # fmt: skip
    return rows


def _records(rng: random.Random, users: list[str], hours: float) -> list[dict[str, Any]]:
    rows = []
    for _ in range(rng.randrange(14)):
        at = moment(rng, hours) - timedelta(hours=rng.choice([0, 0, 0, 60]))
        until = round((at + timedelta(hours=rng.choice([-5, 3, 50]))).timestamp() * 1000)
        suspended, tagged = f'{{"until": {until}}}', '{"tag": "trusted"}'
        choices = [("block", None), ("enable", None), ("add_tags", tagged), ("suspend", suspended)]
        action, arguments = rng.choice([*choices, ("enable", None)])
        kind = "user_tags_added" if action == "add_tags" else "user_action"
        who = rng.choice([("ana", "moderator"), ("upload:3", "upload"), ("rule:Pause", "rule")])
        rows.append({"at": at, "kind": kind, "user_id": rng.choice(users), "action": action,
                     "arguments": arguments, "reason": "By hand", "actor": who[0],
                     "actor_kind": who[1]})  # fmt: skip
    return rows
