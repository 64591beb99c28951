"""Tests of the oracle itself: hand-computed replays, and the cases it is run on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .case_table import TableCase, differences, read_table
from .cases import random_case
from .coverage import ALL_FEATURES, features
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

CASES = read_table()
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


@pytest.mark.parametrize("row", CASES, ids=[row.name for row in CASES])
def test_hand_computed(row: TableCase):
    assert problems(row.case) == []
    assert differences(row.expected, oracle(row.case)) == []


def test_the_table_has_the_cases_that_were_worked_out():
    assert len(CASES) >= 127


HEAD = "name,policy,posts,expected\n"
ROW = 'one,"rules: [{name: R, when: {classified: [nsfw]}, then: [flag_post]}]",{hour: 0},fires: x\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "holds no case"),
        (HEAD, "holds no case"),
        (HEAD + ROW + ROW, "more than once: .'one'."),
        (HEAD.replace("posts", "post") + ROW, "columns unknown: .'post'., missing: .'posts'."),
        (HEAD + ROW.replace("fires: x", ""), "line 2: empty: .'expected'."),
        (HEAD + ROW.replace("fires: x", "fires: y"), "line 2: 'y'"),
        (HEAD + ROW.replace("{hour: 0}", "{hour: 0"), "line 2: table.csv:2: `posts` cannot be"),
        (HEAD + ROW.replace("{hour: 0}", "{nsfw: 0}"), "line 2: 'hour'"),
        (HEAD + ROW.replace("fires: x", "fires: x,more"), "cells too many: .'more'."),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(text: str | None, reason: str, tmp_path: Path):
    if text is not None:
        (tmp_path / "table.csv").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=reason):
        read_table(tmp_path)


def test_a_row_is_read_with_what_it_leaves_out(tmp_path: Path):
    (tmp_path / "table.csv").write_text(HEAD + ROW, "utf-8")
    (row,) = read_table(tmp_path)
    post = {"post_id": "p1", "user_id": "u", "created_at": 1_577_836_800_000_000, "text": "hello"}
    assert row.case["posts"] == [post]
    assert row.case["policy"]["classes"]["nsfw"]["classified"] == 0.9
    assert differences(row.expected, oracle(row.case)) == [
        "result.outcomes[0].rules: expected 1 items, got []"
    ]


def test_differences_name_what_is_missing_and_what_is_other():
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2, "c": 3}]}) == []
    assert differences({"a": 1, "b": 1}, {"b": 2}) == [
        "result.a: missing",
        "result.b: expected 1, got 2",
    ]
    assert differences({"a": [1]}, {"a": []}) == ["result.a: expected 1 items, got []"]


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
