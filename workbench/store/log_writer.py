"""The end of the moderation log in one transaction: new entries, chained and written in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from workbench.model.log.entry import LogEntry
from workbench.store import chain
from workbench.store.anchor import Head
from workbench.store.repositories.log_entries import LOG_COLUMNS, LogRepository, sealed_rows

ENTRIES_AT_ONCE = 20_000


@dataclass
class StoreCache:
    """What stays true of a store from one transaction to the next while its file is open: nobody
    else writes to it then.
    """

    application_id: str | None = None
    head: Head | None = None


class LogWriter:
    """Appends entries to the log. `first_hash`: gives the hash before the first entry of all."""

    def __init__(
        self, log: LogRepository, cache: StoreCache, first_hash: Callable[[], bytes]
    ) -> None:
        self._log, self._cache, self._first_hash = log, cache, first_hash
        self._entries: list[LogEntry] = []
        self._head: Head | None = None
        self._head_before: Head | None = None

    @property
    def head(self) -> Head:
        """The head of the log as it is written so far."""
        if self._head is None:
            self._head = self._head_before = self._cache.head or self._read_head()
        return self._head

    @property
    def next_entry(self) -> int:
        """The id of the entry that is logged next."""
        return self.head.entries + len(self._entries) + 1

    def add(self, entry: LogEntry) -> None:
        """Add an entry, which has the next id."""
        self._entries.append(entry)
        if len(self._entries) >= ENTRIES_AT_ONCE:
            self.flush()

    def add_all(self, blocks: Iterator[Sequence[LogEntry]]) -> None:
        """Add many entries in one statement, which pulls the blocks as they are made: few entries
        are held at once. Their ids follow those before.
        """
        self.flush()
        self._head = self.head  # read now: the statement that pulls the blocks runs alone
        sealed = (self._sealed(entries) for entries in blocks)
        self._log.append(pa.RecordBatchReader.from_batches(LOG_COLUMNS, sealed))

    def flush(self) -> None:
        """Write the entries that are not written yet."""
        if self._entries:
            entries, self._entries = self._entries, []
            self._log.append(pa.Table.from_batches([self._sealed(entries)]))

    def finish(self) -> Head | None:
        """Put the events among the new entries into the outbox; the new head of the log, None when
        nothing was logged.
        """
        self.flush()
        if self._head is None or self._head_before is None or self._head == self._head_before:
            return None
        self._log.add_to_outbox(self._head_before.entries)
        return self._head

    def forget_head(self) -> None:
        """Read the head anew: the log was replaced."""
        self._head = None

    def _sealed(self, entries: Sequence[LogEntry]) -> pa.RecordBatch:
        """Entries as rows of the log, after those before."""
        head = self.head
        seals = chain.seals(head.hash, entries)
        self._head = Head(head.entries + len(entries), seals[-1].hash)
        return sealed_rows(entries, seals)

    def _read_head(self) -> Head:
        return self._log.head() or Head(0, self._first_hash())
