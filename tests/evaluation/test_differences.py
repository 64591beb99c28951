"""Differences of figures of two groups: exact with all labels, narrow where the groups are alike,
bounds where nothing is labelled."""

import numpy as np
import pytest

from tests.evaluation.test_estimates import community, labelled, true_figures
from tests.sizes import size
from workbench.evaluation.estimation.differences import DIFFERENCE_FIGURES, estimate_differences

SEEDS = range(1, size(6, 40))


def another(group, random, share=0.3):
    """The group without some of its posts, and with some others."""
    changes = random.random(len(group)) < share
    return np.where(changes, random.random(len(group)) < group.mean(), group)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_every_post_labelled_the_differences_of_these_posts_are_exact(seed):
    random = np.random.default_rng(seed)
    owner, violating, a, strata = community(random)
    b = another(a, random)
    truth = labelled(violating, np.arange(len(owner)))
    found = estimate_differences(a, b, strata, owner, truth, target="these posts")
    of_a, of_b = true_figures(violating, a), true_figures(violating, b)
    for figure in DIFFERENCE_FIGURES:
        each = found[figure]
        assert each.a.value == pytest.approx(of_a[figure], rel=1e-4)
        assert each.b.value == pytest.approx(of_b[figure], rel=1e-4)
        true = of_b[figure] - of_a[figure]
        difference = each.difference
        assert (difference.value, difference.low, difference.high) == pytest.approx(
            (true, true, true), rel=1e-3, abs=2e-3
        )
    others = estimate_differences(a, b, strata, owner, truth)["precision"].difference
    assert others.low < others.value < others.high


@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_does_not_differ_from_itself(seed):
    random = np.random.default_rng(seed)
    owner, violating, group, strata = community(random)
    truth = labelled(violating, random.choice(len(owner), 200, replace=False))
    for each in estimate_differences(group, group, strata, owner, truth).values():
        assert (each.difference.value, each.difference.low, each.difference.high) == (0, 0, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_groups_that_are_nearly_the_same_are_told_apart_more_closely_than_either_is_known(seed):
    random = np.random.default_rng(seed)
    owner, violating, a, strata = community(random)
    b = another(a, random, 0.05)
    truth = labelled(violating, random.choice(len(owner), len(owner) // 3, replace=False))
    each = estimate_differences(a, b, strata, owner, truth)["recall"]
    widths = [one.high - one.low for one in (each.a, each.b, each.difference)]
    assert widths[2] < 0.6 * min(widths[:2])


@pytest.mark.parametrize("seed", range(1, size(20, 300)))
def test_bounds_contain_the_difference_whatever_is_not_labelled(seed):
    random = np.random.default_rng(seed)
    owner, violating, a, strata = community(random)
    b = another(a, random)
    known = np.isin(strata, random.choice(5, 3, replace=False))
    truth = labelled(violating, np.flatnonzero(known))
    found = estimate_differences(a, b, strata, owner, truth, target="these posts")
    of_a, of_b = true_figures(violating, a), true_figures(violating, b)
    bounded = 0
    for figure in DIFFERENCE_FIGURES:
        one = found[figure].difference
        if one.note == "unlabelled":
            assert one.value is None
            assert one.low - 2e-3 <= of_b[figure] - of_a[figure] <= one.high + 2e-3
            bounded += 1
    assert bounded


def test_few_labels_give_no_interval():
    owner, violating, a, strata = community(np.random.default_rng(1))
    b = np.roll(a, 1)
    found = estimate_differences(a, b, strata, owner, labelled(violating, np.arange(6)))
    assert {each.difference.note for each in found.values()} == {"few_labels"}
