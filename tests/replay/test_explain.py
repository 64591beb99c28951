"""One post explained: what each rule saw agrees with what the replay did."""

import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from workbench import BadInput, NotFound
from workbench.cli.terminal.replay_table import explained_lines
from workbench.replay.reference.explain import explain_post

HOUR = 3_600_000_000
START = 1577836800000000
CASE = {
    "policy": {
        "version": 1,
        "name": "P",
        "tags": ["t"],
        "classes": {"c": {"score": "s", "classified": 0.5}},
        "rules": [
            {
                "name": "often",
                "when": {
                    "all": [
                        {"post_count": {"where": {"classified": ["c"]}, "at_least": 2}},
                        {"not": {"user_tags": {"any_of": ["t"]}}},
                    ]
                },
                "then": [{"add_tags": ["t"]}, {"suspend": {"for": "2h", "reason": "Spam"}}],
            },
            {"name": "off", "mode": "off", "when": {"classified": ["c"]}, "then": []},
        ],
    },
    "columns": {"s": "float64"},
    "posts": [
        {"post_id": f"p{n}", "user_id": "u", "created_at": START + n * HOUR, "s": s}
        for n, s in enumerate([0.9, 0.1, 0.7, 0.7, 0.8])
    ],
}


def explained(post: str):
    run = run_case(CASE).run
    return explain_post(run, post), run


def test_conditions_values_and_the_posts_of_a_count():
    result, run = explained("p2")
    rule = result.rules[0]
    assert (rule.truth, rule.fired, result.actions) == (True, True, ("add_tags", "suspend"))
    assert [line.truth for line in rule.lines] == [True, True, True, False]
    assert rule.lines[1].posts == ("p0", "p2")
    assert rule.lines[1].saw == "2 posts"
    text = "\n".join(explained_lines(result, run))
    assert "accepted; actions: add_tags, suspend" in text
    assert "p0, p2" in text
    assert "rule off: off" in text


def test_a_rejected_post_names_the_entry_that_set_the_status():
    result, run = explained("p3")
    assert (result.rejected_by, result.standing.status) == ("suspended", "suspended")
    text = "\n".join(explained_lines(result, run))
    assert "set by rule:often (suspend on post p2 at 2020-01-01T02:00:00Z)" in text
    assert "tag t, set by rule:often" in text


def test_after_the_suspension_the_tag_holds_the_rule_back():
    result, _ = explained("p4")
    assert result.standing.status == "enabled"
    assert (result.rules[0].truth, result.rules[0].fired) == (False, False)


def test_unknown_posts_and_ambiguous_ids():
    with pytest.raises(NotFound, match="p9"):
        explained("p9")
    twice = {**CASE, "posts": [*CASE["posts"], {**CASE["posts"][0], "user_id": "other"}]}
    run = run_case(twice).run
    with pytest.raises(BadInput, match="2 posts"):
        explain_post(run, "p0")
    assert explain_post(run, "p0", "other").user_id == "other"


@pytest.mark.parametrize("seed", [seed for seed in range(60) if random_case(seed)["posts"]])
def test_what_is_explained_is_what_the_kernel_did(seed):
    case = random_case(seed)
    outcome = run_case(case)
    for row in outcome.outcomes.to_pylist():
        result = explain_post(outcome.run, row["post_id"], row["user_id"])
        fired = [r.rule.name for r in result.rules if r.fired and r.rule.mode == "live"]
        assert (result.rejected_by, fired) == (row["rejected_by"], row["rules"])
        assert list(result.actions) == row["actions"]
        assert "\n".join(explained_lines(result, outcome.run))
