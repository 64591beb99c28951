"""What the cells of a written column are: numbers, true and false, or text.

A CSV file has no types. A column is of a type when every one of its cells is, and the type gives
each back digit for digit. Numbers with leading zeros (`00123`), a plus (`+49…`) or an exponent that
nothing writes a float with (`12E5`) are names for something, so they stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import quoted
from workbench.model.digits import gives_back
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.decimal_comma import decimal_commas
from workbench.reading.columns.exact_numbers import floats_give_back

WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
NUMBER = re.compile(
    r"-?(?:(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?|nan|inf|infinity)",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"-?[0-9](?:\.[0-9]*[eE][+-]?|[eE][+-])[0-9]+")
_NAMES = r"^[ \t]*(?:\+|-?0[0-9xX])"
_FIRST = 200


def with_inferred_type(cells: Cells) -> Cells:
    """Return cells of kind `unread` as the kind that all of them are; others as they are."""
    return _recognised(cells.values) if cells.kind == "unread" else cells


def kind_of_text(cell: str) -> str:
    """Return what one written cell is.

    >>> [kind_of_text(cell) for cell in ("12", " 0.5 ", "True", "00123", "nan", "1e-5", "1e5")]
    ['integer', 'float64', 'boolean', 'text', 'float64', 'float64', 'text']
    """
    cell = cell.strip(" \t")
    if WHOLE.fullmatch(cell):
        return "integer" if len(cell) < 19 or -(2**63) <= int(cell[:40]) < 2**63 else "text"
    if NUMBER.fullmatch(cell):
        return "float64" if _is_float(cell) else "text"
    return "boolean" if cell.casefold() in ("true", "false") else "text"


def _recognised(values: pa.ChunkedArray) -> Cells:
    first = _sample(values)
    if not first:
        return Cells(values, "nothing", untyped=True)
    kinds = {kind_of_text(cell) for cell in first}
    if "text" in kinds:
        return _text(values, first)
    kind = "integer" if kinds == {"integer"} and _all_are(values, pa.int64()) else None
    kind = kind or ("float64" if _all_are(values, pa.float64()) else None)
    return Cells(values, kind, untyped=True) if kind else _one_by_one(values)


def _is_float(cell: str) -> bool:
    """Whether a number is written as floats are, and a float gives it back."""
    exponent = cell[-1:].isdigit() and "e" in cell.casefold()
    return (not exponent or _EXPONENT.fullmatch(cell) is not None) and gives_back(cell)


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
    words = pc.unique(values.filter(pc.invert(pc.is_finite(numbers)))).to_pylist()
    if not all(word is None or kind_of_text(word) == "float64" for word in words):
        return False
    powers = values.filter(pc.match_substring_regex(values, "[0-9.][eE]"))
    as_floats = pc.match_substring_regex(powers, rf"^[ \t]*{_EXPONENT.pattern}[ \t]*$")
    return pc.all(as_floats, min_count=0).as_py() and floats_give_back(values, numbers)


def _one_by_one(values: pa.ChunkedArray) -> Cells:
    cells = [cell for cell in pc.unique(values).to_pylist() if cell is not None]
    kind = kind_of_cells(map(kind_of_text, cells))
    if kind == "float64" and not all(map(_given_back, cells)):
        kind = "text"
    return _text(values, cells) if kind == "text" else Cells(values, kind, untyped=True)


def _text(values: pa.ChunkedArray, some: Sequence[str]) -> Cells:
    """Return text cells; in labels that are numbers NaN is nothing, as it is among numbers.

    `some`: cells that show why the column is text.
    """
    commas = decimal_commas(values, some)
    if commas.points is not None:
        cells = _recognised(commas.points)
        if cells.kind == "float64":
            return replace(cells, note=commas.note)
    if not all(map(_is_number, some)):
        return Cells(values, "text", untyped=True, note=commas.note or _odd_one(some))
    every = [cell for cell in pc.unique(values).to_pylist() if cell is not None]
    if not all(map(_is_number, every)):
        return Cells(values, "text", untyped=True, note=_odd_one(every))
    nan = pc.match_substring_regex(values, r"(?i)^[ \t]*-?nan[ \t]*$")
    exponents = any(_is_number(cell) and "e" in cell.casefold() for cell in every)
    note = None if exponents else LONG_NOTE
    return Cells(pc.if_else(nan, None, values), "text", untyped=True, note=note)


def _is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell.strip(" \t")) is not None


def _given_back(cell: str) -> bool:
    return kind_of_text(cell) == "boolean" or gives_back(cell)


LONG_NOTE = "holds numbers of more digits than a number type keeps, and is read as text"


def kind_of_cells(kinds: Iterable[str]) -> str:
    """Return the kind of a column whose cells are of these kinds."""
    distinct = set(kinds)
    if not distinct or "text" in distinct:
        return "text" if distinct else "nothing"
    if "time" in distinct:
        return "time" if len(distinct) == 1 else "text"
    if "float64" in distinct:
        return "float64"
    return "integer" if "integer" in distinct else "boolean"


def _odd_one(cells: Iterable[str]) -> str | None:
    """Name the cell that makes text of a column that mostly holds numbers."""
    known = list(cells)
    texts = [cell for cell in known if kind_of_text(cell) == "text"]
    if not 0 < len(texts) < len(known) / 2:
        return None
    return f"is read as text, because of {quoted(min(texts))}"
