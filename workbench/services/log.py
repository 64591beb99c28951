"""This module holds the reading of the moderation log, in the columns that a replay's log has."""

from __future__ import annotations

import pyarrow as pa

from workbench.model.log import LOG_SCHEMA
from workbench.store import Store, Transaction


def log(
    store: Store,
    *,
    kind: str | None = None,
    user_id: str | None = None,
    rule: str | None = None,
    actor: str | None = None,
    since_us: int | None = None,
    until_us: int | None = None,
    limit: int | None = None,
) -> pa.Table:
    """The moderation log as a table of `LOG_SCHEMA`, in the order of recording.

    Only the entries of a kind, user, rule or actor, from `since_us` to before `until_us` (epoch
    µs), where that is said; the last `limit` of them.
    """
    with store.read() as tx:
        return log_table(
            tx,
            kind=kind,
            user_id=user_id,
            rule=rule,
            actor=actor,
            since_us=since_us,
            until_us=until_us,
            most=limit,
        )


def log_table(tx: Transaction, **wanted: object) -> pa.Table:
    """The moderation log within a transaction, as `log` returns it."""
    names = ("kind", "user_id", "rule", "actor", "since_us", "until_us", "most")
    found = tx.table("log", **{name: wanted.get(name) for name in names})
    return found.cast(LOG_SCHEMA)
