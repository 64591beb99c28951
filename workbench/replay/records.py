"""The recorded moderation entries that a run replays along.

Source: spec 3.9 and 5.7.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.log.columns import (
    REPLAYED_ACTOR_KINDS,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.model.log.entry import LogEntry, entries_of

BLOCK, SUSPEND, ENABLE, ADD_TAG, REMOVE_TAG, NOTHING = range(6)
_STATUS_EFFECTS = {"block": BLOCK, "suspend": SUSPEND, "enable": ENABLE}
_TAG_EFFECTS = {TAGS_ADDED: ADD_TAG, TAGS_REMOVED: REMOVE_TAG}
_TAG_ACTIONS = {TAGS_ADDED: "add_tags", TAGS_REMOVED: "remove_tags"}


@dataclass(frozen=True, eq=False)
class Records:
    """Recorded entries to apply, by user, time and the log's order.

    `user`: int64[n], positions among the run's users. `at`: int64[n], epoch µs.
    `effect`: int8[n], BLOCK … NOTHING. `until_us`: int64[n], of suspensions.
    `actions`, `tags`, `reasons`: of each, or None. `entries`: the log's rows in the same order.
    `left_out`: how many entries were not replayed, by the reason why.
    """

    user: np.ndarray
    at: np.ndarray
    effect: np.ndarray
    until_us: np.ndarray
    actions: tuple[str | None, ...]
    tags: tuple[str | None, ...]
    reasons: tuple[str | None, ...]
    entries: pa.Table
    left_out: dict[str, int]

    def __len__(self) -> int:
        return len(self.at)

    def entry(self, place: int) -> LogEntry:
        """The log entry at a place."""
        return next(entries_of(self.entries.slice(place, 1)))


def replayed(entries: pa.Table, from_us: int, as_of_us: int) -> tuple[pa.Table, dict[str, int]]:
    """The entries that are replayed between two moments, and how many are left out, by reason."""
    left_out: dict[str, int] = {}

    def keep(why: str, reasons: pa.ChunkedArray) -> None:
        nonlocal entries
        before = len(entries)
        entries = entries.filter(reasons)
        if len(entries) < before:
            left_out[why] = before - len(entries)

    kinds = pa.array(REPLAYED_ACTOR_KINDS, entries.column("actor_kind").type)
    keep("a policy's own effect", pc.is_in(entries.column("actor_kind"), value_set=kinds))
    keep("before the start", pc.greater_equal(_micros(entries), from_us))
    keep("after the end", pc.less_equal(_micros(entries), as_of_us))
    return entries, left_out


def _micros(entries: pa.Table) -> pa.ChunkedArray:
    return entries.column("at").cast(pa.int64())


def by_user(entries: pa.Table, user_ids: pa.LargeStringArray, left_out: dict[str, int]) -> Records:
    """Sort the entries that are replayed by user, time and the log's order."""
    user = _positions(entries.column("user_id").cast(pa.large_string()), user_ids)
    at = _micros(entries).to_numpy()
    order = np.lexsort((at, user))
    rows = entries.take(order)
    read = [_read(row) for row in rows.select(["kind", "action", "arguments"]).to_pylist()]
    effects, untils, actions, tags = zip(*read, strict=True) if read else ((), (), (), ())
    return Records(
        user[order],
        at[order],
        np.array(effects, np.int8),
        np.array(untils, np.int64),
        actions,
        tags,
        tuple(rows.column("reason").to_pylist()),
        rows,
        left_out,
    )


def _positions(users: pa.ChunkedArray, user_ids: pa.LargeStringArray) -> np.ndarray:
    if not len(users):  # looking nobody up would still read all the ids
        return np.zeros(0, np.int64)
    return pc.index_in(users, value_set=user_ids).to_numpy().astype(np.int64)


def _read(row: dict[str, str | None]) -> tuple[int, int, str | None, str | None]:
    """The effect of an entry, its `until`, the action that it counts as, and its tag."""
    kind, action = row["kind"], row["action"]
    arguments = json.loads(row["arguments"] or "{}")
    if kind in _TAG_EFFECTS:
        return _TAG_EFFECTS[kind], 0, action or _TAG_ACTIONS[kind], arguments["tag"]
    if kind == USER_ACTION and action in _STATUS_EFFECTS:
        return _STATUS_EFFECTS[action], (arguments.get("until") or 0) * 1000, action, None
    return NOTHING, 0, action, None
