"""Running the store's named statements: what every repository is built on."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from workbench.store.statements import statements


class Queries:
    """The named statements of the store, over one open connection.

    `given`: a table, or a reader of one, that the statement reads by this name.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a named query."""
        return self._con.execute(statements()[statement], values).fetchall()

    def value(self, statement: str, **values: Any) -> Any:
        """The one value of a named query, None without a row."""
        rows = self.rows(statement, **values)
        return rows[0][0] if rows else None

    def table(self, statement: str, **values: Any) -> pa.Table:
        """The rows of a named query as a table."""
        return self._con.sql(statements()[statement], params=values).to_arrow_table()

    def run(self, statement: str, **values: Any) -> None:
        """Run a named statement that changes something."""
        self._con.execute(statements()[statement], values).fetchall()

    def run_with(
        self, statement: str, given: pa.Table | pa.RecordBatchReader, **values: Any
    ) -> list[tuple[Any, ...]]:
        """Run a named statement that reads the table `given`, and return its rows."""
        self._con.register("given", given)
        try:
            return self.rows(statement, **values)
        finally:
            self._con.unregister("given")

    def table_with(
        self, statement: str, given: pa.Table | pa.RecordBatchReader, **values: Any
    ) -> pa.Table:
        """The rows of a named query that reads the table `given`, as a table."""
        self._con.register("given", given)
        try:
            return self.table(statement, **values)
        finally:
            self._con.unregister("given")
