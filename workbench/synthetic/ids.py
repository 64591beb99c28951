"""Ids with leading zeros, which sort as bytes like the numbers in them."""

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput

CHUNK = 1 << 20


def numbered_ids(prefix: str, count: int, first: int = 1) -> pa.StringArray:
    """Ids `prefix` + number, padded to the width of the last one.

    >>> numbered_ids("u", 11).to_pylist()[8:]
    ['u09', 'u10', 'u11']
    """
    digits = len(str(first + count - 1))
    width = len(prefix) + digits
    if count * width > np.iinfo(np.int32).max:
        raise BadInput("too many ids for one Arrow array")
    letters = np.empty((count, width), np.uint8)
    letters[:, : len(prefix)] = np.frombuffer(prefix.encode("ascii"), np.uint8)
    for begin in range(0, count, CHUNK):
        rest = np.arange(first + begin, first + min(begin + CHUNK, count))
        for place in range(width - 1, len(prefix) - 1, -1):
            letters[begin : begin + CHUNK, place] = ord("0") + rest % 10
            rest //= 10
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(letters))
