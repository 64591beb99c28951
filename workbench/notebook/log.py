"""The moderation log as a table that can be filtered, and its charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import log_charts
from workbench.charts.chart_data import NO_POLICY, ChartData
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.charts.log_chart import LogChart
from workbench.errors import BadInput, NotFound, expected, quoted
from workbench.formatting import count
from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.model.ids import trimmed_id
from workbench.model.log.columns import ACTOR_KINDS, KINDS
from workbench.notebook.displays.charts import Charts
from workbench.notebook.displays.table import Table
from workbench.notebook.filters import since_until
from workbench.policy.policy import Policy

SHOWN = ("at", "kind", "user_id", "post_id", "rule", "action", "reason", "actor")
_COLUMN_OF = {"user": "user_id", "post": "post_id", "by": "actor"}
_FIXED = ("kind", "actor_kind", "automated")  # what they can be is known without the log
_UNREADABLE = ("arguments", "matched", "hash", "request_id")  # values that no error lists
_MAX_LISTED = 10_000  # values among which the nearest is looked for


class LogCharts(Charts):
    """The charts of a log: `by_action()`, `by_rule()`, `by_reason()`, `by_actor()`, `automated()`,
    `users_out()`, `tags()`, `reinstatements()`, `uploads()`.
    """

    what = "log"

    def __init__(self, entries: pa.Table, policy: Policy | None) -> None:
        self._entries, self._policy = entries, policy

    def __dir__(self) -> list[str]:
        return [draw.__name__ for draw in log_charts.CHARTS]

    def of(self, name: str, theme: Theme = LIGHT) -> LogChart:
        """A chart by its name, with the entries behind its bars. Raises: BadInput."""
        functions = {draw.__name__: draw for draw in log_charts.CHARTS}
        if name not in functions:
            raise BadInput(f"a log has no chart {quoted(name)}; {expected(list(functions), name)}")
        return functions[name](ChartData(self._entries, self._policy or NO_POLICY), theme)

    def _drawn(self, name: str) -> LogChart:
        return self.of(name)


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
        check_post: Callable[[str], object] | None = None,
        reasons: Sequence[str] = (),
        whole: pa.Table | None = None,
    ) -> None:
        """`now_us`: what relative times refer to, by default the last entry. `check_user`,
        `check_post`: raise NotFound for an unknown user or post. `reasons`: those that can be
        given, besides those of the log and of the policy. `whole`: the log that these entries
        were filtered from.
        """
        super().__init__("Moderation log", entries)
        self._policy, self._now_us, self._reasons = policy, now_us, tuple(reasons)
        self._check_user, self._check_post = check_user, check_post
        self._whole = entries if whole is None else whole

    def __call__(
        self,
        *,
        since: object = None,
        until: object = None,
        last: int | None = None,
        **filters: str | int | bool | None,
    ) -> Log:
        """The entries of a `kind`, `user`, `post`, `rule` or `action`, those `by` an actor, or of
        any other column by its name, from `since` to before `until`; of those, the `last` ones.

        Times are as on the command line: `2026-09-01`, `7d` (ago), `yesterday`.
        Raises: BadInput, for an unknown column or kind, or a value of another type than the
        column's; NotFound, for what is neither in the log nor possible in it.
        """
        if last is not None and last < 0:
            raise BadInput(f"last: expected a number of entries from 0 on, not {last}")
        entries = since_until(self.to_arrow(), "at", since, until, self._now())
        for word, value in filters.items():
            column = _COLUMN_OF.get(word, word)
            if column not in entries.column_names:
                hint = expected([*_COLUMN_OF, *entries.column_names], word)
                raise BadInput(f"the log has no column {quoted(word)}; {hint}")
            if value is not None:
                chosen = self._chosen(column, value)
                entries = entries.filter(pc.equal(entries.column(column), chosen))
        if last is not None:
            entries = entries.slice(max(entries.num_rows - last, 0))
        return Log(
            entries,
            self._policy,
            now_us=self._now_us,
            check_user=self._check_user,
            check_post=self._check_post,
            reasons=self._reasons,
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

    def _chosen(self, column: str, value: object) -> pa.Scalar:
        """A value to filter a column by. Raises: BadInput, NotFound."""
        kind = self._whole.schema.field(column).type
        is_id = column in ("user_id", "post_id") and isinstance(value, str)
        given = trimmed_id(value) if is_id else value
        try:
            chosen = pa.scalar(given, kind)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            hint = f"expected a value of the type {kind}"
            raise BadInput(f"the log's {_words(column)} {quoted(value)}: {hint}") from None
        self._check(column, chosen)
        return chosen

    def _check(self, column: str, chosen: pa.Scalar) -> None:
        """Raise for a value that is neither in the log nor possible in it."""
        value = chosen.as_py()
        logged = self._whole.column(column)
        if value in self._possible(column) or pc.any(pc.equal(logged, chosen)).as_py():
            return
        asked = {"user_id": self._check_user, "post_id": self._check_post}.get(column)
        if asked is not None:
            asked(value)
            return
        in_log = logged.unique().drop_null().slice(0, _MAX_LISTED).to_pylist()
        known = sorted({str(each) for each in (*self._possible(column), *in_log)})
        error = BadInput if column in _FIXED else NotFound
        hint = "" if column in _UNREADABLE else f"; {expected(known, value)}"
        raise error(f"the log has no {_words(column)} {quoted(value)}{hint}")

    def _possible(self, column: str) -> tuple[object, ...]:
        policy = self._policy or NO_POLICY
        return {
            "kind": KINDS,
            "actor_kind": ACTOR_KINDS,
            "automated": (True, False),
            "rule": tuple(rule.name for rule in policy.rules),
            "action": (*ACTIONS, *TAG_ACTIONS, *policy.actions),
            "policy": () if self._policy is None else (policy.name,),
            "reason": (*self._reasons, *_reasons_of(policy)),
        }.get(column, ())


def _reasons_of(policy: Policy) -> tuple[object, ...]:
    """The reasons that a policy declares, and those that its rules give."""
    declared = [reason for offer in policy.actions.values() for reason in offer.reasons or ()]
    calls = [call for rule in policy.rules for call in rule.then]
    return (*declared, *(call.reason for call in calls if call.reason is not None))


def _words(column: str) -> str:
    return column.replace("_", " ").removesuffix(" id")
