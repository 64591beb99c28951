"""A list of dataclasses that is displayed as a table in a cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from workbench.display import record_cells, record_columns
from workbench.notebook.displays.table import Table

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")


class Records(list[T]):
    """A list of dataclasses with a title.

    As a table it has a column for each field; a field `at_us` or `until_ms` becomes the time `at`
    or `until`.
    """

    def __init__(
        self, title: str, record_type: type[T], values: Iterable[T], total: int | None = None
    ) -> None:
        """`record_type`: the dataclass; `total`: how many there are, where these are the first."""
        super().__init__(values)
        self.title, self._type = title, record_type
        self._total = len(self) if total is None else total

    def to_arrow(self) -> pa.Table:
        """A row for each value."""
        rows = [record_cells(value) for value in self]
        names = record_columns(self._type)
        return pa.table({name: pa.array([row[name] for row in rows]) for name in names})

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        """The title and the first rows, as text."""
        return repr(self._table())

    def html(self) -> str:
        """The title and the first rows, as HTML."""
        return self._table().html()

    def _repr_html_(self) -> str:
        return self.html()

    def _table(self) -> Table:
        return Table(self.title, self.to_arrow(), self._total)
