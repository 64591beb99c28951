"""The rows of a table whose rows have numbers, by which they are read again fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np

from workbench.model.tables import TableQuery
from workbench.store.queries.queries import Queries
from workbench.store.queries.statements import statements
from workbench.store.repositories.tables.catalogue import ROWS_OF_FILE, SqlTable
from workbench.store.repositories.tables.rows import TableRepository, TableRow, table_row


class NumberedRows(TableRepository):
    """The rows of a table whose rows have numbers, by which they are read: where they lie in files,
    sorting and searching reads as few columns as it can. `number`: the number, of which the column
    `within` is a part that files are read by; `found`: the numbers that queries found before.
    """

    def __init__(
        self, queries: Queries, table: SqlTable, number: str, within: str, found: FoundRows
    ) -> None:
        super().__init__(queries, table)
        self._number, self._within, self._found = number, within, found

    def rows(self, query: TableQuery, columns: Sequence[str], n: int) -> list[TableRow]:
        """The rows of a page. `n`: how many rows the query finds.

        The first page of all rows is read at once, which takes less than sorting all numbers.
        """
        if not query.first and not query.chooses_rows and self._found.get(query) is None:
            return super().rows(query, columns, n)
        numbers = self._numbers(query)[query.first : query.first + query.limit]
        return self._read(cast("list[int]", numbers.tolist()), columns)

    def count(self, query: TableQuery) -> int:
        """How many rows a query finds."""
        return len(self._numbers(query)) if query.chooses_rows else super().count(query)

    def _read(self, numbers: list[int], columns: Sequence[str]) -> list[TableRow]:
        """The rows of some numbers, in their order."""
        if not numbers:
            return []
        source = f"({statements()[self._table.statement]})"
        within = f"{self._within} IN (SELECT unnest($within))"
        where = f"{within} AND {self._number} IN (SELECT unnest($numbers))"
        text = f"SELECT {self._number}, {self._shown(columns)} FROM {source} WHERE {where}"
        values = {"within": [number % ROWS_OF_FILE for number in numbers], "numbers": numbers}
        by_number = {number: table_row(*row) for number, *row in self._run(text, values)}
        return [by_number[number] for number in numbers]

    def _numbers(self, query: TableQuery) -> np.ndarray:
        """int64[…], the numbers of all rows that a query finds, in their order."""
        known = self._found.get(query)
        return self._found.keep(query, self._sorted(query)) if known is None else known

    def _sorted(self, query: TableQuery) -> np.ndarray:
        """int64[…], the numbers of all rows that a query finds, read in their order."""
        chosen = self._chosen(query)
        order = self._order(query, reverse=False)
        text = f"SELECT {self._number} AS number FROM {chosen.source} ORDER BY {order}"
        return self._queries.composed_table(text, chosen.values)["number"].to_numpy()


class FoundRows:
    """The numbers of the rows that the last queries found, as long as the store stays as it is."""

    def __init__(self) -> None:
        self._kept: dict[TableQuery, np.ndarray] = {}

    def get(self, query: TableQuery) -> np.ndarray | None:
        """What was found before, None when it was not, or is not kept any more."""
        return self._kept.get(_whole(query))

    def keep(self, query: TableQuery, numbers: np.ndarray) -> np.ndarray:
        """Keep what a query found; the one before the last is given up."""
        last = list(self._kept.items())[-1:]
        self._kept = {**dict(last), _whole(query): numbers}
        return numbers


def _whole(query: TableQuery) -> TableQuery:
    """A query of all rows that it finds, whatever is shown of them."""
    return replace(query, first=0, limit=0, columns=())
