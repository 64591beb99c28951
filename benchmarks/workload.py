"""The pinned workload: posts of a large community, and a policy of ten rules over them.

The posts come from a seed, so that every run and every competitor sees the same ones. Activity has
a heavy tail: 30 posts a user on average, far fewer for most, tens of thousands for the busiest.
No two posts have the same time, so that ways of counting which break ties differently agree.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from ruamel.yaml import YAML

from workbench.synthetic.ids import numbered_ids

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
BENCH_POLICY: dict = YAML(typ="safe").load(HERE / "policy.yaml")
"""The policy as a document: ten rules, six windowed counters of 7 to 90 days."""

SEED = 20260901
DAYS = 120
START_US = 1_767_225_600_000_000
"""2026-01-01 00:00 UTC in epoch microseconds."""
DAY_US = 86_400_000_000
POSTS_PER_USER = 25
"""Counting those users who happen not to post; those who do post 30 times on average."""
ACTIVITY_SIGMA = 1.9
"""Sigma of the log-normal number of posts of a user: the mean is six times the median."""

SCORES = {
    "nsfw": 0.030,
    "suggestive": 0.080,
    "hate": 0.015,
    "bullying": 0.030,
    "spam": 0.050,
    "violence": 0.015,
}
"""The score columns, and the share of all posts that truly are of each class."""
LEANING = 0.15
"""Shape of the gamma-distributed leaning of users to a class: the smaller, the fewer do it all."""


def benchmark_posts(n: int = 10_000_000, seed: int = SEED) -> pa.Table:
    """The workload's posts, read from the cache, which the first call fills.

    Args:
        n: how many posts.
        seed: of the random numbers.

    Returns:
        `post_id`, `user_id` (string), `created_at` (timestamp[us], in UTC), and the six `SCORES`
        (float32, 0 to 1); by time, as a platform would export them, no two at one time.
    """
    return pa.parquet.read_table(benchmark_file(n, seed))


def benchmark_file(n: int = 10_000_000, seed: int = SEED) -> Path:
    """The Parquet file of the workload's posts, made when it is not there yet."""
    path = CACHE / f"posts-{n}-{seed}.parquet"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        pa.parquet.write_table(generate_posts(n, seed), unfinished, row_group_size=1 << 20)
        unfinished.replace(path)
    return path


def generate_posts(n: int, seed: int = SEED) -> pa.Table:
    """Generate what `benchmark_posts` returns, without the cache."""
    rng = np.random.default_rng(seed)
    n_users = max(1, n // POSTS_PER_USER)
    user, at_us = _events(n, n_users, rng)
    return pa.table(
        {
            "post_id": numbered_ids("p", n),
            "user_id": numbered_ids("u", n_users).take(pa.array(user)),
            "created_at": pa.array(at_us).view(pa.timestamp("us")),
            **{
                name: pa.array(_scores(user, n_users, share, rng)) for name, share in SCORES.items()
            },
        }
    )


def _events(n: int, n_users: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Who (int32[n]) posts when (int64[n], epoch microseconds, strictly ascending)."""
    weight = rng.lognormal(0, ACTIVITY_SIGMA, n_users)
    counts = rng.multinomial(n, weight / weight.sum())
    begin, span = _stays(n_users, rng)
    user = np.repeat(np.arange(n_users, dtype=np.int32), counts)
    at_us = START_US + ((begin[user] + rng.random(n) * span[user]) * DAY_US).astype(np.int64)
    order = np.argsort(at_us, kind="stable")
    return user[order], _strictly_ascending(at_us[order])


def _stays(n_users: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """When users come (days from the start) and for how many days: from two days to all of them."""
    span = 2 + rng.random(n_users) * (DAYS - 2)
    return rng.random(n_users) * (DAYS - span), span


def _strictly_ascending(at_us: np.ndarray) -> np.ndarray:
    steps = np.arange(len(at_us))
    return np.maximum.accumulate(at_us - steps) + steps


def _scores(user: np.ndarray, n_users: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """float32[n]: high for the posts of a class, to which some users lean far more than others."""
    leaning = rng.gamma(LEANING, 1 / LEANING, n_users).astype(np.float32)
    chance = np.minimum(np.float32(share) * leaning, np.float32(0.9))
    violates = rng.random(len(user), np.float32) < chance[user]
    draw = rng.random(len(user), np.float32)
    return np.where(violates, 1 - draw**3, draw**32)
