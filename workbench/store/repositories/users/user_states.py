"""The repository of user states: saved ones, memories of rules, and what log entries change.

A state is saved as a JSON text that gives lengths, and one row of bytes with all times, int64.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice

import numpy as np
import pyarrow as pa

from workbench.model.log.columns import as_json
from workbench.model.log.entry import LogEntry
from workbench.model.users import ActionCall, RuleMemory, SavedState
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import table_of, users_given
from workbench.store.repositories.log_entries import entry_of

_TEXT, _WHOLE = pa.string(), pa.int64()
_SAVED = pa.schema(
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
_MEMORIES = pa.schema(
    [("user_id", _TEXT), ("rule", _TEXT), ("held", pa.bool_()), ("fired_at_us", _WHOLE)]
)
_AFTER_ENTRY = pa.schema([("user_id", _TEXT), ("entry_id", _WHOLE)])


class UserStateRepository:
    """What a store has of the replay states of users."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def saved(self, user_ids: Sequence[str], context: str) -> list[SavedState]:
        """The states of users that were saved in a context, as `save` was given it."""
        ids = list(user_ids)
        saved = self._queries.rows("saved_states", _saved, user_ids=ids, basis=context)
        return [state for state in saved if state is not None]

    def save(self, states: Sequence[SavedState], context: str) -> None:
        """Save states in the place of earlier ones. `context`: a text of what they are good for."""
        if states:
            table = table_of(_SAVED, [_row(state, context) for state in states])
            self._queries.run_with("delete_saved_states", table)
            self._queries.run_with("add_saved_states", table)

    def forget(self, user_ids: Collection[str]) -> None:
        """Forget the saved states of users."""
        if user_ids:
            self._queries.run_with("delete_saved_states", users_given(sorted(user_ids)))

    def memories(self, user_ids: Sequence[str], policy: str) -> list[RuleMemory]:
        """What the rules of a policy remember of users."""
        users = users_given(user_ids)
        return self._queries.rows_with("memories", users, RuleMemory, policy=policy)

    def save_memories(self, memories: Sequence[RuleMemory], policy: str) -> None:
        """Save what rules of a policy remember, in the place of what they remembered before."""
        if memories:
            rows = [
                (memory.user_id, memory.rule, memory.held, memory.fired_at_us)
                for memory in memories
            ]
            table = table_of(_MEMORIES, rows)
            self._queries.run_with("delete_memories", table, policy=policy)
            self._queries.run_with("add_memories", table, policy=policy)

    def changed_since(self, entry_id: int, seq: int) -> set[str]:
        """The users of whom there are later log entries or submitted posts."""
        logged = self._queries.texts("logged_since", entry_id=entry_id)
        posted = self._queries.texts("posted_since", seq=seq)
        return {*logged, *posted}

    def status_changes(self, after: Mapping[str, int]) -> list[LogEntry]:
        """The entries that may change the status of users, each user's after a log entry."""
        return self._queries.rows_with("status_changes", _after(after), entry_of)

    def calls_by_hand(self, after: Mapping[str, int]) -> list[ActionCall]:
        """The actions that no rule called on users, each user's after a log entry."""
        return self._queries.rows_with("calls_by_hand", _after(after), ActionCall)


def _after(entries: Mapping[str, int]) -> pa.Table:
    return table_of(_AFTER_ENTRY, list(entries.items()))


def _row(state: SavedState, context: str) -> tuple[str, str, int, int, int, str, bytes]:
    windows, calls = state.windows, state.calls
    shape = {
        "windows": [len(times) for times in windows],
        "calls": {action: len(times) for action, times in calls.items()},
        "dropped_before_us": state.dropped_before_us,
    }
    times = np.fromiter(chain(*windows, *calls.values()), np.int64).tobytes()
    place = state.seq, state.entry_id, state.newest_us
    return (state.user_id, context, *place, as_json(shape), times)


def _saved(
    user_id: str, seq: int, entry_id: int, newest_us: int, shape: str, times: bytes
) -> SavedState | None:
    """A saved state; None for one of an earlier release, which lacks `dropped_before_us`."""
    lengths = json.loads(shape)
    if "dropped_before_us" not in lengths:
        return None
    numbers: Iterator[int] = iter(np.frombuffer(times, np.int64).tolist())
    windows = [list(islice(numbers, n)) for n in lengths["windows"]]
    calls = {action: list(islice(numbers, n)) for action, n in lengths["calls"].items()}
    dropped_before_us = lengths["dropped_before_us"]
    return SavedState(user_id, seq, entry_id, newest_us, windows, calls, dropped_before_us)
