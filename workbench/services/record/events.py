"""The outbox: the events for other programs, in the order of the log."""

from __future__ import annotations

from workbench.model.log.events import event_of
from workbench.store import Store


def events(store: Store, after: int = 0, limit: int = 1000) -> list[dict[str, object]]:
    """The events of log entries after one, up to a limit."""
    with store.read() as tx:
        application_id = tx.application_id()
        entries = tx.log_entries.announced(after, limit)
    return [event_of(entry, application_id) for entry in entries]
