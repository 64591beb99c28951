"""The figures: what of a post is counted above and below the line of a ratio, in a group of posts
or in two groups of which the second is compared with the first. The unit is the post.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.evaluation.estimation.score_interval import Ratios

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


@dataclass(frozen=True, eq=False)
class Counts:
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

    def plus(self, other: Counts, factor: float) -> Counts:
        """The counts with a multiple of others'."""
        return Counts(
            self.top + factor * other.top,
            self.top_violating + factor * other.top_violating,
            self.bottom + factor * other.bottom,
            self.bottom_violating + factor * other.bottom_violating,
        )


def ratios(figures: list[Counts], sizes: np.ndarray) -> Ratios:
    """The ratios of the sums over cells. `sizes`: float64[n_cells], posts."""
    return Ratios(
        top=np.array([counts.top_violating * sizes for counts in figures]),
        bottom=np.array([counts.bottom_violating * sizes for counts in figures]),
        top_constant=np.array([(counts.top * sizes).sum() for counts in figures]),
        bottom_constant=np.array([(counts.bottom * sizes).sum() for counts in figures]),
    )


def counts_of(figure: Figure, in_group: np.ndarray) -> Counts:
    """What is divided by what; `in_group`: float64[n_cells], 1 for cells of the group, else 0."""
    none, every = np.zeros_like(in_group), np.ones_like(in_group)
    match figure:
        case "precision":
            return Counts(none, in_group, in_group, none)
        case "recall":
            return Counts(none, in_group, none, every)
        case "false_positive_rate":
            return Counts(in_group, -in_group, every, -every)
        case "f1":
            return Counts(none, 2 * in_group, in_group, every)
        case "prevalence":
            return Counts(none, every, every, none)
        case "benign_posts":
            return Counts(in_group, -in_group, every, none)
        case "missed_posts":
            return Counts(none, every - in_group, every, none)
