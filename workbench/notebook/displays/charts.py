"""The charts of a log or a simulation by their names, which a cell displays as a table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from workbench.charts.log_chart import LogChart
from workbench.charts.rule_totals import TotalsChart
from workbench.display import rows_html
from workbench.notebook.displays.picture import Picture

if TYPE_CHECKING:
    import pandas as pd

Drawn = LogChart | TotalsChart
_SCHEMA = pa.schema([(name, pa.string()) for name in ("chart", "title", "shown")])


class Charts:
    """Charts by their names; calling one draws it."""

    what = "values"

    def __getattr__(self, name: str) -> Callable[[], Picture]:
        if name not in dir(self):
            message = f"there is no chart {name!r} of a {self.what}; there are {dir(self)}"
            raise AttributeError(message)
        return partial(self._picture, name)

    def __repr__(self) -> str:
        """The names of the charts."""
        return f"<Charts: {', '.join(dir(self))}>"

    def _repr_html_(self) -> str:
        return rows_html(f"Charts of a {self.what}", self.to_arrow())

    def to_arrow(self) -> pa.Table:
        """A row for each chart: its name, its title, and what it shows: n and the period."""
        headings = {name: self._drawn(name).heading for name in dir(self)}
        rows = [
            {"chart": name, "title": heading.text, "shown": heading.below}
            for name, heading in headings.items()
        ]
        return pa.Table.from_pylist(rows, _SCHEMA)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def _drawn(self, name: str) -> Drawn:
        raise NotImplementedError

    def _picture(self, name: str) -> Picture:
        drawn = self._drawn(name)
        return Picture(drawn.chart, drawn.data)
