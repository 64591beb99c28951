"""How tables in memory are read: Arrow, pandas, Polars, DuckDB, lists of dicts.

None of these libraries is imported here: a table says itself what it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeGuard, cast

import pyarrow as pa

from workbench.errors import BadInput, Problem, quoted
from workbench.reading.columns.arrow_cells import cells_of, checked_text
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.columns.python_values import is_mapping, is_sequence
from workbench.reading.times.python_cells import python_cells

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyRelation

MAX_COLUMNS = 10_000


class _Planned(Protocol):
    """A query of Polars that has not run yet."""

    def collect(self) -> object: ...


class _PolarsSeries(Protocol):
    def to_list(self) -> list[object]: ...


class _PolarsFrame(Protocol):
    """What is used of a frame of Polars, which the package does not depend on."""

    @property
    def columns(self) -> list[str]: ...
    @property
    def dtypes(self) -> Sequence[object]: ...
    def drop(self, columns: list[str], /) -> object: ...
    def __getitem__(self, column: str, /) -> _PolarsSeries: ...
    def __len__(self) -> int: ...


def is_table(source: object) -> bool:
    """Return whether a source is a table in memory."""
    return (
        hasattr(source, "__arrow_c_stream__")
        or hasattr(source, "collect")
        or _comes_from(source, "duckdb", "_duckdb", "pandas")
        or is_rows(source)
    )


def is_rows(source: object) -> TypeGuard[Sequence[Mapping[str, object]]]:
    """Return whether a source is a list of dicts."""
    return is_sequence(source) and bool(source) and all(map(is_mapping, source))


def read_frame(name: str, source: object) -> RawTable:
    """Return the columns of a table in memory. Raises: BadInput where Arrow cannot read it."""
    if is_rows(source):
        return read_rows(name, source)
    try:
        if _comes_from(source, "pandas"):
            return _read_pandas(name, cast("pd.DataFrame", source))
        if _comes_from(source, "polars"):
            return _read_polars(name, source)
        return read_arrow(name, _arrow(source))
    except (pa.ArrowException, NotImplementedError) as fault:
        message = str(fault).split("\n")[0][:200]
        raise BadInput(Problem(f"cannot be read as an Arrow table: {message}", file=name)) from None


def read_arrow(name: str, table: pa.Table) -> RawTable:
    """Return the columns of an Arrow table."""
    columns = dict(zip(named(name, table.column_names), table.columns, strict=True))
    cells = {key: cells_of(values) for key, values in columns.items()}
    for key, part in cells.items():
        if part.kind == "text":
            checked_text(name, key, part.values)
    return RawTable(name, cells, table.num_rows, left_out=left_out(cells))


def read_rows(name: str, rows: Sequence[Mapping[str, object]]) -> RawTable:
    """Return the columns of a list of dicts; a key that a row lacks is nothing there."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    names = named(name, [str(key) for key in keys])
    cells = {
        new: python_cells([row.get(key) for row in rows])
        for key, new in zip(keys, names, strict=True)
    }
    return RawTable(name, cells, len(rows), left_out=left_out(cells))


def named(table: str, names: Sequence[str]) -> Sequence[str]:
    """Return the names if they differ. Raises: BadInput where one is there twice, or too many."""
    if len(names) > MAX_COLUMNS:
        message = f"has {len(names):,} columns; expected at most {MAX_COLUMNS:,}"
        raise BadInput(Problem(message, file=table))
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        shown = ", ".join(quoted(name) for name in twice[:5])
        raise BadInput(Problem(f"more than one column is named {shown}", file=table))
    return names


def left_out(cells: Mapping[str, Cells]) -> dict[str, str]:
    """Return what the columns hold that are left out: lists, structs or bytes."""
    return {name: _what(part) for name, part in cells.items() if part.kind == "nested"}


def _what(part: Cells) -> str:
    return "lists or objects" if part.untyped else f"{part.values.type}".removeprefix("large_")[:60]


def _comes_from(source: object, *modules: str) -> bool:
    return type(source).__module__.partition(".")[0] in modules


def _arrow(source: object) -> pa.Table:
    if _comes_from(source, "duckdb", "_duckdb"):
        return cast("DuckDBPyRelation", source).to_arrow_table()
    return pa.table(_collected(source))


def _collected(source: object) -> object:
    """Return a table of Polars; what is planned alone is worked out."""
    return cast("_Planned", source).collect() if hasattr(source, "collect") else source


def _read_pandas(name: str, frame: pd.DataFrame) -> RawTable:
    if frame.ndim == 1:
        raise BadInput(Problem("expected a table, got a single column", file=name))
    if any(level is not None for level in frame.index.names):
        frame = frame.reset_index()
    names = named(name, [str(column) for column in frame.columns])
    cells = {key: _pandas_cells(frame.iloc[:, at]) for at, key in enumerate(names)}
    return RawTable(name, cells, len(frame), left_out=left_out(cells))


def _read_polars(name: str, source: object) -> RawTable:
    collected = _collected(source)
    if not hasattr(collected, "dtypes"):  # a single column
        return read_arrow(name, _arrow(collected))
    frame = cast("_PolarsFrame", collected)
    kinds = dict(zip(frame.columns, map(str, frame.dtypes), strict=True))
    plain = [column for column, kind in kinds.items() if kind == "Object"]
    table = read_arrow(name, _arrow(frame.drop(plain)))
    if not plain:
        return table
    cells = {
        column: python_cells(frame[column].to_list()) if column in plain else table.columns[column]
        for column in kinds
    }
    return RawTable(name, cells, len(frame), left_out=left_out(cells))


def _pandas_cells(series: pd.Series) -> Cells:
    try:
        values = pa.array(series.copy(), from_pandas=True)  # a frame may be changed afterwards
    except (pa.ArrowException, OverflowError, TypeError):
        missing = series.isna().to_numpy()
        plain = series.astype(object).to_list()
        return python_cells([None if no else v for v, no in zip(plain, missing, strict=True)])
    return cells_of(pa.chunked_array([values]) if isinstance(values, pa.Array) else values)
