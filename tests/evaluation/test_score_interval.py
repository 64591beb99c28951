"""Intervals of ratios over cells: equal to Wilson's for one cell, to bounds where labels lack."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from workbench.evaluation.estimation.score_interval import Rates, Ratios, interval

Z = 1.959963984540054


def shares(sizes, rate, labelled, z=Z):
    """The interval of the share of violating posts of all cells."""
    sizes = np.array(sizes, float)
    none = np.zeros((1, len(sizes)))
    ratios = Ratios(sizes[None], none, np.zeros(1), np.array([sizes.sum()]))
    low, high = interval(ratios, Rates(np.array(rate), np.array(labelled, float)), np.array([z]))
    return float(low[0]), float(high[0])


@settings(deadline=None)
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_of_one_cell_it_is_wilsons(drawn):
    n, violating = drawn
    low, high = shares([1000], [violating / n], [n])
    wilson = binomtest(violating, n).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((wilson.low, wilson.high), abs=2e-6)


@pytest.mark.parametrize("cells", [2, 5, 20])
def test_equal_cells_without_a_violating_post_are_worth_one_cell_of_all_their_labels(cells):
    low, high = shares([500] * cells, [0.0] * cells, [40] * cells)
    wilson = binomtest(0, 40 * cells).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((0, wilson.high), abs=2e-6)


def test_a_cell_without_labels_may_be_anything():
    low, high = shares([900, 100], [0.5, 0.0], [np.inf, 0])
    assert (low, high) == pytest.approx((0.45, 0.55), abs=2e-6)


def test_cells_that_are_labelled_to_the_last_post_are_exact():
    assert shares([900, 100], [0.2, 0.7], [np.inf, np.inf]) == pytest.approx((0.25, 0.25), abs=1e-6)


def test_a_ratio_with_violating_posts_on_both_sides_stays_within_0_and_1():
    # of the violating posts, those in the first cell: recall
    top, bottom = np.array([[100.0, 0.0]]), np.array([[100.0, 1000.0]])
    ratios = Ratios(top, bottom, np.zeros(1), np.zeros(1))
    low, high = interval(ratios, Rates(np.array([0.8, 0.0]), np.array([50.0, 30.0])), np.array([Z]))
    assert 0 < low[0] < 0.6
    assert high[0] == 1  # no violating post was seen outside


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 5000), st.integers(1, 60), st.floats(0, 1)),
        min_size=1,
        max_size=12,
    ),
    st.integers(2, 20),
)
def test_more_labels_with_the_same_shares_never_widen_it(cells, times):
    sizes, labelled, share = (np.array(column, float) for column in zip(*cells, strict=True))
    rate = np.round(share * labelled) / labelled
    estimate = float((sizes * rate).sum() / sizes.sum())
    low, high = shares(sizes, rate, labelled)
    nearer_low, nearer_high = shares(sizes, rate, labelled * times)
    assert low <= estimate + 1e-6 and estimate - 1e-6 <= high
    assert nearer_high - nearer_low <= high - low + 1e-5


def test_rows_have_labels_of_their_own():
    rates = Rates(np.array([0.3]), np.array([100.0])).thinned(np.array([1.0, 4.0]))
    ones, none = np.ones((2, 1)), np.zeros((2, 1))
    low, high = interval(Ratios(ones, none, np.zeros(2), np.ones(2)), rates, np.full(2, Z))
    for row, labels in enumerate((100, 25)):
        one = shares([1], [0.3], [labels])
        assert (low[row], high[row]) == pytest.approx(one, abs=2e-6)
