"""Saved states of users: their windows and calls, so that a program that meets a
user anew need not read all of the user's posts.

A saved state is good for one policy, the same text lists and the same imported posts; otherwise it
is as if there were none. It can always be built anew. Source: decision 9.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.model.log import as_json
from workbench.services.policies.policies import LivePolicy
from workbench.services.submission.live import PolicyContext, UserState
from workbench.store import Transaction
from workbench.store.rows import table_of

_TEXT, _WHOLE = pa.string(), pa.int64()
_STATES = pa.schema(
    [
        ("user_id", _TEXT),
        ("basis", _TEXT),
        ("seq", _WHOLE),
        ("entry_id", _WHOLE),
        ("newest_us", _WHOLE),
        ("shape", _TEXT),
        ("times", pa.binary()),
    ]
)


@dataclass(frozen=True)
class Saved:
    """A user's state as it was after a post, the `seq`-th of all, and a log entry.

    `windows`: times of posts by `where`, in the policy's order; `calls`: times by action;
    `dropped_before_us`: as `Windows` has it.
    """

    user_id: str
    seq: int
    entry_id: int
    newest_us: int
    windows: Sequence[list[int]]
    calls: Mapping[str, list[int]]
    dropped_before_us: int


def saved_states(
    tx: Transaction, live: LivePolicy, basis: PolicyContext, user_ids: Sequence[str]
) -> dict[str, Saved]:
    """The saved states of users that are good now."""
    rows = tx.rows("saved_states", user_ids=list(user_ids), basis=_basis(live, basis))
    found = (_read(*row) for row in rows)
    return {one.user_id: one for one in found if one is not None}


def save_states(
    tx: Transaction,
    live: LivePolicy,
    basis: PolicyContext,
    known: Mapping[str, UserState],
    seq: int,
    entry_id: int,
) -> None:
    """Save the states of users as they are after this post and entry."""
    if not known:
        return
    said, rows = _basis(live, basis), []
    for user_id, one in known.items():
        windows, calls = one.user.windows.times(), one.user.calls.times()
        shape = {
            "windows": [len(w) for w in windows],
            "calls": {a: len(c) for a, c in calls.items()},
            "dropped_before_us": one.user.windows.dropped_before_us,
        }
        times = np.fromiter(chain(*windows, *calls.values()), np.int64).tobytes()
        rows.append((user_id, said, seq, entry_id, one.newest_us, as_json(shape), times))
        one.unsaved = 0
    table = table_of(_STATES, rows)
    tx.run_with("forget_saved_states", table)
    tx.run_with("keep_saved_states", table)


def forget_saved(tx: Transaction, user_ids: Collection[str]) -> None:
    """Forget the saved states of users that what came since does not complete any more."""
    if user_ids:
        given = pa.table({"user_id": pa.array(sorted(user_ids), _TEXT)})
        tx.run_with("forget_saved_states", given)


def _basis(live: LivePolicy, basis: PolicyContext) -> str:
    imported = [name for name, source, *_ in basis.segments if source == "import"]
    return as_json([live.policy.name, live.version, basis.lists.digest, imported])


def _read(
    user_id: str, seq: int, entry_id: int, newest_us: int, shape: str, times: bytes
) -> Saved | None:
    """A saved state; None for one that an earlier release saved, which says less."""
    said, numbers = json.loads(shape), iter(np.frombuffer(times, np.int64).tolist())
    if "dropped_before_us" not in said:
        return None
    windows = [_taken(numbers, n) for n in said["windows"]]
    calls = {action: _taken(numbers, n) for action, n in said["calls"].items()}
    return Saved(user_id, seq, entry_id, newest_us, windows, calls, said["dropped_before_us"])


def _taken(numbers: Iterator[Any], n: int) -> list[int]:
    return [next(numbers) for _ in range(n)]
