"""How cells that a spreadsheet would run as formulas are made harmless and back.

One `'` is put before such a cell, and one is taken away when the file comes back. A cell that would
be such a one but for the `'` at its beginning gets one more, so that each cell comes back exactly.
"""

from __future__ import annotations

import re

_RUN = re.compile(
    r"(?:\A|[\r\n])(?:[^\S\r\n]|[\u200b\ufeff])*+[=+\-@＝＋－＠]"  # a formula begins a line
    r"|\A(?:[^\S\t\r\n]|[\u200b\ufeff])*+[\t\r\n]"  # or the cell what some programs take away first
)


def harmless(cell: str) -> str:
    r"""A cell that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("u1"), harmless("'=1+1"), harmless("u1\n@x")
    ("'=1+1", 'u1', "''=1+1", "'u1\n@x")
    """
    return f"'{cell}" if _is_run(cell) else cell


def restored(cell: str) -> str:
    """The cell that was made harmless, or as it is.

    >>> restored("'=1+1"), restored("'quoted'"), restored("''=1+1")
    ('=1+1', "'quoted'", "'=1+1")
    """
    return cell[1:] if cell.startswith("'") and _is_run(cell) else cell


def _is_run(cell: str) -> bool:
    """Whether a spreadsheet would run a cell, but for the `'` at its beginning."""
    return _RUN.search(cell.lstrip("'")) is not None
