"""The quantities of a point by the names that goals and limits use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbench.evaluation.comparison.measures import (
    BLOCKED,
    DELETED,
    REJECTED,
    REVIEW_ITEMS,
    SUSPENDED,
)
from workbench.evaluation.estimation.estimates import Estimate
from workbench.evaluation.estimation.figures import Figure
from workbench.evaluation.sweep.sweep import SWEPT_FIGURES, Point, Sweep


@dataclass(frozen=True)
class Quantity:
    """A quantity of a point with its interval; None where it is not known. `rests_on`: how many
    labelled posts it rests on, 0 where it needs none.
    """

    value: float | None
    low: float | None
    high: float | None
    rests_on: int = 0


_TOTALS = {
    "posts_deleted": DELETED,
    "posts_rejected": REJECTED,
    "users_suspended": SUSPENDED,
    "users_blocked": BLOCKED,
    "review_items": REVIEW_ITEMS,
}
_A_DAY = {
    "posts_deleted_per_day": DELETED,
    "posts_rejected_per_day": REJECTED,
    "reviews_per_day": REVIEW_ITEMS,
}


def _figure(figure: Figure) -> Callable[[Sweep, Point], Quantity]:
    def of(_: Sweep, point: Point) -> Quantity:
        return figure_of(point.figures, figure)

    return of


def figure_of(figures: Mapping[Figure, Estimate], figure: Figure) -> Quantity:
    """A figure as a quantity; one of which nothing is known where there are no labels."""
    found = figures.get(figure)
    if found is None:
        return Quantity(None, None, None)
    return Quantity(found.value, found.low, found.high, found.posts)


def _total(name: str, *, a_day: bool) -> Callable[[Sweep, Point], Quantity]:
    def of(sweep: Sweep, point: Point) -> Quantity:
        total, days = point.totals[name], sweep.days if a_day else 1.0
        # Too few users for an interval: the number itself is exact for these posts.
        low = total.value if total.low is None else total.low
        high = total.value if total.high is None else total.high
        return Quantity(total.value / days, max(0.0, low) / days, high / days)

    return of


QUANTITIES: Mapping[str, Callable[[Sweep, Point], Quantity]] = {
    **{figure: _figure(figure) for figure in SWEPT_FIGURES},
    **{name: _total(measure, a_day=False) for name, measure in _TOTALS.items()},
    **{name: _total(measure, a_day=True) for name, measure in _A_DAY.items()},
}
"""How each quantity is found, by its name."""
SWEPT: Mapping[str, Figure] = {figure: figure for figure in SWEPT_FIGURES}
"""The figures among the quantities, which need labels."""


def quantity_of(sweep: Sweep, point: Point, name: str) -> Quantity:
    """A quantity of a point; a figure of the early posts, where the sweep has a split."""
    if sweep.split_us is not None and name in SWEPT:
        return figure_of(point.early, SWEPT[name])
    return QUANTITIES[name](sweep, point)
