"""Which rows of a source can be used, and why the others cannot (spec 6.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput, Problem
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.columns.float_ids import float_like_ids, with_whole_floats
from workbench.reading.columns.ids import Ids, unusable_ids
from workbench.reading.columns.rejects import Fault, RowFaults, by_row, reasons, set_aside
from workbench.reading.times.form_previews import advice
from workbench.reading.times.time_column import TIMES, Times

_ONE_ROW = "its one row is not usable"
SHOWN = 3  # values that a message on a file without a usable row quotes


@dataclass(frozen=True, eq=False)
class ValidatedRows:
    """The well-formed rows of a source: bool[n], which of them are bad; and all its rejects.

    `ids`: of all well-formed rows, by field, those of the usable ones as they are to be read.
    """

    bad: np.ndarray
    rejects: pa.Table
    ids: Mapping[str, Ids]


def validate_rows(table: RawTable, ids: Mapping[str, Ids], times: Times) -> ValidatedRows:
    """Return the rows with an id, a user and a time; others are rejected for their first fault.

    Raises: BadInput where none is usable, with what is wrong with them.
    """
    wrong: Mapping[str, list[RowFaults]] = {
        **{name: unusable_ids(name, ids[name].text, table.columns[name].marks) for name in ids},
        "created_at": times.wrong,
    }
    bad = np.zeros(len(table), bool)
    rejects = [table.rejects]

    def aside(field: str, positions: np.ndarray, fault: Fault) -> None:
        fresh = positions[~bad[positions]]
        bad[fresh] = True
        rejects.append(_set_aside(table, field, fresh, fault))

    for field, faults in wrong.items():
        for positions, fault in faults:
            aside(field, positions, fault)
    read: dict[str, Ids] = {}
    for field, cells in ((name, table.columns[name]) for name in ids):
        rows = np.flatnonzero(~bad)
        read[field] = with_whole_floats(cells, ids[field], rows)
        for positions, fault in float_like_ids(field, cells, read[field].text, rows):
            aside(field, positions, fault)
    if bad.all():
        untimed = np.unique(
            np.concatenate([np.zeros(0, np.int64), *(rows for rows, _ in times.wrong)])
        )
        remedy = advice(table, "created_at") if len(untimed) == len(table) else None
        raise BadInput(_no_usable_row(table, by_row(rejects), remedy))
    return ValidatedRows(bad, by_row(rejects), read)


def refuse_unreadable(tables: Sequence[RawTable]) -> None:
    """Raise BadInput for the sources that have no well-formed row."""
    problems = [_no_usable_row(table, table.rejects) for table in tables if not len(table)]
    if problems:
        raise BadInput(*problems)


def _set_aside(table: RawTable, field: str, positions: np.ndarray, fault: Fault) -> pa.Table:
    rows = table.places(positions) + 1
    values = shown_values(table.columns[field], positions)
    named = Fault(fault.code, f"{field} {fault.reason}")
    return set_aside(table.name, rows, field, values, named)


def shown_values(cells: Cells, positions: np.ndarray) -> pa.ChunkedArray:
    """Return the values at some positions as text, as rejects keep them."""
    values = cells.values.take(pa.array(positions))
    if cells.kind == "nested" and not cells.untyped:
        return pa.chunked_array([pa.nulls(len(positions), pa.large_string())])
    if cells.untyped:
        return values
    return convert.text(Cells(values, cells.kind))


def _no_usable_row(table: RawTable, rejects: pa.Table, remedy: str | None = None) -> Problem:
    if not table.rows:
        return Problem("there is no row of data", file=table.name)
    none = f"none of its {table.rows:,} rows is usable" if table.rows > 1 else _ONE_ROW
    message = f"{none}: {reasons(rejects, values=SHOWN)}"
    return Problem(message, file=table.name, remedy=remedy, field=TIMES if remedy else None)
