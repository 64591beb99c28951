"""Samples to label: the asked number, known probabilities, and estimates without bias."""

import numpy as np
import pytest

from workbench.errors import BadInput
from workbench.evaluation.labels.sampling import expected_rates, sample_for_labelling
from workbench.evaluation.labels.strata import Strata
from workbench.evaluation.labels.truth import BENIGN, UNLABELLED, VIOLATING, Truth

SIZES = (5000, 800, 150, 60, 40)


def strata():
    of = np.repeat(np.arange(5), SIZES)
    fired = np.array([False, False, False, True, True])
    return Strata(of, tuple("abcde"), fired, np.array([0.4, 0.9, 0.97, 0.99, 0.998]))


def unlabelled():
    n = sum(SIZES)
    return Truth(np.full(n, UNLABELLED, np.int8), np.full(n, np.nan), np.zeros(n, np.int64), 0)


def drawn_of(sample):
    return np.bincount(sample.stratum, minlength=5)


@pytest.mark.parametrize("n", [1, 7, 26, 200, 5999, 6050, 9000])
@pytest.mark.parametrize("question", ["both", "precision", "recall", "prevalence"])
def test_a_sample_has_as_many_posts_as_asked_each_once(n, question):
    sample = sample_for_labelling(strata(), unlabelled(), n, question)
    assert len(sample) == len(set(sample.places.tolist())) == min(n, sum(SIZES))
    counts = drawn_of(sample)
    assert sample.probability == pytest.approx((counts / SIZES)[sample.stratum])
    if n >= 25:
        assert counts.min() >= 5  # none is left unknown


def test_precision_needs_the_posts_on_which_rules_fire():
    drawn = drawn_of(sample_for_labelling(strata(), unlabelled(), 90, "precision"))
    assert drawn[3:].sum() > 70
    drawn = drawn_of(sample_for_labelling(strata(), unlabelled(), 90, "prevalence"))
    assert drawn[3:].sum() < 30


def test_labelled_posts_are_not_drawn_again_and_not_counted():
    truth = unlabelled()
    first = sample_for_labelling(strata(), truth, 100)
    truth.decision[first.places] = BENIGN
    second = sample_for_labelling(strata(), truth, 100, seed=2)
    assert not set(first.places.tolist()) & set(second.places.tolist())
    chance = drawn_of(second) / (np.array(SIZES) - drawn_of(first))
    assert second.probability == pytest.approx(chance[second.stratum])


def test_what_the_labels_say_moves_the_next_sample():
    truth = unlabelled()
    places = np.concatenate([np.flatnonzero(strata().of == 1)[:100], np.arange(100)])
    truth.decision[places] = BENIGN
    truth.decision[places[:40]] = VIOLATING
    before, after = expected_rates(strata(), unlabelled()), expected_rates(strata(), truth)
    assert after[1] > 0.3 > before[1]
    assert after[0] < before[0]
    drawn = drawn_of(sample_for_labelling(strata(), truth, 300, "recall"))
    assert drawn[1] > drawn_of(sample_for_labelling(strata(), unlabelled(), 300, "recall"))[1]


def test_weighted_by_its_probabilities_a_sample_is_unbiased():
    random = np.random.default_rng(1)
    value = random.random(sum(SIZES)) < np.array([0.01, 0.1, 0.3, 0.6, 0.9])[strata().of]
    totals = []
    for seed in range(1, 401):
        sample = sample_for_labelling(strata(), unlabelled(), 150, seed=seed)
        totals.append((value[sample.places] / sample.probability).sum())
    error = np.std(totals) / np.sqrt(len(totals))
    assert abs(np.mean(totals) - value.sum()) < 4 * error


def test_the_same_seed_draws_the_same_posts():
    one, same, other = (
        sample_for_labelling(strata(), unlabelled(), 50, seed=seed).places.tolist()
        for seed in (3, 3, 4)
    )
    assert one == same != other


@pytest.mark.parametrize(("n", "question"), [(0, "both"), (5, "accuracy")])
def test_a_wrong_request_is_refused(n, question):
    with pytest.raises(BadInput):
        sample_for_labelling(strata(), unlabelled(), n, question)
