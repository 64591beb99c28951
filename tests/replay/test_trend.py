"""Triggers over time, counted without a log, equal those that the log holds."""

import numpy as np
import pyarrow as pa
import pytest

from workbench import History, Policy, TextLists, Users, simulate
from workbench.replay.compiled.trend import posts_of_rules, triggers_by_bin


@pytest.fixture(scope="module")
def outcome():
    return simulate(
        Policy.load("data/policy.yaml"),
        History.read("data/posts.csv"),
        users=Users.read("data/users.csv"),
        lists=TextLists.read("data/lists.csv"),
    )


def test_posts_of_rules_are_those_on_which_any_of_them_fired(outcome):
    posts = outcome.run.history.post_ids.to_pylist()
    rules = [rule.name for rule in outcome.run.policy.active_rules]
    for chosen in ([0], [0, len(rules) - 1], [], range(len(rules))):
        names = {rules[place] for place in chosen}
        wanted = {
            row["post_id"]
            for row in outcome.outcomes.to_pylist()
            if names & {*row["rules"], *row["test_rules"]}
        }
        result = [posts[place] for place in posts_of_rules(outcome.state, chosen)]
        assert sorted(result) == sorted(wanted)
        assert bool(result) == bool(names)


def test_triggers_by_bin_are_those_of_the_log(outcome):
    policy = outcome.run.policy
    edges = np.linspace(outcome.run.first_us, outcome.run.last_us + 1, 8).astype(np.int64)
    result = triggers_by_bin(outcome.state, edges)
    log = outcome.log.to_pandas()
    fired = log[log["kind"] == "rule_triggered"]
    at = outcome.log.column("at").cast(pa.int64()).to_numpy()[log["kind"] == "rule_triggered"]
    place = np.searchsorted(edges, at, "right") - 1
    for number, rule in enumerate(policy.rules):
        wanted = np.bincount(place[fired["rule"] == rule.name], minlength=7)
        assert result[number].tolist() == wanted.tolist()
    assert result.sum() == len(fired) > 0
