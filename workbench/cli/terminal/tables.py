"""Tables that fit the terminal: words stay whole, and columns that have no room are left out."""

from __future__ import annotations

import io
import shutil
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workbench.errors import printable

MAX_WORD_LENGTH = 24  # of a cell that has to give way
_BETWEEN = 3  # characters from column to column


@dataclass(frozen=True)
class Column:
    """A column: its head, and its cells. `is_key`: never cut nor left out."""

    head: str
    cells: Sequence[str]
    is_key: bool = False
    is_number: bool = False

    @property
    def natural(self) -> int:
        """The width at which no cell is wrapped."""
        return max(map(cell_len, (self.head, *self.cells)))

    @property
    def least(self) -> int:
        """The width of the longest word."""
        return max(cell_len(word) for text in (self.head, *self.cells) for word in _words(text))


def terminal_width() -> int:
    """How wide the terminal is; 80 where nobody watches and `COLUMNS` says nothing."""
    return shutil.get_terminal_size((80, 24)).columns


def table_lines(
    columns: Sequence[Column], width: int, spare: Sequence[str] = ()
) -> tuple[list[str], list[str]]:
    """A table within a width, line by line, and the heads of the columns that had no room.

    `spare`: heads of columns that are left out first, in this order; then the last ones.
    """
    shown, left_out = fitting(columns, width, spare)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    room = width - _BETWEEN * (len(shown) - 1)
    widths = _widths(shown, room)
    for column, wide in zip(shown, widths, strict=True):
        justify = "right" if column.is_number else "left"
        table.add_column(_within(column.head, wide), justify=justify, width=wide, no_wrap=True)
    for row in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*map(_within, row, widths))
    needed = sum(widths) + _BETWEEN * (len(shown) - 1)
    page = io.StringIO()
    Console(highlight=False, width=max(width, needed), file=page, color_system=None).print(table)
    return [line.rstrip() for line in page.getvalue().splitlines()], left_out


def wrapped(text: str, width: int) -> list[str]:
    """A sentence within a width, line by line; words stay whole."""
    return textwrap.wrap(
        printable(text),
        width,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def fitting(
    columns: Sequence[Column], width: int, spare: Sequence[str] = ()
) -> tuple[list[Column], list[str]]:
    """The columns that fit a width, words whole, and the heads of those that had no room."""
    shown = list(columns)
    if _fits([column.natural for column in shown], width):
        return shown, []
    shown = [column for column in shown if column.is_key or any(column.cells)]
    if _fits([column.least for column in shown], width):
        return shown, []
    shown = [column if column.is_key else _shortened(column) for column in shown]
    left_out: list[str] = []
    while not _fits([column.least for column in shown], width):
        going = _next_out(shown, spare)
        if going is None:
            break
        shown.remove(going)
        left_out.append(going.head)
    return shown, left_out


def _next_out(shown: Sequence[Column], spare: Sequence[str]) -> Column | None:
    """The column that is left out next, None where only keys are left."""
    by_head = {column.head: column for column in shown if not column.is_key}
    first = next((head for head in spare if head in by_head), None)
    if first is not None:
        return by_head[first]
    return list(by_head.values())[-1] if by_head else None


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    """How wide each column is: its longest word at least, and what is left over shared out."""
    natural, widths = [column.natural for column in columns], [column.least for column in columns]
    over = room - sum(widths)
    for place in sorted(range(len(columns)), key=lambda n: natural[n] - widths[n]):
        more = min(natural[place] - widths[place], max(over, 0))
        widths[place] += more
        over -= more
    return widths


def _within(cell: str, width: int) -> Text:
    """A cell on as many lines as it takes; Rich would break a word that just fits."""
    lines = [""]
    for word in cell.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return Text("\n".join(lines))


def _shortened(column: Column) -> Column:
    cells = [" ".join(map(_cut, cell.split(" "))) for cell in column.cells]
    return Column(column.head, cells, column.is_key, column.is_number)


def _cut(word: str) -> str:
    return word if len(word) <= MAX_WORD_LENGTH else f"{word[: MAX_WORD_LENGTH - 1]}…"


def _words(text: str) -> list[str]:
    return text.split() or [""]


def _fits(widths: Sequence[int], width: int) -> bool:
    return sum(widths) + _BETWEEN * (len(widths) - 1) <= width


def columns_of(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    keys: Collection[str] = (),
    numbers: Collection[str] = (),
) -> list[Column]:
    """Rows of cells as columns; the first is a key. White space in a cell is one space."""
    cells = list(zip(*rows, strict=True)) if rows else [() for _ in heads]
    return [
        Column(
            head,
            [" ".join(printable(text).split()) for text in column],
            place == 0 or head in keys,
            head in numbers,
        )
        for place, (head, column) in enumerate(zip(heads, cells, strict=True))
    ]
