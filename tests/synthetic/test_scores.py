import numpy as np
import pytest

from workbench.synthetic import CommunitySpec, Quality, generate
from workbench.synthetic.content.scores import probabilities

from .communities import auc, of_kind, posts_with_truth


def _not_hugging():
    posts = posts_with_truth()
    return posts[posts["truth"] != "threshold_hugger"]


@pytest.mark.parametrize("asked", [0.5, 0.7, 0.9, 0.99])
def test_scores_have_the_quality_asked_for(asked):
    rng = np.random.default_rng(1)
    violates = rng.random(100_000) < 0.2
    score = probabilities(violates, asked, rng)
    ranks = np.empty(len(score))
    ranks[np.argsort(score)] = np.arange(1, len(score) + 1)
    positive = violates.sum()
    area = (ranks[violates].sum() - positive * (positive + 1) / 2) / positive / (~violates).sum()
    assert area == pytest.approx(asked, abs=0.01)


@pytest.mark.parametrize("name", ["nsfw", "suggestive"])
def test_visual_scores_have_the_quality_asked_for(name):
    posts = _not_hugging()
    asked = getattr(Quality(), name)
    assert auc(posts[f"{name} (visual)"], posts[name]) == pytest.approx(asked, abs=0.015)


def test_the_higher_of_the_hate_scores_has_the_quality_asked_for():
    posts = _not_hugging()
    higher = posts[["hate_symbol", "nazi_flag"]].max(axis="columns", skipna=False)
    assert auc(posts["hate (visual)"], higher) == pytest.approx(Quality().hate, abs=0.02)


def test_rounding_to_four_severities_costs_bullying_a_little_of_its_quality():
    posts = _not_hugging()
    asked = Quality().bullying
    assert asked - 0.06 < auc(posts["bullying (text)"], posts["bullying"]) < asked


def test_probabilities_mean_what_they_say_where_they_were_calibrated():
    rng = np.random.default_rng(2)
    violates = rng.random(400_000) < 0.15
    score = probabilities(violates, 0.9, rng)
    for low in (0.1, 0.3, 0.5, 0.7):
        near = (score >= low) & (score < low + 0.1)
        assert violates[near].mean() == pytest.approx(score[near].mean(), abs=0.02)


def test_a_threshold_hugger_stays_just_below_the_thresholds():
    posts = of_kind("threshold_hugger")
    violating = posts[posts["suggestive (visual)"] & posts["suggestive"].notna()]
    below = violating["suggestive"].between(0.71, 0.8, inclusive="left")
    assert len(violating) > 100
    assert below.all()


def test_other_thresholds_can_be_hugged():
    spec = CommunitySpec(posts=20_000, hugged_suggestive=0.6)
    community = generate(spec, 3)
    posts = community.posts.to_pandas().merge(
        community.users.select(["user_id", "truth"]).to_pandas()
    )
    score = posts.loc[posts["truth"] == "threshold_hugger", "suggestive"]
    assert score.between(0.51, 0.6, inclusive="left").mean() > 0.25
