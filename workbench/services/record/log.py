"""The reading of the moderation log, in the columns that a replay's log has, and
its writing as CSV.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from workbench.export import safe_csv
from workbench.model.ids import trimmed_id
from workbench.model.log import LOG_SCHEMA, TIME
from workbench.store import Store, Transaction
from workbench.units import iso

_AT_ONCE = 10_000

_FILTERS = ("kind", "user_id", "rule", "actor", "since_us", "until_us")


@dataclass(frozen=True)
class LogPage:
    """Some entries of the moderation log, the newest first, of the `n` that were asked for.

    Columns: entry_id, at_us (epoch µs), kind, user_id, post_id, rule, policy, policy_version,
    action, arguments (JSON), reason, actor, actor_kind.
    """

    n: int
    entries: pa.Table


def log_page(store: Store, *, first: int = 0, limit: int = 50, **wanted: object) -> LogPage:
    """A page of the moderation log, however long it is; filters as for `log`.

    `first`: how many newer entries to leave out.
    """
    filters = _filters(wanted)
    with store.read() as tx:
        found = tx.table("log_page", **filters, first=first, most=limit)
        return LogPage(tx.value("count_log", **filters), found)


def log_choices(store: Store) -> dict[str, list[str]]:
    """What the log can be filtered by: its kinds, rules and actors."""
    with store.read() as tx:
        names = ("kinds", "rules", "actors")
        return {name: [row[0] for row in tx.rows(f"log_{name}")] for name in names}


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
    found = tx.table("log", **_filters(wanted), most=wanted.get("most"))
    return found.cast(LOG_SCHEMA)


def _filters(wanted: Mapping[str, object]) -> dict[str, object]:
    filters = {name: wanted.get(name) for name in _FILTERS}
    user_id = filters["user_id"]
    return filters | ({"user_id": trimmed_id(user_id)} if user_id is not None else {})


def log_csv(entries: pa.Table) -> bytes:
    """Entries of a moderation log, or some of its columns, as CSV that a spreadsheet does not run.

    Times are ISO in UTC, to the microsecond.
    """
    times = [field.name for field in entries.schema if field.type == TIME]
    for name in times:
        place = entries.schema.get_field_index(name)
        entries = entries.set_column(place, name, entries.column(name).cast(pa.int64()))
    rows = (row for batch in entries.to_batches(_AT_ONCE) for row in batch.to_pylist())
    return safe_csv(entries.column_names, (_cells(row, times) for row in rows))


def _cells(row: dict[str, Any], times: list[str]) -> list[Any]:
    return [
        iso(value) if name in times and value is not None else value for name, value in row.items()
    ]
