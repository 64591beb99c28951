"""This module holds what becomes of a post that is there more than once: one of it is kept.

Posts of one user, time and id are one post. Where their other columns differ, the one kept is the
smallest by content, so that it does not depend on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from workbench.history.cells import Cells
from workbench.history.order import ranked
from workbench.history.typed import column
from workbench.model.columns import Column


def without_repeats(
    order: np.ndarray, repeats: np.ndarray, parts: Mapping[str, Sequence[Cells]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the order without repeats, and the rows that are left out of it.

    `repeats`: positions in `order` of posts that are the same as the one before.
    """
    if not len(repeats):
        return order, repeats
    members = np.union1d(repeats, repeats - 1)
    group = np.cumsum(~np.isin(members, repeats))
    rows = order[members]
    keys = [key for name in sorted(parts) for key in _keys(column(name, parts[name], rows))]
    order = order.copy()
    order[members] = rows[np.lexsort((*reversed(keys), group))]
    return np.delete(order, repeats), order[repeats]


def _keys(content: Column) -> list[np.ndarray]:
    """Return whole numbers that order the values of a column: any order will do, if it is one."""
    if not isinstance(content.values, np.ndarray):
        return [ranked(pa.chunked_array([content.values]))[1]]
    whole = content.values.view(f"i{content.values.itemsize}")
    return [whole] if content.known is None else [content.known, whole]
