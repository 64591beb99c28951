"""Numbers compare exactly at any size, each by the type it came in: kernel, plain and oracle."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.oracle.replay import oracle
from tests.replay.harness import TIME, differences, result_of
from tests.sizes import batches, size
from workbench.history import History, Users
from workbench.policy.policy import Policy
from workbench.replay.offscale import off_scale
from workbench.replay.simulate import simulate

START = 1_577_836_800_000_000
ARROW = {
    "float16": pa.float16(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "integer": pa.int64(),
    "uint64": pa.uint64(),
    "boolean": pa.bool_(),
    "text": pa.string(),
}
THRESHOLDS = [0.9, 0.1, 0.5, 0.30000001, 0.9000000001, 0.7, 1, 0.05, 0.33]
BIG = [2**53, 2**63 - 1, 2**64 - 1, 10**18, 12345678901234567890, -(2**63), 10**19]
FLOATS = ("float16", "float32", "float64")


def of_type(kind: str, values: list[Any]) -> pa.Array:
    """An array of a type; `decimal(20, 2)` and the like from text."""
    if kind.startswith("decimal"):
        precision, scale = map(int, kind[8:-1].split(","))
        given = [None if value is None else Decimal(value) for value in values]
        return pa.array(given, pa.decimal128(precision, scale))
    if kind == "float16":
        values = [None if value is None else np.float16(value) for value in values]
    return pa.array(values, ARROW[kind])


def sources(posts: list[dict[str, Any]], kinds: dict[str, str]) -> list[pa.Table]:
    """The posts as a table for each type that a value came in."""
    tables = []
    for kind in dict.fromkeys(kinds.values()):
        own = [post for post in posts if kinds[post["post_id"]] == kind]
        columns = {name: [post[name] for post in own] for name in ("post_id", "user_id")}
        times = pa.array([post["created_at"] for post in own], TIME)
        given = of_type(kind, [post["x"] for post in own])
        tables.append(pa.table({**columns, "created_at": times, "x": given}))
    return tables


def case_of(rule: dict[str, Any], values: list[tuple[str, Any]], **more: Any) -> dict[str, Any]:
    """A case of one rule over a column `x`, whose values came in these types."""
    posts = [
        {"post_id": f"p{at:03}", "user_id": "u", "created_at": START + at, "text": None, "x": value,
         "came_as": {"x": "decimal" if kind.startswith("decimal") else kind}}
        for at, (kind, value) in enumerate(values)
    ]  # fmt: skip
    policy = {
        "version": 1,
        "name": "p",
        "rules": [{"name": "r", "when": rule, "then": ["flag_user"]}],
    }
    return {"policy": policy | more, "posts": posts, "columns": {"x": "float64"}, "choices": {}}


def fired(case: dict[str, Any], values: list[tuple[str, Any]]) -> list[str]:
    """The posts that the rule fires on, the same by kernel, plain evaluator and oracle."""
    kinds = {post["post_id"]: kind for post, (kind, _) in zip(case["posts"], values, strict=True)}
    history = History.read(sources(case["posts"], kinds))
    policy = Policy.from_document(case["policy"])
    wanted = oracle({**case, "users": None, "lists": None, "log": None})
    for evaluator in ("kernel", "plain"):
        outcome = simulate(policy, history, evaluator=evaluator)
        result = differences(wanted, result_of(case, outcome))
        assert not result, (evaluator, result, history, case)
    wrong = sum(row["x"] is not None and off(case, row) for row in case["posts"])
    assert off_scale(outcome.run).num_rows == wrong
    return [row["post_id"] for row in wanted["outcomes"] if row["rules"]]


def off(case: dict[str, Any], post: dict[str, Any]) -> bool:
    """Whether a score lies off the scale of a class of the case."""
    if post["x"] == "x":
        return True
    return "classes" in case["policy"] and not 0 <= float(post["x"]) <= 1


@pytest.mark.parametrize(
    "others", [[], ["float64"], ["float32"], ["float16"], ["integer"], ["text"]]
)
@pytest.mark.parametrize("kind", FLOATS)
@pytest.mark.parametrize("threshold", [0.9, 0.1, 0.7])
def test_a_score_meets_its_threshold_by_the_type_it_came_in(kind, others, threshold):
    other = {"integer": 0, "text": "x"}
    values = [(kind, threshold), *[(one, other.get(one, 0.01)) for one in others]]
    classes = {"c": {"score": "x", "classified": threshold}}
    case = case_of({"classified": ["c"]}, values, classes=classes)
    assert fired(case, values) == ["p000"]


@pytest.mark.parametrize("cases", batches(size(60, 5_000), 20 if size(1, 0) else 50), ids=str)
def test_random_scores_of_mixed_types_meet_the_same_thresholds_everywhere(cases):
    n_fired = n_posts = 0
    for seed in cases:
        rng = random.Random(seed)
        kinds = rng.sample([*FLOATS, "integer", "boolean", "text"], rng.randint(1, 3))
        threshold = rng.choice(THRESHOLDS)
        values = [(kind, a_score(rng, kind, threshold)) for kind in rng.choices(kinds, k=20)]
        if {"text", "boolean"} <= {*kinds}:  # `true` beside text is text
            continue
        classes = {"c": {"score": "x", "classified": threshold}}
        compare = rng.choice(["at_least", "more_than", "less_than", "at_most"])
        rule = rng.choice([{"classified": ["c"]}, {"score": {"of": "c", compare: threshold}}])
        n_fired += len(fired(case_of(rule, values, classes=classes), values))
        n_posts += len(values)
    assert 0 < n_fired < n_posts


def a_score(rng: random.Random, kind: str, threshold: float) -> Any:
    """A score of a type, at a threshold, beside it, or missing."""
    if rng.random() < 0.1:
        return None
    if kind == "text":
        return rng.choice(["x", str(threshold), "0.2"])
    if kind in ("integer", "boolean"):
        return bool(rng.getrandbits(1)) if kind == "boolean" else rng.randint(0, 1)
    dtype = np.dtype(kind).type
    at = dtype(rng.choice([threshold, rng.choice(THRESHOLDS), rng.random()]))
    beside = np.nextafter(at, dtype(rng.choice([0, 1])))
    return float(rng.choice([at, beside]))


@pytest.mark.parametrize("cases", batches(size(60, 5_000), 20 if size(1, 0) else 50), ids=str)
def test_random_big_numbers_compare_exactly_everywhere(cases):
    n_fired = n_posts = 0
    for seed in cases:
        rng = random.Random(seed)
        kind = rng.choice(["integer", "uint64", "decimal(38,0)", "decimal(38,3)", "text"])
        base = rng.choice(BIG)
        values = [(kind, a_big(rng, kind, base)) for _ in range(12)]
        compare = rng.choice(["at_least", "more_than", "less_than", "at_most", "is", "is_not"])
        case = case_of({"post": {"x": {compare: base + rng.randint(-1, 1)}}}, values)
        n_fired += len(fired(case, values))
        n_posts += len(values)
    assert 0 < n_fired < n_posts


def a_big(rng: random.Random, kind: str, base: int) -> Any:
    """A number beside a big one, as its type is given."""
    number = base + rng.randint(-2, 2)
    if kind == "integer":
        return min(max(number, -(2**63)), 2**63 - 1)
    if kind == "uint64":
        return min(max(number, 0), 2**64 - 1)
    return f"{number}.{rng.randint(0, 2):03}" if kind.endswith(",3)") else str(number)


def test_values_beside_another_type_keep_their_own_in_users_too():
    tables = [
        pa.table({"user_id": ["a"], "x": of_type("float32", [0.9])}),
        pa.table({"user_id": ["b"], "x": of_type("float64", [float(np.float32(0.9))])}),
        pa.table({"user_id": ["c"], "x": of_type("float16", [0.9])}),
        pa.table({"user_id": ["d"], "x": of_type("float64", [None])}),
    ]
    posts = [
        {"post_id": f"p{at}", "user_id": user, "created_at": START // 1_000_000}
        for at, user in enumerate("abcde")
    ]
    rule = {"name": "r", "when": {"user": {"x": {"at_least": 0.9}}}, "then": ["flag_user"]}
    policy = Policy.from_document({"version": 1, "name": "p", "rules": [rule]})
    for evaluator in ("kernel", "plain"):
        outcome = simulate(
            policy, History.read(posts), users=Users.read(tables), evaluator=evaluator
        )
        rows = outcome.outcomes.to_pylist()
        assert [row["user_id"] for row in rows if row["rules"]] == ["a", "c"], evaluator
        assert outcome.tally.unknown.tolist() == [2]


def test_a_kept_history_has_the_types_that_values_came_in(tmp_path):
    tables = [
        pa.table({"post_id": ["1"], "user_id": ["u"], "created_at": pa.array([START], TIME),
                  "x": of_type("float16", [0.9])}),
        pa.table({"post_id": ["2"], "user_id": ["u"], "created_at": pa.array([START], TIME),
                  "x": of_type("float64", [0.9])}),
    ]  # fmt: skip
    for _ in range(2):
        result = History.read(tables, keep=tmp_path / "kept")
        column = result.columns["x"]
        assert [column.type_at(at) for at in range(2)] == ["float16", "float64"]
    assert History.read(tables).digest == result.digest != History.read(tables[1:]).digest
