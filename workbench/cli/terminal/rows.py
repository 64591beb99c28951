"""What became of the rows of files: read, used, and set aside by reason, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.cli.terminal.tables import columns_of, table_lines, wrapped
from workbench.errors import printable, quoted
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.reading.rows.row_counts import Example, RowCounts

_MAX_VALUE_LENGTH = 40


def rows_table(counts: Sequence[RowCounts], width: int) -> list[str]:
    """A table of files: rows, used, set aside; below it each reason with the first rows."""
    heads = ("File", "rows", "used", "set aside")
    rows = [
        (file.file, f"{file.rows:,}", f"{file.used:,}", f"{file.set_aside:,}") for file in counts
    ]
    lines, _ = table_lines(columns_of(heads, rows, heads, heads[1:]), width)
    for line in reason_lines(counts):
        lines += wrapped(line, width)
    return lines


def reason_lines(counts: Sequence[RowCounts]) -> Iterator[str]:
    """Each reason for which rows of a file were set aside, with the first of them."""
    for file in counts:
        for reason in file.reasons:
            where = printable(file.file)
            rows = count(reason.rows, "row")
            first = ", ".join(map(_example, reason.first))
            more = ", …" if reason.rows > len(reason.first) else ""
            text = f"{where}: {rows} set aside, {reason.reason} ({reason.code}): {first}{more}"
            yield text if _is_plain(reason.code) else f"{text}; {printable(reason.first[0].why)}"


def _is_plain(code: str) -> bool:
    """Whether a code says all there is to say; else the first row's reason says what was wrong."""
    return code.startswith("missing_") or code == "repeated_post"


def _example(row: Example) -> str:
    shown = "" if row.value is None else f" {printable(quoted(row.value, _MAX_VALUE_LENGTH))}"
    return f"row {row.row:,}{shown}"
