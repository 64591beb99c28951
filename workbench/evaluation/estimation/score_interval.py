"""Intervals for ratios of totals over cells of posts, by inverting a score test.

A cell is a set of posts of which some, drawn at random, are labelled. Every figure here is a ratio
of two sums over cells, `coefficient × rate + constant`, where a cell's rate is the share of its
posts that are violating. A value of the ratio is in the interval when it is not rejected by the
test whose variance is taken at the most likely rates under which the ratio has that value. For one
cell this is Wilson's interval; for several it keeps its coverage where rates are near 0 or 1 and
where cells have no labelled positive, which intervals of the form "estimate ± 2 standard errors" do
not. Source: Wilson 1927; Miettinen and Nurminen 1985 (score tests with restricted estimates);
Fieller 1954 (ratios).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_PRECISION = 1e-7
_MAX_STEPS = 60


@dataclass(frozen=True, eq=False)
class Rates:
    """What the labels say of cells. `rate`: float64[n_cells], the share of violating posts among
    the labelled ones; `labelled`: float64[n_cells], or float64[n_ratios, n_cells], how many
    independent labels that is worth, inf where every post is labelled, 0 where none is: such a rate
    may be anything from 0 to 1.
    """

    rate: np.ndarray
    labelled: np.ndarray

    def thinned(self, factors: np.ndarray) -> Rates:
        """The same rates from labels that are worth fewer, by a factor for each ratio."""
        return Rates(self.rate, self.labelled / factors[:, None])


@dataclass(frozen=True, eq=False)
class Ratios:
    """Ratios of `top` and `bottom`: float64[n_ratios, n_cells], the coefficients of the rates;
    `top_constant`, `bottom_constant`: float64[n_ratios]. The values are from 0 to 1.
    """

    top: np.ndarray
    bottom: np.ndarray
    top_constant: np.ndarray
    bottom_constant: np.ndarray

    def __len__(self) -> int:
        return len(self.top)

    def values(self, rate: np.ndarray) -> np.ndarray:
        """float64[n_ratios], NaN where the bottom is 0."""
        bottom = self.bottom @ rate + self.bottom_constant
        top = self.top @ rate + self.top_constant
        return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)

    def at(self, value: np.ndarray, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The coefficients and the constants of `top − value × bottom` of some ratios, which is 0
        where a ratio has that value.
        """
        return (
            self.top[row] - value[:, None] * self.bottom[row],
            self.top_constant[row] - value * self.bottom_constant[row],
        )


