"""The cells of an estimate: strata, each parted by the groups that its posts are in."""

from __future__ import annotations

import numpy as np

from workbench.evaluation.estimation.cells import Cells, cells_of
from workbench.evaluation.labels.truth import Truth

MAX_UNLABELLED = 0.05
"""The greatest share of posts without labels of their like at which a single number is given."""


def cells_of_sides(
    side: np.ndarray, strata: np.ndarray, truth: Truth, *, finite: bool
) -> tuple[Cells, np.ndarray]:
    """The parts of the strata by side, and the side of each: int64[n_cells].

    `side`: int64[n_posts], from 0: which groups a post is in; `strata`: int64[n_posts], −1 outside.
    Beside labels that were drawn with known probabilities, posts that were labelled for other
    reasons, such as those of a review queue, stand for themselves alone. Parts without a label are
    joined with the nearest part on the same side that was drawn from, as long as those hold few
    posts (`MAX_UNLABELLED`); else what they hold is left open.
    """
    sides = int(side.max(initial=0)) + 1
    cell = np.where(strata >= 0, sides * (2 * strata + _stand_alone(strata, truth)) + side, -1)
    inside = cell >= 0
    used = np.flatnonzero(np.bincount(cell[inside]))
    numbers = np.zeros(int(used.max(initial=0)) + 1, np.int64)
    numbers[used] = np.arange(len(used))
    cell[inside] = numbers[cell[inside]]
    cells = cells_of(cell, truth, finite=finite)
    side_of, is_drawn = used % sides, used // sides % 2 == 0
    nearest = np.arange(len(used))
    for of_side in range(sides):
        places = np.flatnonzero(side_of == of_side)
        there = places[(cells.labelled[places] > 0) & is_drawn[places]]
        empty = places[cells.labelled[places] == 0]
        if len(there) and cells.sizes[empty].sum() <= MAX_UNLABELLED * cells.sizes[places].sum():
            nearest[empty] = there[np.abs(empty[:, None] - there).argmin(axis=1)]
    if np.array_equal(nearest, np.arange(len(used))):
        return cells, side_of
    kept, joined = np.unique(nearest, return_inverse=True)
    cell[inside] = joined[cell[inside]]
    return cells_of(cell, truth, finite=finite), side_of[kept]


def _stand_alone(strata: np.ndarray, truth: Truth) -> np.ndarray:
    """bool[n_posts]: posts whose labels say nothing of others, since others were drawn."""
    is_drawn = ~np.isnan(truth.probability)
    if not (is_drawn & truth.is_known & (strata >= 0)).any():
        return np.zeros(len(strata), bool)
    return truth.is_known & ~is_drawn
