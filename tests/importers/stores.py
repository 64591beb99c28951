"""What is in a store, as the tests of uploads look at it."""

from __future__ import annotations

import json

from workbench.model.actor import Actor
from workbench.model.log.entry import LogEntry
from workbench.store import Store
from workbench.store.chain import Seal

MOD = Actor("mod")


def asked(store: Store, sql: str) -> list[tuple]:
    with store.connection() as con:
        return con.execute(sql).fetchall()


def carried(store: Store) -> dict[str, str]:
    """The tags of every user who has one."""
    rows = asked(store, "SELECT user_id, list(tag ORDER BY tag) FROM user_tags GROUP BY user_id")
    return {user_id: " ".join(tags) for user_id, tags in rows}


def log(store: Store) -> list[dict]:
    """The log, oldest first."""
    with store.connection() as con:
        result = con.execute("SELECT * FROM log ORDER BY entry_id")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def sealed_entries(store: Store) -> list[tuple[LogEntry, Seal]]:
    """The entries of the log with what the chain adds to each, oldest first."""
    with store.read() as tx:
        return tx.log_entries.sealed(0, tx.head.entries)


def logged(store: Store, kind: str) -> list[dict]:
    """The entries of one kind, oldest first."""
    entries = [entry for entry in log(store) if entry["kind"] == kind]
    return [entry | {"arguments": json.loads(entry["arguments"])} for entry in entries]
