"""Stores for tests: a clock that is set, and a store in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.model.actor import Actor
from workbench.store import Store

MOD = Actor("Mo", "moderator")
NOW_US = 1_700_000_000_000_000
HOUR_US = 3_600_000_000


@dataclass
class SetClock:
    """A clock that shows what it is set to, epoch µs."""

    us: int = NOW_US

    def now_us(self) -> int:
        """The present."""
        return self.us


def new_store(folder: Path, us: int = NOW_US) -> tuple[Store, SetClock]:
    """A new store with a clock of its own."""
    clock = SetClock(us)
    return Store(folder / "store", clock, linger_seconds=5), clock
