"""What becomes of a post that is there more than once: one of it is kept.

Posts of one user, time and id are one post. Where their other columns differ, the one kept is the
smallest by content, so that it does not depend on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.model.columns import Column
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.typed_columns import column
from workbench.reading.rows.order import ranked


def without_duplicates(
    order: np.ndarray, repeats: np.ndarray, parts: Mapping[str, Sequence[Cells]], threads: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the order without repeats, the rows that are left out of it, and of each of them
    whether it differs from the one that is kept.

    `repeats`: positions in `order` of posts that are the same as the one before.
    """
    if not len(repeats):
        return order, repeats, np.zeros(0, bool)
    members = np.union1d(repeats, repeats - 1)
    is_repeat = np.isin(members, repeats)
    rows = order[members]
    contents = [column(name, parts[name], rows) for name in sorted(parts)]
    keys = [key for content in contents for key in _keys(content, threads)]
    by_content = np.lexsort((*reversed(keys), np.cumsum(~is_repeat)))
    order = order.copy()
    order[members] = rows[by_content]
    originals = by_content[np.maximum.accumulate(np.where(is_repeat, 0, np.arange(len(is_repeat))))]
    differs = np.zeros(len(is_repeat), bool)
    for content in contents:
        for key in _keys(_without_negative_zeros(content), threads):
            differs |= key[by_content] != key[originals]
    return np.delete(order, repeats), order[repeats], differs[is_repeat]


def _without_negative_zeros(content: Column) -> Column:
    if content.type in ("float32", "float64"):
        return replace(content, values=content.values + content.values.dtype.type(0))
    return content


def _keys(content: Column, threads: int) -> list[np.ndarray]:
    """Return whole numbers that order the values of a column: any order will do, if it is one."""
    if not isinstance(content.values, np.ndarray):
        return [ranked(pa.chunked_array([content.values]), threads)[1]]
    values = cast("np.ndarray", content.values)
    whole = values.view(f"i{values.itemsize}")
    return [whole] if content.known is None else [content.known, whole]
