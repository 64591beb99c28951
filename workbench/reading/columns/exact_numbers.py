"""Which numbers floats hold exactly, and which whole numbers a program made floats of.

A float of 64 bits holds any number of up to 15 digits. A longer one is given back where it is what
that float prints with as many digits: `0.90000000000000002` is, `12345678901234567891` is not. A
written column with a number that a float does not give back is text.
"""

from __future__ import annotations

from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.model.digits import SURE_DIGITS, gives_back
from workbench.model.ids import EXACT_WHOLE

Texts = TypeVar("Texts", pa.Array, pa.ChunkedArray)

FLOAT32_WHOLE = 2**24  # whole numbers up to here are exact in a float of 32 bits
_WRITTEN = r"^-?(?:0|[1-9][0-9]{0,15})\.0+$"  # no float is written with leading zeros
_EXACT = {pa.float16(): 2**11, pa.float32(): FLOAT32_WHOLE, pa.float64(): EXACT_WHOLE}


def floats_give_back(values: pa.ChunkedArray, numbers: pa.ChunkedArray) -> bool:
    """Whether floats give back each written number of a column; `numbers`: what was read."""
    long = pc.greater(pc.binary_length(values), SURE_DIGITS)
    if not pc.any(long).as_py():
        return True
    values, printed = values.filter(long), pc.cast(numbers.filter(long), pa.large_string())
    others = pc.not_equal(printed, values)
    values, printed = values.filter(others), printed.filter(others)
    plain = pc.replace_substring_regex(values, "[eE]([+-])0", r"e\1")  # as Arrow prints them
    rest = pc.unique(values.filter(pc.not_equal(printed, plain))).to_pylist()
    return all(map(gives_back, rest))


def held_by_float64(values: pa.ChunkedArray) -> bool:
    """Whether floats of 64 bits give back every number of a typed column."""
    if pt.is_decimal(values.type):
        return _holds_decimals(values)
    if not pt.is_integer(values.type):
        return True
    bounds = pc.min_max(values).as_py()
    if bounds["min"] is None or -EXACT_WHOLE <= bounds["min"] <= bounds["max"] <= EXACT_WHOLE:
        return True
    return all(int(float(number)) == number for number in pc.unique(values.drop_null()).to_pylist())


def whole_number_texts(texts: Texts) -> Texts:
    """Return floats as they are written (`12345.0`) as whole numbers (`12345`), as such an array.

    Null where it is no float, or one that may have lost digits.
    """
    written = pc.if_else(pc.match_substring_regex(texts, _WRITTEN), texts, None)
    numbers = pc.cast(pc.replace_substring_regex(written, r"\.0+$", ""), pa.int64())
    exact = pc.less(pc.abs(numbers), EXACT_WHOLE)
    return pc.cast(pc.if_else(exact, numbers, None), texts.type)


def whole_number_values(floats: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return floats as whole numbers in text, null where one is null or NaN.

    None when any is not whole, or is so large that its last digit may have been another one.
    """
    wide = pc.cast(floats, pa.float64())
    wide = pc.if_else(pc.is_nan(wide), None, wide)
    exact = pc.and_(pc.less(pc.abs(wide), _EXACT[floats.type]), pc.equal(pc.floor(wide), wide))
    if not pc.all(exact, min_count=0).as_py():
        return None
    return pc.cast(pc.cast(wide, pa.int64()), pa.large_string())


def _holds_decimals(values: pa.ChunkedArray) -> bool:
    bounds = pc.min_max(values).as_py()
    if bounds["min"] is None:
        return True
    most = max(abs(bounds["min"]), abs(bounds["max"]))
    if most.scaleb(max(values.type.scale, 0)) < 10**SURE_DIGITS:
        return True
    distinct = pc.unique(values.drop_null()).to_pylist()
    return all(gives_back(f"{number:f}") for number in distinct)
