"""How plain Python values become cells: JSON, lists of dicts, object columns.

A column of one type is typed as it is. In a mixed one each value is written as text, with a mark of
what it was, and the column joins to one kind: numbers and text together are text, and so are
numbers that a float does not give back digit for digit. Times of any class become one type.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.digits import SURE_DIGITS, gives_back
from workbench.reading.columns.arrow_cells import INT64, cells_of
from workbench.reading.columns.cells import BOOLEAN, FLOAT, INTEGER, NESTED, TEXT, TIME, Cells
from workbench.reading.columns.infer_types import LONG_NOTE, kind_of_cells
from workbench.reading.columns.python_values import (
    TOO_DEEP,
    Fraction,
    Whole,
    is_mapping,
    is_sequence,
    well_formed,
)
from workbench.reading.times.iso import UNREADABLE, iso_and_zoned
from workbench.units import iso

_MARKS: dict[type, int] = {
    str: TEXT,
    Whole: INTEGER,
    int: INTEGER,
    Fraction: FLOAT,
    float: FLOAT,
    Decimal: FLOAT,
    bool: BOOLEAN,
}
_KINDS = {TEXT: "text", INTEGER: "integer", FLOAT: "float64", BOOLEAN: "boolean", TIME: "time"}
_TYPED = (bool, int, float, Decimal)
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - what is compared with it has no zone either
_NEVER_MISSING = {str, Whole, Fraction, bool, int, dict, list, tuple, dt.datetime, dt.date}


def python_cells(values: Sequence[object]) -> Cells:
    """Return plain values as cells; None, NaN, NaT and NA are nothing."""
    types = set(map(type, values)) - {type(None)}
    if len(types) > 1 and not types <= _NEVER_MISSING:
        values = [_plain(value) for value in values]
        types = set(map(type, values)) - {type(None)}
    if not types:
        return Cells(pa.chunked_array([pa.nulls(len(values))]), "nothing")
    try:
        if len(types) == 1 and issubclass(next(iter(types)), (str, *_TYPED)):
            return _of_one_type(values, next(iter(types)))
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        pass
    return _marked([_plain(value) for value in values])


def without_rows(cells: Cells, rows: np.ndarray) -> Cells:
    """Return cells with those of some rows as nothing, bool[n], and the kind of the others.

    A typed column stays as it is: each of its cells is of its type.
    """
    if not cells.untyped:
        return cells
    values = cells.values.combine_chunks()
    if isinstance(values, pa.ChunkedArray):  # of no rows
        return cells
    if cells.marks is None:
        left = pc.if_else(pa.array(rows), pa.scalar(None, values.type), values)
        return replace(cells, values=pa.chunked_array([left]))
    marks = np.where(rows, 0, cells.marks).astype(np.uint8)
    left = pc.if_else(pa.array(marks == 0), pa.scalar(None, values.type), values)
    return _of_marks(left, marks, cells.objects)


def _of_one_type(values: Sequence[object], type_: type) -> Cells:
    if type_ not in (Whole, Fraction):
        return cells_of(pa.chunked_array([pa.array(values)]))
    marks = np.array([v is not None for v in values], np.uint8) * np.uint8(_MARKS[type_])
    return _of_marks(pa.array(values, pa.large_string()), marks, None)


def _marked(values: Sequence[object]) -> Cells:
    marks = np.array([_mark(value) for value in values], np.uint8)
    written = pa.array([_written(value) for value in values], pa.large_string())
    return _of_marks(written, marks, values if NESTED in marks else None)


def _of_marks(
    written: pa.LargeStringArray, marks: np.ndarray, objects: Sequence[object] | None
) -> Cells:
    """Return written cells as the kind that all of them are."""
    flat = pa.chunked_array([written])
    kinds = set(np.unique(marks).tolist()) - {0, NESTED}
    kind = kind_of_cells(_KINDS[mark] for mark in kinds)
    if kind == "time" and (moments := _moments(written)) is not None:
        return Cells(pa.chunked_array([moments]), "time")
    kind = "text" if kind == "time" else kind  # some times have a zone, others have none
    note = None
    if kind in ("integer", "float64") and not _holds(kind, written, marks):
        kind, note = "text", LONG_NOTE
    if not kinds:
        kind = "nested" if NESTED in marks else "nothing"
    return Cells(flat, kind, untyped=True, marks=marks, note=note, objects=objects)


def _holds(kind: str, written: pa.LargeStringArray, marks: np.ndarray) -> bool:
    """Whether a number type gives back each of the numbers."""
    numbers = pa.array(np.isin(marks, (INTEGER, FLOAT)))
    long = pc.greater(pc.binary_length(written), SURE_DIGITS)
    some = pc.unique(written.filter(pc.and_(numbers, pc.fill_null(long, False)))).to_pylist()
    if kind == "integer":
        return all(len(digits) < 19 or INT64[0] <= int(digits[:40]) <= INT64[1] for digits in some)
    return all(map(gives_back, some))


def _moments(written: pa.LargeStringArray) -> pa.Array | None:
    """Return ISO times as typed ones, None where only some have a zone."""
    us, zoned = iso_and_zoned(written)
    known = us != UNREADABLE
    if zoned[known].any() and not zoned[known].all():
        return None
    zone = "UTC" if zoned.any() else None
    return pa.array(us, mask=~known).cast(pa.timestamp("us", zone))


def _plain(value: object) -> object:
    """Return a value without NumPy's types, None where it is missing."""
    if isinstance(value, np.datetime64):
        moment = cast("np.datetime64", value)
        return None if np.isnat(moment) else moment
    if isinstance(value, np.generic):
        value = cast("object", value.item())
    if isinstance(value, float | Decimal) and math.isnan(value):
        return None
    return None if type(value).__name__ in ("NaTType", "NAType") else value


def _mark(value: object) -> int:
    if isinstance(value, dt.date | np.datetime64):  # a datetime, and one of pandas, is a date too
        return TIME
    return 0 if value is None else _MARKS.get(type(value), NESTED)


def _time(value: dt.date | np.datetime64) -> str:
    """Write a time of any class as ISO, to the microsecond: in UTC, or without a zone."""
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[us]"))
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    zoned = value.tzinfo is not None
    if zoned:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    since = value - _EPOCH
    us = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return iso(us) if zoned else iso(us).removesuffix("Z")


def _written(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value if value is None else well_formed(value)
    if isinstance(value, dt.date | np.datetime64):
        moment = cast("dt.date | np.datetime64", value)
        try:
            return _time(moment)
        except (OverflowError, ValueError):  # beyond the years 1 to 9999
            return str(moment)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    try:
        return well_formed(_json(value))
    except RecursionError:
        return TOO_DEEP


def _json(value: object) -> str:
    """Write a list or object as JSON, with its numbers as they were written."""
    if isinstance(value, str):
        return str(value) if isinstance(value, (Whole, Fraction)) else _ENCODER.encode(value)
    if is_mapping(value):
        items = [f"{json.dumps(str(key))}: {_json(item)}" for key, item in value.items()]
        return "{" + ", ".join(items) + "}"
    if is_sequence(value):
        return "[" + ", ".join([_json(item) for item in value]) + "]"
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(default=str, ensure_ascii=False)
