import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from benchmarks.counters import COUNTERS
from benchmarks.workload import BENCH_POLICY, HERE, SCORES, generate_posts
from workbench.cli.main import main


@pytest.fixture(scope="module")
def posts():
    return generate_posts(200_000)


def test_the_same_seed_gives_the_same_posts():
    assert generate_posts(5_000, 1) == generate_posts(5_000, 1)
    assert generate_posts(5_000, 1) != generate_posts(5_000, 2)


def test_posts_have_the_promised_columns(posts):
    assert posts.schema == pa.schema(
        [
            ("post_id", pa.string()),
            ("user_id", pa.string()),
            ("created_at", pa.timestamp("us")),
            *((name, pa.float32()) for name in SCORES),
        ]
    )


def test_no_two_posts_have_the_same_time(posts):
    assert (np.diff(posts["created_at"].cast(pa.int64()).to_numpy()) > 0).all()


def test_activity_has_a_heavy_tail_around_30_posts_a_user(posts):
    counts = np.sort(posts["user_id"].to_pandas().value_counts().to_numpy())
    assert 27 < counts.mean() < 33
    assert np.median(counts) < counts.mean() / 3
    assert counts[-1] > 50 * counts.mean()


def test_the_policy_has_ten_rules_and_the_six_counters_of_the_competitors():
    assert len(BENCH_POLICY["rules"]) == 10
    assert _counters(BENCH_POLICY["rules"]) == {
        (frozenset({"suggestive": ["suggestive", "nsfw"], "hateful": ["hate", "violence"]}.get(
            counter.classes, [counter.classes])), counter.days)
        for counter in COUNTERS
    }  # fmt: skip


def test_every_rule_fires_and_a_fair_share_of_the_posts_is_rejected(posts, tmp_path):
    pyarrow.parquet.write_table(posts, tmp_path / "posts.parquet")
    files = ["--posts", str(tmp_path / "posts.parquet"), "--out", str(tmp_path / "out")]
    assert main(["simulate", str(HERE / "policy.yaml"), *files]) == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert all(rule["triggers"] > 0 for rule in summary["rules"])
    assert 0.05 < summary["posts"]["rejected"] / posts.num_rows < 0.2


def _counters(condition):
    """The windowed counters in a condition: which classes (`all` for every post), how many days."""
    if isinstance(condition, list):
        return set().union(*map(_counters, condition))
    if not isinstance(condition, dict):
        return set()
    result = set().union(*map(_counters, condition.values()))
    for key in {"post_count", "post_share"} & condition.keys():
        given = condition[key]
        classes = given.get("where", {}).get("classified", ["all"])
        days = int(given["in_past"].removesuffix("d"))
        result |= {(frozenset(classes), days)}
        if key == "post_share":
            result |= {(frozenset({"all"}), days)}
    return result
