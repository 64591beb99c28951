"""The tables and the tally of a plain replay. Source: spec 5."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from workbench.model.log.entry import entries_table
from workbench.replay.outcome import OUTCOMES_SCHEMA, USERS_SCHEMA, Outcome
from workbench.replay.reference.replay import PlainReplay
from workbench.replay.reference.state import PostOutcome, User
from workbench.replay.run import Run
from workbench.replay.tally import Tally


def replay_plainly(run: Run) -> Outcome:
    """Replay every user with the plain evaluator."""
    replay = PlainReplay(run)
    users: list[User] = []
    posts: list[PostOutcome] = []
    for row in range(len(run.user_ids)):
        user, outcomes = replay.user(row)
        users.append(user)
        posts.extend(outcomes)
    return Outcome(
        run,
        _tally(run, replay, posts),
        lambda: pa.Table.from_pylist([_post(run, post) for post in posts], OUTCOMES_SCHEMA),
        lambda: pa.Table.from_pylist([_user(user) for user in users], USERS_SCHEMA),
        lambda: _log(users),
    )


def _post(run: Run, post: PostOutcome) -> dict[str, object]:
    history = run.history
    owner = int(run.offsets.searchsorted(post.position, "right")) - 1
    return {
        "user_id": run.user_ids[owner].as_py(),
        "created_at": int(history.created_at[post.position]),
        "post_id": history.post_ids[post.position].as_py(),
        "accepted": post.rejected_by is None,
        "rejected_by": post.rejected_by,
        "rules": post.rules,
        "test_rules": post.test_rules,
        "actions": post.actions,
    }


def _user(user: User) -> dict[str, object]:
    return {
        "user_id": user.user_id,
        "status": user.status,
        "block_until": user.until_us // 1000 if user.status == "suspended" else None,
        "block_reason": user.reason,
        "tags": sorted(user.tags, key=str.encode),
    }


def _log(users: list[User]) -> pa.Table:
    """The entries of all users, by time, user and order of happening."""
    entries = [(user.user_id.encode(), entry) for user in users for entry in user.log]
    entries.sort(key=lambda pair: (pair[1].at_us, pair[0]))
    return entries_table(replace(entry, entry_id=n) for n, (_, entry) in enumerate(entries, 1))


def _tally(run: Run, replay: PlainReplay, posts: list[PostOutcome]) -> Tally:
    names = [rule.name for rule in run.policy.active_rules]
    number = {name: k for k, name in enumerate(names)}
    triggers = np.zeros(len(names), np.int64)
    owners: list[set[int]] = [set() for _ in names]
    for post in posts:
        owner = int(run.offsets.searchsorted(post.position, "right"))
        for name in (*post.rules, *post.test_rules):
            triggers[number[name]] += 1
            owners[number[name]].add(owner)
    fates = [post.rejected_by for post in posts]
    counted = replay.tally
    unknown, evaluated, reaching_back = (
        np.array([counts[name] for name in names], np.int64)
        for counts in (counted.unknown, counted.evaluated, counted.reaching_back)
    )
    return Tally(
        triggers=triggers,
        users=np.array([len(some) for some in owners], np.int64),
        unknown=unknown,
        evaluated=evaluated,
        reaching_back=reaching_back,
        accepted=fates.count(None),
        rejected_blocked=fates.count("blocked"),
        rejected_suspended=fates.count("suspended"),
        warm_up=run.history.n_posts - len(posts),
        records_applied=counted.records_applied,
        records_unchanged=counted.records_unchanged,
    )
