"""What a page asks of its table, as a query: each request changes one part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.errors import BadInput, quoted
from workbench.model.tables import (
    Between,
    Contains,
    OneOf,
    TableColumn,
    TableFilter,
    TableQuery,
)
from workbench.units import time_us
from workbench.widgets.records_page import typed_number


def sorted_by(query: TableQuery, column: str) -> TableQuery:
    """By a column, the greatest first; the other way round, when it is sorted so already."""
    descending = not query.descending if query.sort == column else True
    return replace(query, sort=column, descending=descending, first=0)


def filtered(query: TableQuery, filter_: TableFilter) -> TableQuery:
    """With a filter, in the place of the one that the column has."""
    others = [other for other in query.filters if other.column != filter_.column]
    return replace(query, filters=(*others, filter_), first=0)


def unfiltered(query: TableQuery, column: str) -> TableQuery:
    """Without the filter of a column."""
    others = tuple(other for other in query.filters if other.column != column)
    return replace(query, filters=others, first=0)


def brushed(column: TableColumn, low: float | None, high: float | None, *, last: bool) -> Between:
    """The filter for bins of a histogram. `last`: whether the last bin is among them."""
    whole = column.form == "time"
    low = int(low) if whole and low is not None else low
    return Between(column.name, low, high, inclusive=last)


def typed_range(column: TableColumn, low: str, high: str) -> Between:
    """The filter for ends as they were typed: numbers, percents, or times. Raises: BadInput."""
    first, second = _typed_end(column, low), _typed_end(column, high)
    if first is None and second is None:
        raise BadInput(f"{column.label}: enter one end of the range, or both")
    if first is not None and second is not None and first > second:
        raise BadInput(f"{column.label}: the first end is above the second")
    return Between(column.name, first, second)


def one_of(column: TableColumn, values: Sequence[object]) -> OneOf:
    """The filter for values that were chosen; None: rows without one."""
    return OneOf(column.name, tuple(None if value is None else str(value) for value in values))


def with_value(query: TableQuery, column: TableColumn, value: object, *, on: bool) -> TableQuery:
    """With a value of a column chosen, or no longer chosen, beside those that are."""
    chosen = next(
        (
            filter_.values
            for filter_ in query.filters
            if isinstance(filter_, OneOf) and filter_.column == column.name
        ),
        (),
    )
    (changed,) = one_of(column, [value]).values
    values = tuple(other for other in chosen if other != changed) + ((changed,) if on else ())
    return filtered(query, OneOf(column.name, values)) if values else unfiltered(query, column.name)


def holds(column: TableColumn, text: str) -> Contains:
    """The filter for a text that was typed. Raises: BadInput."""
    if not text.strip():
        raise BadInput(f"{column.label}: enter the text to look for")
    return Contains(column.name, text.strip())


def sampled(query: TableQuery, size: object, seed: object) -> TableQuery:
    """A sample of the rows; all of them, where the size is 0. Raises: BadInput."""
    n, start = typed_number(size, "sample"), typed_number(seed, "seed")
    if not n:
        return replace(query, sample=None, first=0)
    if not n.is_integer() or start is None or not start.is_integer() or start < 0:
        raise BadInput("a sample has a whole number of rows, and a seed that is one, 0 or more")
    return replace(query, sample=int(n), seed=int(start), first=0)


def _typed_end(column: TableColumn, typed: str) -> float | None:
    if column.form != "time":
        number = typed_number(typed, column.label)
        return number / 100 if number is not None and column.form == "share" else number
    if not typed.strip():
        return None
    try:
        return time_us(typed.strip())
    except ValueError:
        raise BadInput(f"{column.label}: expected a time, not {quoted(typed)}") from None
