"""What labels say of cells: sets of posts that are alike for an estimate.

Within a cell the labelled posts stand for all. Labels that were drawn together with different
probabilities are weighted by their inverse (Hájek); those of several batches are put together by
what each is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.evaluation.estimation.score_interval import Rates
from workbench.evaluation.labels.truth import VIOLATING, Truth


@dataclass(frozen=True, eq=False)
class Cells:
    """`of`: int64[n_posts], the cell of each post, −1 outside. `sizes`: float64[n_cells], posts;
    `labelled`: float64[n_cells], how many of them are known; `rates`: the share of violating
    posts; `weight`: float64[n_posts], what a labelled post counts in the rate of its cell, which
    add up to 1, 0 for others.
    """

    of: np.ndarray
    sizes: np.ndarray
    labelled: np.ndarray
    rates: Rates
    weight: np.ndarray

    def filled_rates(self, side: np.ndarray) -> np.ndarray:
        """float64[n_cells], the rates, for cells without labels those of the other cells on the
        same side; 0.5 where that has none. `side`: float64[n_cells].
        """
        rates = np.where(self.labelled > 0, self.rates.rate, 0.5)
        for of_side in np.unique(side):
            there = (side == of_side) & (self.labelled > 0)
            if there.any():
                mean = np.average(self.rates.rate[there], weights=self.sizes[there])
                rates[(side == of_side) & ~there] = mean
        return rates

    @property
    def unlabelled(self) -> np.ndarray:
        """float64[n_cells], the posts of the cells of which none is labelled, 0 for other cells."""
        return np.where(self.labelled > 0, 0.0, self.sizes)


def cells_of(cell: np.ndarray, truth: Truth, *, finite: bool) -> Cells:
    """What the labels say of cells. `cell`: int64[n_posts], −1 for posts outside. `finite`: whether
    these posts are all that is asked about, so that a cell whose posts are all labelled is known.
    """
    inside = cell >= 0
    n = int(cell.max(initial=-1)) + 1
    sizes = np.bincount(cell[inside], minlength=n).astype(np.float64)
    places = np.flatnonzero(inside & truth.is_known)
    at, is_violating = cell[places], truth.decision[places] == VIOLATING
    labelled = np.bincount(at, minlength=n).astype(np.float64)
    share, worth = _weights(at, truth, places, n)
    rate = np.bincount(at, share * is_violating, n)
    if finite:
        whole = np.full(n, np.inf)
        worth = np.divide(worth * (sizes - 1), sizes - worth, out=whole, where=labelled < sizes)
    weight = np.zeros(len(cell))
    weight[places] = share
    return Cells(cell, sizes, labelled, Rates(rate, worth), weight)


def _weights(
    at: np.ndarray, truth: Truth, places: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray]:
    """What each labelled post counts in its cell, and how many labels that makes (Kish's effective
    number).
    """
    probability = truth.probability[places]
    weight = np.where(np.isnan(probability), 1.0, 1.0 / probability)
    # Labels without a probability are a batch of their own, beside those that have one.
    drawn = np.where(np.isnan(probability), -1, truth.batch[places])
    _, group = np.unique(np.stack([at, drawn]), axis=1, return_inverse=True)
    groups = int(group.max(initial=-1)) + 1
    total, squares = np.bincount(group, weight, groups), np.bincount(group, weight**2, groups)
    worth = total**2 / np.maximum(squares, 1e-300)
    of_cell = np.bincount(at, (weight / total[group]) * worth[group], n)
    share = (weight / total[group]) * worth[group] / np.maximum(of_cell[at], 1e-300)
    return share, of_cell
