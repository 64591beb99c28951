"""How the header of a CSV file is read: its delimiter, its names, and the lines above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.errors import BadInput, Problem, quoted
from workbench.formatting import plural
from workbench.reading.columns.rejects import Fault
from workbench.reading.files.csv.rows import one_row
from workbench.reading.files.file_kinds import not_utf8
from workbench.reading.files.frames import named
from workbench.reading.files.lines import Readable, lines, without_end
from workbench.reading.files.usual_names import is_usual

DELIMITERS = (b",", b";", b"\t", b"|")
MAX_HEADER_LENGTH = 1 << 20
_MAX_TITLES = 20
_SEP = re.compile(rb' *"?sep=(.)"? *', re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """The header line of a CSV file. `size`: bytes up to the first row of data.

    `names`: one for each column, empty for a column without a name, which is left out.
    `lone_cr`: whether a CR alone ends a line, as it does this one. `titles`: lines above it.
    """

    delimiter: bytes
    names: tuple[str, ...]
    size: int
    lone_cr: bool
    titles: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is left out: lines above the header, and columns without a name."""
        notes: list[str] = []
        if self.titles:
            n = len(self.titles)
            lines = f"{n} {plural(n, 'line')} above the header {plural(n, 'is', 'are')}"
            notes.append(f"{lines} left out: {quoted(self.titles[0])}")
        for at, name in enumerate(self.names):
            if not name:
                why = " (an index of pandas has none)" if at == 0 else ""
                notes.append(f"column {at + 1} has no name and is left out{why}")
        return tuple(notes)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, and the bytes up to the next one."""

    content: bytes
    size: int

    def cells(self, delimiter: bytes) -> list[str]:
        """The cells of the line by itself; none where a quote stays open."""
        row = one_row(self.content, delimiter)
        return [] if isinstance(row, Fault) else [cell.strip() for cell in row]


def read_header(name: str, stream: Readable) -> Header:
    """Return the header of a file. Raises: BadInput where there is none, or a name is repeated."""
    first = _first_lines(stream)
    delimiter = _checked_sep(name, first[0]) if first else None
    first = first[1:] if delimiter else first
    if not first:
        raise BadInput(Problem("is empty", file=name))
    at = _header_at(first, delimiter)
    titles = [str(without_end(line.content), "utf-8", "replace").strip() for line in first[:at]]
    return _header(name, first[at], delimiter, tuple(titles))


def sep_delimiter(line: bytes) -> bytes | None:
    """Return the delimiter that a line such as `sep=;` says, as Excel writes it; else None."""
    match = _SEP.fullmatch(without_end(line)) if len(line) < 20 else None
    return match[1] if match else None


def _first_lines(stream: Readable) -> list[_Line]:
    """Return the first lines that are not blank: the header is one of them, if there is any."""
    first: list[_Line] = []
    size = 0
    for line in islice(lines(stream), 10 * _MAX_TITLES):
        size += len(line)
        if without_end(line):
            first.append(_Line(line, size))
        if len(first) > _MAX_TITLES + 2 or size > MAX_HEADER_LENGTH:
            break
    return first or _first_line(stream, size)


def _first_line(stream: Readable, size: int) -> list[_Line]:
    for line in lines(stream):
        size += len(line)
        if without_end(line):
            return [_Line(line, size)]
    return []


def _checked_sep(name: str, line: _Line) -> bytes | None:
    delimiter = sep_delimiter(line.content)
    if delimiter is not None and delimiter not in DELIMITERS:
        shown = quoted(str(without_end(line.content), "utf-8", "replace"))
        message = f"its first line says {shown}; expected a comma, semicolon, tab or |"
        raise BadInput(Problem(message, file=name))
    return delimiter


def _header_at(first: Sequence[_Line], delimiter: bytes | None) -> int:
    """Return which line is the header: the first, unless it is narrower than the table below.

    Titles have one cell each, or stand above a line with usual names of columns and have none.
    """
    cells = [line.cells(delimiter or _delimiter(line.content)) for line in first]
    if not cells[0] or any(map(is_usual, cells[0])):
        return 0
    for at in range(1, min(len(first), _MAX_TITLES + 1)):
        above = max(sum(map(bool, row)) for row in cells[:at])
        width = len(cells[at])
        below = cells[at + 1] if at + 1 < len(cells) else []
        if not cells[at] or (below and len(below) != width) or not all(cells[at][1:]):
            continue
        known = sum(map(is_usual, cells[at]))
        if above < width and width > 1 and (known > 1 or (above == 1 and len(below) > 1)):
            return at
    return 0


def _header(name: str, line: _Line, delimiter: bytes | None, titles: tuple[str, ...]) -> Header:
    if len(line.content) > MAX_HEADER_LENGTH or b"\0" in line.content:
        raise BadInput(Problem("its first line is no header: over 1 MB, or with a NUL", file=name))
    delimiter = delimiter or _delimiter(line.content)
    row = one_row(line.content, delimiter)
    if isinstance(row, Fault):
        raise BadInput(Problem(f"its header line cannot be read: {row.reason}", file=name))
    names = _checked(name, row)
    if not any(names):
        raise BadInput(Problem("its first line names no column", file=name))
    named(name, [title for title in names if title])
    return Header(delimiter, names, line.size, line.content.endswith(b"\r"), titles)


def _delimiter(line: bytes) -> bytes:
    """Return the delimiter that is most frequent outside of quotes; none: a comma."""
    outside = b"".join(without_end(line).split(b'"')[::2])
    return max(DELIMITERS, key=outside.count)


def _checked(name: str, cells: Sequence[str]) -> tuple[str, ...]:
    for cell in cells:
        for letter in cell:
            if "\udc80" <= letter <= "\udcff":
                byte = f"0x{ord(letter) - 0xDC00:02x}"
                raise not_utf8(name, f"is not UTF-8: its header holds the byte {byte}")
    return tuple(cell.strip() for cell in cells)
