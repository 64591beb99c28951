"""How very many users get tags in one transaction, without being met one by one.

What a log entry does to a user's tags is the same as elsewhere, said for all of them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.log.columns import TAGS_ADDED, tag_json
from workbench.model.log.entry import LogEntry, is_automated
from workbench.store import chain
from workbench.store.anchor import Head
from workbench.store.repositories.log_entries import LOG_COLUMNS, sealed_rows
from workbench.store.rows import read_once
from workbench.store.transaction import Transaction, UserRow

_ENTRIES_AT_ONCE = 10_000


def give_tags(
    tx: Transaction,
    pairs: pa.Table,
    actor: str,
    actor_kind: str,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Let users carry tags that they do not carry yet, with a log entry for each, in this order.

    `pairs`: user_id and tag, both text, each pair once. Users that are unknown are created.
    `progress`: called with how many entries were made so far.
    """
    if not pairs.num_rows:
        return
    _log(tx, pairs, _same_of_all(tx, actor, actor_kind), progress)
    users = pa.table({"user_id": pc.unique(pairs["user_id"])})
    tx.run_with("create_users", read_once(users), now_us=tx.now_us)
    tx.run_with("keep_tags", read_once(pairs.select(["user_id", "tag"])))


def _same_of_all(tx: Transaction, actor: str, actor_kind: str) -> LogEntry:
    return LogEntry(
        kind=TAGS_ADDED,
        at_us=tx.now_us,
        recorded_at_us=tx.now_us,
        action="add_tags",
        actor=actor,
        actor_kind=actor_kind,
        automated=is_automated(actor_kind),
        request_id=tx.request_id,
    )


def _log(
    tx: Transaction,
    pairs: pa.Table,
    same: LogEntry,
    progress: Callable[[int], None] | None,
) -> None:
    """Write the entries in one statement that pulls them as they are made: few are held at once."""
    tx._write_entries()  # noqa: SLF001 - of the same package
    head = tx.head
    log = _Entries(head, same, tx._met, progress)  # noqa: SLF001
    batches = (log.chained(batch) for batch in pairs.to_batches(_ENTRIES_AT_ONCE))
    tx.log_entries.append(pa.RecordBatchReader.from_batches(LOG_COLUMNS, batches))
    tx._head = log.head  # noqa: SLF001


class _Entries:
    """Entries that are made, chained and folded into the users whom the transaction has met."""

    def __init__(
        self,
        head: Head,
        same: LogEntry,
        met: dict[str, UserRow],
        progress: Callable[[int], None] | None,
    ) -> None:
        self.head, self._first = head, head.entries
        self._progress = progress
        self._same = same
        self._met = met
        self._arguments: dict[str, str] = {}

    def chained(self, pairs: pa.RecordBatch) -> pa.RecordBatch:
        """The entries of some pairs, behind those before."""
        first = self.head.entries + 1
        asked = zip(pairs["user_id"].to_pylist(), pairs["tag"].to_pylist(), strict=True)
        entries = [self._entry(at, user_id, tag) for at, (user_id, tag) in enumerate(asked, first)]
        seals = chain.seals(self.head.hash, entries)
        self.head = Head(self.head.entries + len(entries), seals[-1].hash)
        if self._progress is not None:
            self._progress(self.head.entries - self._first)
        return sealed_rows(entries, seals)

    def _entry(self, entry_id: int, user_id: str, tag: str) -> LogEntry:
        if tag not in self._arguments:
            self._arguments[tag] = tag_json(tag)
        arguments = self._arguments[tag]
        entry = replace(self._same, entry_id=entry_id, user_id=user_id, arguments=arguments)
        if user_id in self._met:
            met = self._met[user_id]
            met.known = True
            met.stands.apply(entry)
            met.written.apply(entry)
        return entry
