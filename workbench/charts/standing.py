"""This module holds how users stood over time: a fold of the moderation log's status changes.

Source: spec 3, and 7, log entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.aggregate import of_kind
from workbench.charts.period import Period
from workbench.model.actions import STATUS_ACTIONS, STATUSES
from workbench.model.log import SUSPENSION_EXPIRED, TIME, USER_ACTION

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

ENABLED, BLOCKED, SUSPENDED = range(3)
_STATUS_AFTER = {"block": BLOCKED, "suspend": SUSPENDED, "enable": ENABLED, None: ENABLED}
_UNTIL = r'"until":\s*(?P<until>-?[0-9]+)'


@dataclass(frozen=True, eq=False)
class Changes:
    """The entries that set a user's status, by user, in the log's order.

    `user`: int64[n], positions in `user_ids`. `at`: int64[n], epoch µs. `status`: int8[n],
    positions in `STATUSES`. `entries`: the log's rows. `start`: int8[n_users].
    """

    user_ids: pa.Array
    start: np.ndarray
    user: np.ndarray
    at: np.ndarray
    status: np.ndarray
    entries: pa.Table


@dataclass(frozen=True, slots=True)
class Cause:
    """What put a user out: a rule, a recorded entry's actor, or their status at the start."""

    kind: Literal["rule", "record", "start"]
    name: str


def status_changes(
    log: pa.Table, user_ids: pa.Array, start: np.ndarray, *, enforced: bool = True
) -> Changes:
    """Read from a log what changed users' statuses; `start`: positions in `STATUSES`.

    `enforced`: whether what rules called was done.
    """
    entries = of_kind(log, (USER_ACTION, SUSPENSION_EXPIRED))
    entries = entries.filter(_sets_status(entries, enforced=enforced))
    user = pc.index_in(entries.column("user_id"), value_set=user_ids).to_numpy().astype(np.int64)
    order = np.argsort(user, kind="stable")
    entries = entries.take(order)
    at = entries.column("at").cast(pa.int64()).to_numpy()
    after = [_STATUS_AFTER[action] for action in entries.column("action").to_pylist()]
    return Changes(user_ids, start, user[order], at, np.array(after, np.int8), entries)


def changes_of(outcome: Outcome) -> Changes:
    """The status changes of a replay."""
    return status_changes(
        outcome.log,
        outcome.run.user_ids,
        outcome.run.start_status.astype(np.int8),
        enforced=outcome.run.choices.enforcement == "full",
    )


def users_out_by_bin(changes: Changes, period: Period) -> pa.Table:
    """Users out at the end of each bin: start, end, `status` (suspended, blocked), `n`."""
    place = np.clip(period.place(changes.at), 0, None)
    n_bins = len(period.edges) - 1
    before = _status_before(changes)
    counts = {}
    for status in (BLOCKED, SUSPENDED):
        step = (changes.status == status).astype(np.int64) - (before == status)
        steps = np.bincount(place, weights=step, minlength=n_bins)[:n_bins]
        counts[status] = np.sum(changes.start == status) + np.cumsum(steps.astype(np.int64))
    return pa.table(
        {
            "start": pa.array(np.repeat(period.edges[:-1], 2)).cast(TIME),
            "end": pa.array(np.repeat(period.edges[1:], 2)).cast(TIME),
            "status": [STATUSES[status] for _ in range(n_bins) for status in counts],
            "n": np.stack(list(counts.values()), axis=1).ravel(),
        }
    )


def rejected_because(outcomes: pa.Table, changes: Changes) -> tuple[pa.Table, np.ndarray]:
    """The rejected posts, and for each the row of `changes` that put its user out, −1: the start.

    It is the user's last change at or before the post. An entry at the very time of a rejected
    post came before it: rejected posts leave none. Source: spec 3, steps 1 to 5.
    """
    rejected = outcomes.filter(pc.invert(outcomes.column("accepted")))
    users = rejected.column("user_id")
    user = pc.index_in(users, value_set=changes.user_ids).to_numpy().astype(np.int64)
    at = rejected.column("created_at").cast(pa.int64()).to_numpy()
    n = len(changes.at)
    everyone = np.concatenate([changes.user, user])
    is_post = np.arange(len(everyone)) >= n
    order = np.lexsort((is_post, np.concatenate([changes.at, at]), everyone))
    latest = np.maximum.accumulate(np.where(is_post[order], -1, np.arange(len(order))))
    row = np.where(latest < 0, -1, order[np.maximum(latest, 0)])
    owner = np.where(row < 0, -1, everyone[np.maximum(row, 0)])
    found = np.empty(len(order), np.int64)
    found[order] = np.where(owner == everyone[order], row, -1)
    return rejected, found[n:]


def causes(changes: Changes, rows: np.ndarray) -> list[tuple[Cause, int]]:
    """Count what put users out, by rows of `changes`: most first."""
    counted: dict[Cause, int] = {}
    values, numbers = np.unique(rows, return_counts=True)
    known = changes.entries.select(["rule", "actor", "actor_kind"]).take(values[values >= 0])
    named = [_cause(row) for row in known.to_pylist()]
    if len(values) > len(named):
        named.insert(0, Cause("start", ""))
    for cause, number in zip(named, numbers.tolist(), strict=True):
        counted[cause] = counted.get(cause, 0) + number
    return sorted(counted.items(), key=lambda item: (-item[1], item[0].kind, item[0].name))


def _cause(entry: dict[str, str | None]) -> Cause:
    if entry["actor_kind"] == "rule":
        return Cause("rule", entry["rule"] or "")
    return Cause("record", entry["actor"] or "")


def _sets_status(entries: pa.Table, *, enforced: bool) -> pa.ChunkedArray:
    """Whether an entry sets a status; a suspension that was over when called does not."""
    action = entries.column("action")
    until = pc.struct_field(pc.extract_regex(entries.column("arguments"), _UNTIL), "until")
    until_us = pc.multiply(until.cast(pa.int64()), 1000)
    over = pc.less_equal(until_us, entries.column("at").cast(pa.int64()))
    over = pc.and_kleene(pc.equal(action, "suspend"), over)
    called = pc.and_(
        pc.is_in(action, value_set=pa.array(STATUS_ACTIONS)),
        pc.invert(pc.fill_null(over, False)),
    )
    found = pc.or_(called, pc.equal(entries.column("kind"), SUSPENSION_EXPIRED))
    if enforced:
        return found
    return pc.and_(found, pc.not_equal(entries.column("actor_kind"), "rule"))


def _status_before(changes: Changes) -> np.ndarray:
    """int8[n], each user's status before each change."""
    before = np.empty_like(changes.status)
    before[1:] = changes.status[:-1]
    first = np.ones(len(before), bool)
    first[1:] = changes.user[1:] != changes.user[:-1]
    before[first] = changes.start[changes.user[first]]
    return before
