"""One row of a CSV file, read line by line: what RFC 4180 says of quotes, for every reader of CSV.

A cell that begins with a quote ends at the next quote that is not doubled, over as many lines as it
takes. A reader of files that people made overrides what opens a cell, what a cell without quotes
loses, and what may follow a closing quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

AFTER_QUOTE = "something follows a closing quote"
_INSIDE = re.compile('((?:[^"]|"")*+)(")?')
_LINE_END = re.compile(r"\r\n\Z|[\r\n]\Z")


@dataclass
class QuotedRow:
    """A row as far as it is read.

    `open`: inside quotes, the pieces of the open cell, and `open_size` their characters. `loose`:
    whether a quote is inside a cell without quotes.
    """

    delimiter: str
    cells: list[str] = field(default_factory=list)
    open: list[str] | None = None
    open_size: int = 0
    fault: str | None = None
    loose: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether all that was read is a row without a fault."""
        return self.open is None and not self.fault

    def feed(self, line: str) -> None:
        """Read one line, with what ends it; `open` and `fault` tell how it went."""
        at = 0 if self.open is None else self._inside(line, 0)
        while at is not None:
            at = self._cell(line, at)

    def _cell(self, line: str, at: int) -> int | None:
        """Read the cell at a place; return where the next one begins, None where none does."""
        begins = self._opening(line, at)
        if begins is not None:
            self.open, self.open_size = [], 0
            return self._inside(line, begins)
        end = line.find(self.delimiter, at)
        cell = line[at:] if end < 0 else line[at:end]
        self.loose = self.loose or '"' in cell
        self.cells.append(self._plain(cell, is_last=end < 0))
        return None if end < 0 else end + 1

    def _inside(self, line: str, at: int) -> int | None:
        match = _INSIDE.match(line, at)
        assert match
        assert self.open is not None
        self.open.append(match[1])
        self.open_size += len(match[1])
        if not match[2]:
            return None
        self.cells.append("".join(self.open).replace('""', '"'))
        self.open = None
        return self._behind(line, match.end())

    def _opening(self, line: str, at: int) -> int | None:
        """Where the text of a cell in quotes begins; None of a cell without quotes."""
        return at + 1 if line.startswith('"', at) else None

    def _plain(self, cell: str, *, is_last: bool) -> str:
        """The text of a cell without quotes; the last one of a line has the line's end."""
        return _LINE_END.sub("", cell) if is_last else cell

    def _behind(self, line: str, at: int) -> int | None:
        """Return where the next cell begins behind a closing quote."""
        if line.startswith(self.delimiter, at):
            return at + 1
        rest = line[at:]
        self.fault = AFTER_QUOTE if rest and not _LINE_END.fullmatch(rest) else None
        return None
