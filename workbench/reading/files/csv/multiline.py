"""How a row of a CSV file takes the lines that its quotes reach over, for every reader of CSV.

A quote that is never closed takes lines that are rows of their own. So a row that went wrong gives
its lines back, and reading goes on behind its first line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from workbench.reading.files.csv.quoted_row import QuotedRow

Line = TypeVar("Line", str, bytes)
Line_contra = TypeVar("Line_contra", str, bytes, contravariant=True)


class LineQueue(Generic[Line]):
    """The lines of a file, of which some can be put back. `ahead`: those that come next."""

    def __init__(self, lines: Iterable[Line], ahead: Iterable[Line] = ()) -> None:
        self._lines = iter(lines)
        self.ahead = deque(ahead)

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self.ahead.popleft() if self.ahead else next(self._lines)

    def put_back(self, lines: Sequence[Line]) -> None:
        """Let these be the next lines."""
        self.ahead.extendleft(reversed(lines))


class RowShape(Protocol[Line_contra]):
    """What the rows of a file look like, and how long a reader looks for a closing quote."""

    def started(self, line: Line_contra) -> QuotedRow:
        """Return the row that a line begins."""
        ...

    def feed(self, row: QuotedRow, line: Line_contra) -> None:
        """Read one more line of a row."""
        ...

    def may_go_on(self, row: QuotedRow, size: int) -> bool:
        """Whether a row with an open quote, whose lines have that size, may take one more."""
        ...

    def fits(self, row: QuotedRow) -> bool:
        """Whether a row has as many cells as it should, and no quote inside an unquoted cell."""
        ...

    def is_whole(self, row: QuotedRow) -> bool:
        """Whether a line within a row that does not fit is a row by itself."""
        ...


def take_row(
    line: Line, lines: LineQueue[Line], shape: RowShape[Line]
) -> tuple[QuotedRow, list[Line], bool]:
    """Return the row that begins with a line, the lines that it took from the queue, and whether it
    is broken: then the caller puts them back.

    It is broken where its quote is never closed or something follows the closing one, or where it
    does not fit and a line that it took is a whole row: then the closing quote was another row's.
    """
    row = shape.started(line)
    taken: list[Line] = []
    size = len(line)
    while row.open is not None and shape.may_go_on(row, size):
        following = next(lines, None)
        if following is None:
            break
        taken.append(following)
        size += len(following)
        shape.feed(row, following)
    is_broken = not row.is_closed or (bool(taken) and _swallowed(row, taken, shape))
    return row, taken, is_broken


def _swallowed(row: QuotedRow, taken: Sequence[Line], shape: RowShape[Line]) -> bool:
    """Whether a row that does not fit holds a line that is a whole row by itself."""
    return not shape.fits(row) and any(shape.is_whole(shape.started(line)) for line in taken)
