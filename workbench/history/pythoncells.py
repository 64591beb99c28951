"""This module holds how plain Python values become cells: JSON, lists of dicts, object columns.

A column of one type is typed as it is. In a mixed one each value is written as text, with a mark of
what it was, and the column joins to one kind: numbers and text together are text.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.history.arrowcells import cells_of
from workbench.history.cells import BOOLEAN, FLOAT, INTEGER, NESTED, TEXT, Cells
from workbench.history.written import HUGE_NOTE, joined_kind, kind_of_text

TOO_DEEP = "nested too deep"  # what stands for a value that is
_LONE = re.compile("[\ud800-\udfff]")


class Whole(str):
    """A whole number as JSON writes it."""

    __slots__ = ()


class Fraction(str):
    """Any other number as JSON writes it, also NaN and Infinity."""

    __slots__ = ()


_MARKS: dict[type, int] = {
    str: TEXT,
    Whole: INTEGER,
    int: INTEGER,
    Fraction: FLOAT,
    float: FLOAT,
    Decimal: FLOAT,
    bool: BOOLEAN,
}
_KINDS = {TEXT: "text", FLOAT: "float64", BOOLEAN: "boolean"}
_TYPED = (bool, int, float, Decimal, dt.datetime, dt.date)


def python_cells(values: Sequence[Any]) -> Cells:
    """Return plain values as cells; None and a float NaN among other things are nothing."""
    types = set(map(type, values)) - {type(None)}
    if not types:
        return Cells(pa.chunked_array([pa.nulls(len(values))]), "nothing")
    try:
        if len(types) == 1 and issubclass(next(iter(types)), (str, *_TYPED)):
            return _of_one_type(values, next(iter(types)))
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        pass
    return _marked(values)


def well_formed(text: str) -> str:
    """Return the text with half characters (lone surrogates) replaced, which UTF-8 cannot hold."""
    return _LONE.sub("\ufffd", text)


def _of_one_type(values: Sequence[Any], type_: type) -> Cells:
    if type_ not in (Whole, Fraction):
        return cells_of(pa.chunked_array([pa.array(values)]))
    written = pa.chunked_array([pa.array(values, pa.large_string())])
    if type_ is Whole and max(map(len, filter(None, values))) > 18:
        return _marked(values)
    marks = np.array([v is not None for v in values], np.uint8) * np.uint8(_MARKS[type_])
    return Cells(written, "integer" if type_ is Whole else "float64", written=True, marks=marks)


def _marked(values: Sequence[Any]) -> Cells:
    known = [_plain(value) for value in values]
    marks = np.array([_mark(value) for value in known], np.uint8)
    written = pa.array([_written(value) for value in known], pa.large_string())
    found = set(np.unique(marks).tolist()) - {0, NESTED}
    kinds = {_KINDS[mark] for mark in found if mark != INTEGER}
    if INTEGER in found:
        kinds |= {kind_of_text(v) for v in _wholes(known)}
    kind = joined_kind(kinds) if found else "nested" if NESTED in marks else "nothing"
    note = HUGE_NOTE if "huge" in kinds and kind == "float64" else None
    objects = values if NESTED in marks else None
    flat = pa.chunked_array([written])
    return Cells(flat, kind, written=True, marks=marks, note=note, objects=objects)


def _wholes(values: Sequence[Any]) -> list[str]:
    """Return the least and the greatest whole number: whether these fit, all do."""
    wholes = [int(str(v)[:40]) for v in values if isinstance(v, Whole) or type(v) is int]
    return [str(min(wholes)), str(max(wholes))]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def _mark(value: Any) -> int:
    return 0 if value is None else _MARKS.get(type(value), NESTED)


def _written(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value if value is None else well_formed(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value)
    try:
        return well_formed(_json(value))
    except RecursionError:
        return TOO_DEEP


def _json(value: Any) -> str:
    """Write a list or object as JSON, with its numbers as they were written."""
    if isinstance(value, str):
        return str(value) if isinstance(value, (Whole, Fraction)) else _ENCODER.encode(value)
    if isinstance(value, (dict, Mapping)):  # dict is told faster
        items = [f"{json.dumps(str(key))}: {_json(item)}" for key, item in value.items()]
        return "{" + ", ".join(items) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_json(item) for item in value]) + "]"
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(default=str, ensure_ascii=False)
