"""This module holds a simulation: an outcome over a store, which can be planned and applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.replay.outcome import Outcome
from workbench.services import apply, undo
from workbench.services.snapshot import Snapshot
from workbench.store import Actor, Store


class Simulation:
    """What a policy would have done over the posts of a store, as of a snapshot of it."""

    def __init__(self, store: Store, actor: Actor, outcome: Outcome, snapshot: Snapshot) -> None:
        self._store, self._actor = store, actor
        self.outcome, self.snapshot = outcome, snapshot

    def plan(
        self, *, reinstate: bool = False, protected_tags: Sequence[str] = apply.PROTECTED_TAGS
    ) -> apply.Plan:
        """What applying it now would do; nothing is written."""
        return apply.plan(
            self._store, self.outcome, reinstate=reinstate, protected_tags=protected_tags
        )

    def apply(self, plan: apply.Plan, confirm: str, **limits: Any) -> apply.Batch:
        """Apply a plan, as `services.apply.apply` does. Raises: Refused."""
        return apply.apply(self._store, self._actor, plan, confirm, **limits)

    def undo(self, batch: apply.Batch) -> undo.Undone:
        """Take an applied plan back. Raises: NotFound, Conflict."""
        return undo.undo(self._store, self._actor, batch.batch_id)
