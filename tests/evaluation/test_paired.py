"""Totals of paired differences: Wilson's interval for zeros and ones, and what others may be."""

from math import sqrt

import numpy as np
import pytest

from tests.sizes import size
from workbench.evaluation.estimation.estimates import MIN_USERS
from workbench.evaluation.estimation.paired import paired_total


def some(n, *values):
    differences = np.zeros(n, np.int64)
    differences[: len(values)] = values
    return differences


def wilson(k, n, z):
    middle, half = k + z * z / 2, z * sqrt(k * (n - k) / n + z * z / 4)
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


@pytest.mark.parametrize(("k", "n"), [(8, 1000), (500, 1000), (40, 100_000)])
def test_of_zeros_and_ones_the_upper_end_is_wilsons(k, n):
    from scipy.special import stdtrit

    found = paired_total(some(n, *[1] * k))
    quantile = stdtrit(2 * k, 0.975)
    assert found.value == found.users == k
    assert found.high == pytest.approx(wilson(k, n, quantile)[1], rel=1e-6)
    # Downwards it is a little wider: a user who differs the other way is possible too.
    assert found.low <= wilson(k, n, quantile)[0] + 1e-6


def test_mirrored_differences_have_the_mirrored_interval():
    differences = np.random.default_rng(1).integers(-3, 30, 500)
    up, down = paired_total(differences), paired_total(-differences)
    assert (up.value, up.low, up.high) == pytest.approx((-down.value, -down.high, -down.low))


def test_users_who_differ_by_much_make_it_wide_on_their_side():
    even, uneven = some(10_000, *[10] * 20), some(10_000, *[1] * 10, *[19] * 10)
    assert even.sum() == uneven.sum()
    narrow, wide = paired_total(even), paired_total(uneven)
    assert wide.high - wide.low > narrow.high - narrow.low
    assert wide.high - wide.value > wide.value - wide.low


@pytest.mark.parametrize("users", range(MIN_USERS))
def test_too_few_users_who_differ_have_no_interval(users):
    found = paired_total(some(100, *[7] * users))
    assert (found.value, found.low, found.high, found.users) == (7 * users, None, None, users)


def test_more_confidence_is_wider():
    differences = some(1000, *[1] * 30, *[-1] * 10)
    widths = [
        (found.high or 0) - (found.low or 0)
        for found in (paired_total(differences, confidence) for confidence in (0.8, 0.95, 0.99))
    ]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


@pytest.mark.parametrize(("share", "mean"), [(0.01, 1), (0.01, 10), (0.2, 10)])
def test_intervals_contain_the_total_of_the_population_as_often_as_they_say(share, mean):
    """Differences of users: most none, others by a geometric distribution, 7 of 10 upwards."""
    random, n, repetitions = np.random.default_rng(1), 2000, size(400, 4000)
    true, below, above = n * share * mean * 0.4, 0, 0
    for _ in range(repetitions):
        k = random.binomial(n, share)
        values = random.geometric(1 / mean, k) * np.where(random.random(k) < 0.7, 1, -1)
        found = paired_total(some(n, *values))
        if found.low is not None and found.high is not None:
            below, above = below + (true < found.low), above + (true > found.high)
    covered = 1 - (below + above) / repetitions
    assert 0.93 - 2.5 * sqrt(0.05 * 0.95 / repetitions) <= covered <= 0.99
