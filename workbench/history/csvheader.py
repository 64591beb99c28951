"""This module holds how the header line of a CSV file is read: its delimiter and its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import BadInput, Problem
from workbench.history.csvrows import one_row
from workbench.history.files import not_utf8
from workbench.history.frames import named
from workbench.history.lines import Readable, lines, without_end
from workbench.history.rejects import Fault

DELIMITERS = (b",", b";", b"\t", b"|")
LONGEST_HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a CSV file that is not blank. `size`: bytes up to the first row of data.

    `names`: one for each column, empty for a column without a name, which is left out.
    `lone_cr`: whether a CR alone ends a line, as it does this one.
    """

    delimiter: bytes
    names: tuple[str, ...]
    size: int
    lone_cr: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """Which columns are left out for want of a name."""
        places = [at + 1 for at, name in enumerate(self.names) if not name]
        return tuple(f"column {place} has no name and is left out" for place in places)


def read_header(name: str, stream: Readable) -> Header:
    """Return the header of a file. Raises: BadInput where there is none, or a name stands twice."""
    size = 0
    for line in lines(stream):
        size += len(line)
        if without_end(line):
            return _header(name, line, size)
    raise BadInput(Problem("is empty", file=name))


def _header(name: str, line: bytes, size: int) -> Header:
    if len(line) > LONGEST_HEADER or b"\0" in line:
        raise BadInput(Problem("its first line is no header: over 1 MB, or with a NUL", file=name))
    delimiter = _delimiter(line)
    row = one_row(line, delimiter)
    if isinstance(row, Fault):
        raise BadInput(Problem(f"its header line cannot be read: {row.reason}", file=name))
    names = _checked(name, row)
    if not any(names):
        raise BadInput(Problem("its first line names no column", file=name))
    named(name, [one for one in names if one])
    return Header(delimiter, names, size, line.endswith(b"\r"))


def _delimiter(line: bytes) -> bytes:
    """Return the delimiter that stands most often outside of quotes; none: a comma."""
    outside = b"".join(without_end(line).split(b'"')[::2])
    return max(DELIMITERS, key=outside.count)


def _checked(name: str, cells: Sequence[str]) -> tuple[str, ...]:
    for cell in cells:
        for letter in cell:
            if "\udc80" <= letter <= "\udcff":
                byte = f"0x{ord(letter) - 0xDC00:02x}"
                raise not_utf8(name, f"is not UTF-8: its header holds the byte {byte}")
    return tuple(cell.strip() for cell in cells)
