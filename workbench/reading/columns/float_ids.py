"""Ids that look like floats: what a spreadsheet or a program made of whole numbers.

One that is exact is read as the whole number; one that may have lost digits cannot be used.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.ids import DIGITS, EXPONENT, FLOAT_ID, POINT_ZERO, is_of_numbers
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.exact_numbers import whole_number_texts
from workbench.reading.columns.ids import Ids, buffers
from workbench.reading.columns.rejects import Fault, RowFaults


def with_whole_floats(cells: Cells, ids: Ids, all_rows: np.ndarray) -> Ids:
    """Return ids with `12345.0` read as `12345`, where a text file's ids are all numbers.

    It may be a name elsewhere: among names, or given as text by a program, by itself or in a batch
    of any size. `all_rows`: those that can be used.
    """
    if cells.kind != "unread":
        return ids
    rows = all_rows[_maybe_float(ids.text)[all_rows]]
    numbers = whole_number_texts(ids.text.take(pa.array(rows)))
    exact = np.asarray(numbers.is_valid())
    if not exact.any() or not are_numbers(ids.text.take(pa.array(all_rows))):
        return ids
    return ids.with_whole(rows[exact], numbers.filter(pa.array(exact)))


def float_like_ids(
    field: str, cells: Cells, ids: pa.LargeStringArray, all_rows: np.ndarray
) -> list[RowFaults]:
    """Return the positions of ids that look like floats and were not read as whole numbers.

    `1.23E+17` always does; `9007199254740994.0` in a text file whose ids are all numbers.
    `all_rows`: those that can be used.
    """
    rows = all_rows[_maybe_float(ids)[all_rows]]
    if not len(rows):
        return []
    some = ids.take(pa.array(rows))
    matching = _matching(some, EXPONENT)
    if cells.kind == "unread" and _matching(some, POINT_ZERO).any():
        matching |= point_zeros(ids.take(pa.array(all_rows)))[np.searchsorted(all_rows, rows)]
    return [(rows[matching], Fault(f"float_{field}", FLOAT_ID))] if matching.any() else []


def point_zeros(ids: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """Return which ids have `.0` behind them in a column of numbers, bool[n]; else none."""
    points = _matching(ids, POINT_ZERO)
    return points if points.any() and are_numbers(ids) else np.zeros(len(ids), bool)


def are_numbers(ids: pa.Array | pa.ChunkedArray) -> bool:
    """Whether each id of a column may stand in one of numbers."""
    others = pc.unique(ids.filter(pa.array(~_matching(ids, DIGITS)))).to_pylist()
    return all(other is None or is_of_numbers(other) for other in others)


def _maybe_float(ids: pa.LargeStringArray) -> np.ndarray:
    """Return which ids begin like a number and end with a digit, bool[n]; none without a sign."""
    offsets, data = buffers(ids)
    if not any((data == sign).any() for sign in b".,+"):
        return np.zeros(len(ids), bool)
    digit = data - np.uint8(48) < 10
    first, last = offsets[:-1], offsets[1:] - 1
    known = last >= first
    first, last = np.minimum(first, len(data) - 1), np.maximum(last, 0)
    return known & (digit[first] | (data[first] == 45)) & digit[last]


def _matching(ids: pa.Array | pa.ChunkedArray, pattern: str) -> np.ndarray:
    flags = pc.match_substring_regex(ids, f"^(?:{pattern})$")
    return np.asarray(pc.fill_null(flags, False))
