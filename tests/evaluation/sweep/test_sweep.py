"""Every point of a sweep is what a full replay of its policy says."""

import random
from itertools import pairwise

import numpy as np
import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import run_case, same_tables
from tests.sizes import batches, size
from workbench import BadInput, History, NotFound, Policy, TextLists, simulate
from workbench.evaluation.comparison.measures import measures
from workbench.evaluation.estimation.estimates import estimate_group
from workbench.evaluation.evaluate import STOPPED, groups_of_policy
from workbench.evaluation.labels.strata import strata_of
from workbench.evaluation.labels.truth import UNLABELLED, Truth
from workbench.evaluation.sweep.grid import MAX_POINTS, Grid, values_between
from workbench.evaluation.sweep.sweep import SweepOptions, sweep
from workbench.policy.parameters import parameters, with_parameter
from workbench.replay.simulate import simulate_changed

SAMPLE = Policy.load("data/policy.yaml")
NSFW = "nsfw (visual).classified"


@pytest.fixture(scope="module")
def outcome():
    lists = TextLists.read("data/lists.csv")
    return simulate(SAMPLE, History.read("data/posts.csv"), lists=lists)


def truth_of(outcome, share, seed=1):
    """Labels on a share of the posts, by their id."""
    n = outcome.run.history.n_posts
    chance = np.random.default_rng(seed)
    decision = np.full(n, UNLABELLED, np.int8)
    places = chance.choice(n, int(share * n), replace=False)
    decision[places] = chance.random(len(places)) < 0.3
    return Truth(decision, np.full(n, np.nan), np.zeros(n, np.int64), 0)


def other_values(parameter, chance):
    """Values that a parameter may have."""
    if parameter.kind == "position":
        return [1, int(parameter.value)]
    if parameter.kind == "share":
        return [f"{chance.randint(1, 99)}%", parameter.value]
    if parameter.kind == "duration":
        return [f"{chance.randint(1, 40)}d", parameter.value]
    if parameter.kind == "number":
        return [chance.randint(0, 5), parameter.value]
    return [parameter.value, round(chance.uniform(0.01, 0.99), 3)]


@pytest.mark.parametrize("seeds", batches(size(40, 1_500), 20), ids=lambda s: f"from-{s.start}")
def test_every_point_is_a_full_replay(seeds):
    points = 0
    for seed in seeds:
        case, chance = random_case(seed), random.Random(seed)
        if not case["posts"] or not case["policy"]["rules"]:
            continue
        outcome = run_case(case)
        known = parameters(outcome.run.policy)
        chosen = chance.sample(known, min(2, len(known)))
        values = {each.name: other_values(each, chance) for each in chosen}
        try:
            found = sweep(outcome, values)
        except BadInput:
            continue
        for point in found.points:
            document = point.policy.to_document()
            full = run_case({**case, "policy": document})
            again = simulate_changed(outcome, point.policy)
            assert same_tables(full, again) == [], seed
            totals = {each.name: int(each.of_users.sum()) for each in measures(full.state)}
            assert {name: total.value for name, total in point.totals.items()} == totals, seed
            points += 1
    assert points > len(seeds)


def test_the_points_are_in_the_order_of_their_values_and_differ_by_one_in_turn(outcome):
    values = {NSFW: [0.7, 0.9, 0.8], "Spammer.post_count.more_than": [3, 5]}
    found = sweep(outcome, values)
    assert [point.values for point in found.points] == [
        (nsfw, posts) for nsfw in (0.7, 0.9, 0.8) for posts in (3, 5)
    ]
    turns = list(Grid.of(SAMPLE, values).points())
    steps = pairwise(turns)
    assert all(sum(a != b for a, b in zip(*step, strict=True)) == 1 for step in steps)


def test_figures_are_those_of_the_group_in_the_strata_of_the_first_outcome(outcome):
    truth = truth_of(outcome, 0.3)
    found = sweep(outcome, {NSFW: [0.7, 0.9]}, truth, SweepOptions(split=0.5))
    history = outcome.run.history
    owner = np.repeat(np.arange(history.n_users), np.diff(history.offsets))
    strata = strata_of(outcome).of
    late = history.created_at >= found.split_us
    for point in found.points:
        group = groups_of_policy(simulate_changed(outcome, point.policy))[STOPPED]
        for part, of in ((point.figures, strata), (point.late, np.where(late, strata, -1))):
            wanted = estimate_group(group, of, owner, truth)
            assert part["precision"] == wanted["precision"]
            assert part["recall"] == wanted["recall"]
        assert point.early["precision"].posts + point.late["precision"].posts == (
            point.figures["precision"].posts
        )


def test_progress_is_told_and_may_end_the_sweep(outcome):
    seen = []
    sweep(outcome, {NSFW: [0.7, 0.8, 0.9]}, progress=lambda *told: seen.append(told))
    assert seen == [(1, 3), (2, 3), (3, 3)]

    def end(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(outcome, {NSFW: [0.7, 0.8, 0.9]}, progress=end)


def test_what_cannot_be_swept_is_said_before_anything_is_replayed(outcome):
    with pytest.raises(NotFound, match=r"no parameter `nsfw.classified`.*nsfw \(visual\)"):
        sweep(outcome, {"nsfw.classified": [0.5]})
    with pytest.raises(BadInput, match="cannot be 2"):
        sweep(outcome, {NSFW: [0.9, 2]})
    with pytest.raises(BadInput, match="needs a parameter"):
        sweep(outcome, {})
    with pytest.raises(BadInput, match="at most 2,000 points"):
        sweep(outcome, {NSFW: [at / 9999 for at in range(6100, 6100 + MAX_POINTS + 1)]})
    truth = truth_of(outcome, 0.2)
    with pytest.raises(BadInput, match="no rule or action is called `Delete NSF`"):
        sweep(outcome, {NSFW: [0.9]}, truth, SweepOptions(group="Delete NSF"))
    with pytest.raises(BadInput, match="share between 0 and 1"):
        sweep(outcome, {NSFW: [0.9]}, truth, SweepOptions(split=1.5))


def test_values_between_two_ends():
    assert values_between(0.65, 0.95, 0.05) == [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
    assert values_between(3, 3, 1) == [3]
    for wrong in ((1, 0, 0.1), (0, 1, 0), (0, 1, -1), (0, 1, 1e-9)):
        with pytest.raises(BadInput):
            values_between(*wrong)


def test_each_parameter_has_a_name_of_its_own_and_takes_its_own_value():
    known = parameters(SAMPLE)
    names = [each.name for each in known]
    assert len(set(names)) == len(names)
    assert {each.kind for each in known} == {
        "threshold", "number", "share", "duration", "position"
    }  # fmt: skip
    for each in known:
        assert with_parameter(SAMPLE, each.name, each.value) == SAMPLE
    moved = with_parameter(SAMPLE, "Spammer.position", 1)
    assert moved.rules[0].name == "Spammer"
