"""Whether a float gives back a number digit for digit. A column with one that it does not is text.

A float of 64 bits holds any number of up to 15 digits. A longer one is given back where it is what
that float prints with as many digits: `0.90000000000000002` is, `12345678901234567891` is not.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.model.digits import SURE_DIGITS, gives_back

SURE_WHOLE = 2**53  # whole numbers up to here are exact in a float of 64 bits


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
    if bounds["min"] is None or -SURE_WHOLE <= bounds["min"] <= bounds["max"] <= SURE_WHOLE:
        return True
    return all(int(float(one)) == one for one in pc.unique(values.drop_null()).to_pylist())


def _holds_decimals(values: pa.ChunkedArray) -> bool:
    bounds = pc.min_max(values).as_py()
    if bounds["min"] is None:
        return True
    most = max(abs(bounds["min"]), abs(bounds["max"]))
    if most.scaleb(max(values.type.scale, 0)) < 10**SURE_DIGITS:
        return True
    distinct = pc.unique(values.drop_null()).to_pylist()
    return all(gives_back(f"{one:f}") for one in distinct)
