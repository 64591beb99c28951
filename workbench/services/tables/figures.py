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
    """What the log says of users: `table`, up to the entry `entries`. `kept`: the entry up to which
    it lies in a file.
    """

    def __init__(self, table: pa.Table = NO_LOG_FIGURES, entries: int = 0) -> None:
        self.table, self.entries, self.kept = table, entries, entries

    @classmethod
    def of(cls, store: Store, tx: Transaction) -> LogFigures:
        """What was kept of a store, nothing where that is not this store's."""
        try:
            table = pq.read_table(_path(store))
            about = cast("dict[bytes, bytes]", table.schema.metadata or {})
            said = json.loads(about[b"counted"])
        except (OSError, ValueError, KeyError, pa.ArrowException):
            return cls()
        if said["store"] != tx.application_id() or said["entries"] > tx.head.entries:
            return cls()
        return cls(table.cast(NO_LOG_FIGURES.schema), said["entries"])

    def update(self, store: Store, tx: Transaction) -> pa.Table:
        """Count what is new, and return what the log says now."""
        entries = tx.head.entries
        if entries != self.entries:
            after = self.entries if self.entries < entries else 0
            old = self.table if after else NO_LOG_FIGURES
            found = TableFigureRepository(tx).log_figures(old, after)
            self.table, self.entries = found.cast(NO_LOG_FIGURES.schema), entries
        if self.entries - self.kept >= KEPT_AFTER:
            self._keep(store, tx.application_id())
        return self.table

    def _keep(self, store: Store, application_id: str) -> None:
        said = json.dumps({"store": application_id, "entries": self.entries})
        table = self.table.replace_schema_metadata({"counted": said})
        with suppress(OSError):  # it is counted again
            path = _path(store)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            replace_file(path, lambda file: pq.write_table(table, file))
        self.kept = self.entries


def _path(store: Store) -> Path:
    return store.folder / "derived" / "log_figures.parquet"
