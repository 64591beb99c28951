"""What a user's replay state is built from, beside posts. Times are epoch µs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedState:
    """A user's state after a submitted post, the `seq`-th of all, and a log entry.

    `newest_us`: the time of the newest post; `windows`: times of posts by `where`, in the order of
    the policy; `calls`: times of calls by action; `dropped_before_us`: posts from before this
    moment were dropped from the windows.
    """

    user_id: str
    seq: int
    entry_id: int
    newest_us: int
    windows: Sequence[list[int]]
    calls: Mapping[str, list[int]]
    dropped_before_us: int


@dataclass(frozen=True, slots=True)
class RuleMemory:
    """What a rule remembers of a user: whether its condition held, and when it fired last."""

    user_id: str
    rule: str
    held: bool
    fired_at_us: int | None


@dataclass(frozen=True, slots=True)
class ActionCall:
    """An action that a person, an upload or another program called."""

    user_id: str
    entry_id: int
    at_us: int
    action: str
