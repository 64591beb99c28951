"""This module holds what the cells of a written column are: numbers, true and false, or text.

A CSV file has no types. A column is of a type when every one of its cells is; numbers with leading
zeros (`00123`) or a plus (`+49…`) are names for something, so they stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import quoted
from workbench.history.cells import Cells

WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
NUMBER = re.compile(
    r"-?(?:(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?|nan|inf|infinity)",
    re.IGNORECASE,
)
_NAMES = r"^(?:\+|-?0[0-9xX])"
_FIRST = 200


def recognised(cells: Cells) -> Cells:
    """Return cells of kind `unread` as the kind that all of them are; others as they are."""
    return _recognised(cells.values) if cells.kind == "unread" else cells


def kind_of_text(cell: str) -> str:
    """Return what one written cell is.

    >>> [kind_of_text(cell) for cell in ("12", " 0.5 ", "True", "00123", "nan", "1e5", "n/a")]
    ['integer', 'float64', 'boolean', 'text', 'float64', 'float64', 'text']
    """
    cell = cell.strip(" \t")
    if WHOLE.fullmatch(cell):
        return "integer" if len(cell) < 19 or -(2**63) <= int(cell[:40]) < 2**63 else "huge"
    if NUMBER.fullmatch(cell):
        return "float64"
    return "boolean" if cell.casefold() in ("true", "false") else "text"


def _recognised(values: pa.ChunkedArray) -> Cells:
    first = _sample(values)
    if not first:
        return Cells(values, "nothing", written=True)
    kinds = {kind_of_text(cell) for cell in first}
    if "text" in kinds:
        return Cells(values, "text", written=True, note=_odd_one(first))
    kind = "integer" if kinds == {"integer"} and _all_are(values, pa.int64()) else None
    kind = kind or ("float64" if _all_are(values, pa.float64()) else None)
    return Cells(values, kind, written=True) if kind else _one_by_one(values)


def _sample(values: pa.ChunkedArray) -> list[str]:
    cells: list[str] = []
    for chunk in values.chunks:
        cells += chunk.drop_null().slice(0, _FIRST - len(cells)).to_pylist()
        if len(cells) >= _FIRST:
            break
    return cells


def _all_are(values: pa.ChunkedArray, type_: pa.DataType) -> bool:
    try:
        numbers = pc.cast(values, type_)
    except pa.ArrowInvalid:
        return False
    if pc.any(pc.match_substring_regex(values, _NAMES)).as_py():
        return False
    if type_ == pa.int64():
        return True
    words = pc.unique(values.filter(pc.is_nan(numbers).combine_chunks())).to_pylist()
    return all(NUMBER.fullmatch(word) for word in words)


def _one_by_one(values: pa.ChunkedArray) -> Cells:
    cells = pc.unique(values).to_pylist()
    kinds = {cell: kind_of_text(cell) for cell in cells if cell is not None}
    kind = joined_kind(kinds.values())
    note = _odd_one(kinds) if kind == "text" else HUGE_NOTE if "huge" in kinds.values() else None
    return Cells(values, kind, written=True, note=note)


HUGE_NOTE = "holds whole numbers beyond 64 bits and is read as float64"


def joined_kind(kinds: Iterable[str]) -> str:
    """Return the kind of a column whose cells are of these kinds."""
    found = set(kinds)
    if not found or "text" in found:
        return "text" if found else "nothing"
    if found & {"float64", "huge"}:
        return "float64"
    return "integer" if "integer" in found else "boolean"


def _odd_one(cells: Iterable[str]) -> str | None:
    """Name the cell that makes text of a column that mostly holds numbers."""
    known = list(cells)
    texts = [cell for cell in known if kind_of_text(cell) == "text"]
    if not 0 < len(texts) < len(known) / 2:
        return None
    return f"is read as text, because of {quoted(min(texts))}"
