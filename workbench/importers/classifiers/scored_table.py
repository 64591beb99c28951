"""A table of posts as its responses are taken out and their scores put in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from workbench.errors import quoted
from workbench.importers.classifiers.scores import value_at
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.columns.rejects import SHOWN, Reject, by_row, rejects_table
from workbench.reading.files.frames import named
from workbench.reading.rows.fields import GUESSES, guess
from workbench.reading.times.python_cells import python_cells

Faults = Mapping[int, str]  # what is wrong with rows of a table, by their position


def without_faulty_rows(table: RawTable, faults: Faults, column: str | None) -> RawTable:
    """The rows without a fault; the others are set aside. `column`: where responses stand."""
    if not faults:
        return table
    good = np.array([at_ for at_ in range(len(table)) if at_ not in faults], np.int64)
    taken = {name: _taken(cells, good) for name, cells in table.columns.items()}
    rejects = [table.rejects, _rejects(table, faults, column)]
    return replace(table, columns=taken, positions=table.places(good), rejects=by_row(rejects))


def without_columns(table: RawTable, names: Collection[str], *, unfilled: bool) -> RawTable:
    """The table without columns of a response; `unfilled`: nor those without a value."""
    gone = {name: cells for name, cells in table.columns.items() if name in names}
    left = {name: cells for name, cells in table.columns.items() if name not in gone}
    if unfilled:
        left = {
            name: column for name, column in left.items() if column.values.null_count < len(column)
        }
    left_out = {name: what for name, what in table.left_out.items() if name in left}
    return replace(table, columns=left, left_out=left_out)


def with_fields(
    table: RawTable,
    responses: Sequence[object],
    mapping: Mapping[str, str],
    fields: Mapping[str, Sequence[str]],
) -> RawTable:
    """The table with columns from inside its responses: those of the mapping, then the usual ones.

    `fields`: the dotted paths of fields that the table may lack, likeliest first.
    """
    columns, notes = dict(table.columns), list(table.notes)
    for path in mapping.values():
        if path not in columns and (cells := _inside(responses, [path])):
            columns[path] = cells
    others = [name for name in columns if name not in mapping.values()]
    for field, paths in fields.items():
        known = field in mapping or guess(field, others)
        if not known and (cells := _inside(responses, paths)):
            columns[field] = cells
            notes.append(f"{field} is read from {quoted(paths[0])} of the response")
    return replace(table, columns=columns, notes=tuple(notes))


def with_scores(
    tables: Sequence[RawTable], scores: Sequence[Sequence[Mapping[str, object]]], format_: str
) -> list[RawTable]:
    """The tables with a column for each class; where a column has its name, the format follows.

    Raises: BadInput, where there are too many columns then.
    """
    taken = {*GUESSES, *(name for table in tables for name in table.columns)}
    classes = dict.fromkeys(
        name for of_table in scores for of_response in of_table for name in of_response
    )
    columns = _columns_of(classes, taken, format_)
    return [
        _scored(table, of_table, columns) for table, of_table in zip(tables, scores, strict=True)
    ]


def _taken(cells: Cells, rows: np.ndarray) -> Cells:
    marks = None if cells.marks is None else cells.marks[rows]
    objects = None if cells.objects is None else [cells.objects[row] for row in rows.tolist()]
    return replace(cells, values=cells.values.take(pa.array(rows)), marks=marks, objects=objects)


def _rejects(table: RawTable, faults: Faults, column: str | None) -> pa.Table:
    rows = np.array(list(faults), np.int64)
    places = (table.places(rows) + 1).tolist()
    shown = [None] * len(rows) if column is None else _shown(table.columns[column], rows)
    rejects = zip(places, shown, faults.values(), strict=True)
    code = "unusable_response"
    return rejects_table(
        [Reject(table.name, row, column, text, code, why) for row, text, why in rejects]
    )


def _shown(cells: Cells, rows: np.ndarray) -> list[str | None]:
    """What stood in a column, as far as it was text."""
    if not cells.untyped and cells.kind != "text":
        return [None] * len(rows)
    return [text and text[:SHOWN] for text in cells.values.take(pa.array(rows)).to_pylist()]


def _inside(responses: Sequence[object], paths: Sequence[str]) -> Cells | None:
    """The value of each response at its first path that has one; None where no response has any."""
    values = [_first(response, paths) for response in responses]
    return python_cells(values) if any(value is not None for value in values) else None


def _first(response: object, paths: Sequence[str]) -> object:
    return next(
        (value for path in paths if (value := value_at(response, path)) not in (None, "")), None
    )


def _columns_of(classes: Collection[str], taken: set[str], format_: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name in classes:
        column = name
        while column in taken:
            column += f" ({format_})"
        taken.add(column)
        columns[name] = column
    return columns


def _scored(
    table: RawTable, scores: Sequence[Mapping[str, object]], columns: Mapping[str, str]
) -> RawTable:
    named(table.name, [*table.columns, *columns.values()])
    cells = {
        column: python_cells([row.get(name) for row in scores])
        for name, column in columns.items()
    }  # fmt: skip
    moved = tuple(
        f"class {quoted(name)} is read as {quoted(column)}, beside the column of its name"
        for name, column in columns.items()
        if name != column
    )
    return replace(table, columns={**table.columns, **cells}, notes=(*table.notes, *moved))
