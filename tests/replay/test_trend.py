"""Triggers over time, counted without a log, equal those that the log holds."""

import numpy as np
import pyarrow as pa

from workbench import History, Policy, TextLists, Users, simulate
from workbench.replay.compiled.trend import triggers_by_bin


def test_triggers_by_bin_are_those_of_the_log():
    policy = Policy.load("data/policy.yaml")
    outcome = simulate(
        policy,
        History.read("data/posts.csv"),
        users=Users.read("data/users.csv"),
        lists=TextLists.read("data/lists.csv"),
    )
    edges = np.linspace(outcome.run.first_us, outcome.run.last_us + 1, 8).astype(np.int64)
    found = triggers_by_bin(outcome.state, edges)
    log = outcome.log.to_pandas()
    fired = log[log["kind"] == "rule_triggered"]
    at = outcome.log.column("at").cast(pa.int64()).to_numpy()[log["kind"] == "rule_triggered"]
    place = np.searchsorted(edges, at, "right") - 1
    for number, rule in enumerate(policy.rules):
        wanted = np.bincount(place[fired["rule"] == rule.name], minlength=7)
        assert found[number].tolist() == wanted.tolist()
    assert found.sum() == len(fired) > 0
