"""The steps between two policies lead from one to the other, and their causes add up."""

import pytest

from tests.evaluation.comparison.changed_policies import pairs
from tests.replay.harness import same_tables
from tests.sizes import batches, size
from workbench.evaluation.comparison.waterfall import MAX_AVERAGED, waterfalls
from workbench.policy.parameters import parameters, with_parameter
from workbench.policy.policy import Policy
from workbench.policy.steps import Steps
from workbench.replay.simulate import simulate_changed

SEEDS = batches(size(60, 3_000), 30)


@pytest.mark.parametrize("seeds", SEEDS, ids=lambda seeds: f"from-{seeds.start}")
def test_no_step_is_the_first_policy_and_all_are_the_second(seeds):
    compared = 0
    for seed, a, b in pairs(seeds):
        steps = Steps(a.run.policy, b.run.policy)
        first = simulate_changed(a, steps.policy(()).with_name(a.run.policy.name))
        last = simulate_changed(b, steps.policy(range(len(steps))))
        assert same_tables(a, first) == [], seed
        assert same_tables(b, last) == [], seed
        assert len(set(steps.words)) == len(steps)
        assert all(steps.words), seed
        compared += len(steps) > 0
    assert compared > len(seeds) / 3


@pytest.mark.parametrize("seeds", batches(size(30, 1_000), 30), ids=lambda s: f"from-{s.start}")
def test_causes_add_up_and_lie_in_their_range(seeds):
    reached = 0
    for seed, a, b in pairs(seeds):
        found = waterfalls(a, b)
        for each in found:
            total = sum(cause.effect for cause in each.causes) + each.knock_on
            assert each.a + total == pytest.approx(each.b), (seed, each.name)
            for cause in each.causes:
                assert cause.low - 1e-9 <= cause.effect <= cause.high + 1e-9
                reached += cause.effect != 0
        if a.run.choices.enforcement == "none":
            assert {each.knock_on for each in found} == {0}
    assert reached


def test_more_steps_than_can_be_averaged_are_taken_in_two_orders():
    rules = [
        {"name": f"r{n}", "when": {"score": {"of": "c", "at_least": 0.1 * n}}, "then": ["block"]}
        for n in range(1, MAX_AVERAGED + 3)
    ]
    policy = Policy.from_document(
        {
            "version": 1,
            "name": "P",
            "classes": {"c": {"score": "s", "classified": 0.9}},
            "rules": rules,
        }
    )
    other = policy
    for parameter in parameters(policy):
        if parameter.kind == "number":
            other = with_parameter(other, parameter.name, float(parameter.value) - 0.05)
    assert len(Steps(policy, other)) == MAX_AVERAGED + 2
    assert all("at least" in words or "≥" in words for words in Steps(policy, other).words)
