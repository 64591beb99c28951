"""Figures of a group of posts: exact with all labels, bounds that contain the truth without."""

import numpy as np
import pytest

from tests.sizes import size
from workbench.evaluation.estimation.estimates import estimate_group
from workbench.evaluation.estimation.figures import FIGURES
from workbench.evaluation.labels.truth import UNDECIDED, UNLABELLED, Truth


def community(random, users=300):
    """Posts of users who are alike: owners, truth, a rule's posts, strata by score."""
    owner = np.repeat(np.arange(users), random.geometric(0.1, users))
    is_bad = random.random(users) < 0.2
    violating = random.random(len(owner)) < np.where(is_bad, 0.6, 0.02)[owner]
    score = np.clip(0.35 * violating + 0.65 * random.random(len(owner)), 0, 1)
    return owner, violating, score >= 0.6, np.searchsorted([0.2, 0.4, 0.6, 0.8], score)


def labelled(violating, places, probability=None):
    decision = np.full(len(violating), UNLABELLED, np.int8)
    decision[places] = violating[places]
    chances = np.full(len(violating), np.nan) if probability is None else probability
    return Truth(decision, chances, np.zeros(len(violating), np.int64), 0)


def true_figures(violating, group):
    both = (violating & group).sum()
    return {
        "precision": both / group.sum(),
        "recall": both / violating.sum(),
        "false_positive_rate": (group & ~violating).sum() / (~violating).sum(),
        "f1": 2 * both / (group.sum() + violating.sum()),
        "prevalence": violating.mean(),
        "benign_posts": (group & ~violating).sum(),
        "missed_posts": (violating & ~group).sum(),
    }


@pytest.mark.parametrize("seed", range(size(5, 50)))
def test_with_every_post_labelled_the_figures_of_these_posts_are_exact(seed):
    owner, violating, group, strata = community(np.random.default_rng(seed))
    truth = labelled(violating, np.arange(len(owner)))
    found = estimate_group(group, strata, owner, truth, target="these posts")
    for figure, true in true_figures(violating, group).items():
        one = found[figure]
        assert (one.value, one.low, one.high) == pytest.approx(
            (true, true, true), rel=1e-4, abs=1e-3
        )
        assert one.note == ""
    others = estimate_group(group, strata, owner, truth)  # other users are still not known
    assert others["precision"].low < others["precision"].value < others["precision"].high


@pytest.mark.parametrize("seed", range(size(20, 400)))
def test_bounds_contain_the_truth_whatever_is_not_labelled(seed):
    random = np.random.default_rng(seed)
    owner, violating, group, strata = community(random)
    # Only some strata are labelled, and those to the last post: nothing is left to chance.
    chosen = random.permutation(5)[: int(random.integers(0, 5))]
    truth = labelled(violating, np.flatnonzero(np.isin(strata, chosen)))
    found = estimate_group(group, strata, owner, truth, target="these posts")
    true = true_figures(violating, group)
    for one in found.estimates:
        if one.low is not None and one.high is not None:
            assert one.low - 1e-3 <= true[one.figure] <= one.high + 1e-3
            assert one.value is None or one.low - 1e-3 <= one.value <= one.high + 1e-3


def test_few_labels_give_no_interval_and_say_so():
    owner, violating, group, strata = community(np.random.default_rng(1))
    places = np.flatnonzero(group)[:9]
    found = estimate_group(group, np.zeros_like(strata), owner, labelled(violating, places))
    precision = found["precision"]
    assert (precision.posts, precision.low, precision.high) == (9, None, None)
    assert precision.note == "few_labels"
    one_user = np.flatnonzero(owner == np.bincount(owner).argmax())
    truth = labelled(violating, one_user)
    found = estimate_group(np.isin(np.arange(len(owner)), one_user), strata, owner, truth)
    assert (found["precision"].users, found["precision"].note) == (1, "few_labels")


def test_a_group_without_posts_has_no_precision():
    owner, violating, group, strata = community(np.random.default_rng(2))
    truth = labelled(violating, np.arange(0, len(owner), 3))
    found = estimate_group(np.zeros_like(group), strata, owner, truth)
    assert (found["precision"].value, found["precision"].note) == (None, "no_posts")
    assert found["recall"].value == 0


def test_posts_of_one_user_that_are_alike_make_the_interval_wider():
    random = np.random.default_rng(3)
    owner = np.repeat(np.arange(400), 10)
    apart = random.random(4000) < 0.3
    alike = np.repeat(random.random(400) < 0.3, 10)
    places = random.permutation(4000)[:1500]
    group, strata = np.ones(4000, bool), np.zeros(4000, np.int64)

    def width(violating, owner):
        one = estimate_group(group, strata, owner, labelled(violating, places))["prevalence"]
        return one.high - one.low

    by_user, alone = width(alike, owner), width(alike, np.arange(4000))
    assert 1.7 < by_user / alone < 2.7  # about √(1 + 9 × 0.375 + …): 3.75 labels a user
    assert width(apart, owner) == pytest.approx(width(apart, np.arange(4000)), rel=0.15)


def test_undecided_labels_are_counted_and_are_no_labels():
    owner, violating, group, strata = community(np.random.default_rng(4))
    truth = labelled(violating, np.arange(0, len(owner), 2))
    truth.decision[np.flatnonzero(group)[:4]] = UNDECIDED
    found = estimate_group(group, strata, owner, truth)
    assert found.undecided == 4
    assert found.labelled == int((truth.is_known & group).sum())
    assert {one.figure for one in found.estimates} == set(FIGURES)


def test_labels_that_were_drawn_with_unequal_probabilities_are_weighted():
    random = np.random.default_rng(5)
    owner, violating, _, _ = community(random, users=3000)
    chance = np.where(violating, 0.5, 0.05)  # a queue that finds violating posts
    places = np.flatnonzero(random.random(len(owner)) < chance)
    one = np.zeros(len(owner), np.int64)
    group = np.ones(len(owner), bool)
    naive = estimate_group(group, one, owner, labelled(violating, places))["prevalence"]
    weighted = estimate_group(group, one, owner, labelled(violating, places, chance))["prevalence"]
    assert weighted.low < violating.mean() < weighted.high
    assert naive.low > 2 * violating.mean()


def test_what_filled_the_review_queue_biases_nothing_beside_a_sample():
    random = np.random.default_rng(6)
    errors, inside, naive = [], 0, []
    repetitions = size(40, 1000)
    for _ in range(repetitions):
        owner, violating, group, strata = community(random, users=400)
        queue = np.flatnonzero(random.random(len(owner)) < np.where(violating, 0.3, 0.01))
        left = np.setdiff1d(np.arange(len(owner)), queue)
        drawn = random.choice(left, 400, replace=False)
        chances = np.full(len(owner), np.nan)
        chances[drawn] = 400 / len(left)
        truth = labelled(violating, np.concatenate([queue, drawn]), chances)
        one = estimate_group(group, strata, owner, truth, target="these posts")["prevalence"]
        errors.append(one.value - violating.mean())
        inside += one.low <= violating.mean() <= one.high
        chances[:] = np.nan
        naive.append(
            estimate_group(group, strata, owner, truth, target="these posts")["prevalence"].value
            - violating.mean()
        )
    deviation = np.std(errors)
    assert abs(np.mean(errors)) < 4 * deviation / np.sqrt(repetitions)
    assert abs(np.mean(errors)) < deviation < np.mean(naive)
    assert inside / repetitions > 0.95 - 3.5 * np.sqrt(0.95 * 0.05 / repetitions)
