"""Whether the cells of a written column are numbers with a decimal comma (`0,95`).

All cells must be, and one must be none with thousands separated: `1,234` by itself may be either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import quoted

_NUMBER = r"-?(?:(?:0|[1-9][0-9]*)(?:,[0-9]+)?|,[0-9]+)(?:[eE][+-][0-9]+)?|-?(?i:nan)"
_THOUSANDS = r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+"


@dataclass(frozen=True, eq=False)
class Commas:
    """What the commas of a column are: `points`, its cells with points, where they are decimal
    commas; else None. `note`: what to announce.
    """

    points: pa.ChunkedArray | None
    note: str | None


NO_COMMAS = Commas(None, None)


def decimal_commas(values: pa.ChunkedArray, some: Sequence[str]) -> Commas:
    """Return what the commas of a column are. `some`: cells that show whether to look at all."""
    if not any("," in cell for cell in some):
        return NO_COMMAS
    known = values.drop_null()
    with_comma = known.filter(pc.match_substring(known, ","))
    numbers = _match(known, _NUMBER)
    thousands = pc.all(_match(with_comma, _THOUSANDS), min_count=0).as_py()
    if thousands and pc.all(_match(known, rf"{_NUMBER}|{_THOUSANDS}"), min_count=0).as_py():
        shown = quoted(with_comma[0].as_py())
        return Commas(
            None,
            f"is read as text: the comma of {shown} may separate thousands or decimals; "
            "write numbers without thousands and with a point",
        )
    if not pc.all(numbers, min_count=0).as_py():
        return Commas(None, _odd_one(some))
    points = pc.replace_substring(values, ",", ".")
    before, after = with_comma[0].as_py(), with_comma[0].as_py().replace(",", ".")
    return Commas(points, f"has decimal commas: {quoted(before)} is read as {after.strip()}")


def _match(values: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    return pc.match_substring_regex(values, rf"^[ \t]*(?:{pattern})[ \t]*$")


def _odd_one(some: Sequence[str]) -> str | None:
    """Name the cell that keeps a column from being one of decimal commas, where most of it is."""
    cells = pa.chunked_array([pa.array(some, pa.large_string())])
    numbers = _match(cells, _NUMBER)
    commas = pc.and_(numbers, pc.match_substring(cells, ","))
    others = cells.filter(pc.invert(numbers))
    if not len(others) or not pc.any(commas).as_py() or 2 * pc.sum(numbers).as_py() <= len(some):
        return None
    odd = quoted(others[0].as_py())
    return f"is read as text: most of its cells are numbers with a decimal comma, and {odd} is not"
