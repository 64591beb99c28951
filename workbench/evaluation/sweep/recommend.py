"""Which point of a sweep to take: the best of those at which every limit holds at the worse end of
its interval, what stands against better ones, and how many labels would settle what is not known.

In a sweep with a split the choice is made on the early posts, and reported for the late ones too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.evaluation.estimation.estimates import Estimate
from workbench.evaluation.estimation.figures import Figure
from workbench.evaluation.sweep.goal import Goal, Limit
from workbench.evaluation.sweep.quantities import SWEPT, Quantity, figure_of, quantity_of
from workbench.evaluation.sweep.sweep import Point, Sweep

_TINY = 1e-12


@dataclass(frozen=True)
class LimitJudged:
    """A limit at a point. `more_labels`: about how many would settle that it holds; None where it
    holds already, or where the value itself misses it.
    """

    limit: Limit
    quantity: Quantity
    holds: bool
    more_labels: int | None


@dataclass(frozen=True, eq=False)
class Judged:
    """A point with the quantity that is wanted, and its limits. `late`: the quantity on the late
    posts, None without a split or where it needs no labels.
    """

    point: Point
    wanted: Quantity
    limits: tuple[LimitJudged, ...]
    late: Quantity | None

    @property
    def is_feasible(self) -> bool:
        """Whether every limit holds, and what is wanted is known."""
        return self.wanted.value is not None and all(each.holds for each in self.limits)


@dataclass(frozen=True, eq=False)
class Recommendation:
    """`best`: None where no point holds all limits; `runner_up`: the next best; `binds`: the limit
    that keeps from better points, None without any; `nearest`: where no point is feasible, that
    which misses the limits by least; `judged`: every point.
    """

    sweep: Sweep
    goal: Goal
    best: Judged | None
    runner_up: Judged | None
    binds: Limit | None
    nearest: Judged | None
    judged: tuple[Judged, ...]


def recommend(sweep: Sweep, goal: Goal | str) -> Recommendation:
    """The best point of a sweep for a goal, such as `maximum recall @ precision >= 0.95`.

    Raises: BadInput, for a goal that cannot be read.
    """
    wanted = Goal.parse(goal) if isinstance(goal, str) else goal
    judged = tuple(_judged(sweep, point, wanted) for point in sweep.points)
    feasible = sorted(
        (each for each in judged if each.is_feasible), key=lambda each: _order(each, wanted)
    )
    best = feasible[0] if feasible else None
    return Recommendation(
        sweep,
        wanted,
        best,
        feasible[1] if len(feasible) > 1 else None,
        None if best is None else _binding(judged, best, wanted),
        min(judged, key=_missed) if best is None else None,
        judged,
    )


def pareto_front(sweep: Sweep, goals: Sequence[Goal]) -> tuple[Point, ...]:
    """The points that no other is better than in one of the goals and as good in all others, by
    their values; points of which a quantity is not known are left out.
    """
    rows: list[list[float]] = []
    points: list[Point] = []
    for point in sweep.points:
        values = [quantity_of(sweep, point, goal.name).value for goal in goals]
        if all(value is not None for value in values):
            signed = zip(values, goals, strict=True)
            rows.append([(v or 0.0) * (1 if goal.maximise else -1) for v, goal in signed])
            points.append(point)
    table = np.array(rows).reshape(len(rows), len(goals))
    on_front = [not ((table >= row).all(axis=1) & (table > row).any(axis=1)).any() for row in table]
    return tuple(point for point, is_on in zip(points, on_front, strict=True) if is_on)


def _judged(sweep: Sweep, point: Point, goal: Goal) -> Judged:
    wanted = quantity_of(sweep, point, goal.name)
    limits = tuple(_limit(sweep, point, limit) for limit in goal.limits)
    late = _late(point.late, goal.name) if sweep.split_us is not None else None
    return Judged(point, wanted, limits, late)


def _late(figures: Mapping[Figure, Estimate], name: str) -> Quantity | None:
    return figure_of(figures, SWEPT[name]) if name in SWEPT else None


def _limit(sweep: Sweep, point: Point, limit: Limit) -> LimitJudged:
    quantity = quantity_of(sweep, point, limit.name)
    holds = limit.holds(quantity)
    return LimitJudged(
        limit, quantity, holds, None if holds else _more_labels(limit, quantity, sweep)
    )


def _more_labels(limit: Limit, quantity: Quantity, sweep: Sweep) -> int | None:
    """About how many labels make the interval so narrow that its worse end holds the limit."""
    end = quantity.low if limit.at_least else quantity.high
    if quantity.value is None or end is None or not quantity.rests_on:
        return None
    room = -limit.gap(quantity.value)
    if room <= _TINY:
        return None
    return int(sweep.labelled * ((abs(quantity.value - end) / room) ** 2 - 1)) + 1


def _order(judged: Judged, goal: Goal) -> tuple[float, float]:
    """The best first; of equal ones that whose limits hold by most."""
    value = judged.wanted.value or 0.0
    return (-value if goal.maximise else value, _missed(judged))


def _missed(judged: Judged) -> float:
    """The greatest share of a limit by which it is missed; below 0 where all hold."""
    return max((_share_missed(each) for each in judged.limits), default=0.0)


def _share_missed(judged: LimitJudged) -> float:
    end = judged.quantity.low if judged.limit.at_least else judged.quantity.high
    end = judged.quantity.value if end is None else end
    if end is None:
        return np.inf
    return judged.limit.gap(end) / max(abs(judged.limit.value), _TINY)


def _binding(judged: Sequence[Judged], best: Judged, goal: Goal) -> Limit | None:
    """The limit that most of the points fail that are better than the best one."""
    top = best.wanted.value or 0.0
    failed = Counter(
        each.limit
        for point in judged
        if point.wanted.value is not None and goal.is_better(point.wanted.value, top)
        for each in point.limits
        if not each.holds
    )
    return failed.most_common(1)[0][0] if failed else None
