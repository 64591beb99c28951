"""Replay a policy at many values of its parameters, and say what it would do at each: totals, and
figures from labels, with intervals. Every replay is stateful and exact; it begins from that of the
point before, and does again only what can have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.comparison.measures import Measure, measures
from workbench.evaluation.estimation.estimates import Estimate, estimate_group
from workbench.evaluation.estimation.figures import Figure
from workbench.evaluation.estimation.intervals import Target
from workbench.evaluation.estimation.paired import Total, paired_total
from workbench.evaluation.evaluate import STOPPED, groups_of
from workbench.evaluation.labels.strata import decided, parted_by_machine, strata_of
from workbench.evaluation.labels.truth import Truth
from workbench.evaluation.sweep.grid import Grid
from workbench.policy.parameters import Value
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate_changed
from workbench.units import UNIT_US

Figures = dict[Figure, Estimate]
_NO_FIGURES: tuple[Figures, Figures, Figures] = ({}, {}, {})
SWEPT_FIGURES: tuple[Figure, ...] = (
    "precision",
    "recall",
    "false_positive_rate",
    "f1",
    "benign_posts",
    "missed_posts",
)


@dataclass(frozen=True, eq=False)
class Point:
    """The policy at one point. `values`: of the parameters; `totals`: by the names of measures,
    each with an interval about as many users like these; `figures`: of the group of posts that the
    sweep is about, empty without labels; `early`, `late`: the figures of the posts before and after
    the split, where there is one.
    """

    values: tuple[Value, ...]
    policy: Policy
    totals: Mapping[str, Total]
    figures: Mapping[Figure, Estimate]
    early: Mapping[Figure, Estimate]
    late: Mapping[Figure, Estimate]


@dataclass(frozen=True, eq=False)
class Sweep:
    """`names`: of the parameters; `base`: the policy as it is; `group`: which posts the
    figures are about; `days`: the length of the period; `labelled`: how many posts labels say
    something of; `split_us`: the moment between the early and the late posts, None without one.
    """

    names: tuple[str, ...]
    base: Policy
    points: tuple[Point, ...]
    group: str
    days: float
    labelled: int
    confidence: float
    split_us: int | None


@dataclass(frozen=True)
class SweepOptions:
    """How a sweep is evaluated. `group`: the posts that figures are about: a group of the whole
    policy, a rule or an action; `split`: the share of the period after which posts are late;
    `target`, `confidence`: of the intervals.
    """

    group: str = STOPPED
    split: float | None = None
    target: Target = "users like these"
    confidence: float = 0.95


def sweep(
    outcome: Outcome,
    values: Mapping[str, Sequence[Value]],
    truth: Truth | None = None,
    options: SweepOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Replay the policy of an outcome at every combination of values of parameters.

    `values`: by the names of parameters, see `workbench.policy.parameters`; `truth`: without it
    there are no figures; `progress`: called with the points done, and all; what it raises ends the
    sweep. Raises: NotFound, BadInput.
    """
    options = SweepOptions() if options is None else options
    run = outcome.run
    grid = Grid.of(run.policy, values)
    points = list(grid.points())
    policies = [grid.policy(run.policy, point) for point in points]
    labels = None if truth is None or not truth.is_known.any() else _Labels(outcome, truth, options)
    found: list[Point] = []
    replay = outcome
    for done, (point, policy) in enumerate(zip(points, policies, strict=True), 1):
        replay = simulate_changed(replay, policy)
        found.append(_point(point, replay, labels, options))
        if progress is not None:
            progress(done, len(points))
    order = sorted(range(len(found)), key=lambda at: _sort_key(found[at].values, grid))
    return Sweep(
        grid.names,
        run.policy,
        tuple(found[at] for at in order),
        options.group,
        max(1.0, (run.last_us - run.first_us) / UNIT_US["d"]),
        0 if truth is None else int(truth.is_known.sum()),
        options.confidence,
        None if labels is None else labels.split_us,
    )


def _sort_key(values: tuple[Value, ...], grid: Grid) -> tuple[int, ...]:
    return tuple(of.index(value) for of, value in zip(grid.values, values, strict=True))


def _point(
    values: tuple[Value, ...], outcome: Outcome, labels: _Labels | None, options: SweepOptions
) -> Point:
    totals = {
        measure.name: _total(measure, options.confidence) for measure in measures(decided(outcome))
    }
    whole, early, late = _NO_FIGURES if labels is None else labels.figures(outcome)
    return Point(values, outcome.run.policy, totals, whole, early, late)


def _total(measure: Measure, confidence: float) -> Total:
    return paired_total(measure.of_users, confidence)


class _Labels:
    """The labels of a sweep, and the strata of its posts, which are the same at all points."""

    def __init__(self, outcome: Outcome, truth: Truth, options: SweepOptions) -> None:
        history = outcome.run.history
        self._truth, self._options = truth, options
        self._owner = history.owner
        self._strata = parted_by_machine(strata_of(outcome).of, truth)
        self.split_us: int | None = None
        self._is_late = np.zeros(history.n_posts, bool)
        if options.split is not None:
            if not 0 < options.split < 1:
                raise BadInput(f"the split is a share between 0 and 1, not {options.split:g}")
            first, last = outcome.run.first_us, outcome.run.last_us
            self.split_us = round(first + options.split * (last - first))
            self._is_late = history.created_at >= self.split_us

    def figures(self, outcome: Outcome) -> tuple[Figures, Figures, Figures]:
        """The figures of all posts, of the early, and of the late ones."""
        group = self._group(outcome)
        whole = self._of(group, self._strata)
        if self.split_us is None:
            return whole, {}, {}
        parts = (np.where(late, -1, self._strata) for late in (self._is_late, ~self._is_late))
        early, late = (self._of(group, part) for part in parts)
        return whole, early, late

    def _of(self, group: np.ndarray, strata: np.ndarray) -> Figures:
        found = estimate_group(
            group,
            strata,
            self._owner,
            self._truth,
            target=self._options.target,
            confidence=self._options.confidence,
        )
        return {each.figure: each for each in found.estimates if each.figure in SWEPT_FIGURES}

    def _group(self, outcome: Outcome) -> np.ndarray:
        names: list[str] = []
        for _, name, group in groups_of(outcome):
            if name == self._options.group:
                return group
            names.append(name)
        wanted = quoted(self._options.group)
        raise BadInput(
            f"no rule or action is called {wanted}; {expected(names, self._options.group)}"
        )
