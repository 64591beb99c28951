"""The difference of two outcomes, counted and listed."""

import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from workbench import Conflict, difference

POLICY = {
    "version": 1,
    "name": "P",
    "classes": {"c": {"score": "s", "classified": 0.9}},
    "rules": [{"name": "r", "when": {"classified": ["c"]}, "then": ["block"]}],
}
HOUR = 3_600_000_000
CASE = {
    "policy": POLICY,
    "columns": {"s": "float64"},
    "posts": [
        {"post_id": f"p{n}", "user_id": user, "created_at": 1577836800000000 + n * HOUR, "s": s}
        for n, (user, s) in enumerate([("a", 0.95), ("a", 0.1), ("b", 0.85), ("b", 0.1)])
    ],
}


def with_threshold(threshold: float) -> dict:
    classes = {"c": {"score": "s", "classified": threshold}}
    return {**CASE, "policy": {**POLICY, "classes": classes}}


def test_posts_and_users_treated_differently_are_listed():
    result = difference(run_case(CASE), run_case(with_threshold(0.8)))
    assert result.posts["post_id"].to_pylist() == ["p2", "p3"]
    assert result.posts["b_rejected_by"].to_pylist() == [None, "blocked"]
    assert result.posts["a_rules"].to_pylist() == [[], []]
    assert result.posts["b_rules"].to_pylist() == [["r"], []]
    assert result.users["user_id"].to_pylist() == ["b"]
    assert result.summary == {
        "posts": 2,
        "posts_newly_rejected": 1,
        "posts_newly_accepted": 0,
        "users": 1,
        "users_newly_out": 1,
        "users_newly_free": 0,
    }


def test_the_other_way_round_it_is_the_opposite():
    result = difference(run_case(with_threshold(0.8)), run_case(CASE)).summary
    assert (result["posts_newly_accepted"], result["users_newly_free"]) == (1, 1)


@pytest.mark.parametrize("seed", range(30))
def test_an_outcome_does_not_differ_from_itself_and_lists_all_that_differs(seed):
    case = random_case(seed)
    if not case["posts"]:
        case = CASE
    outcome = run_case(case)
    assert difference(outcome, run_case(case, evaluator="plain")).summary["posts"] == 0
    none = run_case({**case, "policy": {**case["policy"], "rules": []}})
    rows = zip(outcome.outcomes.to_pylist(), none.outcomes.to_pylist(), strict=True)
    keys = ("accepted", "rejected_by", "rules", "actions")
    differing = [a["post_id"] for a, b in rows if any(a[k] != b[k] for k in keys)]
    assert difference(outcome, none).posts["post_id"].to_pylist() == differing


def test_outcomes_of_other_posts_are_refused():
    with pytest.raises(Conflict):
        difference(run_case(CASE), run_case({**CASE, "posts": CASE["posts"][:2]}))


def test_a_difference_and_an_outcome_say_in_one_line_how_many():
    outcome = run_case(CASE)
    result = difference(outcome, run_case(with_threshold(0.8)))
    assert repr(result) == "<Difference: 2 posts and 1 user treated differently>"
    assert repr(outcome) == "<Outcome of P: 3 posts accepted, 1 rejected>"
    assert "<bdi>posts newly rejected</bdi>" in result._repr_html_()
    assert result.to_arrow() is result.posts
