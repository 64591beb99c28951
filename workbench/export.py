"""CSV that a spreadsheet opens and does not run: the one writer of it, for every export.

One `'` is put before a cell that a spreadsheet would run as a formula, and one is taken away when
the file comes back. A cell that would be such a one but for the `'` at its beginning gets one more,
so that each cell comes back exactly.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# Characters that show nothing (Unicode's Cc and Cf), which some programs take away.
_UNSEEN = (
    r"\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0001-\U000e007f"
)
_RUN = re.compile(
    rf"(?:\A|[\r\n])(?:[^\S\r\n]|[{_UNSEEN}])*+[=+\-@＝＋－＠]"  # a formula begins a line
    rf"|\A(?:[^\S\t\r\n]|[{_UNSEEN}])*+[\t\r\n]"  # or the cell what some programs take away first
)
_ROWS_AT_ONCE = 10_000


def safe_csv(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, quoted_head: bool = True
) -> bytes:
    r"""CSV in UTF-8: texts in quotes and made harmless, numbers as they are, nothing for None.

    `quoted_head`: whether the names of the columns are in quotes as well.

    >>> safe_csv(("id", "n"), [("=1+1", 2), (None, None)])
    b'"id","n"\r\n"\'=1+1",2\r\n"",""\r\n'
    """
    file = io.StringIO(newline="")
    head = csv.writer(file, quoting=csv.QUOTE_ALL if quoted_head else csv.QUOTE_MINIMAL)
    head.writerow([harmless(name) for name in columns])
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode()


def table_csv(table: pa.Table) -> bytes:
    """The rows of a table as `safe_csv` writes them."""
    batches = table.to_batches(_ROWS_AT_ONCE)
    rows = (row.values() for batch in batches for row in batch.to_pylist())
    return safe_csv(table.column_names, (list(row) for row in rows))


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


def _cell(value: object) -> str | int | float:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return "" if value is None else harmless(str(value))


def _is_run(cell: str) -> bool:
    """Whether a spreadsheet would run a cell, but for the `'` at its beginning."""
    return _RUN.search(cell.lstrip("'")) is not None
