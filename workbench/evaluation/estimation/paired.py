"""The interval of a total of paired differences, one a user, such as how many more posts of each
user a second policy deletes.

The users are those of a period; others of the same kind might have come. A total is in the interval
when a score test does not reject it, whose variance is taken at the most likely distribution of
differences that has that total. For differences of 0 and 1 this is Wilson's interval; it stays
right where few users differ, or where one differs by much; the quantile is Student's, since then
the variance is not well known (Satterthwaite 1946). Where no user differs in a direction,
one who differs by 1 is still possible. Source: Owen 1988 (the most likely distribution with a given
mean); Wilson 1927; Miettinen and Nurminen 1985 (score tests at restricted estimates).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.evaluation.estimation.estimates import MIN_USERS

_START, _END = 1e-10, 1 - 1e-12


@dataclass(frozen=True)
class Total:
    """A total of differences; `low`, `high`: its interval, None where too few users differ to tell
    (`MIN_USERS`); `users`: how many differ.
    """

    value: int
    low: float | None
    high: float | None
    users: int


def paired_total(differences: np.ndarray, confidence: float = 0.95) -> Total:
    """The total of the differences of all users: int64[n_users]."""
    from scipy.special import stdtrit  # slow to load, and seldom needed

    values, counts = np.unique(differences, return_counts=True)
    value, users = int(differences.sum()), int(counts[values != 0].sum())
    if users < MIN_USERS:
        return Total(value, None, None, users)
    distribution = _Distribution(values.astype(np.float64), counts.astype(np.float64))
    squares = values.astype(np.float64) ** 2
    fourths = float(counts @ squares**2)
    freedom = 2 * float(counts @ squares) ** 2 / fourths if fourths else np.inf
    quantile = float(stdtrit(freedom, (1 + confidence) / 2))
    mirrored = _Distribution(-distribution.values[::-1], distribution.counts[::-1])
    low, high = -mirrored.upper_end(quantile), distribution.upper_end(quantile)
    return Total(value, low, high, users)


@dataclass(frozen=True, eq=False)
class _Distribution:
    """How many users have each difference: float64[n] twice, by rising value."""

    values: np.ndarray
    counts: np.ndarray

    def upper_end(self, quantile: float) -> float:
        """The greatest total that is not rejected."""
        from scipy.optimize import brentq  # slow to load, and seldom needed

        n, largest = float(self.counts.sum()), float(self.values[-1])
        if n < 2:
            return float(self.values @ self.counts)
        total = float(self.values @ self.counts)

        def excess(strength: float) -> float:
            mean, variance = self._at(strength)
            return (n * mean - total) ** 2 - quantile**2 * n * variance

        # Up to 1 weights go to the largest value that was seen, from there to a user with one more.
        first, last = _START, _END
        if largest < 1 and excess(1.0) <= 0:
            first, last = 1 + _START, 2.0
        if excess(last) < 0:
            return n * self._at(last)[0]
        if excess(first) > 0:
            return total
        return n * self._at(float(brentq(excess, first, last, xtol=_START)))[0]

    def _at(self, strength: float) -> tuple[float, float]:
        """The mean and the variance of the most likely distribution, pulled upwards."""
        largest = max(1.0, float(self.values[-1]))
        pull = min(1.0, strength) / largest
        weights = self.counts / (1 - pull * self.values)
        values, weights = self.values, weights / weights.sum()
        if strength > 1:
            values = np.append(values, 1.0)
            weights = np.append(weights * (2 - strength), strength - 1)
        mean = float(weights @ values)
        return mean, float(weights @ (values - mean) ** 2)
