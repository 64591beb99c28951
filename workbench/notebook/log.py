"""The moderation log as a table that can be filtered, and its charts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import log_charts
from workbench.charts.chart_data import NO_POLICY, ChartData
from workbench.charts.log_chart import LogChart
from workbench.charts.theme import LIGHT, Theme
from workbench.errors import BadInput, NotFound, expected, quoted
from workbench.formatting import count
from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.model.ids import trimmed_id
from workbench.model.log.columns import ACTOR_KINDS, KINDS
from workbench.notebook.filters import since_until
from workbench.notebook.picture import Picture
from workbench.notebook.table import Table
from workbench.policy.policy import Policy

SHOWN = ("at", "kind", "user_id", "post_id", "rule", "action", "reason", "actor")
_COLUMN_OF = {"user": "user_id", "post": "post_id", "by": "actor"}
_CHECKED_COLUMNS = ("kind", "rule", "action", "actor", "actor_kind")


class LogCharts:
    """The charts of a log: `by_action()`, `by_rule()`, `by_reason()`, `by_actor()`, `automated()`,
    `users_out()`, `tags()`, `reinstatements()`, `uploads()`.
    """

    def __init__(self, entries: pa.Table, policy: Policy | None) -> None:
        self._entries, self._policy = entries, policy

    def __getattr__(self, name: str) -> Callable[[], Picture]:
        if name not in dir(self):
            raise AttributeError(f"there is no chart {name!r} of a log; there are {dir(self)}")
        return partial(self._picture, name)

    def __dir__(self) -> list[str]:
        return [draw.__name__ for draw in log_charts.CHARTS]

    def __repr__(self) -> str:
        """The names of the charts."""
        return f"<Charts: {', '.join(dir(self))}>"

    def of(self, name: str, theme: Theme = LIGHT) -> LogChart:
        """A chart by its name, with the entries behind its bars. Raises: BadInput."""
        functions = {draw.__name__: draw for draw in log_charts.CHARTS}
        if name not in functions:
            raise BadInput(f"a log has no chart {quoted(name)}; {expected(list(functions), name)}")
        return functions[name](ChartData(self._entries, self._policy or NO_POLICY), theme)

    def _picture(self, name: str) -> Picture:
        return Picture(self.of(name).chart)


class Log(Table):
    """A moderation log, a store's or a simulated one. Calling it filters the entries:
    `wb.log(kind="user_action", since="7d")`.
    """

    def __init__(
        self,
        entries: pa.Table,
        policy: Policy | None = None,
        *,
        now_us: int | None = None,
        check_user: Callable[[str], object] | None = None,
        whole: pa.Table | None = None,
    ) -> None:
        """`now_us`: what relative times refer to, by default the last entry. `check_user`: raises
        NotFound for an unknown user. `whole`: the log that these entries were filtered from.
        """
        super().__init__("Moderation log", entries)
        self._policy, self._now_us, self._check_user = policy, now_us, check_user
        self._whole = entries if whole is None else whole

    def __call__(
        self,
        *,
        since: object = None,
        until: object = None,
        last: int | None = None,
        **filters: str | None,
    ) -> Log:
        """The entries of a `kind`, `user`, `post`, `rule` or `action`, those `by` an actor, or of
        any other column by its name, from `since` to before `until`; of those, the `last` ones.

        Times are as on the command line: `2026-09-01`, `7d` (ago), `yesterday`.
        Raises: BadInput, for an unknown column or kind; NotFound, for an unknown rule, action,
        actor or user.
        """
        entries = since_until(self.to_arrow(), "at", since, until, self._now())
        for word, value in filters.items():
            column = _COLUMN_OF.get(word, word)
            if column not in entries.column_names:
                hint = expected([*_COLUMN_OF, *entries.column_names], word)
                raise BadInput(f"the log has no column {quoted(word)}; {hint}")
            if value is not None:
                chosen = trimmed_id(value) if column in ("user_id", "post_id") else value
                self._check(column, chosen)
                entries = entries.filter(pc.equal(entries.column(column), chosen))
        if last is not None:
            entries = entries.slice(max(entries.num_rows - last, 0))
        return Log(
            entries,
            self._policy,
            now_us=self._now_us,
            check_user=self._check_user,
            whole=self._whole,
        )

    @property
    def chart(self) -> LogCharts:
        """The charts of these entries."""
        return LogCharts(self.to_arrow(), self._policy)

    def html(self) -> str:
        """The main columns of the first entries, as a cell displays them."""
        return Table("Moderation log", self.to_arrow().select(SHOWN)).html()

    def __repr__(self) -> str:
        """How many entries there are."""
        return f"<Log: {count(len(self), 'entry', 'entries')}>"

    def _now(self) -> int:
        if self._now_us is not None:
            return self._now_us
        last = pc.max(self._whole.column("at").cast(pa.int64())).as_py()
        return 0 if last is None else last

    def _check(self, column: str, value: str) -> None:
        """Raise for a value that is neither in the log nor possible in it."""
        if column == "user_id" and self._check_user is not None:
            self._check_user(value)
        if column not in _CHECKED_COLUMNS:
            return
        known = {*self._possible(column), *self._whole.column(column).unique().to_pylist()} - {None}
        if value not in known:
            error = BadInput if column in ("kind", "actor_kind") else NotFound
            hint = expected(sorted(known), value)
            raise error(f"the log has no {column.replace('_', ' ')} {quoted(value)}; {hint}")

    def _possible(self, column: str) -> tuple[str, ...]:
        rules = () if self._policy is None else tuple(rule.name for rule in self._policy.rules)
        custom = () if self._policy is None else tuple(self._policy.actions)
        return {
            "kind": KINDS,
            "actor_kind": ACTOR_KINDS,
            "rule": rules,
            "action": (*ACTIONS, *TAG_ACTIONS, *custom),
        }.get(column, ())