def interval(ratios: Ratios, rates: Rates, quantile: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float64[n_ratios] twice, the lower and the upper ends; `quantile`: float64[n_ratios], 1.96
    for 95 % of a normal distribution.
    """
    labelled = np.broadcast_to(rates.labelled, ratios.top.shape)
    rates = Rates(rates.rate, labelled)
    middle = ratios.values(np.where(labelled[0] > 0, rates.rate, 0.5))
    middle = np.where(np.isnan(middle), 0.5, middle)
    low, high = (_end(ratios, rates, quantile, middle, outer) for outer in (0.0, 1.0))
    return low, high


def _end(
    ratios: Ratios, rates: Rates, quantile: np.ndarray, inner: np.ndarray, outer: float
) -> np.ndarray:
    """The last value that is not rejected on the way from `inner` to `outer`."""
    from scipy.optimize.elementwise import find_root  # slow to load, and seldom needed

    every = np.arange(len(ratios))
    ends = np.full(len(ratios), outer)
    # At 0 or 1 the estimate itself has no variance; right beside it there is some.
    inner = inner + _PRECISION * (ends - inner)
    is_out = _excess(ratios, rates, quantile, inner, every) > 0
    ends[is_out] = inner[is_out]
    sought = np.flatnonzero(~is_out & (_excess(ratios, rates, quantile, ends, every) > 0))
    if len(sought):

        def excess(value: np.ndarray, row: np.ndarray) -> np.ndarray:
            return _excess(ratios, rates, quantile, value, row.astype(np.int64))

        found = find_root(
            excess,
            (inner[sought], ends[sought]),
            args=(sought,),
            tolerances={"xatol": _PRECISION, "fatol": 0},
        )
        ends[sought] = found.x
    return ends


def _excess(
    ratios: Ratios, rates: Rates, quantile: np.ndarray, value: np.ndarray, row: np.ndarray
) -> np.ndarray:
    """How much farther `top − value × bottom` is from 0 than the test allows; ≤ 0 is accepted.
    `value`, `row`: float64 and int64, some values of the ratios at these rows.
    """
    coefficients, constant = ratios.at(value, row)
    known = rates.labelled[0] > 0
    distance = constant + coefficients[:, known] @ rates.rate[known]
    open_ = coefficients[:, ~known]
    least, greatest = np.minimum(open_, 0).sum(1), np.maximum(open_, 0).sum(1)
    distance = distance + np.clip(-distance, least, greatest)
    # What is exactly 0 is accepted, also where nothing varies.
    allowed = _PRECISION**2 * np.abs(coefficients).sum(1)
    coefficients = coefficients[:, known]
    varies = np.isfinite(rates.labelled[0, known])
    rate, labelled = rates.rate[known][varies], rates.labelled[row][:, known][:, varies]
    variance = _restricted_variance(coefficients[:, varies], rate, labelled, -distance)
    return np.abs(distance) - quantile[row] * np.sqrt(variance) - allowed


def _restricted_variance(
    coefficients: np.ndarray, rate: np.ndarray, labelled: np.ndarray, shift: np.ndarray
) -> np.ndarray:
    """float64[n_ratios], the variance at the most likely rates that move the sum of coefficients
    times rates by `shift`; 0 where no rates do.
    """
    if not len(rate):
        return np.zeros(len(coefficients))
    pull = np.where(shift < 0, -1.0, 1.0)[:, None] * coefficients / labelled
    room = (np.where(pull > 0, 1 - rate, rate) * np.abs(coefficients)).sum(1)
    wanted = np.abs(shift)
    possible = (wanted < room) & (wanted > 0)
    tilted = np.tile(rate, (len(coefficients), 1))
    if possible.any():
        some = np.flatnonzero(possible)
        tilted[some] = _most_likely(coefficients[some], rate, pull[some], wanted[some])
    variance = (coefficients**2 * tilted * (1 - tilted) / labelled).sum(1)
    return np.where(possible | (wanted == 0), variance, 0.0)


def _most_likely(
    coefficients: np.ndarray, rate: np.ndarray, pull: np.ndarray, wanted: np.ndarray
) -> np.ndarray:
    """float64[n_ratios, n_cells], the most likely rates whose sum moves by `wanted`: Newton's steps
    for the strength of the pull, halved where they leave the bracket.
    """
    size = np.abs(coefficients)
    low, high = np.zeros(len(pull)), np.full(len(pull), np.inf)
    strength = 1 / np.maximum(np.abs(pull).max(1), 1e-300)
    tilted = np.tile(rate, (len(pull), 1))
    for _ in range(_MAX_STEPS):
        tilted, root = _tilted(rate, strength[:, None] * pull)
        excess = (size * np.abs(tilted - rate)).sum(1) - wanted
        if np.all(np.abs(excess) <= _PRECISION * wanted):
            break
        low, high = np.where(excess < 0, strength, low), np.where(excess < 0, high, strength)
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = (size * np.abs(pull) * tilted * (1 - tilted) / root).sum(1)
            newton = strength - excess / slope
        halved = np.where(np.isinf(high), 4 * strength, (low + high) / 2)
        is_between = (newton > low) & (newton < np.minimum(high, 16 * strength))
        strength = np.where(is_between, newton, halved)
    return tilted


def _tilted(rate: np.ndarray, pull: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rates that solve `tilted − pull × tilted × (1 − tilted) = rate`, the most likely ones
    under a linear restriction whose multiplier is in `pull`; and `1 − pull × (1 − 2 × tilted)`.
    """
    rest = 1 - pull
    root = np.sqrt(np.maximum(rest * rest + 4 * pull * rate, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        smaller = np.where(rest + root > 0, 2 * rate / (rest + root), 0.0)
        larger = (root - rest) / (2 * pull)
    return np.clip(np.where(rest > 0, smaller, larger), 0.0, 1.0), root
