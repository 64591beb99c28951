"""What kept posts out: the log's entry that put each rejected post's user out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.standing import Changes


@dataclass(frozen=True, slots=True)
class Cause:
    """What put a user out: a rule, a recorded entry's actor, or their status at the start."""

    kind: Literal["rule", "record", "start"]
    name: str


def rejected_because(outcomes: pa.Table, changes: Changes) -> tuple[pa.Table, np.ndarray]:
    """The rejected posts, and for each the row of `changes` that put its user out, −1: the start.

    It is the user's last change at or before the post. An entry at the very time of a rejected
    post came before it: rejected posts leave none. Source: spec 3.1 to 3.5.
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
    first_cause = np.empty(len(order), np.int64)
    first_cause[order] = np.where(owner == everyone[order], row, -1)
    return rejected, first_cause[n:]


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
