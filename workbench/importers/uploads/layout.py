"""How an uploaded CSV is laid out: its delimiter, its header, and which columns
are the user and the tags. What was not chosen is guessed from the first rows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workbench.errors import BadInput, expected, quoted
from workbench.importers.uploads.upload_rows import MAX_CELL_LENGTH, csv_rows
from workbench.reading.files.csv.header import sep_delimiter
from workbench.reading.files.lines import lines

DELIMITERS = ("\t", ";", ",", "|")  # commas stand in lists of tags, and `|` in user ids, as well
_USER_NAMES = ("userid", "patronid", "user", "patron", "uid", "id")
_TAGS_NAMES = ("usertags", "patrontags", "usertag", "tags", "tag")
_SURE_NAMES = frozenset(("userid", "patronid", "usertags", "patrontags", "usertag"))
_NO_LETTER = re.compile(r"[\W_]+")
_FIRST = 200
_SEP_LINE = 40  # bytes in which a line such as `sep=;` would end


@dataclass(frozen=True)
class Choices:
    """What whoever uploads has chosen; None: to be guessed. Columns count from 0.

    `open_list`: whether cells behind the tags column are tags too, as in `u1,one,two`.
    """

    header: bool | None = None
    user_column: int | None = None
    tags_column: int | None = None
    open_list: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None

    def __post_init__(self) -> None:
        """Check what was chosen. Raises: BadInput."""
        for name, column in (("user", self.user_column), ("tags", self.tags_column)):
            if column is not None and (type(column) is not int or column < 0):
                raise BadInput(f"the {name} column counts from 0, not {quoted(column)}")
        if self.user_column is not None and self.user_column == self.tags_column:
            raise BadInput("the user and the tags stand in two columns, not in the same")
        if self.delimiter is not None and self.delimiter not in DELIMITERS:
            shown = [repr(known) for known in DELIMITERS]
            raise BadInput(f"unknown delimiter {quoted(self.delimiter)}; {expected(shown)}")


GUESSED = Choices()


@dataclass(frozen=True)
class Layout:
    """How a file is read. Columns count from 0; `columns`: the name of each that was seen.

    `width`: how many cells a row has at most; with `open_list` more are allowed, and are tags.
    """

    encoding: str
    delimiter: str
    header: bool
    columns: tuple[str, ...]
    user_column: int
    tags_column: int
    open_list: bool
    width: int


def layout_of(text: bytes, encoding: str, choices: Choices) -> Layout:
    """Return the layout of a file. Raises: BadInput, when it is empty, or has no column that was
    chosen.
    """
    delimiter = choices.delimiter or _delimiter(text)
    first = list(islice(csv_rows(text, delimiter), _FIRST))
    if not first:
        raise BadInput("the file is empty")
    header = choices.header if choices.header is not None else _is_header(first[0].cells)
    names = without_empty_end(first[0].cells) if header else []
    _check_chosen(choices, names, max(len(row.cells) for row in first))
    user, tags = _columns(names, choices)
    least = max(user, tags) + 1
    is_open = choices.open_list
    if is_open is None:
        is_open = user < tags and len(names) <= least
    widths = [len(without_empty_end(row.cells)) for row in first if not row.fault]
    width = least if is_open else _width(names, widths, least)
    positions = range(max(least, len(names), *(widths if not names else ()), 0))
    columns = tuple(_name(names, at) for at in positions)
    return Layout(encoding, delimiter, header, columns, user, tags, is_open, width)


def after_sep(text: bytes, choices: Choices) -> tuple[bytes, Choices]:
    """Return a text behind a first line such as `sep=;`, and the delimiter that it says as chosen.

    A delimiter that was chosen already stays. Raises: BadInput when it says an unknown one.
    """
    first = next(lines(io.BytesIO(text[:_SEP_LINE])), b"")
    delimiter = sep_delimiter(first)
    if delimiter is None:
        return text, choices
    with_delimiter = replace(choices, delimiter=choices.delimiter or str(delimiter, "latin-1"))
    return text[len(first) :], with_delimiter


def without_empty_end(cells: Sequence[str], least: int = 0) -> list[str]:
    """Return cells without empty ones at the end, as spreadsheets add them; `least` stay."""
    end = len(cells)
    while end > least and not cells[end - 1]:
        end -= 1
    return list(cells[:end])


def _delimiter(text: bytes) -> str:
    """The delimiter under which the header is known; else the first that most lines hold."""
    for delimiter in DELIMITERS:
        row = next(csv_rows(text, delimiter), None)
        if row and not row.fault and {_user_at(row.cells), _tags_at(row.cells)}.isdisjoint({None}):
            return delimiter
    few = [
        line[:MAX_CELL_LENGTH] for line in islice(lines(io.BytesIO(text)), _FIRST) if line.strip()
    ]
    outside = [b"".join(line.split(b'"')[::2]) for line in few]
    for delimiter in DELIMITERS:
        if 2 * sum(delimiter.encode() in line for line in outside) > len(outside):
            return delimiter
    return ","


def _is_header(cells: Sequence[str]) -> bool:
    sure = any(_plain(cell) in _SURE_NAMES for cell in cells)
    return sure or (_user_at(cells) is not None and _tags_at(cells) is not None)


def _columns(names: Sequence[str], choices: Choices) -> tuple[int, int]:
    """The columns of the user and the tags: as chosen, by their names, or the first left."""
    user, tags = choices.user_column, choices.tags_column
    if user is None and (user := _user_at(names)) in {tags, None}:
        user = int(tags == 0 or (tags is None and _tags_at(names) == 0))
    if tags is None and (tags := _tags_at(names)) in {user, None}:
        tags = int(user == 0)
    assert user is not None
    assert tags is not None
    return user, tags


def _check_chosen(choices: Choices, names: Sequence[str], n_columns: int) -> None:
    """Raise BadInput for a chosen column that no row of those that were seen has."""
    chosen = (("user", choices.user_column), ("tags", choices.tags_column))
    for what, column in chosen:
        if column is not None and column >= n_columns:
            columns = [f"{at} {quoted(_name(names, at))}" for at in range(n_columns)]
            raise BadInput(
                f"the file has no column {column} for the {what}; columns count from 0;"
                f" {expected(columns)}"
            )


def _width(names: Sequence[str], widths: Sequence[int], least: int) -> int:
    """How many cells a row has: as the header says, or as the shortest row that has enough."""
    if names:
        return max(least, len(names))
    return min((width for width in widths if width >= least), default=least)


def _name(names: Sequence[str], at: int) -> str:
    return names[at] if at < len(names) and names[at] else f"column {at + 1}"


def _user_at(cells: Sequence[str]) -> int | None:
    return _at(cells, _USER_NAMES)


def _tags_at(cells: Sequence[str]) -> int | None:
    return _at(cells, _TAGS_NAMES)


def _at(cells: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [_plain(cell) for cell in cells]
    return next((plain.index(name) for name in names if name in plain), None)


def _plain(cell: str) -> str:
    return _NO_LETTER.sub("", cell).casefold() if len(cell) < 100 else ""
