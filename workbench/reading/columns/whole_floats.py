"""Floats that are whole numbers exactly, as the ids that they were before a program read them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.ids import EXACT_WHOLE
from workbench.reading.columns.cells import FLOAT32_WHOLE

_WRITTEN = r"^-?(?:0|[1-9][0-9]{0,15})\.0+$"  # no float is written with leading zeros
_EXACT = {pa.float16(): 2**11, pa.float32(): FLOAT32_WHOLE, pa.float64(): EXACT_WHOLE}


def whole_texts(texts: Any) -> Any:
    """Return floats as they are written (`12345.0`) as whole numbers (`12345`), as such an array.

    Null where it is no float, or one that may have lost digits.
    """
    written = pc.if_else(pc.match_substring_regex(texts, _WRITTEN), texts, None)
    numbers = pc.cast(pc.replace_substring_regex(written, r"\.0+$", ""), pa.int64())
    exact = pc.less(pc.abs(numbers), EXACT_WHOLE)
    return pc.cast(pc.if_else(exact, numbers, None), texts.type)


def whole_values(floats: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return floats as whole numbers in text, null where one is null or NaN.

    None when any is not whole, or is so large that its last digit may have been another one.
    """
    wide = pc.cast(floats, pa.float64())
    wide = pc.if_else(pc.is_nan(wide), None, wide)
    exact = pc.and_(pc.less(pc.abs(wide), _EXACT[floats.type]), pc.equal(pc.floor(wide), wide))
    if not pc.all(exact, min_count=0).as_py():
        return None
    return pc.cast(pc.cast(wide, pa.int64()), pa.large_string())
