"""Running the store's named statements: what every repository is built on.

DuckDB returns rows as tuples without types. They become nouns here, so that nothing above sees a
tuple: each query takes the function (mostly a class) that makes a noun of a row's values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import duckdb
import pyarrow as pa

from workbench.store.queries.statements import statements

T = TypeVar("T")
Parameter = str | int | float | bool | bytes | None | Sequence[str] | Sequence[int]
Given = pa.Table | pa.RecordBatchReader
"""A table, or a reader of one, that a statement reads by the name `given`."""


class Queries:
    """The named statements of the store, over one open connection.

    `make`: called with the values of each row, one argument a column; what it returns is the row.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def rows(self, statement: str, make: Callable[..., T], **values: Parameter) -> list[T]:
        """The rows of a named query."""
        rows = self._con.execute(statements()[statement], values).fetchall()
        return [make(*row) for row in rows]

    def row(self, statement: str, make: Callable[..., T], **values: Parameter) -> T | None:
        """The first row of a named query, None without one."""
        rows = self.rows(statement, make, **values)
        return rows[0] if rows else None

    def value(self, statement: str, type_: type[T], **values: Parameter) -> T:
        """The one value of a named query that always has a row. Raises: LookupError, without."""
        value = self.value_or_none(statement, type_, **values)
        if value is None:
            raise LookupError(f"the statement {statement} has no value")
        return value

    def value_or_none(self, statement: str, type_: type[T], **values: Parameter) -> T | None:
        """The first value of a named query; None without a row, and where it is NULL.

        Raises: TypeError, when it has another type.
        """
        rows = self._con.execute(statements()[statement], values).fetchall()
        value: object = rows[0][0] if rows else None
        if value is not None and not isinstance(value, type_):
            raise TypeError(f"the statement {statement} has {value!r}, not {type_.__name__}")
        return value

    def texts(self, statement: str, **values: Parameter) -> list[str]:
        """The rows of a named query of one text each."""
        return self.rows(statement, str, **values)

    def table(self, statement: str, **values: Parameter) -> pa.Table:
        """The rows of a named query as a table."""
        return self._con.sql(statements()[statement], params=values).to_arrow_table()

    def run(self, statement: str, **values: Parameter) -> None:
        """Run a named statement that changes something."""
        self._con.execute(statements()[statement], values).fetchall()

    def run_with(self, statement: str, given: Given, **values: Parameter) -> None:
        """Run a named statement that reads the table `given` and changes something."""
        self._con.register("given", given)
        try:
            self.run(statement, **values)
        finally:
            self._con.unregister("given")

    def composed(
        self, text: str, values: Mapping[str, Parameter], given: Mapping[str, Given]
    ) -> list[tuple[object, ...]]:
        """The rows of a query that the store composed of its own texts, which reads tables by the
        names in `given`. What a person gave is in `values` alone.
        """
        for name, table in given.items():
            self._con.register(name, table)
        try:
            return self._con.execute(text, dict(values)).fetchall()
        finally:
            for name in given:
                self._con.unregister(name)

    def composed_table(self, text: str, values: Mapping[str, Parameter]) -> pa.Table:
        """The rows of such a query as a table."""
        return self._con.sql(text, params=dict(values)).to_arrow_table()

    def rows_with(
        self, statement: str, given: Given, make: Callable[..., T], **values: Parameter
    ) -> list[T]:
        """The rows of a named query that reads the table `given`."""
        self._con.register("given", given)
        try:
            return self.rows(statement, make, **values)
        finally:
            self._con.unregister("given")

    def table_with(self, statement: str, given: Given, **values: Parameter) -> pa.Table:
        """The rows of a named query that reads the table `given`, as a table."""
        self._con.register("given", given)
        try:
            return self.table(statement, **values)
        finally:
            self._con.unregister("given")

    def table_given(
        self, statement: str, given: Mapping[str, Given], **values: Parameter
    ) -> pa.Table:
        """The rows of a named query that reads several tables by the names in `given`."""
        for name, table in given.items():
            self._con.register(name, table)
        try:
            return self.table(statement, **values)
        finally:
            for name in given:
                self._con.unregister(name)


def pair(first: T, second: T) -> tuple[T, T]:
    """A row of two values of one type."""
    return first, second
