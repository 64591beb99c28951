"""Tests of the oracle itself: hand-computed replays, and the cases it is run on."""

from __future__ import annotations

import json

import pytest

from .cases import random_case
from .coverage import ALL_FEATURES, features
from .hand_cases import HAND_CASES, differences
from .replay import (
    ceil_ms,
    duration_us,
    folded,
    oracle,
    phrase_matches,
    time_us,
)
from .shrink import candidates, shrink
from .validity import problems

SEEDS = range(1000)
RESULT_KEYS = {
    "outcomes",
    "users",
    "log",
    "unknown",
    "triggers",
    "trigger_users",
    "unchanged_records",
    "accepted",
    "rejected",
}


@pytest.mark.parametrize(
    ("case", "expected"),
    [pytest.param(case, expected, id=name) for name, case, expected in HAND_CASES],
)
def test_hand_computed(case: dict, expected: dict):
    assert problems(case) == []
    assert differences(expected, oracle(case)) == []


def test_hand_cases_have_names_of_their_own():
    names = [name for name, _, _ in HAND_CASES]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30m", 1800), ("24h", 86400), ("7d", 604800), ("2w", 1209600)],
)
def test_durations(text: str, seconds: int):
    assert duration_us(text) == seconds * 1_000_000


@pytest.mark.parametrize(
    "text",
    ["2020-01-01T02:00:00", "2020-01-01T02:00:00.000Z", "2020-01-01T03:00:00+01:00"],
)
def test_times_without_a_zone_are_utc(text: str):
    assert time_us(text) == 1_577_844_000_000_000


@pytest.mark.parametrize(("us", "ms"), [(0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2)])
def test_until_is_rounded_up(us: int, ms: int):
    assert ceil_ms(us) == ms


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("  Ａ\u200bb\t c ", "ab c"),
        ("ſtraße", "strasse"),
        ("a\ufe0fb", "ab"),
        ("e\u034f\u0301", "é"),
    ],
)
def test_folding(text: str, result: str):
    assert folded(text) == result


@pytest.mark.parametrize(
    ("phrase", "text", "matches"),
    [
        ("ab", "xab ab", True),
        ("ab", "ab\u0301", False),
        ("ab", "ab-c", True),
        ("ไทย", "ภาษาไทยดี", True),
        ("ab", "免ab免", True),
        ("a b", "a\u00a0b", True),
    ],
)
def test_phrases(phrase: str, text: str, matches: bool):
    assert phrase_matches(phrase, text) is matches


@pytest.mark.parametrize("seed", range(0, 300, 3))
def test_random_cases_are_valid_and_plain(seed: int):
    case = random_case(seed)
    assert problems(case) == []
    assert json.loads(json.dumps(case)) == case == random_case(seed)
    assert len(case["posts"]) <= 40
    before = json.dumps(case)
    result = oracle(case)
    assert json.dumps(case) == before
    assert set(result) == RESULT_KEYS
    assert json.loads(json.dumps(result)) == result
    assert_consistent(case, result)


def assert_consistent(case: dict, result: dict):
    """What holds for every replay, whatever the policy."""
    start = case["choices"]["from"]
    replayed = [p for p in case["posts"] if start is None or p["created_at"] >= start]
    assert len(result["outcomes"]) == len(replayed) == result["accepted"] + result["rejected"]
    assert [entry["entry_id"] for entry in result["log"]] == list(range(1, len(result["log"]) + 1))
    assert all(a["at"] <= b["at"] for a, b in zip(result["log"], result["log"][1:], strict=False))
    fired = [name for row in result["outcomes"] for name in row["rules"] + row["test_rules"]]
    assert result["triggers"] == {name: fired.count(name) for name in result["triggers"]}
    for user in result["users"]:
        assert (user["status"] == "suspended") == (user["block_until"] is not None)
        assert user["status"] != "enabled" or user["block_reason"] is None


def test_other_orders_of_the_posts_come_to_the_same():
    for seed in range(0, 200, 5):
        case = random_case(seed)
        assert oracle(case | {"posts": case["posts"][::-1]}) == oracle(case)


def test_users_are_independent():
    """Section 3: a user's outcomes stay when the other users' posts go, but for the end."""
    for seed in range(0, 200, 5):
        case = random_case(seed)
        for user_id in {post["user_id"] for post in case["posts"]}:
            own = [post for post in case["posts"] if post["user_id"] == user_id]
            rows = [row for row in oracle(case)["outcomes"] if row["user_id"] == user_id]
            assert oracle(case | {"posts": own})["outcomes"] == rows


def test_random_cases_reach_every_feature():
    missing = set(ALL_FEATURES)
    for seed in SEEDS:
        case = random_case(seed)
        missing -= features(case, oracle(case))
        if not missing:
            return
    assert not missing


def test_shrink_keeps_the_failure_and_little_else():
    def fails(case: dict) -> bool:
        return any(row["rejected_by"] == "suspended" for row in oracle(case)["outcomes"])

    seed = next(seed for seed in SEEDS if fails(random_case(seed)) and random_case(seed)["log"])
    case = random_case(seed)
    small = shrink(case, fails)
    assert case == random_case(seed)
    assert fails(small) and problems(small) == []
    assert len(small["posts"]) <= 2 and len(small["policy"]["rules"]) == 1
    assert not any(fails(other) for other in candidates(small) if not problems(other))


def test_shrink_takes_an_error_for_no_failure():
    def fails(case: dict) -> bool:
        if len(case["posts"]) < 2:
            raise RuntimeError("broken")
        return True

    case = next(c for c in map(random_case, SEEDS) if len(c["posts"]) > 5)
    assert len(shrink(case, fails)["posts"]) == 2
