"""The repository of the tables that people look at: rows, counts, and how values lie.

A query becomes SQL of the catalogue's expressions alone; its values are bound to parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from workbench.model.tables import (
    Between,
    Contains,
    Histogram,
    OneOf,
    TableFilter,
    TableQuery,
    Value,
)
from workbench.store.queries.queries import Given, Parameter, Queries
from workbench.store.queries.statements import statements
from workbench.store.repositories.tables.catalogue import SqlColumn, SqlTable

BINS, VALUES = 20, 30


class TableRow(NamedTuple):
    """A row: what it is called, and the values of the columns that were asked for."""

    key: str
    values: tuple[Value, ...]


@dataclass
class _Chosen:
    """The part of a statement that chooses rows. `source`: a FROM clause with its conditions."""

    source: str
    values: dict[str, Parameter] = field(default_factory=dict)


class TableRepository:
    """The rows of one table. `given`: tables that its statement reads; `bound`: its parameters."""

    def __init__(
        self,
        queries: Queries,
        table: SqlTable,
        given: Mapping[str, Given] | None = None,
        bound: Mapping[str, Parameter] | None = None,
    ) -> None:
        self._queries, self._table = queries, table
        self._given, self._bound = given or {}, dict(bound or {})

    def rows(self, query: TableQuery, columns: Sequence[str], n: int) -> list[TableRow]:
        """The rows of a page. `n`: how many rows the query finds; a page of the later half is
        read from the end.
        """
        from_end = query.first > n // 2
        most = max(0, min(query.limit, n - query.first))
        first = max(0, n - query.first - most) if from_end else query.first
        chosen = self._chosen(query)
        shown = self._shown(columns)
        order = self._order(query, reverse=from_end)
        text = f"SELECT {shown} FROM {chosen.source} ORDER BY {order} LIMIT $most OFFSET $first"
        records = self._run(text, {**chosen.values, "most": most, "first": first})
        rows = [table_row(*record) for record in records]
        return rows[::-1] if from_end else rows

    def count(self, query: TableQuery) -> int:
        """How many rows a query finds."""
        chosen = self._chosen(query)
        records = self._run(f"SELECT count(*) FROM {chosen.source}", chosen.values)
        return cast("int", records[0][0])

    def keys(self, query: TableQuery, most: int) -> list[str]:
        """What the rows that a query finds are called, `most` of them, in the usual order."""
        chosen = self._chosen(query)
        order = self._order(replace(query, sort=None), reverse=False)
        text = f"SELECT {self._table.key} FROM {chosen.source} ORDER BY {order} LIMIT $most"
        return [str(key) for (key,) in self._run(text, {**chosen.values, "most": most})]

    def histogram(self, query: TableQuery, name: str) -> Histogram:
        """How the values of a column lie among the rows that a query finds."""
        column, chosen = self._sql(name), self._chosen(query)
        match column.form:
            case "category" | "names":
                return self._values(name, column, chosen)
            case "id" | "text":
                inner = f"SELECT {column.expression} AS x FROM {chosen.source}"
                text = f"SELECT count(x), count(*) - count(x) FROM ({inner})"
                ((n, missing),) = self._run(text, chosen.values)
                return Histogram(name, (), distinct=cast("int", n), missing=cast("int", missing))
            case _:
                return self._bins(name, column, chosen)

    def _bins(self, name: str, column: SqlColumn, chosen: _Chosen) -> Histogram:
        inner = f"SELECT {_finite(column)} AS x FROM {chosen.source}"
        text = f"SELECT min(x), max(x), count(*) - count(x) FROM ({inner})"
        ((low, high, missing),) = cast(
            "list[tuple[float | None, float, int]]", self._run(text, chosen.values)
        )
        if low is None:
            return Histogram(name, (), missing=missing)
        width = _width(low, high, whole=column.whole)
        n = int((high - low) / width) + 1 if column.whole or low == high else BINS
        text = (
            "SELECT least($bins - 1, CAST(floor((x - $low) / $width) AS INTEGER)) AS bin, count(*) "
            f"FROM ({inner}) WHERE x IS NOT NULL GROUP BY bin"
        )
        values = {**chosen.values, "bins": n, "low": low, "width": width}
        counts = dict(cast("list[tuple[int, int]]", self._run(text, values)))
        top = low + n * width if column.whole else high
        each = tuple(counts.get(k, 0) for k in range(n))
        return Histogram(name, each, low, top, high, missing=missing)

    def _values(self, name: str, column: SqlColumn, chosen: _Chosen) -> Histogram:
        inner = f"SELECT {column.expression} AS x FROM {chosen.source}"
        if column.form == "names":
            missing = "count(*) FILTER (x IS NULL OR len(x) = 0)"
            each = f"SELECT unnest(x) AS x FROM ({inner})"
        else:
            missing, each = "count(*) - count(x)", inner
        ((without,),) = self._run(f"SELECT {missing} FROM ({inner})", chosen.values)
        text = (
            "SELECT CAST(x AS VARCHAR), count(*) AS n, count(*) OVER () FROM "
            f"({each}) WHERE x IS NOT NULL GROUP BY x ORDER BY n DESC, x LIMIT $most"
        )
        counts = cast(
            "list[tuple[str, int, int]]", self._run(text, {**chosen.values, "most": VALUES})
        )
        return Histogram(
            name,
            tuple(n for _, n, _ in counts),
            values=tuple(value for value, _, _ in counts),
            distinct=counts[0][2] if counts else 0,
            missing=cast("int", without),
        )

    def _chosen(self, query: TableQuery) -> _Chosen:
        chosen = _Chosen("")
        conditions = [*self._searched(query, chosen), *self._filtered(query.filters, chosen)]
        if query.ids is not None:
            conditions.append(f"{self._table.key} IN (SELECT unnest($ids))")
            chosen.values["ids"] = list(query.ids)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        chosen.source = f"({statements()[self._table.statement]}){where}"
        if query.sample is not None:
            keys = ", ".join(name for name, _ in self._table.order)
            drawn = f"hash(concat_ws(chr(10), {keys}, $seed)), {keys} LIMIT $sample"
            chosen.source = f"(SELECT * FROM {chosen.source} ORDER BY {drawn})"
            chosen.values |= {"seed": query.seed, "sample": query.sample}
        return chosen

    def _searched(self, query: TableQuery, chosen: _Chosen) -> list[str]:
        if not query.search:
            return []
        chosen.values["search"] = query.search
        each = [
            _holds(column, "$search") for column in self._table.columns.values() if column.searched
        ]
        return [f"({' OR '.join(each)})"]

    def _filtered(self, filters: Sequence[TableFilter], chosen: _Chosen) -> list[str]:
        return [
            self._condition(filter_, f"f{number}", chosen.values)
            for number, filter_ in enumerate(filters)
        ]

    def _condition(self, filter_: TableFilter, name: str, values: dict[str, Parameter]) -> str:
        column = self._sql(filter_.column)
        match filter_:
            case Contains():
                values[name] = filter_.text
                return _holds(column, f"${name}")
            case OneOf():
                wanted = [value for value in filter_.values if value is not None]
                is_single = len(wanted) == 1 and column.form != "names"
                values[name] = wanted[0] if is_single else wanted
                return _is_one(column, f"${name}", single=is_single, or_none=None in filter_.values)
            case Between():
                ends = [(">=", filter_.low), ("<=" if filter_.inclusive else "<", filter_.high)]
                parts: list[str] = []
                for sign, end in ends:
                    if end is not None:
                        values[f"{name}{len(parts)}"] = end
                        parts.append(f"{_finite(column)} {sign} ${name}{len(parts)}")
                return " AND ".join(parts) or f"{_finite(column)} IS NOT NULL"

    def _order(self, query: TableQuery, *, reverse: bool) -> str:
        order = list(self._table.order)
        if query.sort is not None:
            order.insert(0, (self._sql(query.sort).expression, query.descending))
        nulls = "FIRST" if reverse else "LAST"
        return ", ".join(
            f"{name} {'DESC' if descends != reverse else 'ASC'} NULLS {nulls}"
            for name, descends in order
        )

    def _shown(self, columns: Sequence[str]) -> str:
        return ", ".join([self._table.key, *(self._sql(name).expression for name in columns)])

    def _sql(self, name: str) -> SqlColumn:
        return self._table.columns[name]

    def _run(self, text: str, values: Mapping[str, Parameter]) -> list[tuple[object, ...]]:
        bound = {name: value for name, value in self._bound.items() if f"${name}" in text}
        return self._queries.composed(text, {**bound, **values}, self._given)


def _holds(column: SqlColumn, parameter: str) -> str:
    """Whether a value holds a text, in capitals or not."""
    if column.form == "names":
        return f"contains(lower(array_to_string({column.expression}, chr(10))), lower({parameter}))"
    return f"contains(lower(CAST({column.expression} AS VARCHAR)), lower({parameter}))"


def _is_one(column: SqlColumn, parameter: str, *, single: bool, or_none: bool) -> str:
    """Whether a value is one of some; `single`: the parameter is the one value, which is faster."""
    x = column.expression
    if column.form == "names":
        held, none = (
            f"list_has_any({x}, CAST({parameter} AS VARCHAR[]))",
            f"coalesce(len({x}), 0) = 0",
        )
    elif single:
        held, none = f"{x} = {parameter}", f"{x} IS NULL"
    else:
        held, none = f"{x} IN (SELECT unnest({parameter}))", f"{x} IS NULL"
    return f"({held} OR {none})" if or_none else held


def _finite(column: SqlColumn) -> str:
    """A number that can be counted: floats may be no number, or infinite."""
    x = column.expression
    return x if column.whole else f"(CASE WHEN isfinite(CAST({x} AS DOUBLE)) THEN {x} END)"


def _width(low: float, high: float, *, whole: bool) -> float:
    """The width of a bin."""
    if whole:
        return max(1, -(-(int(high) - int(low) + 1) // BINS))
    return (float(high) - float(low)) / BINS or 1.0


def table_row(key: object, *values: object) -> TableRow:
    """A row of what the database gave."""
    return TableRow(str(key), tuple(map(_plain, values)))


def _plain(value: object) -> Value:
    if isinstance(value, list):
        return tuple(map(str, cast("list[object]", value)))
    return cast("Value", value)
