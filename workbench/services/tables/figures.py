"""What the log says of every user: posts that were flagged, and who decided last.

Counted once, then for the users whom newer entries are about. What was counted is kept beside the
store, where it can be rebuilt, so that a new program does not count from the beginning.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.store import Store, Transaction
from workbench.store.repositories.tables.figures import NO_LOG_FIGURES, TableFigureRepository
from workbench.whole_files import replace_file

KEPT_AFTER = 100_000  # entries that are counted again rather than written once more


class LogFigures:
    """Figures of users from the log: `table`, up to the entry `entries`. `saved_entries`: the entry
    up to which they are saved in a file.
    """

    def __init__(self, table: pa.Table = NO_LOG_FIGURES, entries: int = 0) -> None:
        self.table, self.entries, self.saved_entries = table, entries, entries

    @classmethod
    def of(cls, store: Store, tx: Transaction) -> LogFigures:
        """The saved figures of a store; none where the file is missing or of another store."""
        try:
            table = pq.read_table(_path(store))
            about = cast("dict[bytes, bytes]", table.schema.metadata or {})
            counted = json.loads(about[b"counted"])
            table = table.cast(NO_LOG_FIGURES.schema)  # earlier versions kept other columns
        except (OSError, ValueError, KeyError, pa.ArrowException):
            return cls()
        if counted["store"] != tx.application_id() or counted["entries"] > tx.head.entries:
            return cls()
        return cls(table, counted["entries"])

    def update(self, store: Store, tx: Transaction) -> pa.Table:
        """Count the new entries, and return the figures up to now."""
        entries = tx.head.entries
        if entries != self.entries:
            after = self.entries if self.entries < entries else 0
            old = self.table if after else NO_LOG_FIGURES
            figures = TableFigureRepository(tx).log_figures(old, after)
            self.table, self.entries = figures.cast(NO_LOG_FIGURES.schema), entries
        if self.entries - self.saved_entries >= KEPT_AFTER:
            self._keep(store, tx.application_id())
        return self.table

    def _keep(self, store: Store, application_id: str) -> None:
        counted = json.dumps({"store": application_id, "entries": self.entries})
        table = self.table.replace_schema_metadata({"counted": counted})
        with suppress(OSError):  # it is counted again
            path = _path(store)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            replace_file(path, lambda file: pq.write_table(table, file))
        self.saved_entries = self.entries


def _path(store: Store) -> Path:
    return store.folder / "derived" / "log_figures.parquet"
