"""How an uploaded CSV of user tags is read: each row's user and tags, or why not.

What a row's data do is a result: a row that cannot be used has an error, and the next one is read.
Source: the product's page on user tags, Preparing Your CSV.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import HtmlRepr, table_html
from workbench.errors import BadInput, Refused
from workbench.importers.uploads.encodings import utf8_text
from workbench.importers.uploads.layout import GUESSED, Choices, Layout, after_sep, layout_of
from workbench.importers.uploads.tag_rows import RequestedTags, requested_by, storable
from workbench.importers.uploads.upload_rows import Row, csv_rows
from workbench.model.ids import FLOAT_ID
from workbench.reading.columns.exact_numbers import whole_number_texts
from workbench.reading.columns.float_ids import are_numbers, point_zeros

MAX_ROWS = 1_000_000
MAX_TAGS = 1_000_000  # to assign, in one file
SHOWN_ROWS = 20
_LOOKED_AT = 200  # rows of a preview that decide whether ids are numbers
_AT_ONCE = 50_000
_SCHEMA = pa.schema(
    [
        ("item", pa.int64()),
        ("row_index", pa.int64()),
        ("user_id", pa.string()),
        ("text", pa.string()),
        ("error", pa.string()),
    ]
)


class ShownRow(NamedTuple):
    """A row of a preview: its cells, and what would be read from them."""

    row_index: int
    cells: tuple[str, ...]
    user_id: str
    tags: tuple[str, ...]
    error: str | None


@dataclass(frozen=True)
class Preview(HtmlRepr):
    """How a file would be read, and its first rows of data."""

    layout: Layout
    rows: tuple[ShownRow, ...]

    def to_arrow(self) -> pa.Table:
        """The rows: `row_index`, `user_id`, `tags`, `error`."""
        names = ("row_index", "user_id", "tags", "error")
        return pa.table({n: pa.array([getattr(row, n) for row in self.rows]) for n in names})

    def _repr_html_(self) -> str:
        shown = self.to_arrow()
        header = "a header" if self.layout.header else "no header"
        caption = f"Read as {self.layout.encoding}, fields separated by {self.layout.delimiter!r}"
        rows = [[row.row_index, row.user_id, list(row.tags), row.error] for row in self.rows]
        return table_html(f"{caption}, with {header}", shown.column_names, rows)


@dataclass(frozen=True)
class Items:
    """What a file asks for: how many rows it has, and a table with one line for each tag of a row.

    Columns: item (int64, from 0, in the order of the file), row_index (int64, 1 is the first row of
    data), user_id, text (the tag as written), error (null where the tag is to be looked up).
    """

    rows: int
    table: pa.Table


def preview(data: bytes, choices: Choices = GUESSED) -> Preview:
    """Return how a file would be read. Raises: BadInput, Refused for what is no CSV at all."""
    text, layout = _laid_out(data, choices)
    rows = list(islice(_data_rows(text, layout), _LOOKED_AT))
    every = [requested_by(row, layout) for row in rows]
    users, errors = _read_floats(
        pa.array([asked.user_id for asked in every]), pa.array([asked.error for asked in every])
    )
    read = zip(rows[:SHOWN_ROWS], every, users.to_pylist(), errors.to_pylist(), strict=False)
    shown = [
        ShownRow(index, tuple(map(storable, row.cells)), user_id, tuple(asked.tags), error)
        for index, (row, asked, user_id, error) in enumerate(read, 1)
    ]
    return Preview(layout, tuple(shown))


def read_items(data: bytes, choices: Choices = GUESSED) -> Items:
    """Return what a file asks for. Raises: BadInput of one without rows, Refused of too many."""
    text, layout = _laid_out(data, choices)
    columns = _Columns()
    rows = 0
    for row in _data_rows(text, layout):
        rows += 1
        columns.add(rows, requested_by(row, layout))
        if rows > MAX_ROWS or columns.items > MAX_TAGS:
            most = f"{MAX_ROWS:,} rows and {MAX_TAGS:,} tags to assign"
            raise Refused(f"the file is too long: at most {most}; split it")
    if not rows:
        raise BadInput("the file has no row of data below its header")
    return Items(rows, columns.table())


def _laid_out(data: bytes, choices: Choices) -> tuple[bytes, Layout]:
    """Return the text of a file behind a line such as `sep=;`, and how it is read."""
    text, encoding = utf8_text(data, choices.encoding)
    text, choices = after_sep(text, choices)
    return text, layout_of(text, encoding, choices)


def _data_rows(text: bytes, layout: Layout) -> Iterator[Row]:
    rows = csv_rows(text, layout.delimiter, layout.width, ragged=layout.open_list)
    return islice(rows, 1 if layout.header else 0, None)


def _read_floats(
    users: pa.Array | pa.ChunkedArray, errors: pa.Array | pa.ChunkedArray
) -> tuple[pa.Array | pa.ChunkedArray, pa.Array | pa.ChunkedArray]:
    """The users of items, whole floats among numbers as these, and what is wrong with each item."""
    users, errors = users.cast(pa.string()), errors.cast(pa.string())
    known = pc.fill_null(pc.if_else(pc.is_null(errors), users, None), "")
    numbers = whole_number_texts(known)
    if numbers.null_count < len(numbers) and are_numbers(known):
        users, known = pc.coalesce(numbers, users), pc.coalesce(numbers, known)
    floats = pa.array(point_zeros(known))
    return users, pc.if_else(floats, f"the user id {FLOAT_ID}", errors)


@dataclass
class _Columns:
    """Items as they are read, in arrays of many, so that few are Python objects at a time."""

    items: int = 0
    _chunks: list[pa.RecordBatch] = field(default_factory=list)
    _waiting: list[tuple[int, int, str, str, str | None]] = field(default_factory=list)

    def add(self, row_index: int, asked: RequestedTags) -> None:
        """Add what a row asks for; a row without tags is one item without text."""
        for text in asked.tags or [""]:
            self._waiting.append((self.items, row_index, asked.user_id, text, asked.error))
            self.items += 1
        if len(self._waiting) >= _AT_ONCE:
            self._pack()

    def table(self) -> pa.Table:
        """Every item."""
        self._pack()
        table = pa.Table.from_batches(self._chunks, _SCHEMA)
        for name, read in zip(
            ("user_id", "error"), _read_floats(table["user_id"], table["error"]), strict=True
        ):
            table = table.set_column(_SCHEMA.get_field_index(name), _SCHEMA.field(name), read)
        return table

    def _pack(self) -> None:
        columns = zip(*self._waiting, strict=True) if self._waiting else [()] * len(_SCHEMA)
        arrays = [
            pa.array(column, kind.type) for column, kind in zip(columns, _SCHEMA, strict=True)
        ]
        self._chunks.append(pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA))
        self._waiting = []
