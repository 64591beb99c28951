"""Labels of machines narrow intervals where they are good, and bias nothing where they are not."""

import numpy as np
import pytest

from tests.sizes import size
from workbench import History, Policy, simulate
from workbench.evaluation.evaluate import evaluate
from workbench.evaluation.labels.truth import UNLABELLED, Truth

RULE = """
version: 1
name: machine
classes:
  bad: {score: bad, classified: 0.6}
rules:
  - name: Delete
    when: {classified: [bad]}
    then: [delete_post]
"""


@pytest.fixture(scope="module")
def replayed():
    """A replay, and which of its posts are violating, in the order of the history."""
    random = np.random.default_rng(1)
    violating = random.random(6000) < 0.1
    posts = [
        {
            "user_id": f"u{n % 900}",
            "post_id": f"{n}",
            "created_at": f"2026-09-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z",
            "bad": round(float(0.3 * violating[n] + 0.7 * random.random()), 3),
        }
        for n in range(6000)
    ]
    history = History.read(posts)
    order = [int(post) for post in history.post_ids.to_pylist()]
    return simulate(Policy.from_text(RULE), history), violating[order]


def truth_of(violating, random, machine):
    decision = np.full(len(violating), UNLABELLED, np.int8)
    places = random.choice(len(violating), 600, replace=False)
    decision[places] = violating[places]
    n = len(violating)
    return Truth(decision, np.full(n, np.nan), np.zeros(n, np.int64), 0, machine)


def prevalence(replayed, seed, wrong):
    """The interval with machine labels that are wrong on a share of the posts; None: without."""
    outcome, violating = replayed
    random = np.random.default_rng(seed)
    machine = None
    if wrong is not None:
        machine = (violating ^ (random.random(len(violating)) < wrong)).astype(np.int8)
    truth = truth_of(violating, np.random.default_rng(seed + 1000), machine)
    found = evaluate(outcome, truth, target="these posts")
    return found.groups[0].figures["prevalence"], violating.mean()


@pytest.mark.parametrize("seed", range(3))
def test_good_machine_labels_narrow_the_interval(replayed, seed):
    good, _ = prevalence(replayed, seed, 0.01)
    none, _ = prevalence(replayed, seed, None)
    assert good.high - good.low < 0.6 * (none.high - none.low)


@pytest.mark.parametrize("wrong", [0.02, 0.5, 0.98])
def test_the_truth_is_inside_however_wrong_the_machine_is(replayed, wrong):
    n = size(15, 400)
    inside = errors = 0.0
    for seed in range(n):
        one, true = prevalence(replayed, seed, wrong)
        inside += one.low <= true <= one.high
        errors += one.value - true
    assert inside / n >= 0.94 - 3.5 * (0.06 * 0.94 / n) ** 0.5
    assert abs(errors / n) < 0.005
