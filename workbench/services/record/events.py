"""The outbox: the events that are to be told, in the order of the log."""

from __future__ import annotations

from typing import Any

from workbench.model.events import event_of
from workbench.store import Store
from workbench.store.transaction import LOG_COLUMNS


def events(store: Store, after: int = 0, limit: int = 1000) -> list[dict[str, Any]]:
    """The events of log entries after one, at most so many."""
    with store.read() as tx:
        application_id = tx.application_id()
        rows = tx.rows("outbox", after=after, most=limit)
    entries = (dict(zip(LOG_COLUMNS.names, row, strict=True)) for row in rows)
    return [event_of(entry, application_id) for entry in entries]
