"""How a CSV file is cut into rows so that a bad row takes no good one with it.

A cell that begins with a quote ends at the next quote that is not doubled, over as many lines as it
takes: a well-formed file is read as RFC 4180 says, and nothing inside a quoted cell can pass for a
row. Only where that fails is the first line a bad row of its own, and reading goes on at the
next line:

- the quote is never closed, or something other than a delimiter follows the closing one;
- it is closed, but the row has a wrong number of cells or a quote inside a cell without quotes, and
  a line that it has swallowed is a whole row by itself: then the closing quote was another row's.

A CR alone is part of a cell, unless the header ends with one, or the line is a bad row that it
would cut into good ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.reading.columns.rejects import Fault
from workbench.reading.files.csv.multiline import LineQueue, take_row
from workbench.reading.files.csv.quoted_row import QuotedRow
from workbench.reading.files.lines import MAX_LINE_LENGTH, at_lone_cr

MAX_CELL_LENGTH = 1 << 20
_BATCH = 512
_UNCLOSED = "a quote that is never closed"


Row = list[str] | Fault
"""The cells of a row, or what is wrong with it. Bytes that are not UTF-8 stand as surrogates."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Rows of a fixed number of cells, with their lines as bytes."""

    delimiter: bytes
    width: int

    def started(self, line: bytes) -> QuotedRow:
        row = QuotedRow(self.delimiter.decode())
        row.feed(_text(line))
        return row

    def feed(self, row: QuotedRow, line: bytes) -> None:
        row.feed(_text(line))

    def may_go_on(self, row: QuotedRow, size: int) -> bool:
        return len(row.cells) < self.width and size <= MAX_LINE_LENGTH

    def fits(self, row: QuotedRow) -> bool:
        return len(row.cells) == self.width and not row.loose

    def is_whole(self, row: QuotedRow) -> bool:
        return row.is_closed and self.fits(row)


def csv_rows(lines: Iterable[bytes], delimiter: bytes, width: int) -> Iterator[tuple[Row, bytes]]:
    """Yield each row that is not blank, with the line that it begins with."""
    source = iter(lines)
    while batch := list(islice(source, _BATCH)):
        rows = _plain_rows(batch, delimiter, width)
        if rows is not None:
            yield from zip(rows, batch, strict=True)
        else:
            yield from _careful_rows(LineQueue(source, batch), _Shape(delimiter, width))


def one_row(line: bytes, delimiter: bytes) -> Row:
    """Return the cells of a line by itself, however many they are."""
    row = _Shape(delimiter, 0).started(line)
    if not row.is_closed:
        return _malformed(row.fault or _UNCLOSED)
    return _checked(row.cells, len(row.cells))


def _plain_rows(batch: Sequence[bytes], delimiter: bytes, width: int) -> list[list[str]] | None:
    """Read lines that are a whole row each, with Python's own reader; None where one is not."""
    if max(map(len, batch)) > MAX_CELL_LENGTH or any(b"\0" in line for line in batch):
        return None
    texts = [_text(line) for line in batch]
    try:
        rows = list(csv.reader(texts, delimiter=delimiter.decode(), strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(batch) and all(len(row) == width for row in rows) else None


def _careful_rows(lines: LineQueue[bytes], shape: _Shape) -> Iterator[tuple[Row, bytes]]:
    while lines.ahead:
        line = lines.ahead.popleft()
        if not line.strip(b"\r\n"):
            continue
        read, taken, is_broken = take_row(line, lines, shape)
        row = _broken(read, taken) if is_broken else _checked(read.cells, shape.width)
        pieces = at_lone_cr(line) if isinstance(row, Fault) and b"\r" in line else []
        if len(pieces) > 1 and any(shape.is_whole(shape.started(piece)) for piece in pieces):
            lines.put_back([*pieces, *taken])
            continue
        if is_broken:
            lines.put_back(taken)
        yield row, line


def _text(cell: bytes) -> str:
    return str(cell, "utf-8", "surrogateescape")


def _broken(read: QuotedRow, taken: Sequence[bytes]) -> Fault:
    return _malformed(_UNCLOSED if taken or not read.fault else read.fault)


def _checked(cells: list[str], width: int) -> Row:
    if len(cells) != width:
        many = "too few" if len(cells) < width else "too many"
        return _malformed(f"{many} cells: {len(cells)}, expected {width}")
    for cell in cells:
        if _is_too_long(cell):
            return _malformed("a cell over 1 MB")
        if "\0" in cell:
            return _malformed("a NUL byte")
    return cells


def _is_too_long(cell: str) -> bool:
    """Whether a cell has too many bytes, of which a character has four at most."""
    if 4 * len(cell) <= MAX_CELL_LENGTH:
        return False
    return len(cell.encode("utf-8", "surrogateescape")) > MAX_CELL_LENGTH


def _malformed(reason: str) -> Fault:
    return Fault("malformed_row", reason)
