"""How an uploaded CSV is cut into rows, so that a bad row harms no good one.

Straight quotes are read as RFC 4180 says, over as many lines as they take. Where that fails — the
quote is never closed, something follows the closing one, or the row has a wrong number of cells and
a line that it has swallowed is a whole row by itself — the row ends with its first line, and
reading goes on at the next one. Curly quotes around a cell count as quotes, and end within its
line. LF, CR LF and CR all end a line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workbench.reading.files.csv.multiline import LineQueue, take_row
from workbench.reading.files.csv.quoted_row import AFTER_QUOTE as AFTER_QUOTE
from workbench.reading.files.csv.quoted_row import QuotedRow
from workbench.reading.files.lines import lines

MAX_CELL_LENGTH = 65_536  # characters
UNCLOSED = "a quote is never closed"
TOO_LONG = f"a cell is longer than {MAX_CELL_LENGTH:,} characters"
_EDGES = " \t\r\n\v\f\xa0\ufeff"  # trimmed from a cell without quotes
_OPENING = re.compile('[ \xa0]*(["“”„‟＂])')
_ANY_QUOTE = re.compile('["“”„‟＂]')
_CURLY = re.compile("[“”„‟＂]")
_BEHIND = re.compile("[ \xa0]*+")


class Row(NamedTuple):
    """The cells of a row, and its fault; with one, the last cell is as far as it is known."""

    cells: list[str]
    fault: str | None


@dataclass
class _LenientRow(QuotedRow):
    """A row of a file that people made: curly quotes, and blanks around quotes and cells."""

    one_line: bool = False  # whether straight quotes too end within the line, at any kind of quote

    def _cell(self, line: str, at: int) -> int | None:
        opening = _OPENING.match(line, at)
        if opening and (opening[1] != '"' or self.one_line):
            return self._within(line, opening.end())
        return super()._cell(line, at)

    def _opening(self, line: str, at: int) -> int | None:
        opening = _OPENING.match(line, at)
        return opening.end() if opening else None

    def _plain(self, cell: str, *, is_last: bool) -> str:  # noqa: ARG002 - no cell has its edges
        return cell.strip(_EDGES)

    def _within(self, line: str, at: int) -> int | None:
        """Read a cell up to the first quote of any kind that a delimiter or the end follows."""
        for quote in _ANY_QUOTE.finditer(line, at):
            if self._ends(line, quote.end()):
                self.cells.append(line[at : quote.start()])
                return self._behind(line, quote.end())
        self.cells.append(line[at:].strip(_EDGES))
        self.fault = UNCLOSED
        return None

    def _ends(self, line: str, at: int) -> bool:
        behind = _BEHIND.match(line, at)
        assert behind
        return line[behind.end() : behind.end() + 1] in {"", "\r", "\n", self.delimiter}

    def _behind(self, line: str, at: int) -> int | None:
        """Return where the next cell begins behind a closing quote."""
        behind = _BEHIND.match(line, at)
        assert behind
        at = behind.end()
        if line[at : at + 1] == self.delimiter:
            return at + 1
        rest = line[at:].strip("\r\n")
        if rest:
            self.fault = AFTER_QUOTE
            self.cells[-1] += f'"{rest.rstrip(_EDGES)}'
        return None


def csv_rows(text: bytes, delimiter: str, width: int = 0, *, ragged: bool = True) -> Iterator[Row]:
    """Yield each row that is not blank. Bytes that are not UTF-8 stand as surrogates.

    `width`: how many cells a row has; `ragged`: whether more are as well.
    """
    shape = _Shape(delimiter, width, ragged)
    source = LineQueue(_text(line) for line in lines(io.BytesIO(text)))
    for line in source:
        if '"' not in line and (line.isascii() or not _CURLY.search(line)):
            if row := _plain(line, delimiter):
                yield row
            continue
        read, taken, is_broken = take_row(line, source, shape)
        if is_broken:
            source.put_back(taken)
        yield _by_itself(line, shape) if is_broken else _checked(read.cells)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Rows of `width` cells (0: any number), or of more where they may be `ragged`."""

    delimiter: str
    width: int
    ragged: bool

    def started(self, line: str, *, one_line: bool = False) -> QuotedRow:
        row = _LenientRow(self.delimiter, one_line=one_line)
        row.feed(line)
        return row

    def feed(self, row: QuotedRow, line: str) -> None:
        row.feed(line)

    def may_go_on(self, row: QuotedRow, size: int) -> bool:  # noqa: ARG002
        return row.open_size <= 2 * MAX_CELL_LENGTH

    def fits(self, row: QuotedRow) -> bool:
        return self._has_width(row) and not row.loose

    def is_whole(self, row: QuotedRow) -> bool:
        return row.is_closed and len(row.cells) > 1 and self._has_width(row)

    def _has_width(self, row: QuotedRow) -> bool:
        many = len(row.cells)
        return not self.width or many == self.width or (self.ragged and many > self.width)


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("utf-8", "surrogateescape")


def _plain(line: str, delimiter: str) -> Row | None:
    """The row of a line without quotes; None of a blank one."""
    cells = [cell.strip(_EDGES) for cell in line.split(delimiter)]
    if len(line) > MAX_CELL_LENGTH:
        return _checked(cells)
    return Row(cells, None) if len(cells) > 1 or cells[0] else None


def _by_itself(line: str, shape: _Shape) -> Row:
    """The row of one line alone, with curly quotes closing straight ones, or its fault."""
    lenient = shape.started(line, one_line=True)
    if not lenient.fault and _CURLY.search(line):
        return _checked(lenient.cells)
    strict = shape.started(line)
    if strict.open is not None:
        strict.cells.append("".join(strict.open).strip(_EDGES))
        return Row(strict.cells, UNCLOSED)
    return Row(strict.cells, strict.fault or UNCLOSED)


def _checked(cells: list[str]) -> Row:
    return Row(cells, TOO_LONG if any(len(cell) > MAX_CELL_LENGTH for cell in cells) else None)
