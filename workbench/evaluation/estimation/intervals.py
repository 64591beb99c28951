"""Values and intervals of figures over cells of labelled posts.

Two intervals are offered. For *these posts* only the choice of the labelled posts is random: with
labels on all of them the figure is exact. For *users like these* the users are random as well, as
for a decision about posts to come: posts of one user are alike, so that labels are worth less by
the design effect.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from workbench.evaluation.estimation.cells import Cells
from workbench.evaluation.estimation.design_effect import design_effect
from workbench.evaluation.estimation.figures import Counts, ratios
from workbench.evaluation.estimation.score_interval import interval
from workbench.evaluation.labels.truth import Truth

Target = Literal["users like these", "these posts"]
TARGETS: tuple[Target, ...] = get_args(Target)


def intervals(
    figures: list[Counts],
    cells: Cells,
    side: np.ndarray,
    owner: np.ndarray,
    truth: Truth,
    target: Target,
    confidence: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """float64[n_figures] three times: values, lower and upper ends; the figures are from 0 to 1.

    `side`: int64[n_cells], the groups that a cell is in; `owner`: int64[n_posts], the user of each
    post.
    """
    from scipy.special import ndtri, stdtrit  # slow to load, and seldom needed

    sums = ratios(figures, cells.sizes)
    values = sums.values(cells.filled_rates(side))
    quantile = np.full(len(figures), float(ndtri((1 + confidence) / 2)))
    rates = cells.rates
    if target == "users like these":
        effects = [
            design_effect(counts.residual(float(value)), cells, owner, truth)
            for counts, value in zip(figures, values, strict=True)
        ]
        factors, freedom = np.array(effects).T
        rates = rates.thinned(factors)
        quantile = np.asarray(stdtrit(freedom, (1 + confidence) / 2), np.float64)
    return values, *interval(sums, rates, quantile)
