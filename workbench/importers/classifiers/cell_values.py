"""How the cells of a column become the values that they were read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.errors import BadInput, Problem, quoted
from workbench.importers.classifiers.scores import FormatMismatchError
from workbench.reading.columns.cells import BOOLEAN, FLOAT, INTEGER, NESTED, Cells, RawTable
from workbench.reading.columns.python_values import TOO_DEEP, Fraction, Whole
from workbench.reading.files.json.lines import parsed


def json_values(table: RawTable, name: str) -> list[object]:
    """A column of objects, or of JSON text, as values; an FormatMismatchError for what is no JSON.

    Raises: BadInput where a typed column cannot be read.
    """
    return [_json(cell) if isinstance(cell, str) else cell for cell in _cells(table, name)]


def row_values(table: RawTable) -> list[dict[str, object]]:
    """Each row as an object of its own, without what is null. Raises: BadInput."""
    columns = [_values(table, name) for name in table.columns]
    rows = zip(*columns, strict=True) if columns else iter([()] * len(table))
    return [
        {key: value for key, value in zip(table.columns, row, strict=True) if value is not None}
        for row in rows
    ]


def _values(table: RawTable, name: str) -> list[object]:
    marks = table.columns[name].marks
    values = _cells(table, name)
    if marks is None:
        return values
    return [
        value if value is None or mark not in _MADE else _MADE[mark](value)
        for value, mark in zip(values, marks.tolist(), strict=True)
    ]


def _cells(table: RawTable, name: str) -> list[Any]:
    cells: Cells = table.columns[name]
    try:
        return cells.values.to_pylist(maps_as_pydicts="lossy")
    except (ValueError, OverflowError) as fault:  # bytes that are no UTF-8, a date out of range
        message = f"column {quoted(name)} cannot be read: {fault}"[:200]
        raise BadInput(Problem(message, file=table.name)) from None


def _json(text: str) -> object:
    try:
        return parsed(text)
    except ValueError as fault:
        return FormatMismatchError(TOO_DEEP if text == TOO_DEEP else str(fault))


_MADE: Mapping[int, Callable[[str], object]] = {
    INTEGER: Whole,
    FLOAT: Fraction,
    BOOLEAN: lambda text: text == "true",
    NESTED: _json,
}
