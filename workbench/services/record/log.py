"""The reading of the moderation log, in the columns that a replay's log has, and
its writing as CSV.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

import pyarrow as pa

from workbench.export import safe_csv
from workbench.model.ids import trimmed_id
from workbench.model.log.columns import TIME
from workbench.model.log.entry import LogEntry
from workbench.store import Store, Transaction
from workbench.store.repositories.log_entries import LogFilter
from workbench.units import iso

_AT_ONCE = 10_000


class Wanted(TypedDict, total=False):
    """Which entries are asked for, as the fields of `LogFilter`."""

    kind: str | None
    user_id: str | None
    rule: str | None
    actor: str | None
    since_us: int | None
    until_us: int | None


@dataclass(frozen=True)
class LogPage:
    """Some entries of the moderation log, the newest first, of the `n` that were asked for."""

    n: int
    entries: tuple[LogEntry, ...]


def log_page(store: Store, *, limit: int, first: int = 0, **wanted: Unpack[Wanted]) -> LogPage:
    """A page of the moderation log, however long it is; filters as for `log`.

    `first`: how many newer entries to leave out.
    """
    filters = _filter(wanted)
    with store.read() as tx:
        page = tx.log_entries.newest(filters, first, limit)
        return LogPage(tx.log_entries.count(filters), tuple(page))


def log_choices(store: Store) -> dict[str, list[str]]:
    """What the log can be filtered by: its kinds, rules and actors."""
    with store.read() as tx:
        entries = tx.log_entries
        return {"kinds": entries.kinds(), "rules": entries.rules(), "actors": entries.actors()}


def log(store: Store, *, limit: int | None = None, **wanted: Unpack[Wanted]) -> pa.Table:
    """The moderation log as a table of `LOG_SCHEMA`, in the order of recording.

    Only the entries of a kind, user, rule or actor, from `since_us` to before `until_us` (epoch
    µs), where that is given; the last `limit` of them.
    """
    with store.read() as tx:
        return log_table(tx, limit=limit, **wanted)


def log_table(tx: Transaction, *, limit: int | None = None, **wanted: Unpack[Wanted]) -> pa.Table:
    """The moderation log within a transaction, as `log` returns it."""
    return tx.log_entries.table(_filter(wanted), limit)


def _filter(wanted: Wanted) -> LogFilter:
    asked = LogFilter(**wanted)
    return asked if asked.user_id is None else replace(asked, user_id=trimmed_id(asked.user_id))


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


def _cells(row: dict[str, object], times: list[str]) -> list[object]:
    return [
        iso(value) if name in times and isinstance(value, int) else value
        for name, value in row.items()
    ]
