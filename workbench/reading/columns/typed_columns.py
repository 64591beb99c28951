"""How the cells of all sources become one typed column, in a given order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.model.columns import Column, ColumnType
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells, common_kind


def column(name: str, parts: Sequence[Cells], order: np.ndarray | None = None) -> Column:
    """Return the column that the parts make one after the other; `order`: the rows to take."""
    kind = common_kind(parts)
    if kind == "text":
        return _text(name, parts, order)
    if kind in ("float32", "float64"):
        return _floats(name, kind, parts, order)
    scale = max((convert.scale_of(part) for part in parts), default=0) if kind == "decimal" else 0
    try:
        wholes = [convert.wholes(part, scale) for part in parts]
    except OverflowError:  # decimals that fit alone and not at the scale of the finest
        return _text(name, parts, order)
    return _wholes(name, kind, wholes, scale, order)


def flat_text(parts: Sequence[pa.ChunkedArray]) -> pa.LargeStringArray:
    """Return text in one piece."""
    chunks = [chunk for part in parts for chunk in part.chunks]
    return (
        chunks[0]
        if len(chunks) == 1
        else pa.chunked_array(chunks, pa.large_string()).combine_chunks()
    )


def read_only(values: np.ndarray) -> np.ndarray:
    """Return the array, closed for writing, so that a fresh and a kept history are alike."""
    values.setflags(write=False)
    return values


def _text(name: str, parts: Sequence[Cells], order: np.ndarray | None) -> Column:
    texts = _taken_text([convert.text(part) for part in parts], order)
    return Column(name, "text", texts, bits=_bits("float64", parts, order))


def _taken_text(parts: list[pa.ChunkedArray], order: np.ndarray | None) -> pa.LargeStringArray:
    flat = flat_text(parts)
    return flat if order is None else flat.take(pa.array(order))


def _floats(name: str, kind: str, parts: Sequence[Cells], order: np.ndarray | None) -> Column:
    values = _taken([convert.floats(part, kind) for part in parts], order)
    bits = _bits(kind, parts, order)
    low = np.fmin.reduce(values, initial=np.nan) if len(values) else np.nan
    high = np.fmax.reduce(values, initial=np.nan) if len(values) else np.nan
    if np.isnan(low):
        values = np.full_like(values, np.nan)
        return Column(name, cast(ColumnType, kind), read_only(values), bits=bits)
    unknown = np.isnan(values)
    if unknown.any():
        values = np.where(unknown, values.dtype.type(np.nan), values)  # one NaN, whatever its bits
    low, high = float(low), float(high)
    return Column(name, cast(ColumnType, kind), read_only(values), bits=bits, low=low, high=high)


def _bits(kind: str, parts: Sequence[Cells], order: np.ndarray | None) -> np.ndarray | None:
    """Return the bits of the float that each value came as, None where all have the column's."""
    bits = [convert.bits_of(part) for part in parts]
    if {width for width in bits if width} <= {int(kind[5:])}:
        return None
    each = [np.full(len(part), width, np.uint8) for part, width in zip(parts, bits, strict=True)]
    return read_only(_taken(each, order))


def _wholes(
    name: str,
    kind: str,
    parts: list[tuple[np.ndarray, np.ndarray | None]],
    scale: int,
    order: np.ndarray | None,
) -> Column:
    values = _taken([values for values, _ in parts], order)
    known = None
    if any(part is not None for _, part in parts):
        known = _taken([_or_all(part, len(values)) for values, part in parts], order)
        known = None if known.all() else read_only(known)
    some = values if known is None else values[known]
    bounds = (int(some.min()), int(some.max())) if len(some) else (None, None)
    return Column(name, cast(ColumnType, kind), read_only(values), known, scale, *bounds)


def _or_all(known: np.ndarray | None, length: int) -> np.ndarray:
    return np.ones(length, bool) if known is None else known


def _taken(parts: list[np.ndarray], order: np.ndarray | None) -> np.ndarray:
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return np.ascontiguousarray(whole) if order is None else np.take(whole, order)
