"""One post explained: what each rule saw agrees with what the replay did."""

import json

import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from workbench import BadInput, NotFound
from workbench.cli.terminal.replay_table import explained_lines
from workbench.replay.reference.explain import explain_post
from workbench.replay.reference.matched import Trigger, matched_in

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


BANDS = {
    "policy": {
        "version": 1,
        "name": "P",
        "classes": {
            "nsfw": {"score": "n", "classified": 0.9, "needs_review": 0.6},
            "bullying": {"score": "b", "classified": 0.9, "needs_review": 0.5},
            "hate": {"score": ["h1", "h2"], "classified": 0.8},
        },
        "rules": [
            {"name": "review", "when": {"needs_review": "any"}, "then": ["flag_post"]},
            {"name": "delete", "when": {"classified": ["nsfw", "hate"]}, "then": ["delete_post"]},
            {"name": "none", "when": {"not": {"classified": ["nsfw", "hate"]}}, "then": []},
        ],
    },
    "columns": {"n": "float64", "b": "float64", "h1": "float64", "h2": "float64"},
}
SEEN = [
    ((0.25, 0.5, 0.1, 0.1), "b is 0.5", "n is 0.25, h1 is 0.1, h2 is 0.1"),
    ((0.6, 0.5, 0.1, 0.1), "n is 0.6, b is 0.5", "n is 0.6, h1 is 0.1, h2 is 0.1"),
    ((0.25, 0.25, 0.1, 0.8), "n is 0.25, b is 0.25", "h2 is 0.8"),
    ((0.95, 0.25, 0.9, 0.1), "n is 0.95, b is 0.25", "n is 0.95, h1 is 0.9"),
    ((0.95, 0.75, 0.1, 0.1), "b is 0.75", "n is 0.95"),
    ((None, 0.75, None, None), "b is 0.75", "n is unknown, h1 is unknown, h2 is unknown"),
    ((None, 0.1, 0.8, None), "n is unknown, b is 0.1", "h1 is 0.8"),
]


@pytest.mark.parametrize(("scores", "review", "classified"), SEEN)
def test_only_the_scores_that_made_a_condition_true_are_named(scores, review, classified):
    values = dict(zip("n b h1 h2".split(), scores, strict=True))
    post = {"post_id": "p", "user_id": "u", "created_at": START, **values}
    outcome = run_case({**BANDS, "posts": [post]})
    rules = {rule.rule.name: rule for rule in explain_post(outcome.run, "p").rules}
    assert rules["review"].lines[0].saw == review
    assert rules["delete"].lines[0].saw == rules["none"].lines[-1].saw == classified
    fired = {name: saw for name, saw in (("review", review), ("delete", classified))
             if rules[name].fired}  # fmt: skip
    triggers = {name: Trigger(name, "u", START, "p") for name in fired}
    matched = matched_in(outcome.run, triggers.values())
    saw = {name: json.loads(matched[trigger])[0]["saw"] for name, trigger in triggers.items()}
    assert saw == fired


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
