"""Unique catches, steps and other semantics are what the tables of full replays say."""

import random

import pytest

from tests.evaluation.comparison.changed_policies import pairs
from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from tests.sizes import batches, size
from workbench import BadInput, History, Policy, TextLists, difference, simulate
from workbench.evaluation.comparison.compare import compare
from workbench.evaluation.robustness.effect import effect_of
from workbench.evaluation.robustness.rules import rules_apart
from workbench.evaluation.robustness.semantics import alternatives
from workbench.evaluation.robustness.sensitivity import sensitivity
from workbench.policy.catalogue import EVALUATE, SEMANTICS
from workbench.policy.parameters import parameters, with_parameter
from workbench.replay.simulate import simulate_changed

SAMPLE = Policy.load("data/policy.yaml")


@pytest.fixture(scope="module")
def outcome():
    lists = TextLists.read("data/lists.csv")
    return simulate(SAMPLE, History.read("data/posts.csv"), lists=lists)


@pytest.mark.parametrize("seeds", batches(size(24, 1_000), 12), ids=lambda s: f"from-{s.start}")
def test_each_rule_catches_what_the_table_of_posts_says(seeds):
    checked = 0
    for seed in seeds:
        case = random_case(seed)
        if not case["posts"]:
            continue
        outcome = run_case(case)
        fired = [set(row) for row in outcome.outcomes.column("rules").to_pylist()]
        for each in rules_apart(outcome):
            own = [rules for rules in fired if each.rule in rules]
            assert each.posts == len(own), seed
            assert each.alone == sum(len(rules) == 1 for rules in own), seed
            for other in {name for rules in own for name in rules} - {each.rule}:
                assert each.shared[other] == sum(other in rules for rules in own), seed
            without = run_case({**case, "policy": _switched_off(case["policy"], each.rule)})
            totals = {t.name: t.a - t.b for t in compare(outcome, without).totals}
            assert {name: totals[name] for name in each.lost} == each.lost, seed
            checked += 1
    assert checked > len(seeds)


def _switched_off(policy, name):
    rules = [{**rule, "mode": "off"} if rule["name"] == name else rule for rule in policy["rules"]]
    return {**policy, "rules": rules}


@pytest.mark.parametrize("seeds", batches(size(24, 1_000), 12), ids=lambda s: f"from-{s.start}")
def test_an_effect_counts_whom_a_comparison_lists(seeds):
    for seed, a, b in pairs(seeds):
        found, kinds = effect_of(a, b.run.policy), compare(a, b).users.kinds
        assert found.flipped == len(kinds["newly_out"]) + len(kinds["freed"]), seed
        assert found.users == sum(map(len, kinds.values())), seed
        assert found.all_users == len(a.run.user_ids)


def test_every_parameter_is_moved_a_step_within_its_scale(outcome):
    steps = sensitivity(outcome)
    moved = {step.parameter for step in steps}
    known = {each.name for each in parameters(SAMPLE) if each.kind != "position"}
    # Bullying is at the top of its scale, and its band right below: there is no step to take.
    assert moved == known - {"bullying (text).classified"}
    by_name = {(step.parameter, step.to): step.effect for step in steps}
    assert ("nsfw (visual).classified", 0.91) in by_name
    assert ("Mostly suggestive.post_share.at_least", "26%") in by_name
    assert ("Mostly suggestive.suspend.for", "3d") in by_name
    assert ("bullying (text).needs_review", 1) in by_name
    assert ("bullying (text).classified", 4) not in by_name  # beyond its scale
    assert ("bullying (text).needs_review", 3) not in by_name  # not below `classified`
    flipped = [step.effect.flipped for step in steps]
    assert flipped == sorted(flipped, reverse=True)
    for step in random.Random(1).sample(steps, 8):
        changed = simulate_changed(outcome, with_parameter(SAMPLE, step.parameter, step.to))
        assert step.effect.posts >= difference(outcome, changed).summary["posts_newly_rejected"]
        kinds = compare(outcome, changed).users.kinds
        assert step.effect.flipped == len(kinds["newly_out"]) + len(kinds["freed"])


def test_every_other_choice_of_semantics_is_tried(outcome):
    found = alternatives(outcome)
    tried = {(each.choice, each.other) for each in found}
    others = {("evaluate", value) for value in EVALUATE if value != SAMPLE.evaluate}
    for choice, values in SEMANTICS.items():
        others |= {
            (choice, value) for value in values if value != getattr(SAMPLE.semantics, choice)
        }
    assert tried == others
    first_match = next(each for each in found if each.choice == "evaluate")
    changed = simulate_changed(outcome, SAMPLE.with_evaluate("first_match"))
    assert first_match.effect.posts == len(compare(outcome, changed).posts) > 0


def test_progress_is_told_of_every_step(outcome):
    seen = []
    sensitivity(outcome, progress=lambda *told: seen.append(told))
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_a_policy_without_rules_has_none_to_tell_of():
    posts = [{"post_id": "p", "user_id": "u", "created_at": 1.7e9}]
    empty = simulate(Policy.empty("none"), History.read(posts))
    assert rules_apart(empty) == ()
    assert sensitivity(empty) == ()
    with pytest.raises(BadInput):
        rules_apart(simulate(Policy.empty("none"), History.read(posts), evaluator="plain"))
