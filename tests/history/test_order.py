"""Posts stand in the order of replay, each once, whatever the order they came in."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.history import History
from workbench.reading.rows import order
from workbench.reading.rows.order import in_order, ranked

ids = st.text(st.sampled_from("aZé\u0301\uffff🙂0~"), min_size=1, max_size=3)
START = 1559347200000000


def by_bytes(text: str) -> bytes:
    return text.encode()


@settings(deadline=None)
@given(st.lists(st.tuples(ids, st.integers(0, 3), ids, st.integers(0, 2)), min_size=1, max_size=40))
def test_the_order_is_that_of_bytes_times_and_bytes(drawn):
    rows = [{"user_id": u, "created_at": START + at, "post_id": p, "n": n} for u, at, p, n in drawn]
    history = History.read(rows)
    table = history.to_arrow()
    users, posts = table["user_id"].to_pylist(), table["post_id"].to_pylist()
    result = list(zip(users, history.created_at.tolist(), posts, strict=True))
    expected = sorted(
        {(r["user_id"], r["created_at"], r["post_id"]) for r in rows},
        key=lambda k: (by_bytes(k[0]), k[1], by_bytes(k[2])),
    )
    assert result == expected
    assert history.n_posts + history.rejects.num_rows == len(rows)
    for place, row in enumerate(history.row.tolist()):
        assert rows[row]["post_id"] == result[place][2]
        assert rows[row]["n"] == min(
            r["n"] for r in rows if (r["user_id"], r["created_at"], r["post_id"]) == result[place]
        )


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2**50)), min_size=1, max_size=60),
    st.sampled_from([1, 1000, 60_000_000]),
)
def test_many_posts_are_sorted_as_few_are(drawn, step):
    users = np.array([u for u, _ in drawn])
    at = np.array([t // step * step for _, t in drawn])
    post_ids = pa.array([f"p{i:03}" for i in range(len(drawn))], pa.large_string())
    rows = np.arange(len(drawn))
    few, _ = in_order(users, at, post_ids, rows, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order, "_MANY", 2)
        many, _ = in_order(users, at, post_ids, rows, 2)
        patch.setattr(order, "_key", lambda *_: None)
        wide, _ = in_order(users, at, post_ids, rows, 2)
    assert few.tolist() == many.tolist() == wide.tolist() == np.lexsort((rows, at, users)).tolist()


@given(st.lists(ids | st.none(), min_size=1, max_size=30), st.integers(1, 5))
@settings(deadline=None)
def test_ids_are_ranked_by_their_bytes(drawn, many):
    column = pa.chunked_array(
        [pa.array(drawn[:3], pa.large_string()), pa.array(drawn[3:], pa.large_string())]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order, "_MANY", many)
        distinct, rank = ranked(column, 2)
    assert distinct.to_pylist() == sorted({d for d in drawn if d is not None}, key=by_bytes)
    assert [distinct[int(r)].as_py() if r >= 0 else None for r in rank] == drawn


def test_of_a_repeated_post_the_smallest_content_is_kept_whatever_the_order():
    same = {"post_id": "p", "user_id": "u", "created_at": START}
    rows = [
        {**same, "a": None, "b": "x", "c": 0.5},
        {**same, "a": 1, "b": None, "c": 0.5},
        {**same, "a": 1, "b": "x", "c": None},
        {**same, "a": 1, "b": "x", "c": -0.0},
        {**same, "a": 1, "b": "x", "c": 0.0},
        {**same, "post_id": "q", "a": 2, "b": "y", "c": 1.0},
    ]
    digests = set()
    for seed in range(20):
        shuffled = random.Random(seed).sample(rows, len(rows))
        history = History.read(shuffled)
        digests.add(history.digest)
        assert set(history.rejects["code"].to_pylist()) == {"differing_post"}
        assert history.rejects["value"].to_pylist() == ["p"] * 4
    assert len(digests) == 1


def test_a_repeated_post_differs_from_the_one_that_is_kept_or_is_the_same():
    same = {"post_id": "p", "user_id": "u", "created_at": START, "a": 0.0, "b": "x", "c": None}
    rows = [same, {**same, "a": -0.0}, {**same, "b": "y"}, same, {**same, "post_id": "q"}]
    codes = History.read(rows).rejects["code"].to_pylist()
    assert sorted(codes) == ["differing_post", "repeated_post", "repeated_post"]


def test_a_table_given_twice_is_read_once():
    rows = [{"post_id": f"p{at}", "user_id": "u", "created_at": START + at} for at in range(5)]
    history = History.read([pa.Table.from_pylist(rows), pa.Table.from_pylist(rows)])
    assert history.n_posts == 5
    assert [(s.name, s.rows, s.rejected) for s in history.sources] == [
        ("table 1", 5, 0),
        ("table 2", 5, 5),
    ]
    assert history.row.tolist() == [0, 1, 2, 3, 4]


def test_users_without_a_usable_post_are_no_users_of_the_history():
    rows = [
        {"post_id": "p", "user_id": "u", "created_at": START},
        {"post_id": "", "user_id": "v", "created_at": START},
    ]
    history = History.read(rows)
    assert history.user_ids.to_pylist() == ["u"]
    assert history.offsets.tolist() == [0, 1]


def test_a_history_in_order_is_not_taken_apart():
    table = pa.table(
        {
            "post_id": ["a", "b", "c"],
            "user_id": ["u", "u", "v"],
            "created_at": [START, START, START],
            "x": [1.0, 2.0, 3.0],
        }
    )
    history = History.read(table)
    assert history.row.tolist() == [0, 1, 2]
    assert np.shares_memory(history.columns["x"].values, table["x"].chunk(0).to_numpy())
