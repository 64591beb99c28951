"""A policy at many values of its parameters, as a cell displays it, and what is recommended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.charts.sweep_chart import sweep_chart
from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.sweep.goal import Goal
from workbench.evaluation.sweep.quantities import QUANTITIES, SWEPT
from workbench.evaluation.sweep.recommend import Recommendation, pareto_front
from workbench.evaluation.sweep.recommend import recommend as recommended
from workbench.evaluation.sweep.sweep import Sweep
from workbench.evaluation.sweep.tables import (
    judged_rows,
    recommendation_words,
    sweep_in_words,
    sweep_rows,
)
from workbench.formatting import count
from workbench.notebook.displays.picture import Picture
from workbench.notebook.displays.table import Table
from workbench.policy.policy import Policy


class SweepTable(Table):
    """A row for each quantity of each point: the values of the parameters, `quantity`, `value`,
    `low` and `high`. `recommend("maximum recall @ precision >= 0.95")` chooses a point;
    `picture("precision", "recall")` draws curves; `front("maximum recall", "minimum
    reviews_per_day")` are the points that no other is better than in every goal.
    """

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        names = " and ".join(sweep.names)
        title = f"{sweep.base.name} at {count(len(sweep.points), 'point')} of {names}"
        if sweep.labelled:
            title += f"; figures of “{sweep.group}”, {count(sweep.labelled, 'labelled post')}"
        super().__init__(title, sweep_rows(sweep))

    def recommend(self, goal: str) -> RecommendationTable:
        """The best point for a goal, such as
        `maximum recall @ precision >= 0.95 and reviews_per_day <= 400`: every limit holds at the
        worse end of its interval. Raises: BadInput, for a goal that cannot be read.
        """
        return RecommendationTable(recommended(self.sweep, goal))

    def front(self, *goals: str) -> Table:
        """The points of the Pareto front of several goals, such as `maximum recall` and
        `minimum reviews_per_day`. Raises: BadInput.
        """
        points = pareto_front(self.sweep, [Goal.parse(goal) for goal in goals])
        kept = replace(self.sweep, points=points)
        return Table(f"The front of {' and '.join(goals)}", sweep_in_words(kept))

    def picture(self, *quantities: str) -> Picture:
        """Curves of some quantities over the one parameter. Raises: BadInput, also for a sweep over
        several parameters.
        """
        drawn = sweep_chart(self.sweep, _known(self.sweep, quantities))
        return Picture(drawn.chart, drawn.data)

    def html(self) -> str:
        """A row for each point, as a cell displays it."""
        return Table(self.title, sweep_in_words(self.sweep)).html()


class RecommendationTable(Table):
    """A row for each point: what is wanted, what is limited, and a verdict. `policy`: that of the
    best point, None where no point holds all limits; `picture()` draws the curves with the limits.
    """

    def __init__(self, found: Recommendation) -> None:
        self.recommendation = found
        super().__init__(recommendation_words(found), judged_rows(found))

    @property
    def policy(self) -> Policy | None:
        """The policy at the best point, to publish or to compare."""
        best = self.recommendation.best
        return None if best is None else best.point.policy

    def picture(self, *quantities: str) -> Picture:
        """The curves of what is wanted and limited, or of others, with the limits and the point
        that is recommended. Raises: BadInput, for a sweep over several parameters.
        """
        found = self.recommendation
        asked = quantities or tuple(
            dict.fromkeys([found.goal.name, *(limit.name for limit in found.goal.limits)])
        )
        drawn = sweep_chart(found.sweep, _known(found.sweep, asked), found)
        return Picture(drawn.chart, drawn.data)


def _known(sweep: Sweep, quantities: Sequence[str]) -> tuple[str, ...]:
    for name in quantities:
        if name not in QUANTITIES:
            raise BadInput(f"no quantity {quoted(name)}; {expected(list(QUANTITIES), name)}")
    labelled = ("precision", "recall") if sweep.labelled else ()
    shown = tuple(quantities) or (*labelled, "reviews_per_day", "users_suspended")
    missing = [name for name in shown if name in SWEPT and not sweep.labelled]
    if missing:
        raise BadInput(f"{missing[0]} needs labels, and no post has any")
    return shown
