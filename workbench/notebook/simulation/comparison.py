"""Compare simulations: totals and figures with intervals, the users and posts that are treated
differently, and what causes the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from workbench.charts.waterfall import waterfall_chart
from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.comparison.compare import Comparison
from workbench.evaluation.comparison.tables import (
    COLUMNS,
    causes_rows,
    totals_in_words,
    totals_rows,
    user_ids,
    users_rows,
)
from workbench.evaluation.comparison.users import USER_KINDS, UserKind
from workbench.evaluation.comparison.waterfall import Waterfall, waterfalls
from workbench.evaluation.comparison.words import headline
from workbench.evaluation.estimation.intervals import Target
from workbench.evaluation.from_labels import compare_with_labels
from workbench.evaluation.labels.truth import Resolution, TruthRule
from workbench.formatting import distinct
from workbench.model.labels import Label
from workbench.notebook.displays.picture import Picture
from workbench.notebook.displays.table import Table
from workbench.notebook.simulation.simulation import Simulation
from workbench.replay.difference import Difference
from workbench.replay.difference import difference as difference_of
from workbench.replay.outcome import Outcome
from workbench.titles import ACTION_TITLES, action_title

Replayed = Simulation | Outcome


class ComparisonTable(Table):
    """Policy b against policy a: a row for each total, and for each figure that labels say
    something of, with the difference, its interval and a verdict. The intervals are about users
    like these, and paired: only users who are treated differently widen them.

    `users`: how many users are treated differently in which way, with an example of each;
    `user_ids()`: all of them; `waterfall()`: the causes of the differences.
    """

    def __init__(self, comparison: Comparison, names: tuple[str, str]) -> None:
        self.comparison, self.names = comparison, names
        self.headline = headline(comparison)
        self._titles = {
            action: action_title(action, outcome.run.policy)
            for outcome in (comparison.a, comparison.b)
            for action in (*ACTION_TITLES, *outcome.run.policy.actions)
        }
        super().__init__(self.headline, self._named(totals_rows(comparison)))

    @property
    def users(self) -> Table:
        """The users who are treated differently, a row for each way, with an example."""
        rows = users_rows(self.comparison, self._titles)
        return Table("Users who are treated differently", self._named(rows))

    def user_ids(self, kind: str | None = None) -> Table:
        """The users who are treated differently, or of one kind: `newly_out`, `freed`, `earlier`,
        `later`, `other_reason`, `otherwise`. Raises: BadInput, for another kind.
        """
        return Table("Users who are treated differently", user_ids(self.comparison, _kind(kind)))

    @property
    def posts(self) -> Difference:
        """The posts and users that are treated differently, with what either policy does."""
        return difference_of(self.comparison.a, self.comparison.b)

    def waterfall(self) -> WaterfallTable:
        """What causes the differences of the totals: each change between the policies, averaged
        over all orders in which they can be made (of up to six), and the knock-on of enforcement.
        """
        return WaterfallTable(waterfalls(self.comparison.a, self.comparison.b), self.names)

    def html(self) -> str:
        """Totals and figures, then the users, as a cell displays them."""
        shown = self._named(totals_in_words(self.comparison, self._titles))
        users = self.users
        return Table(self.headline, shown).html() + (users.html() if len(users) else "")

    def _named(self, rows: pa.Table) -> pa.Table:
        names = {"a": self.names[0], "b": self.names[1]}
        return rows.rename_columns([names.get(name, name) for name in rows.column_names])


class WaterfallTable(Table):
    """The causes of the differences: of each total the `effect` of each change, the least and the
    most that it has in any order, and the knock-on of enforcement; `picture("posts deleted")` draws
    one.
    """

    def __init__(self, waterfalls: tuple[Waterfall, ...], names: tuple[str, str]) -> None:
        self.waterfalls, self.names = waterfalls, names
        orders = waterfalls[0].orders
        title = "Causes of the differences"
        if orders > 1:
            title += f", averaged over {orders:,} orders of the changes"
        super().__init__(title, causes_rows(waterfalls))

    def picture(self, total: str) -> Picture:
        """The waterfall of a total, from one policy to the other. Raises: BadInput, for another
        total.
        """
        known = {each.name: each for each in self.waterfalls}
        if total not in known:
            raise BadInput(f"no total {quoted(total)}; {expected(list(known), total)}")
        drawn = waterfall_chart(known[total], self.names)
        return Picture(drawn.chart, drawn.data)


def compare(
    *replays: Replayed,
    labels: Iterable[Label] | None = None,
    resolution: Resolution = "majority",
    class_name: str | None = None,
    seniors: Iterable[str] = (),
    machines: Iterable[str] = (),
    target: Target = "users like these",
    confidence: float = 0.95,
    **named: Replayed,
) -> ComparisonTable:
    """Compare the second of two replays of the same posts with the first: `compare(a, b)`, or
    `compare(live=a, draft=b)`.

    `labels` and what follows: as for `Simulation.evaluate`; by default the labels of the store of
    the first simulation. Raises: BadInput, unless there are two; Conflict, when they were not
    replayed over the same posts and users.
    """
    both = [*replays, *named.values()]
    outcomes = [_outcome(replayed) for replayed in both]
    if len(outcomes) != 2:
        raise BadInput(
            f"two replays are compared, not {len(outcomes)}; `side_by_side` shows several"
        )
    first = next((each for each in both if isinstance(each, Simulation)), None)
    if labels is None and first is not None:
        labels = first.labels
    comparison = compare_with_labels(
        outcomes[0],
        outcomes[1],
        labels,
        TruthRule(resolution, class_name, tuple(seniors), tuple(machines)),
        target=target,
        confidence=confidence,
    )
    a, b = _names(outcomes[: len(replays)], named)
    return ComparisonTable(comparison, (a, b))


def difference(a: Replayed, b: Replayed) -> Difference:
    """The posts and users that two replays of the same posts treat differently.

    Raises: Conflict, when they were not replayed over the same ones.
    """
    return difference_of(_outcome(a), _outcome(b))


def side_by_side(*replays: Replayed, **named: Replayed) -> Table:
    """The counts of several replays in one table: `side_by_side(a, b)`, `side_by_side(now=a)`.

    Columns: `figure`, and one for each replay, by its keyword or its policy's name. Rows: posts
    accepted and rejected, users suspended and blocked at the end, and the triggers of each rule,
    null where a policy has no such rule. Raises: BadInput, without a replay.
    """
    outcomes = [_outcome(replayed) for replayed in (*replays, *named.values())]
    if not outcomes:
        raise BadInput("nothing to show: give simulations or outcomes")
    names = _names(outcomes[: len(replays)], named)
    figures = [dict(_figures(outcome)) for outcome in outcomes]
    rows = list(dict.fromkeys(name for column in figures for name in column))
    columns = {"figure": pa.array(rows, pa.string())}
    for name, column in zip(names, figures, strict=True):
        columns[name] = pa.array([column.get(row) for row in rows], pa.int64())
    return Table("Side by side", pa.table(columns))


def _names(unnamed: Iterable[Outcome], named: Iterable[str]) -> list[str]:
    """A name for each replay, that no column of a table has."""
    taken = ["figure", *COLUMNS]
    names = [outcome.run.policy.name for outcome in unnamed]
    return distinct([*taken, *names, *named])[len(taken) :]


def _outcome(replayed: object) -> Outcome:
    """Raises: BadInput, for anything but a replay."""
    if isinstance(replayed, Simulation):
        return replayed.outcome
    if isinstance(replayed, Outcome):
        return replayed
    raise BadInput(f"expected a simulation or an outcome, not {type(replayed).__name__}")


def _kind(kind: str | None) -> UserKind | None:
    if kind is None:
        return None
    for known in USER_KINDS:
        if kind == known:
            return known
    raise BadInput(f"unknown kind of user {quoted(kind)}; {expected(USER_KINDS, kind)}")


def _figures(outcome: Outcome) -> Iterator[tuple[str, int]]:
    summary = outcome.summary
    for status in ("accepted", "rejected"):
        yield f"posts {status}", summary["posts"][status]
    for status in ("suspended", "blocked"):
        yield f"users {status} at the end", summary["users"][status]
    for rule in summary["rules"]:
        yield f"{rule['rule']}: triggers", rule["triggers"]
