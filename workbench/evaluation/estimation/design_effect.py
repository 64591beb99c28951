"""How much less labels are worth because posts of one user are alike.

The design effect is the variance over users divided by that of independent posts (Kish 1965; for
the variance over all users of a regression estimator: Särndal, Swensson and Wretman 1992).
"""

from __future__ import annotations

import numpy as np

from workbench.evaluation.estimation.cells import Cells
from workbench.evaluation.labels.truth import VIOLATING, Truth


def design_effect(
    residual: tuple[np.ndarray, np.ndarray], cells: Cells, owner: np.ndarray, truth: Truth
) -> tuple[float, float]:
    """How many labels one of independent posts is worth, and the degrees of freedom of the
    variance over users (Satterthwaite).

    `residual`: float64[n_cells] twice, what a post of each cell adds to a sum, and a violating one
    in addition; `owner`: int64[n_posts], the user of each post.
    """
    plain_part, violating_part = residual
    rate = np.where(cells.labelled > 0, cells.rates.rate, 0.5)
    inside = np.flatnonzero(cells.of >= 0)
    cell = cells.of[inside]
    # What its cell says of a post, and what a labelled post says of its cell.
    says = cells.weight[inside] * cells.sizes[cell]
    is_violating = truth.decision[inside] == VIOLATING
    adds = (plain_part + violating_part * rate)[cell]
    adds = adds + says * violating_part[cell] * (is_violating - rate[cell])
    squares = np.bincount(owner[inside], adds) ** 2
    users = distinct_users(owner[inside])
    variance = float(squares.sum()) * users / max(1, users - 1)
    labelled = cells.labelled > 0
    spread = (violating_part * cells.sizes) ** 2 * rate * (1 - rate)
    independent = float((spread[labelled] / cells.rates.labelled[labelled]).sum())
    if independent <= 0 or variance <= 0:
        return 1.0, np.inf
    freedom = 2 * float(squares.sum()) ** 2 / float((squares**2).sum())
    return variance / independent, max(2.0, freedom)


def distinct_users(owner: np.ndarray) -> int:
    """How many users have one of some posts."""
    return int(np.count_nonzero(np.bincount(owner)))
