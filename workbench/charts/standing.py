"""Users' statuses over time: a fold of the moderation log's status changes.

Source: spec 3 and 5.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.aggregate import of_kind
from workbench.charts.drawing.period import Period
from workbench.model.actions import STATUS_ACTIONS, STATUSES
from workbench.model.log.columns import SUSPENSION_EXPIRED, TIME, USER_ACTION

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
    counts: dict[int, np.ndarray] = {}
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


def users_ever_out(changes: Changes, period: Period) -> int:
    """How many users were out at some time of a period."""
    start_us, end_us = period.edges[0], period.edges[-1]
    is_first = _is_first_of_user(changes)
    until = np.full(len(is_first), np.iinfo(np.int64).max)  # the last status of a user stays
    until[:-1][~is_first[1:]] = changes.at[1:][~is_first[1:]]
    holds = (changes.at < end_us) & (until > start_us)
    is_out = np.zeros(len(changes.user_ids), bool)
    is_out[changes.user[holds & (changes.status != ENABLED)]] = True
    at_start = changes.start != ENABLED
    at_start[changes.user[is_first & (changes.at <= start_us)]] = False
    return int(np.sum(is_out | at_start))


def users_out_at(changes: Changes, at_us: int, status: int) -> pa.Table:
    """The entries that had set the status of the users who have it just before a moment."""
    earlier = np.flatnonzero(changes.at < at_us)
    user = changes.user[earlier]
    last = earlier[np.append(user[1:] != user[:-1], True)] if len(earlier) else earlier
    return changes.entries.take(pa.array(last[changes.status[last] == status]))


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
    sets_status = pc.or_(called, pc.equal(entries.column("kind"), SUSPENSION_EXPIRED))
    if enforced:
        return sets_status
    return pc.and_(sets_status, pc.not_equal(entries.column("actor_kind"), "rule"))


def _status_before(changes: Changes) -> np.ndarray:
    """int8[n], each user's status before each change."""
    before = np.empty_like(changes.status)
    before[1:] = changes.status[:-1]
    first = _is_first_of_user(changes)
    before[first] = changes.start[changes.user[first]]
    return before


def _is_first_of_user(changes: Changes) -> np.ndarray:
    """bool[n], whether each change is the first of its user."""
    first = np.ones(len(changes.user), bool)
    first[1:] = changes.user[1:] != changes.user[:-1]
    return first
