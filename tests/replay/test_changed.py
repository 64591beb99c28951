"""A changed policy replayed from an outcome that is there equals its full replay."""

import copy
import gc
import random
import weakref

import pytest

from tests.oracle.cases import random_case
from tests.replay.harness import run_case, same_tables
from tests.sizes import batches, size
from workbench.errors import BadInput
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate_changed

STEPS = (-0.3, -0.1, -0.05, -0.01, 0.01, 0.05, 0.1, 0.3)


def moved_thresholds(case: dict, rng: random.Random) -> dict:
    """The case with some classes' thresholds moved within their scale and above their band."""
    moved = copy.deepcopy(case)
    for result in moved["policy"].get("classes", {}).values():
        if result.get("scale", "probability") == "probability" and rng.random() < 0.7:
            threshold = min(1, max(0, result["classified"] + rng.choice(STEPS)))
            if threshold > result.get("needs_review", -1):
                result["classified"] = round(threshold, 4)
    return moved


def changed_rules(case: dict, rng: random.Random) -> dict:
    """The case with one rule dropped or two exchanged, which re-does everything."""
    changed = copy.deepcopy(case)
    rules = changed["policy"]["rules"]
    if rng.random() < 0.5 or len(rules) < 2:
        rules.pop(rng.randrange(len(rules)))
    else:
        rules[0], rules[1] = rules[1], rules[0]
    return changed


@pytest.mark.parametrize(
    "seeds", batches(size(300, 5_000), 100), ids=lambda seeds: f"from-{seeds.start}"
)
@pytest.mark.parametrize("change", [moved_thresholds, changed_rules])
def test_changed_replay_equals_full_replay(change, seeds):
    compared = 0
    for seed in seeds:
        case, rng = random_case(seed), random.Random(seed)
        if not case["posts"]:
            continue
        other = change(case, rng)
        before = run_case(case, posts_a_chunk=rng.choice([1, 5, 1000]))
        try:
            full = run_case(other)
        except BadInput:
            continue
        after = simulate_changed(before, Policy.from_document(other["policy"]))
        assert same_tables(full, after) == [], seed
        assert same_tables(run_case(case), before) == [], f"{seed}: the first outcome changed"
        compared += 1
    assert compared > len(seeds) / 2


def test_only_users_whose_posts_change_are_replayed():
    case = {
        "policy": {
            "version": 1,
            "name": "P",
            "classes": {"c": {"score": "s", "classified": 0.5}},
            "rules": [{"name": "r", "when": {"classified": ["c"]}, "then": ["delete_post"]}],
        },
        "columns": {"s": "float32"},
        "posts": [
            {"post_id": f"p{n}", "user_id": f"u{n % 3}", "created_at": 1577836800000000 + n, "s": s}
            for n, s in enumerate([0.1, 0.55, 0.9, 0.2, 0.58, 0.95])
        ],
    }
    before = run_case(case)
    case["policy"]["classes"]["c"]["classified"] = 0.57
    after = simulate_changed(before, Policy.from_document(case["policy"]))
    assert after.state.out.resume.tolist() == [-1, 2, -1]
    assert after.tally.triggers.tolist() == [3]


HOUR_US = 3_600_000_000
ESCALATION = {
    "version": 1,
    "name": "P",
    "classes": {"c": {"score": "s", "classified": 0.5}},
    "rules": [
        {
            "name": "often",
            "when": {
                "post_count": {"where": {"classified": ["c"]}, "at_least": 3, "in_past": "1d"}
            },
            "then": [{"suspend": {"for": "6h", "reason": "Spam"}}],
        },
        {
            "name": "again",
            "when": {
                "all": [
                    {"classified": ["c"]},
                    {"action_count": {"of": ["suspend"], "at_least": 2, "in_past": "7d"}},
                ]
            },
            "then": [{"block": {"reason": "Spam"}}],
        },
        {
            "name": "many",
            "when": {"post_count": {"at_least": 20}},
            "fires": "on_crossing",
            "then": ["flag_post"],
        },
    ],
}


def a_busy_case(rng: random.Random) -> dict:
    """Three users with some sixty posts each, of which few have a score near the threshold."""
    return {
        "policy": copy.deepcopy(ESCALATION),
        "columns": {"s": "float32"},
        "posts": [
            {
                "post_id": f"p{user}-{n:03}",
                "user_id": f"u{user}",
                "created_at": 1577836800000000 + n * HOUR_US + rng.randrange(HOUR_US),
                "s": rng.choice([0.1, 0.2, 0.9]) if rng.random() < 0.97 else 0.55,
            }
            for user in range(3)
            for n in range(rng.randrange(40, 80))
        ],
    }


def test_a_replay_that_goes_on_late_among_a_users_posts_equals_the_whole_one():
    late, triggered = 0, 0
    for seed in range(size(60, 2_000)):
        case = a_busy_case(random.Random(seed))
        before = run_case(case)
        case["policy"]["classes"]["c"]["classified"] = 0.6
        whole = run_case(case)
        changed = simulate_changed(before, Policy.from_document(case["policy"]))
        assert same_tables(whole, changed) == [], seed
        late += int((changed.state.out.resume > changed.run.offsets[:-1] + 10).sum())
        triggered += int(min(changed.tally.triggers))
    assert late > size(60, 2_000)
    assert triggered > 0


def test_an_outcome_does_not_keep_the_one_it_was_changed_from():
    case = random_case(1)
    first = run_case(case)
    second = simulate_changed(first, first.run.policy)
    codes = weakref.ref(first.state.coding.codes)
    assert second.state.coding.codes is not codes()
    del first
    gc.collect()
    assert codes() is None


def test_an_outcome_of_the_plain_evaluator_is_replayed_as_a_whole():
    case = random_case(1)
    before = run_case(case, evaluator="plain")
    other = moved_thresholds(case, random.Random(1))
    after = simulate_changed(before, Policy.from_document(other["policy"]))
    assert after.state is None
    assert same_tables(run_case(other), after) == []


def test_an_unknown_evaluator_is_refused_with_the_nearest():
    with pytest.raises(BadInput, match="unknown evaluator `plane`; did you mean `plain`"):
        run_case(random_case(1), evaluator="plane")
