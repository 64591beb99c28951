"""How values are displayed in a notebook's cell: as a small table, in which everything from
outside is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

import pyarrow as pa
from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_ROWS = 50
MAX_CHARACTERS = 300  # of one cell
_TABLE = Markup(
    "<table><caption style='text-align:left;font-weight:600'>{}</caption>"
    "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
)
_HEAD = Markup('<th style="text-align:left">{}</th>')
_ROW = Markup("<tr>{}</tr>")
_CELL = Markup(
    "<td style='text-align:left;vertical-align:top;max-width:60em;white-space:pre-wrap'>{}</td>"
)
_TEXT = Markup("<bdi>{}</bdi>")


class Record(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


def table_html(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a caption; every value is escaped, shortened and isolated from the direction of
    the text around it.
    """
    body = (_ROW.format(_joined(_CELL, row)) for row in rows)
    return str(_TABLE.format(_text(title), _joined(_HEAD, columns), Markup().join(body)))


def rows_html(title: str, rows: pa.Table, total: int | None = None) -> str:
    """The first rows of a table, with how many there are and how many are displayed.

    `total`: how many there are, where these are the first of them.
    """
    shown = (row.values() for row in rows.slice(0, MAX_ROWS).to_pylist())
    return table_html(caption(title, rows.num_rows, total), rows.column_names, map(list, shown))


def caption(title: str, rows: int, total: int | None = None) -> str:
    """A title, how many rows there are, and how many are displayed where those are fewer."""
    n, shown = rows if total is None else total, min(rows, MAX_ROWS)
    return f"{title} (n = {n:,}{f', the first {shown}' if shown < n else ''})"


def _joined(cell: Markup, values: Iterable[object]) -> Markup:
    return Markup().join(cell.format(_text(value)) for value in values)


def _text(value: object) -> Markup:
    text = "" if value is None else listed(value)
    text = f"{text[:MAX_CHARACTERS]}…" if len(text) > MAX_CHARACTERS else text
    return _TEXT.format("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text))


def listed(value: object) -> str:
    """A cell as text; the values of a list with commas between them."""
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value)))
    return str(value)


class HtmlRepr:
    """A dataclass that is displayed as a table of its fields, and converted to tables.

    A field `at_us` or `until_ms` becomes the time `at` or `until`.
    """

    def _repr_html_(self) -> str:
        return table_html(self._title(), ("", ""), list(self._fields().items()))

    def to_arrow(self) -> pa.Table:
        """The fields as a table of one row; nested values are converted to text."""
        return pa.Table.from_pylist([self._fields()])

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def _title(self) -> str:
        return type(self).__name__

    def _fields(self) -> dict[str, object]:
        return record_cells(cast("Record", self))


class RowsRepr(HtmlRepr):
    """A dataclass that is displayed as the first of its rows, which `to_arrow` gives."""

    def _repr_html_(self) -> str:
        return rows_html(self._title(), self.to_arrow())


def record_columns(record_type: type[object]) -> list[str]:
    """The columns of a dataclass as a table: its fields with `repr`."""
    shown = fields(cast("type[Record]", record_type))
    return [_column(field.name) for field in shown if field.repr]


def record_cells(record: object) -> dict[str, object]:
    """A dataclass as cells of a table, by column: times, lists of texts, JSON text, or plain
    values.
    """
    names = [field.name for field in fields(cast("Record", record)) if field.repr]
    return {_column(name): _cell(name, getattr(record, name)) for name in names}


def _column(field: str) -> str:
    return field.removesuffix("_us").removesuffix("_ms")


def _cell(field: str, value: object) -> object:
    if isinstance(value, int) and field.endswith(("_us", "_ms")):
        return _EPOCH + timedelta(microseconds=value * (1000 if field.endswith("_ms") else 1))
    if isinstance(value, tuple | list):
        items = cast("Sequence[object]", value)
        return [item if isinstance(item, str) else _as_text(item) for item in items]
    return value if value is None or isinstance(value, str | int | float) else _as_text(value)


def _as_text(value: object) -> str:
    """A nested value as text: the size of a table, JSON of a mapping, the cells of a dataclass."""
    if isinstance(value, pa.Table):
        return f"{cast('pa.Table', value).num_rows:,} rows"
    if isinstance(value, Mapping):
        plain = dict(cast("Mapping[object, object]", value))
        return json.dumps(plain, ensure_ascii=False, default=str)
    if is_dataclass(value):
        return " ".join(str(cell) for cell in record_cells(value).values() if cell is not None)
    return str(value)
