"""How a CSV file is read: fast where it is clean, row by row where it is not.

Both ways give the same cells: the text of the file, an empty cell null. Types are
recognised afterwards, over the whole column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.columns.rejects import SHOWN, Fault, Reject, rejects_table
from workbench.reading.files.csv.fast import read_clean
from workbench.reading.files.csv.header import Header, read_header
from workbench.reading.files.csv.rows import Row, csv_rows
from workbench.reading.files.file_kinds import not_utf8, utf8_stream
from workbench.reading.files.lines import Readable, lines

_BATCH = 1 << 16
_ESCAPED = re.compile("[\udc80-\udcff]")  # how Python decodes a byte that is not UTF-8


def read_csv(name: str, path: Path, zipped: bool, threads: int) -> RawTable:
    """Return the rows of a CSV file; damaged ones are set aside, each by itself.

    Raises: BadInput where it has no header, is not UTF-8, or cannot be read at all.
    """
    with utf8_stream(name, path, zipped) as stream:
        header = read_header(name, stream)
    with utf8_stream(name, path, zipped) as stream:
        stream.read(header.size)
        table = read_clean(stream, header, threads)
    if table is not None:
        return _table(name, header, table.columns, table.num_rows)
    with utf8_stream(name, path, zipped) as stream:
        stream.read(header.size)
        return read_dirty(name, stream, header)


def read_dirty(name: str, stream: Readable, header: Header) -> RawTable:
    """Return the rows of a file of which some are damaged. `stream` is after the header."""
    width = len(header.names)
    sorted_out = _RowCollector(name, width)
    rows = csv_rows(lines(stream, lone_cr=header.lone_cr), header.delimiter, width)
    while batch := list(islice(rows, _BATCH)):
        sorted_out.add(batch)
    columns = [pa.chunked_array(chunks, pa.large_string()) for chunks in sorted_out.columns]
    positions = np.array(sorted_out.positions, np.int64) if sorted_out.rejects else None
    rejects = rejects_table(sorted_out.rejects)
    return _table(name, header, columns, sorted_out.rows, positions, rejects)


@dataclass
class _RowCollector:
    """Rows as they are read, the good ones as columns, the bad ones with a reason."""

    name: str
    width: int
    rows: int = 0
    positions: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    columns: list[list[pa.Array]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = [[] for _ in range(self.width)]

    def add(self, batch: Sequence[tuple[Row, bytes]]) -> None:
        """Add rows. Raises: BadInput where a good one is not UTF-8."""
        good: list[list[str]] = []
        first = len(self.positions)
        for row, line in batch:
            if isinstance(row, Fault):
                shown = line.decode("utf-8", "replace").strip()[:SHOWN]
                place = (self.name, self.rows + 1, None, shown)
                self.rejects.append(Reject(*place, row.code, row.reason))
            else:
                good.append(row)
                self.positions.append(self.rows)
            self.rows += 1
        for at, cells in enumerate(zip(*good, strict=True)):
            self.columns[at].append(_text(self.name, cells, self.positions[first:]))


def _text(name: str, cells: Sequence[str], positions: Sequence[int]) -> pa.Array:
    try:
        return pa.array([cell or None for cell in cells], pa.large_string())
    except UnicodeEncodeError:
        at, byte = next(
            (at, byte) for at, cell in enumerate(cells) for byte in _ESCAPED.findall(cell)
        )
    message = f"is not UTF-8: row {positions[at] + 1} holds the byte 0x{ord(byte) - 0xDC00:02x}"
    raise not_utf8(name, message)


def _table(
    name: str,
    header: Header,
    columns: Iterable[pa.ChunkedArray],
    rows: int,
    positions: np.ndarray | None = None,
    rejects: pa.Table | None = None,
) -> RawTable:
    named = zip(header.names, columns, strict=True)
    cells = {key: Cells(values, "unread", untyped=True) for key, values in named if key}
    rejects = rejects_table() if rejects is None else rejects
    return RawTable(name, cells, rows, positions, rejects, header.notes)
