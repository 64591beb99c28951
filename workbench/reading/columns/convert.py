"""The conversions of cells into text, floats and whole numbers.

Each takes the cells of one source, typed or written, and gives the values in their order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.reading.columns.arrow_cells import INT64
from workbench.reading.columns.cells import NESTED, Cells
from workbench.reading.columns.infer_types import kind_of_text
from workbench.units import iso


def text(part: Cells) -> pa.ChunkedArray:
    """Return cells as large_string, numbers as they were written."""
    values = _without_nested(part)
    if values.type == pa.large_string():
        return values
    if part.kind == "time":
        moments, known = times(part)
        written = [_iso(us) for us in moments.tolist()]
        mask = None if known is None else ~known
        return pa.chunked_array([pa.array(written, pa.large_string(), mask=mask)])
    return pc.cast(values, pa.large_string())


def floats(part: Cells, kind: str) -> np.ndarray:
    """Return cells as float32[n] or float64[n], NaN where there is none."""
    dtype, type_ = (np.float32, pa.float32()) if kind == "float32" else (np.float64, pa.float64())
    values = _without_nested(part)
    if part.untyped:
        values = _parsed(values, pa.float64(), _float_in)
    elif pt.is_boolean(values.type):
        values = pc.cast(values, pa.uint8())
    elif pt.is_decimal(values.type):
        values = pc.cast(values, pa.float64())
    return np.asarray(pc.cast(values, type_, safe=False).to_numpy(), dtype)


def wholes(part: Cells, scale: int = 0) -> tuple[np.ndarray, np.ndarray | None]:
    """Return cells as int64[n] times 10**scale (times as epoch µs), and which of them are known.

    Raises: OverflowError where a decimal does not fit.
    """
    if part.kind == "time":
        return times(part)
    values = _without_nested(part)
    if part.untyped:
        values = _parsed(values, pa.int64(), _whole_in)
    if pt.is_decimal(values.type):
        known = values.is_valid().to_numpy() if values.null_count else None
        return _unscaled(values, scale), known
    whole, known = whole_numbers(values)
    if scale and np.abs(whole).max(initial=0) > INT64[1] // 10**scale:
        raise OverflowError
    return whole * 10**scale if scale else whole, known


def times(part: Cells) -> tuple[np.ndarray, np.ndarray | None]:
    """Return typed times as epoch µs, int64[n] (cut, not rounded), and which of them are known."""
    values = part.values
    if pt.is_date32(values.type):
        values = pc.cast(values, pa.timestamp("s"))
    elif pt.is_date64(values.type):
        values = pc.cast(values, pa.timestamp("ms"))
    elif not pt.is_timestamp(values.type):  # a column of nothing
        values = pa.chunked_array([pa.nulls(len(values), pa.timestamp("us"))])
    return _microseconds(*whole_numbers(values), values.type.unit)


def whole_numbers(values: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray | None]:
    """Return integers as int64[n], 0 where null, and which of them are known (None: all)."""
    whole = pc.cast(values, pa.int64())
    known = whole.is_valid().to_numpy() if whole.null_count else None
    return pc.fill_null(whole, 0).to_numpy(), known


def bits_of(part: Cells) -> int:
    """Return how many bits the floats of a source have; 0 where it has no value. What is no float
    compares as one of 64 bits, which gives it back.
    """
    if part.kind == "nothing":
        return 0
    widths = {pa.float16(): 16, pa.float32(): 32}
    return 64 if part.untyped else widths.get(part.values.type, 64)


def scale_of(part: Cells) -> int:
    """Return how many decimal places a column of decimals has."""
    return max(part.values.type.scale, 0) if pt.is_decimal(part.values.type) else 0


def _iso(us: int) -> str:
    try:
        return iso(us)
    except (ValueError, OverflowError):  # beyond the years 1 to 9999
        return f"{np.datetime64(us, 'us')}Z"


def _microseconds(
    ticks: np.ndarray, known: np.ndarray | None, unit: str
) -> tuple[np.ndarray, np.ndarray | None]:
    if unit in ("us", "ns"):
        return (ticks if unit == "us" else ticks // 1000), known
    factor = 1_000_000 if unit == "s" else 1000
    most = INT64[1] // factor
    fits = (ticks >= -most) & (ticks <= most)
    if not fits.all():
        known = fits if known is None else known & fits
        ticks = np.where(fits, ticks, 0)
    return ticks * factor, known


def _without_nested(part: Cells) -> pa.ChunkedArray:
    if part.kind == "nested":
        return pa.chunked_array([pa.nulls(len(part), pa.large_string())])
    if part.marks is None or not (part.marks == NESTED).any():
        return part.values
    nested = pa.chunked_array([pa.array(part.marks == NESTED)])
    return pc.if_else(nested, pa.scalar(None, part.values.type), part.values)


def _parsed(
    values: pa.ChunkedArray, type_: pa.DataType, parse: Callable[[str], object]
) -> pa.ChunkedArray:
    """Parse written numbers: all at once or, where one is odd, each distinct one by itself."""
    try:
        return pc.cast(values, type_)
    except pa.ArrowInvalid:
        encoded = values.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    distinct = [parse(cell) for cell in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(distinct, type_).take(encoded.indices)])


def _float_in(cell: str) -> float:
    if kind_of_text(cell) == "boolean":
        return float(_whole_in(cell))
    return float(cell.strip())


def _whole_in(cell: str) -> int:
    words = {"true": 1, "false": 0}
    return words[cell.strip().casefold()] if cell.strip().casefold() in words else int(cell)


def _unscaled(values: pa.ChunkedArray, scale: int) -> np.ndarray:
    """Return decimals as whole numbers of their last place, int64[n].

    Arrow keeps a decimal as a whole number of 128 bits; the lower half is the number when it fits.
    """
    try:
        wide = pc.cast(values, pa.decimal128(38, scale))
    except pa.ArrowInvalid:
        raise OverflowError from None
    flat = pc.fill_null(wide, pa.scalar(0, wide.type)).combine_chunks()
    chunks = flat.chunks if isinstance(flat, pa.ChunkedArray) else [flat]
    halves = (
        np.concatenate([_halves(chunk) for chunk in chunks]) if chunks else np.zeros((0, 2), int)
    )
    low, high = halves[:, 0], halves[:, 1]
    if not (high == low >> 63).all():
        raise OverflowError
    return np.ascontiguousarray(low)


def _halves(chunk: pa.Decimal128Array) -> np.ndarray:
    buffer = chunk.buffers()[1]
    pairs = np.frombuffer(buffer, np.int64).reshape(-1, 2)
    return pairs[chunk.offset : chunk.offset + len(chunk)]
