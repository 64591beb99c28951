"""How columns go back into an Arrow table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from workbench.model.columns import Column
from workbench.model.log.columns import TIME


def posts_table(
    user_ids: pa.LargeStringArray,
    offsets: np.ndarray,
    created_at: np.ndarray,
    post_ids: pa.LargeStringArray,
    columns: Mapping[str, Column],
) -> pa.Table:
    """Return posts as a table, one row a post."""
    users = np.repeat(np.arange(len(user_ids)), np.diff(offsets))
    data = {
        "post_id": post_ids,
        "user_id": user_ids.take(pa.array(users)),
        "created_at": pa.array(created_at).cast(pa.timestamp("us")).cast(TIME),
    }
    return pa.table(data | {name: arrow_array(column) for name, column in columns.items()})


def arrow_array(column: Column) -> pa.Array:
    """Return a column as an Arrow array of its type, unknown values null."""
    values = column.values
    if not isinstance(values, np.ndarray):
        return values
    if column.type in ("float32", "float64"):
        return pa.array(values, from_pandas=True)
    array = pa.array(values, mask=None if column.known is None else ~column.known)
    if column.type == "time":
        return array.cast(pa.timestamp("us")).cast(TIME)
    if column.type == "decimal":
        return _decimals(array, column.scale)
    return array.cast(pa.bool_()) if column.type == "boolean" else array


def _decimals(wholes: pa.Array, scale: int) -> pa.Array:
    whole = wholes.cast(pa.decimal128(38, 0))  # the same bits, with the point elsewhere
    return pa.Array.from_buffers(pa.decimal128(38, scale), len(whole), whole.buffers())
