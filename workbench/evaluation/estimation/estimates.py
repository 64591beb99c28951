"""Precision, recall, false positive rate, F1 and prevalence of a group of posts, how many benign
posts it has and how many violating ones it misses, each with an interval. The unit is the post.

"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.evaluation.estimation.cells import Cells
from workbench.evaluation.estimation.design_effect import distinct_users
from workbench.evaluation.estimation.figures import COUNTS, FIGURES, Figure, counts_of
from workbench.evaluation.estimation.intervals import Target, intervals
from workbench.evaluation.estimation.sides import MAX_UNLABELLED, cells_of_sides
from workbench.evaluation.labels.truth import UNDECIDED, VIOLATING, Truth

MIN_POSTS, MIN_USERS = 10, 5
"""Without as many labelled posts, and users, of the kind that a figure rests on (see `bases_of`)
there is no interval.
"""


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
    cells, side = cells_of_sides(
        group.astype(np.int64), strata, truth, finite=target == "these posts"
    )
    in_group = side.astype(np.float64)
    figures = [counts_of(figure, in_group) for figure in FIGURES]
    values, lows, highs = intervals(figures, cells, side, owner, truth, target, confidence)
    # Numbers of posts are estimated as shares of all posts.
    scale = np.array([cells.sizes.sum() if name in COUNTS else 1.0 for name in FIGURES])
    values, lows, highs = values * scale, lows * scale, highs * scale
    inside = cells.of >= 0
    bases = bases_of(truth.is_known & inside, group, truth)
    mine = group & inside
    return GroupEstimates(
        posts=int(mine.sum()),
        users=distinct_users(owner[mine]),
        labelled=int((mine & truth.is_known).sum()),
        violating=int((mine & (truth.decision == VIOLATING)).sum()),
        undecided=int((mine & (truth.decision == UNDECIDED)).sum()),
        estimates=tuple(
            estimate_of(figure, tuple(map(float, numbers)), cells, in_group, owner[bases[figure]])
            for figure, *numbers in zip(FIGURES, values, lows, highs, strict=True)
        ),
    )


def bases_of(known: np.ndarray, group: np.ndarray, truth: Truth) -> dict[Figure, np.ndarray]:
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


def estimate_of(
    figure: Figure,
    numbers: tuple[float, ...],
    cells: Cells,
    in_group: np.ndarray,
    users: np.ndarray,
) -> Estimate:
    """A figure of a group with what is missing of it. `numbers`: its value and its interval;
    `in_group`: float64[n_cells]; `users`: int64[n], those of the labelled posts that it rests on.
    """
    value, low, high = numbers
    side = np.ones_like(in_group)
    if figure in ("precision", "benign_posts"):
        side = in_group
    elif figure == "missed_posts":
        side = 1 - in_group
    asked, unlabelled = cells.sizes * side, cells.unlabelled * side
    posts, distinct = len(users), distinct_users(users)
    if not asked.sum():
        return Estimate(figure, None, None, None, posts, distinct, "no_posts")
    if posts < MIN_POSTS or distinct < MIN_USERS:
        shown = None if np.isnan(value) or not posts else value
        return Estimate(figure, shown, None, None, posts, distinct, "few_labels")
    if unlabelled.sum() > MAX_UNLABELLED * asked.sum():
        return Estimate(figure, None, low, high, posts, distinct, "unlabelled")
    return Estimate(figure, value, low, high, posts, distinct)
