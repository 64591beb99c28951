"""How values show themselves in a notebook's cell: as a small table, in which all
that comes from outside is text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from markupsafe import Markup

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_ROWS, LONGEST = 50, 300
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


def table_html(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with a caption; every value is escaped, shortened and kept in its own direction."""
    body = (_ROW.format(_joined(_CELL, row)) for row in rows)
    return str(_TABLE.format(_text(title), _joined(_HEAD, columns), Markup().join(body)))


def _joined(cell: Markup, values: Iterable[Any]) -> Markup:
    return Markup().join(cell.format(_text(value)) for value in values)


def _text(value: Any) -> Markup:
    value = ", ".join(map(str, value)) if isinstance(value, list) else value
    text = "" if value is None else str(value)
    text = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return _TEXT.format("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text))


class HtmlRepr:
    """A record that shows itself as a table of its fields, and gives them as tables.

    A field `at_us` or `until_ms` is the time `at` or `until`.
    """

    def _repr_html_(self) -> str:
        return table_html(self._title(), ("", ""), self._fields().items())

    def to_arrow(self) -> pa.Table:
        """The fields as a table of one row; what is no plain value is written as text."""
        return pa.Table.from_pylist([self._fields()])

    def to_pandas(self) -> Any:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def _title(self) -> str:
        return type(self).__name__

    def _fields(self) -> dict[str, Any]:
        return record_cells(self)


def record_columns(kind: type) -> list[str]:
    """The columns of a dataclass as a table: its fields, without those that are not printed."""
    return [_column(one.name) for one in fields(kind) if one.repr]


def record_cells(record: Any) -> dict[str, Any]:
    """A dataclass as cells of a table, by column: times, lists of texts, JSON text, or plain."""
    shown = (one.name for one in fields(record) if one.repr)
    return {_column(name): _cell(name, getattr(record, name)) for name in shown}


def _column(field: str) -> str:
    return field.removesuffix("_us").removesuffix("_ms")


def _cell(field: str, value: Any) -> Any:
    if isinstance(value, int) and field.endswith(("_us", "_ms")):
        return _EPOCH + timedelta(microseconds=value * (1000 if field.endswith("_ms") else 1))
    if isinstance(value, tuple | list):
        return [one if isinstance(one, str) else _written(one) for one in value]
    return value if value is None or isinstance(value, str | int | float) else _written(value)


def _written(value: Any) -> str:
    """A value that is no plain one, as text."""
    if isinstance(value, pa.Table):
        return f"{value.num_rows:,} rows"
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, default=str)
    if is_dataclass(value):
        return " ".join(str(part) for part in record_cells(value).values() if part is not None)
    return str(value)
