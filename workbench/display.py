"""How values show themselves in a notebook's cell: as a small table, in which all
that comes from outside is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa
from markupsafe import Markup

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
    text = "" if value is None else str(value)
    text = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
    return _TEXT.format("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text))


class HtmlRepr:
    """A record that shows itself as a table of its fields, and gives them as tables."""

    def _repr_html_(self) -> str:
        return table_html(type(self).__name__, ("", ""), self._fields().items())

    def to_arrow(self) -> pa.Table:
        """The fields as a table of one row; what is no plain value is written as text."""
        row = {name: _plain(value) for name, value in self._fields().items()}
        return pa.Table.from_pylist([row])

    def to_pandas(self) -> Any:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def _fields(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}  # pyright: ignore[reportArgumentType]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(dict(value)) if isinstance(value, Mapping) else value
