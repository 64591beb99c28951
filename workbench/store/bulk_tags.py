"""The assignment of tags to very many users in one transaction, without reading each user.

A log entry changes a user's tags as anywhere else; the tables are written for all users at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.log.columns import TAGS_ADDED, tag_json
from workbench.model.log.entry import LogEntry, is_automated
from workbench.store.queries.rows import read_once
from workbench.store.transaction import Transaction

_ENTRIES_AT_ONCE = 10_000


def assign_tags(
    tx: Transaction,
    pairs: pa.Table,
    actor: str,
    actor_kind: str,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Assign tags to users who lack them, with a log entry for each, in this order.

    `pairs`: user_id and tag, both text, each pair once. Users that are unknown are created.
    `progress`: called with how many entries were made so far.
    """
    if not pairs.num_rows:
        return
    tx.log_writer.add_all(_entries(tx, pairs, _template(tx, actor, actor_kind), progress))
    users = pa.table({"user_id": pc.unique(pairs["user_id"])})
    tx.run_with("create_users", read_once(users), now_us=tx.now_us)
    tx.run_with("add_user_tags", read_once(pairs.select(["user_id", "tag"])))


def _template(tx: Transaction, actor: str, actor_kind: str) -> LogEntry:
    """The first entry, but for its user and tag."""
    return LogEntry(
        kind=TAGS_ADDED,
        at_us=tx.now_us,
        recorded_at_us=tx.now_us,
        entry_id=tx.next_entry,
        action="add_tags",
        actor=actor,
        actor_kind=actor_kind,
        automated=is_automated(actor_kind),
        request_id=tx.request_id,
    )


def _entries(
    tx: Transaction,
    pairs: pa.Table,
    template: LogEntry,
    progress: Callable[[int], None] | None,
) -> Iterator[list[LogEntry]]:
    """The entries block by block; users whom the transaction has read change with them."""
    arguments = {tag: tag_json(tag) for tag in pc.unique(pairs["tag"]).to_pylist()}
    done = 0
    for batch in pairs.to_batches(_ENTRIES_AT_ONCE):
        rows = zip(batch["user_id"].to_pylist(), batch["tag"].to_pylist(), strict=True)
        entries = [
            replace(template, entry_id=entry_id, user_id=user_id, arguments=arguments[tag])
            for entry_id, (user_id, tag) in enumerate(rows, template.entry_id + done)
        ]
        for entry in entries:
            tx.loaded_users.apply_persisted(entry)
        done += len(entries)
        yield entries
        if progress is not None:
            progress(done)
