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
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from workbench.reading.columns.rejects import Fault
from workbench.reading.files.csv.quoted_row import QuotedRow
from workbench.reading.files.lines import MAX_LINE_LENGTH, at_lone_cr

MAX_CELL_LENGTH = 1 << 20
_BATCH = 512
_UNCLOSED = "a quote that is never closed"


Row = list[str] | Fault
"""The cells of a row, or what is wrong with it. Bytes that are not UTF-8 stand as surrogates."""


def csv_rows(lines: Iterable[bytes], delimiter: bytes, width: int) -> Iterator[tuple[Row, bytes]]:
    """Yield each row that is not blank, with the line that it begins with."""
    source = iter(lines)
    while batch := list(islice(source, _BATCH)):
        rows = _plain_rows(batch, delimiter, width)
        if rows is not None:
            yield from zip(rows, batch, strict=True)
        else:
            yield from _careful_rows(deque(batch), source, delimiter, width)


def one_row(line: bytes, delimiter: bytes) -> Row:
    """Return the cells of a line by itself, however many they are."""
    reading = _read(line, delimiter)
    if reading.open is not None or reading.fault:
        return _malformed(reading.fault or _UNCLOSED)
    return _checked(reading.cells, len(reading.cells))


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


def _careful_rows(
    ahead: deque[bytes], source: Iterator[bytes], delimiter: bytes, width: int
) -> Iterator[tuple[Row, bytes]]:
    while ahead:
        line = ahead.popleft()
        if not line.strip(b"\r\n"):
            continue
        row, unread = _row(line, ahead, source, delimiter, width)
        if isinstance(row, Fault) and b"\r" in line:
            pieces = at_lone_cr(line)
            if len(pieces) > 1 and any(_is_whole(piece, delimiter, width) for piece in pieces):
                ahead.extendleft(reversed([*pieces, *unread]))
                continue
        ahead.extendleft(reversed(unread))
        yield row, line


def _text(cell: bytes) -> str:
    return str(cell, "utf-8", "surrogateescape")


def _row(
    line: bytes, ahead: deque[bytes], source: Iterator[bytes], delimiter: bytes, width: int
) -> tuple[Row, list[bytes]]:
    """Return the row that begins with a line, and the lines taken for it that are not of it."""
    reading = _read(line, delimiter)
    taken: list[bytes] = []
    size = len(line)
    while reading.open is not None and size <= MAX_LINE_LENGTH and len(reading.cells) < width:
        following = ahead.popleft() if ahead else next(source, b"")
        if not following:
            break
        taken.append(following)
        size += len(following)
        reading.feed(_text(following))
    if reading.open is not None:
        return _malformed(_UNCLOSED), taken
    if reading.fault:
        return _malformed(_UNCLOSED if taken else reading.fault), taken
    doubtful = len(reading.cells) != width or reading.loose
    if doubtful and any(_is_whole(one, delimiter, width) for one in taken):
        return _malformed(_UNCLOSED), taken
    return _checked(reading.cells, width), []


def _read(line: bytes, delimiter: bytes) -> QuotedRow:
    reading = QuotedRow(delimiter.decode())
    reading.feed(_text(line))
    return reading


def _is_whole(line: bytes, delimiter: bytes, width: int) -> bool:
    reading = _read(line, delimiter)
    return reading.is_closed and not reading.loose and len(reading.cells) == width


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
