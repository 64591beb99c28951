"""A table as a cell displays it: the first rows, and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from workbench.display import MAX_ROWS, caption, listed, rows_html

if TYPE_CHECKING:
    import pandas as pd


class Table:
    """A table with a title; `to_arrow` and `to_pandas` give all of it.

    `total`: how many rows there are, where these are the first of them.
    """

    def __init__(self, title: str, rows: pa.Table, total: int | None = None) -> None:
        self.title, self._rows = title, rows
        self._total = rows.num_rows if total is None else total

    def to_arrow(self) -> pa.Table:
        """All rows, as an Arrow table."""
        return self._rows

    def to_pandas(self) -> pd.DataFrame:
        """All rows, as a pandas table. Raises: ImportError, without pandas."""
        return self._rows.to_pandas()

    def __len__(self) -> int:
        return self._rows.num_rows

    def __repr__(self) -> str:
        """The title and the first rows, as text."""
        shown = [_cells(row) for row in self._rows.slice(0, MAX_ROWS).to_pylist()]
        lines = [" | ".join(str(cell) for cell in row) for row in shown]
        title = caption(self.title, len(self), self._total)
        return "\n".join([title, " | ".join(self._rows.column_names), *lines])

    def _repr_html_(self) -> str:
        return self.html()

    def html(self) -> str:
        """The title and the first rows, as a cell displays them."""
        return rows_html(self.title, self._rows, self._total)


def _cells(row: dict[str, object]) -> list[object]:
    return [cell if cell is None else listed(cell) for cell in row.values()]
