"""The repository of batches: simulations that were applied."""

from __future__ import annotations

from workbench.model.batches import Batch
from workbench.store.queries.queries import Queries


class BatchRepository:
    """The batches of a store."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[Batch]:
        """Every batch, the oldest first."""
        return self._queries.rows("batches", Batch)

    def add(self, batch: Batch, plan: str) -> None:
        """Add a batch that is not undone. `plan`: the digest of the plan that was applied."""
        self._queries.run(
            "add_batch",
            batch_id=batch.batch_id,
            plan=plan,
            policy=batch.policy,
            now_us=batch.applied_us,
            by=batch.applied_by,
            first_entry=batch.first_entry,
            last_entry=batch.last_entry,
        )

    def mark_undone(self, batch_id: str, now_us: int) -> None:
        """Write when a batch was undone."""
        self._queries.run("mark_batch_undone", batch_id=batch_id, now_us=now_us)
