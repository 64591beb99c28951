"""How the column of an Arrow table becomes cells of a known kind.

Everything that has types of its own comes through here: Parquet, Arrow, pandas, Polars, DuckDB.
"""

from __future__ import annotations

import uuid

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.errors import BadInput, Problem, quoted
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.infer_types import LONG_NOTE

INT64 = (-(2**63), 2**63 - 1)


def cells_of(values: pa.ChunkedArray) -> Cells:
    """Return a typed column as cells; text becomes large_string, dictionaries are decoded."""
    values = _plain(values)
    type_ = values.type
    if pt.is_decimal(type_):
        return _decimal(values)
    if type_ == pa.uint64() and not _fits(values):
        return _as_text(values)
    return Cells(values, _kind(type_))


def checked_text(table: str, name: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the column if its text is UTF-8. Raises: BadInput, naming the first other row."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        row = next(i for i, cell in enumerate(values) if not _decodes(cell))
        raise BadInput(
            Problem(f"column {quoted(name)} is not UTF-8 in row {row + 1}", file=table)
        ) from None
    return values


def _kind(type_: pa.DataType) -> str:
    tests = [
        (pt.is_null, "nothing"),
        (pt.is_boolean, "boolean"),
        (pt.is_integer, "integer"),
        (pt.is_float64, "float64"),
        (pt.is_floating, "float32"),
        (pt.is_timestamp, "time"),
        (pt.is_date, "time"),
        (pt.is_large_string, "text"),
    ]
    return next((kind for test, kind in tests if test(type_)), "nested")


def _plain(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if getattr(values.type, "extension_name", None) in ("arrow.uuid", "arrow.bool8", "arrow.json"):
        values = _storage(values)
    if pt.is_dictionary(values.type):
        values = _decoded(values)
    if pt.is_string(values.type) or values.type == pa.string_view() or pt.is_time(values.type):
        values = pc.cast(values, pa.large_string())
    return values


def _decoded(values: pa.ChunkedArray) -> pa.ChunkedArray:
    type_ = values.type.value_type
    type_ = pa.large_string() if type_ in (pa.string(), pa.string_view()) else type_
    chunks = [pc.cast(chunk.dictionary, type_).take(chunk.indices) for chunk in values.chunks]
    return pa.chunked_array(chunks, type_)


def _storage(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the storage of an Arrow extension type; a UUID as its usual text."""
    chunks = [chunk.storage for chunk in values.chunks]
    if values.type.extension_name == "arrow.uuid":
        chunks = [pa.array([b and str(uuid.UUID(bytes=b)) for b in c.to_pylist()]) for c in chunks]
        return pa.chunked_array(chunks, pa.string())
    storage = pa.chunked_array(chunks, values.type.storage_type)
    return pc.cast(storage, pa.bool_()) if values.type.extension_name == "arrow.bool8" else storage


def _decimal(values: pa.ChunkedArray) -> Cells:
    if _fits(values):
        return Cells(values, "decimal" if values.type.scale > 0 else "integer")
    return _as_text(values)


def _as_text(values: pa.ChunkedArray) -> Cells:
    """Return numbers beyond 64 bits as text, digit for digit."""
    if not pt.is_decimal(values.type):
        return Cells(pc.cast(values, pa.large_string()), "text", note=LONG_NOTE)
    written = [None if number is None else f"{number:f}" for number in values.to_pylist()]
    return Cells(pa.chunked_array([pa.array(written, pa.large_string())]), "text", note=LONG_NOTE)


def _fits(values: pa.ChunkedArray) -> bool:
    bounds = pc.min_max(values).as_py()
    if bounds["min"] is None:
        return True
    scale = max(values.type.scale, 0) if pt.is_decimal(values.type) else 0
    low, high = (int(bounds[end] * 10**scale) for end in ("min", "max"))
    return INT64[0] <= low and high <= INT64[1]


def _decodes(cell: pa.Scalar) -> bool:
    try:
        cell.as_py()
    except UnicodeDecodeError:
        return False
    return True
