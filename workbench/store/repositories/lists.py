"""The repository of the entries of text lists."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.matching import ListEntry
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import table_of

_ENTRY = pa.schema([("list", pa.string()), ("kind", pa.string()), ("value", pa.string())])


class ListRepository:
    """The entries of all text lists of a store."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def entries(self) -> list[ListEntry]:
        """Every entry, by list, kind and value."""
        return self._queries.rows("list_entries", _entry)

    def table(self) -> pa.Table:
        """Every entry, by list, kind and value: `list`, `kind`, `value`, and `added_us`."""
        return self._queries.table("list_entries")

    def count_lists(self) -> int:
        """How many lists have entries."""
        return self._queries.value("count_lists", int)

    def add(self, entries: Sequence[ListEntry], now_us: int) -> None:
        """Add entries; those that are there stay as they are."""
        self._queries.run_with("add_list_entries", _table(entries), now_us=now_us)

    def remove(self, entries: Sequence[ListEntry]) -> None:
        """Remove entries."""
        self._queries.run_with("remove_list_entries", _table(entries))


def _entry(name: str, kind: str, value: str, _added_us: int) -> ListEntry:
    return ListEntry(name, kind, value)


def _table(entries: Sequence[ListEntry]) -> pa.Table:
    return table_of(_ENTRY, [(entry.list, entry.kind, entry.value) for entry in entries])
