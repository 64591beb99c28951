"""Arrow columns from numpy arrays."""

import numpy as np
import pyarrow as pa

TIMESTAMP = pa.timestamp("us", tz="UTC")
BLOCK = 1 << 20


def timestamps(epoch_us: np.ndarray) -> pa.Array:
    """A timestamp[us, UTC] column from int64[n] epoch microseconds."""
    return pa.array(epoch_us).view(TIMESTAMP)


def constant(value: object, type_: pa.DataType, length: int) -> pa.ChunkedArray:
    """A column that repeats one value (or null); its blocks share their memory."""
    block = pa.repeat(pa.scalar(value, type_), min(length, BLOCK))
    blocks = [block.slice(0, min(BLOCK, length - begin)) for begin in range(0, length, BLOCK)]
    return pa.chunked_array(blocks, type_)


def with_unknown(values: np.ndarray, unknown: np.ndarray) -> pa.Array:
    """A column that is null where `unknown`, bool[n], is true."""
    return pa.array(values, mask=unknown)
