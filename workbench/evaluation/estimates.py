"""Precision, recall, false positive rate, F1 and prevalence of a group of posts, how many benign
posts it has and how many violating ones it misses, each with an interval. The unit is the post.

Two intervals are offered. For *these posts* only the choice of the labelled posts is random: with
labels on all of them the figure is exact. For *users like these* the users are random as well, as
for a decision about posts to come: posts of one user are alike, so that labels are worth less by
the design effect, which is the variance over users divided by that of independent posts (Kish 1965;
Särndal, Swensson and Wretman 1992, for the variance over all users of a regression estimator).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.evaluation.cells import Cells, cells_of
from workbench.evaluation.score_interval import Ratios, interval
from workbench.evaluation.truth import UNDECIDED, VIOLATING, Truth

Figure = Literal[
    "precision",
    "recall",
    "false_positive_rate",
    "f1",
    "prevalence",
    "benign_posts",
    "missed_posts",
]
FIGURES: tuple[Figure, ...] = get_args(Figure)
COUNTS: frozenset[Figure] = frozenset({"benign_posts", "missed_posts"})
"""Figures that are numbers of posts: benign ones in the group, violating ones outside; the others
are shares.
"""
Target = Literal["users like these", "these posts"]
TARGETS: tuple[Target, ...] = get_args(Target)
MIN_POSTS, MIN_USERS = 10, 5
"""Without as many labelled posts, and users, of the kind that a figure rests on (see `_RESTS_ON`)
there is no interval.
"""
MAX_UNLABELLED = 0.05
"""The greatest share of posts without labels of their like at which a single number is given."""


@dataclass(frozen=True)
class Estimate:
    """A figure. `value`: None where it is not known well enough to be one number; `low`, `high`:
    the ends of its interval, or of what is possible at all, None without an interval; `posts`,
    `users`: how many labelled posts it rests on, and their users; `note`: why something is missing,
    a code: `few_labels`, `unlabelled`, `no_posts`, or empty.
    """

    figure: Figure
    value: float | None
    low: float | None
    high: float | None
    posts: int
    users: int
    note: str = ""


@dataclass(frozen=True)
class GroupEstimates:
    """The figures of a group. `posts`, `users`: how many it has; `labelled`, `violating`,
    `undecided`: how many of its posts are known, known to be violating, and labelled without a
    decision.
    """

    posts: int
    users: int
    labelled: int
    violating: int
    undecided: int
    estimates: tuple[Estimate, ...]

    def __getitem__(self, figure: Figure) -> Estimate:
        return next(one for one in self.estimates if one.figure == figure)


def estimate_group(
    group: np.ndarray,
    strata: np.ndarray,
    owner: np.ndarray,
    truth: Truth,
    *,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> GroupEstimates:
    """The figures of a group of posts among all that are in a stratum.

    `group`: bool[n_posts]; `strata`: int64[n_posts], −1 for posts that are not asked about;
    `owner`: int64[n_posts], the user of each post.
    """
    from scipy.special import ndtri, stdtrit  # slow to load, and seldom needed

    cells, in_group = _cells(group, strata, truth, finite=target == "these posts")
    figures = [_counts(figure, in_group) for figure in FIGURES]
    ratios = _ratios(figures, cells.sizes)
    values = ratios.values(cells.filled_rates(in_group))
    quantile = np.full(len(FIGURES), float(ndtri((1 + confidence) / 2)))
    rates = cells.rates
    if target == "users like these":
        effects = [
            _design_effect(counts, float(value), cells, owner, truth)
            for counts, value in zip(figures, values, strict=True)
        ]
        factors, freedom = np.array(effects).T
        rates = rates.thinned(factors)
        quantile = np.asarray(stdtrit(freedom, (1 + confidence) / 2), np.float64)
    lows, highs = interval(ratios, rates, quantile)
    # Numbers of posts are estimated as shares of all posts.
    scale = np.array([cells.sizes.sum() if name in COUNTS else 1.0 for name in FIGURES])
    values, lows, highs = values * scale, lows * scale, highs * scale
    inside = cells.of >= 0
    bases = _bases(truth.is_known & inside, group, truth)
    mine = group & inside
    return GroupEstimates(
        posts=int(mine.sum()),
        users=_distinct(owner[mine]),
        labelled=int((mine & truth.is_known).sum()),
        violating=int((mine & (truth.decision == VIOLATING)).sum()),
        undecided=int((mine & (truth.decision == UNDECIDED)).sum()),
        estimates=tuple(
            _estimate(figure, tuple(map(float, numbers)), cells, in_group, owner[bases[figure]])
            for figure, *numbers in zip(FIGURES, values, lows, highs, strict=True)
        ),
    )


def _cells(
    group: np.ndarray, strata: np.ndarray, truth: Truth, *, finite: bool
) -> tuple[Cells, np.ndarray]:
    """The parts of the strata in and outside of the group, and which are in it, 1 or 0: float64.

    Beside labels that were drawn with known probabilities, posts that were labelled for other
    reasons, such as those of a review queue, stand for themselves alone. Parts without a label are
    joined with the nearest part on the same side that was drawn from, as long as those hold few
    posts (`MAX_UNLABELLED`); else what they hold is left open.
    """
    cell = np.where(strata >= 0, 4 * strata + 2 * _stand_alone(strata, truth) + group, -1)
    inside = cell >= 0
    used = np.flatnonzero(np.bincount(cell[inside]))
    numbers = np.zeros(int(used.max(initial=0)) + 1, np.int64)
    numbers[used] = np.arange(len(used))
    cell[inside] = numbers[cell[inside]]
    cells = cells_of(cell, truth, finite=finite)
    side = used % 2
    nearest = np.arange(len(used))
    for of_side in (0, 1):
        places = np.flatnonzero(side == of_side)
        there = places[(cells.labelled[places] > 0) & (used[places] % 4 < 2)]
        empty = places[cells.labelled[places] == 0]
        if len(there) and cells.sizes[empty].sum() <= MAX_UNLABELLED * cells.sizes[places].sum():
            nearest[empty] = there[np.abs(empty[:, None] - there).argmin(axis=1)]
    if np.array_equal(nearest, np.arange(len(used))):
        return cells, side.astype(np.float64)
    kept, joined = np.unique(nearest, return_inverse=True)
    cell[inside] = joined[cell[inside]]
    return cells_of(cell, truth, finite=finite), side[kept].astype(np.float64)


def _stand_alone(strata: np.ndarray, truth: Truth) -> np.ndarray:
    """bool[n_posts]: posts whose labels say nothing of others, since others were drawn."""
    is_drawn = ~np.isnan(truth.probability)
    if not (is_drawn & truth.is_known & (strata >= 0)).any():
        return np.zeros(len(strata), bool)
    return truth.is_known & ~is_drawn


@dataclass(frozen=True, eq=False)
class _Counts:
    """What the posts of each cell count in the two sums of a ratio, float64[n_cells] each: every
    post, and a violating one in addition.
    """

    top: np.ndarray
    top_violating: np.ndarray
    bottom: np.ndarray
    bottom_violating: np.ndarray

    def residual(self, value: float) -> tuple[np.ndarray, np.ndarray]:
        """What a post adds to `top − value × bottom`, and a violating one in addition."""
        return (
            self.top - value * self.bottom,
            self.top_violating - value * self.bottom_violating,
        )


def _ratios(figures: list[_Counts], sizes: np.ndarray) -> Ratios:
    """The ratios of the sums over cells."""
    return Ratios(
        top=np.array([counts.top_violating * sizes for counts in figures]),
        bottom=np.array([counts.bottom_violating * sizes for counts in figures]),
        top_constant=np.array([(counts.top * sizes).sum() for counts in figures]),
        bottom_constant=np.array([(counts.bottom * sizes).sum() for counts in figures]),
    )


def _counts(figure: Figure, in_group: np.ndarray) -> _Counts:
    """What is divided by what; `in_group`: float64[n_cells], 1 for cells of the group, else 0."""
    none, every = np.zeros_like(in_group), np.ones_like(in_group)
    match figure:
        case "precision":
            return _Counts(none, in_group, in_group, none)
        case "recall":
            return _Counts(none, in_group, none, every)
        case "false_positive_rate":
            return _Counts(in_group, -in_group, every, -every)
        case "f1":
            return _Counts(none, 2 * in_group, in_group, every)
        case "prevalence":
            return _Counts(none, every, every, none)
        case "benign_posts":
            return _Counts(in_group, -in_group, every, none)
        case "missed_posts":
            return _Counts(none, every - in_group, every, none)


def _design_effect(
    counts: _Counts, value: float, cells: Cells, owner: np.ndarray, truth: Truth
) -> tuple[float, float]:
    """How many labels one of independent posts is worth, and the degrees of freedom of the
    variance over users (Satterthwaite).
    """
    if np.isnan(value):
        return 1.0, np.inf
    plain_part, violating_part = counts.residual(value)
    rate = np.where(cells.labelled > 0, cells.rates.rate, 0.5)
    inside = np.flatnonzero(cells.of >= 0)
    cell = cells.of[inside]
    # What its cell says of a post, and what a labelled post says of its cell.
    says = cells.weight[inside] * cells.sizes[cell]
    is_violating = truth.decision[inside] == VIOLATING
    adds = (plain_part + violating_part * rate)[cell]
    adds = adds + says * violating_part[cell] * (is_violating - rate[cell])
    squares = np.bincount(owner[inside], adds) ** 2
    users = _distinct(owner[inside])
    variance = float(squares.sum()) * users / max(1, users - 1)
    labelled = cells.labelled > 0
    spread = (violating_part * cells.sizes) ** 2 * rate * (1 - rate)
    independent = float((spread[labelled] / cells.rates.labelled[labelled]).sum())
    if independent <= 0 or variance <= 0:
        return 1.0, np.inf
    freedom = 2 * float(squares.sum()) ** 2 / float((squares**2).sum())
    return variance / independent, max(2.0, freedom)


def _bases(known: np.ndarray, group: np.ndarray, truth: Truth) -> dict[Figure, np.ndarray]:
    """The labelled posts that each figure rests on: bool[n_posts]."""
    violating = known & (truth.decision == VIOLATING)
    return {
        "precision": known & group,
        "recall": violating,
        "false_positive_rate": known & ~violating,
        "f1": violating,
        "prevalence": violating,
        "benign_posts": known & group,
        "missed_posts": known & ~group,
    }


def _distinct(users: np.ndarray) -> int:
    return int(np.count_nonzero(np.bincount(users)))


def _estimate(
    figure: Figure,
    numbers: tuple[float, ...],
    cells: Cells,
    in_group: np.ndarray,
    users: np.ndarray,
) -> Estimate:
    value, low, high = numbers
    side = np.ones_like(in_group)
    if figure in ("precision", "benign_posts"):
        side = in_group
    elif figure == "missed_posts":
        side = 1 - in_group
    asked, unlabelled = cells.sizes * side, cells.unlabelled * side
    posts, distinct = len(users), _distinct(users)
    if not asked.sum():
        return Estimate(figure, None, None, None, posts, distinct, "no_posts")
    if posts < MIN_POSTS or distinct < MIN_USERS:
        shown = None if np.isnan(value) or not posts else value
        return Estimate(figure, shown, None, None, posts, distinct, "few_labels")
    if unlabelled.sum() > MAX_UNLABELLED * asked.sum():
        return Estimate(figure, None, low, high, posts, distinct, "unlabelled")
    return Estimate(figure, value, low, high, posts, distinct)
