"""Values of one type as a cell holds them: a list that shows itself as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pyarrow as pa

from workbench.notebook.table import Table

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Records(list[T]):
    """A list with a title, whose values are dataclasses.

    As a table it has a column for each field; a field `at_us` or `until_ms` is the time `at` or
    `until`.
    """

    def __init__(
        self, title: str, kind: type[T], values: Iterable[T], total: int | None = None
    ) -> None:
        """`total`: how many there are, where these are the first of them."""
        super().__init__(values)
        self.title, self._kind = title, kind
        self._total = len(self) if total is None else total

    def to_arrow(self) -> pa.Table:
        """A row for each value."""
        names = [_column(one.name) for one in fields(self._kind)]  # pyright: ignore[reportArgumentType]
        rows = [dict(zip(names, _cells(value), strict=True)) for value in self]
        return pa.table({name: pa.array([row[name] for row in rows]) for name in names})

    def to_pandas(self) -> Any:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        """The title and the first rows, as text."""
        return repr(self._table())

    def _repr_html_(self) -> str:
        return self._table()._repr_html_()

    def _table(self) -> Table:
        return Table(self.title, self.to_arrow(), self._total)


def _column(field: str) -> str:
    return field.removesuffix("_us").removesuffix("_ms")


def _cells(value: Any) -> list[Any]:
    return [_cell(one.name, getattr(value, one.name)) for one in fields(value)]


def _cell(field: str, value: Any) -> Any:
    """A field's value as a cell of a table: a time, a list of texts, JSON text, or as it is."""
    if value is not None and field.endswith(("_us", "_ms")):
        return _EPOCH + timedelta(microseconds=value * (1000 if field.endswith("_ms") else 1))
    if isinstance(value, tuple | list):
        return [one if isinstance(one, str) else _text(one) for one in value]
    return value if value is None or isinstance(value, str | int | float) else _text(value)


def _text(value: Any) -> str:
    if is_dataclass(value):
        return " ".join(str(part) for part in _cells(value) if part is not None)
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, default=str)
    return str(value)
