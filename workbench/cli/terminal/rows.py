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
    rows = [(one.file, f"{one.rows:,}", f"{one.used:,}", f"{one.set_aside:,}") for one in counts]
    lines, _ = table_lines(columns_of(heads, rows, heads, heads[1:]), width)
    for line in reason_lines(counts):
        lines += wrapped(line, width)
    return lines


def reason_lines(counts: Sequence[RowCounts]) -> Iterator[str]:
    """Each reason for which rows of a file were set aside, with the first of them."""
    for one in counts:
        for reason in one.reasons:
            where = printable(one.file)
            rows = count(reason.rows, "row")
            first = ", ".join(map(_example, reason.first))
            more = ", …" if reason.rows > len(reason.first) else ""
            said = f"{where}: {rows} set aside, {reason.reason} ({reason.code}): {first}{more}"
            yield said if _is_plain(reason.code) else f"{said}; {printable(reason.first[0].why)}"


def _is_plain(code: str) -> bool:
    """Whether a code says all there is to say; else the first row's reason says what was wrong."""
    return code.startswith("missing_") or code == "repeated_post"


def _example(one: Example) -> str:
    shown = "" if one.value is None else f" {printable(quoted(one.value, _MAX_VALUE_LENGTH))}"
    return f"row {one.row:,}{shown}"
