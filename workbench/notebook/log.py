"""The moderation log as an analyst holds it: a table, and its charts."""

from __future__ import annotations

from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import log_charts
from workbench.charts.theme import LIGHT, Theme
from workbench.errors import BadInput, expected, quoted
from workbench.notebook.picture import Picture
from workbench.notebook.table import Table
from workbench.policy.policy import Policy
from workbench.units import count

SHOWN = ("at", "kind", "user_id", "post_id", "rule", "action", "reason", "actor")
_WITH_POLICY = ("by_action", "by_rule")


class LogCharts:
    """The charts of a log: `by_action()`, `by_rule()`, `by_reason()`, `by_actor()`, `automated()`,
    `users_out()`, `tags()`, `reinstatements()`, `uploads()`.
    """

    def __init__(self, entries: pa.Table, policy: Policy | None) -> None:
        self._entries, self._policy = entries, policy

    def __getattr__(self, name: str) -> Any:
        if name not in dir(self):
            raise AttributeError(f"there is no chart {name!r} of a log; there are {dir(self)}")
        return partial(self._picture, name)

    def __dir__(self) -> list[str]:
        return [draw.__name__ for draw in log_charts.CHARTS]

    def of(self, name: str, theme: Theme = LIGHT) -> log_charts.LogChart:
        """A chart by its name, with what stands behind its bars. Raises: BadInput."""
        drawn = {draw.__name__: draw for draw in log_charts.CHARTS}
        if name not in drawn:
            raise BadInput(f"a log has no chart {quoted(name)}; {expected(list(drawn), name)}")
        more = {"policy": self._policy} if self._policy and name in _WITH_POLICY else {}
        return drawn[name](self._entries, theme, **more)

    def _picture(self, name: str) -> Picture:
        return Picture(self.of(name).chart)


class Log(Table):
    """A moderation log, a store's or a simulated one. Calling it, `wb.log(kind="user_action")`,
    takes the entries whose columns have these values.
    """

    def __init__(self, entries: pa.Table, policy: Policy | None = None) -> None:
        super().__init__("Moderation log", entries)
        self._policy = policy

    def __call__(self, **wanted: str) -> Log:
        """The entries whose columns have these values. Raises: BadInput, for an unknown column."""
        found = self.to_arrow()
        for column, value in wanted.items():
            if column not in found.column_names:
                said = expected(found.column_names, column)
                raise BadInput(f"the log has no column {quoted(column)}; {said}")
            found = found.filter(pc.equal(found.column(column), value))
        return Log(found, self._policy)

    @property
    def chart(self) -> LogCharts:
        """The charts of these entries."""
        return LogCharts(self.to_arrow(), self._policy)

    def _repr_html_(self) -> str:
        return Table("Moderation log", self.to_arrow().select(SHOWN))._repr_html_()

    def __repr__(self) -> str:
        """How many entries there are."""
        return f"<Log: {count(len(self), 'entry', 'entries')}>"
