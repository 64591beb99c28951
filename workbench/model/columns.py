"""One column of a table as the evaluators read it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, cast

import numpy as np
import pyarrow as pa

LONG = 64  # bits of a float that is not rounded to fewer
ColumnType = Literal["float32", "float64", "integer", "boolean", "decimal", "time", "text"]


@dataclass(frozen=True, eq=False)
class Column:
    """One column of posts or users, in the order of its table.

    `values` by type:
    - float32, float64: float[n], NaN = unknown
    - integer, time (epoch µs), decimal (scaled by 10**scale), boolean (0 or 1): int64[n]
    - text: pyarrow LargeStringArray[n], null = unknown
    `known`: bool[n], or None when every value is known (always None for floats and text).
    `bits`: uint8[n], of the float that each value came as, 16, 32 or 64 (what is no float: 64), or
    None when all have the column's own; a threshold is rounded to it. A column of text has them
    where short floats came beside text. None for other types.
    `low`, `high`: least and greatest known value as stored, None where there is none or for text.
    """

    name: str
    type: ColumnType
    values: np.ndarray | pa.LargeStringArray
    known: np.ndarray | None = None
    scale: int = 0
    low: float | int | None = None
    high: float | int | None = None
    bits: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.values)

    def python(self, position: int) -> float | int | str | Decimal | None:
        """Return one value as a plain number or text, None when it is unknown."""
        if self.type == "text":
            text = self.values[position].as_py()
            return text if self.bits is None else as_it_came(text, int(self.bits[position]))
        value = self.values[position].item()
        if (self.known is not None and not self.known[position]) or value != value:
            return None
        return Decimal(value).scaleb(-self.scale) if self.type == "decimal" else value

    def type_at(self, position: int) -> str:
        """Return the type that one value compares as: `float16` too, which no column has."""
        if self.bits is None or (self.type == "text" and self.bits[position] == LONG):
            return self.type
        return f"float{self.bits[position]}"

    @property
    def is_empty(self) -> bool:
        """Whether no value is known."""
        if not isinstance(self.values, np.ndarray):
            return self.values.null_count == len(self.values)
        return self.low is None

    @cached_property
    def has_unknown(self) -> bool:
        """Whether any value is unknown."""
        values = self.values
        if not isinstance(values, np.ndarray):
            return bool(values.null_count)
        if self.known is not None:
            return not bool(self.known.all())
        return self.type in ("float32", "float64") and bool(
            np.isnan(cast("np.ndarray", values)).any()
        )


def as_it_came(text: str | None, bits: int) -> float | str | None:
    """Return a value of a mixed column, stored as text, as the short float that it was read as."""
    if text is None or bits == LONG:
        return text
    return float(np.dtype(f"float{bits}").type(text))
