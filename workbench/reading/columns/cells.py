"""One column of one source as it was read, and the kinds that columns join to.

The kinds are those of `workbench.model.columns`, with `nothing` for a column without a value,
`nested` for lists, structs and bytes, which are kept out of a history, and `unread` for text whose
kind nobody has looked at yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import quoted
from workbench.reading.columns.exact_numbers import FLOAT32_WHOLE, held_by_float64
from workbench.reading.columns.rejects import rejects_table

TEXT, INTEGER, FLOAT, BOOLEAN, NESTED, TIME = 1, 2, 3, 4, 5, 6  # what a single cell is; 0: nothing
NUMBERS = ("boolean", "integer", "decimal", "float32", "float64")


@dataclass(frozen=True, eq=False)
class Cells:
    """One column of one source.

    `values`: as the source types them or, when `untyped`, the text of each cell in the file, to
    be read as `kind`. `marks`: uint8[n], what each untyped cell is, where a source tells
    and they differ. `note`: what to announce about the column. `objects`: the values as Python has
    them, where some are lists or objects.
    """

    values: pa.ChunkedArray
    kind: str
    untyped: bool = False
    marks: np.ndarray | None = None
    note: str | None = None
    objects: Sequence[object] | None = None

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, eq=False)
class RawTable:
    """The well-formed rows of one source, and those set aside because they are not.

    `rows`: all rows of the source. `positions`: int64[n], where the well-formed ones stand among
    them, counted from 0; None when that is all of them. `records`: the path of the list in the
    source that holds the rows, empty where the source itself does. `left_out`: what the columns
    hold that are left out as they hold no plain values, by name. `notes`: what else is worth
    knowing.
    """

    name: str
    columns: Mapping[str, Cells]
    rows: int
    positions: np.ndarray | None = None
    rejects: pa.Table = field(default_factory=rejects_table)
    notes: tuple[str, ...] = ()
    records: str = ""
    left_out: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def all_notes(self) -> tuple[str, ...]:
        """All that is worth knowing of the table, the columns that are left out first."""
        columns = (
            f"column {quoted(name)} is left out: it holds {what}"
            for name, what in self.left_out.items()
        )
        return (*columns, *self.notes)

    def __len__(self) -> int:
        return self.rows if self.positions is None else len(self.positions)

    def places(self, indices: np.ndarray) -> np.ndarray:
        """Return the rows of the source, counted from 0, of well-formed rows."""
        return indices if self.positions is None else self.positions[indices]


def nothing(length: int) -> Cells:
    """Return the cells of a column that this source lacks. Source: spec 2."""
    return Cells(pa.chunked_array([pa.nulls(length)]), "nothing")


def common_kind(parts: Collection[Cells]) -> str:
    """Return the kind that columns of several sources have together, whatever their order.

    Text wins over numbers, floats over whole numbers where they give each back digit for digit; a
    time beside anything else is text.
    """
    kinds = {part.kind for part in parts} - {"nothing", "nested"}
    if len(kinds) <= 1:
        return kinds.pop() if kinds else "float64"
    if not kinds <= set(NUMBERS):
        return "text"
    if kinds == {"boolean", "integer"}:
        return "integer"
    if kinds <= {"boolean", "integer", "decimal"}:
        return "decimal"
    typed = [pc.cast(part.values, pa.int64()) if part.kind == "integer" else part.values
             for part in parts if part.kind in ("integer", "decimal")]  # fmt: skip
    if not all(map(held_by_float64, typed)):
        return "text"
    exact = "float32" in kinds and not kinds & {"decimal", "float64"}
    return "float32" if exact and all(map(_small, typed)) else "float64"


def _small(wholes: pa.ChunkedArray) -> bool:
    bounds = pc.min_max(wholes).as_py()
    return (
        bounds["min"] is None or -FLOAT32_WHOLE <= bounds["min"] <= bounds["max"] <= FLOAT32_WHOLE
    )
