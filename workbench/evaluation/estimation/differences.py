"""By how much a figure of one group of posts differs from that of another, such as the posts that
two policies stop, from the same labels: labels of posts that are in both groups say nothing of the
difference, and widen nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.evaluation.estimation.cells import Cells
from workbench.evaluation.estimation.design_effect import distinct_users
from workbench.evaluation.estimation.estimates import (
    MIN_POSTS,
    MIN_USERS,
    Estimate,
    bases_of,
    estimate_of,
)
from workbench.evaluation.estimation.figures import COUNTS, Counts, counts_of
from workbench.evaluation.estimation.intervals import Target, intervals
from workbench.evaluation.estimation.sides import MAX_UNLABELLED, cells_of_sides
from workbench.evaluation.labels.truth import Truth

DifferenceFigure = Literal[
    "precision", "recall", "false_positive_rate", "benign_posts", "missed_posts"
]
DIFFERENCE_FIGURES: tuple[DifferenceFigure, ...] = get_args(DifferenceFigure)


@dataclass(frozen=True)
class PairedEstimate:
    """A figure of group a and of group b, and the second less the first."""

    a: Estimate
    b: Estimate
    difference: Estimate


def estimate_differences(
    a: np.ndarray,
    b: np.ndarray,
    strata: np.ndarray,
    owner: np.ndarray,
    truth: Truth,
    figures: Sequence[DifferenceFigure] = DIFFERENCE_FIGURES,
    *,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> dict[DifferenceFigure, PairedEstimate]:
    """Some figures of two groups of posts, and their differences.

    `a`, `b`: bool[n_posts]; for the others see `estimate_group`. Recall and the false positive rate
    are of all posts that are in a stratum.
    """
    side = 2 * a.astype(np.int64) + b
    cells, side_of = cells_of_sides(side, strata, truth, finite=target == "these posts")
    groups = (side_of // 2).astype(np.float64), (side_of % 2).astype(np.float64)
    rate = cells.filled_rates(side_of)
    pairs = [_difference(figure, *groups, cells, rate) for figure in figures]
    # A difference is from −1 to 1; intervals are made of ratios from 0 to 1.
    counts = [pair.from_zero() for pair in pairs]
    singles = [counts_of(figure, group) for group in groups for figure in figures]
    ends = intervals([*counts, *singles], cells, side_of, owner, truth, target, confidence)
    numbers = np.stack(ends).reshape(3, 3, len(figures))
    numbers[:, 0] = 2 * numbers[:, 0] - 1
    n = cells.sizes.sum()
    numbers *= np.array([n if name in COUNTS else 1.0 for name in figures])
    known = truth.is_known & (cells.of >= 0)
    bases = [bases_of(known, group, truth) for group in (a, b)]
    found: dict[DifferenceFigure, PairedEstimate] = {}
    for at, figure in enumerate(figures):
        difference, of_a, of_b = (tuple(map(float, each)) for each in numbers[:, :, at].T)
        found[figure] = PairedEstimate(
            estimate_of(figure, of_a, cells, groups[0], owner[bases[0][figure]]),
            estimate_of(figure, of_b, cells, groups[1], owner[bases[1][figure]]),
            _estimate(
                figure,
                difference,
                cells,
                groups[0] != groups[1],
                owner[_rests_on(figure, bases[0][figure], bases[1][figure])],
            ),
        )
    return found


@dataclass(frozen=True, eq=False)
class _Pair(Counts):
    """The difference of two figures, with what a post adds to it: float64[n_cells], every post, and
    a violating one in addition; None where that follows from the counts.
    """

    adds: tuple[np.ndarray, np.ndarray] | None = None

    def residual(self, value: float) -> tuple[np.ndarray, np.ndarray]:
        """What a post adds to the difference, which is 0 in all."""
        return super().residual(value) if self.adds is None else self.adds

    def from_zero(self) -> _Pair:
        """Half of one more than the difference, which is from 0 to 1."""
        adds = None if self.adds is None else (self.adds[0] / 2, self.adds[1] / 2)
        return _Pair(
            (self.top + self.bottom) / 2,
            (self.top_violating + self.bottom_violating) / 2,
            self.bottom,
            self.bottom_violating,
            adds,
        )


def _difference(
    figure: DifferenceFigure, in_a: np.ndarray, in_b: np.ndarray, cells: Cells, rate: np.ndarray
) -> _Pair:
    a, b = counts_of(figure, in_a), counts_of(figure, in_b)
    if figure != "precision":  # both are divided by the same
        return _Pair(b.top - a.top, b.top_violating - a.top_violating, a.bottom, a.bottom_violating)
    of_a, of_b = _per_post(in_a, cells.sizes), _per_post(in_b, cells.sizes)
    values = [float((part * cells.sizes * rate).sum()) / cells.sizes.sum() for part in (of_a, of_b)]
    none, every = np.zeros_like(in_a), np.ones_like(in_a)
    # The sizes of both groups are known of these posts, and are others among other users.
    adds = (of_a * values[0] - of_b * values[1], of_b - of_a)
    return _Pair(none, of_b - of_a, every, none, adds)


def _per_post(in_group: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """What a violating post of the group adds to its precision, times the posts of all cells."""
    of_group = float((in_group * sizes).sum())
    return in_group * sizes.sum() / of_group if of_group else np.zeros_like(in_group)


def _rests_on(figure: DifferenceFigure, of_a: np.ndarray, of_b: np.ndarray) -> np.ndarray:
    """bool[n_posts], the labelled posts that a difference rests on: of numbers of posts those that
    are in one group alone.
    """
    return of_a != of_b if figure in COUNTS else of_a | of_b


def _estimate(
    figure: DifferenceFigure,
    numbers: tuple[float, ...],
    cells: Cells,
    differs: np.ndarray,
    users: np.ndarray,
) -> Estimate:
    """A difference with what is missing of it. `differs`: bool[n_cells], the posts that are in one
    group alone.
    """
    value, low, high = numbers
    posts, distinct = len(users), distinct_users(users)
    asked = float(cells.sizes[differs].sum())
    if not asked:
        return Estimate(figure, 0.0, 0.0, 0.0, posts, distinct)
    if posts < MIN_POSTS or distinct < MIN_USERS:
        return Estimate(figure, value if posts else None, None, None, posts, distinct, "few_labels")
    if cells.unlabelled[differs].sum() > MAX_UNLABELLED * asked:
        return Estimate(figure, None, low, high, posts, distinct, "unlabelled")
    return Estimate(figure, value, low, high, posts, distinct)
