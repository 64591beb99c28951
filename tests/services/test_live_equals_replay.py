"""Posts submitted in batches of any size become what a replay of all of them makes of them."""

import copy
import random

import pyarrow as pa
import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import posts_table
from tests.sizes import batches, size
from tests.store.stores import MOD, new_store
from workbench.errors import BadInput
from workbench.history import History, TextLists
from workbench.matching import ListEntry
from workbench.model.log import REPLAY_KINDS
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services import lists, moderation, policies, tags
from workbench.services.log import log
from workbench.services.posts import submitted_posts
from workbench.services.submit import Submissions


def live_case(seed: int) -> dict:
    """A random case that a store can meet: nothing is given at the start or recorded."""
    case = copy.deepcopy(random_case(seed))
    for name in ("users", "log", "choices"):
        case.pop(name, None)
    keys = [(p["user_id"], p["created_at"], p["post_id"]) for p in case["posts"]]
    case["posts"] = [p for n, p in enumerate(case["posts"]) if keys[n] not in keys[:n]]
    case["posts"].sort(key=lambda p: (p["created_at"], p["post_id"].encode()))
    return case


def replayed(case: dict) -> dict:
    rows = pa.Table.from_pylist(case["lists"]) if case.get("lists") else None
    outcome = simulate(
        Policy.from_document(case["policy"]),
        History.read(posts_table(case)),
        lists=None if rows is None else TextLists.read(rows),
        evaluator="plain",
    )
    return {
        "outcomes": outcomes_by_post(outcome.outcomes.to_pylist()),
        "users": {
            u["user_id"]: (u["status"], u["block_until"], u["block_reason"], sorted(u["tags"]))
            for u in outcome.users.to_pylist()
        },
        "log": in_order(outcome.log.to_pylist()),
    }


def outcomes_by_post(rows: list[dict]) -> dict:
    said = ("accepted", "rejected_by", "rules", "test_rules", "actions")
    return {
        (row["user_id"], row["created_at"], row["post_id"]): [row[name] for name in said]
        for row in rows
    }


def in_order(entries: list[dict]) -> list[tuple]:
    names = ("at", "kind", "user_id", "post_id", "rule", "policy", "action", "arguments", "reason")
    rows = [tuple(e[n] for n in (*names, "actor", "actor_kind", "automated")) for e in entries]
    return sorted(rows, key=lambda row: (row[0], row[2].encode()))


def submitted(case: dict, folder, rng: random.Random) -> dict:
    posts = posts_table(case)
    last_us = max(p["created_at"] for p in case["posts"])
    store, _ = new_store(folder, last_us)
    policy = Policy.from_document(case["policy"])
    for tag in policy.tags:
        tags.create_tag(store, MOD, tag, tag)
    lists.add_entries(
        store, MOD, [ListEntry(e["list"], e["kind"], e["value"]) for e in case.get("lists") or ()]
    )
    policies.publish(store, MOD, policy)
    several, done = [Submissions(store), Submissions(store, save_after=3)], 0
    while done < len(posts):
        n = rng.choice([1, 2, 5, 30])
        new = Submissions(store, save_after=2)  # knows nobody, and finds what was saved
        rng.choice([*several, new]).submit(posts.slice(done, n), MOD)
        done += n
    moderation.expire_suspensions(store, MOD)
    result = {
        "outcomes": outcomes_by_post(submitted_posts(store).to_pylist()),
        "log": in_order([e for e in log(store).to_pylist() if e["kind"] in REPLAY_KINDS]),
        "users": {},
    }
    with store.read() as tx:
        for user_id in sorted({p["user_id"] for p in case["posts"]}):
            user = tx.standing(user_id)
            until_ms = None if user.until_us is None else user.until_us // 1000
            result["users"][user_id] = (user.status, until_ms, user.reason, sorted(user.tags))
    store.close()
    return result


@pytest.mark.parametrize("seeds", batches(size(60, 2_000), 20), ids=lambda s: f"from-{s.start}")
def test_submitted_posts_become_what_a_replay_makes_of_them(seeds, tmp_path):
    compared = 0
    for seed in seeds:
        case = live_case(seed)
        if not case["posts"]:
            continue
        try:
            expected = replayed(case)
        except BadInput:
            continue
        found = submitted(case, tmp_path / str(seed), random.Random(seed))
        for part in ("outcomes", "log", "users"):
            assert found[part] == expected[part], (seed, part)
        compared += 1
    assert compared > len(seeds) / 3
