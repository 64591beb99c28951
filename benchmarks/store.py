"""What the store costs: loading posts beside DuckDB's own copy, and submitting posts beside the raw
durable commit, in one run.
"""

from __future__ import annotations

import copy
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from workbench.model.actor import Actor
from workbench.policy.policy import Policy
from workbench.services.policies import policies
from workbench.services.submission.submit import Submissions
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.store import Store

ACTOR = Actor("benchmark")
USERS, POSTS_A_USER, RULES = 50, 1_000, 20
START_MS, STEP_MS = 1_700_000_000_000, 60_000
SCORES = ("nsfw", "suggestive", "hate", "bullying", "spam", "violence")


def measured(posts: Path, policy: Policy) -> dict[str, float]:
    """Seconds and rates, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        return {**loading(posts, Path(folder)), **submitting(policy, Path(folder))}


def loading(posts: Path, folder: Path) -> dict[str, float]:
    """Importing posts, and DuckDB's copy of them into a sorted Parquet file."""
    copied = folder / "copied.parquet"
    query = "COPY (FROM read_parquet($source) ORDER BY user_id, created_at, post_id) TO $target"
    said = {"source": str(posts), "target": str(copied)}
    copying = _seconds(lambda: duckdb.execute(query, said).fetchall())
    store = Store(folder / "loaded")
    loaded = _seconds(lambda: import_posts.import_posts(store, ACTOR, posts))
    store.close()
    return {"copy_seconds": copying, "load_seconds": loaded, "load_vs_copy": copying / loaded}


def submitting(policy: Policy, folder: Path) -> dict[str, float]:
    """Submissions of one post and of a hundred, to users of a thousand posts each."""
    store = Store(folder / "live")
    for tag in policy.tags:
        tags.create_tag(store, ACTOR, tag, tag)
    policies.publish(store, ACTOR, twice(policy))
    random, submissions = np.random.default_rng(1), Submissions(store)
    import_posts.import_posts(store, ACTOR, made_posts(random, 0, USERS * POSTS_A_USER))
    submissions.submit(made_posts(random, USERS * POSTS_A_USER, 1_000), ACTOR)  # users are known
    done = USERS * POSTS_A_USER + 1_000
    rates = {}
    for size, times in ((1, 60), (100, 20)):
        batches = [made_posts(random, done + k * size, size) for k in range(times)]
        done += size * times
        seconds = _seconds(partial(_submit_all, submissions, batches))
        rates[f"submitted_a_second_by_{size}"] = size * times / seconds
    store.close()
    return {**rates, "raw_commits_a_second": raw_commits(folder / "raw.duckdb")}


def _submit_all(submissions: Submissions, batches: list[list[dict[str, Any]]]) -> None:
    for batch in batches:
        submissions.submit(batch, ACTOR)


def twice(policy: Policy) -> Policy:
    """A policy of twenty rules: the benchmark's ten, and ten more like them."""
    document = copy.deepcopy(policy.to_document())
    more = copy.deepcopy(document["rules"])
    for rule in more:
        rule["name"] += " again"
        rule["then"] = ["escalate"]
    document["rules"] += more
    found = Policy.from_document(document)
    assert len(found.rules) == RULES
    return found


def made_posts(random: np.random.Generator, first: int, n: int) -> list[dict[str, Any]]:
    """Posts in the order of time, by users in turn, of whom few are out."""
    scores = random.beta(1, 12, (n, len(SCORES))).round(4)
    return [
        {
            "user_id": f"user-{(first + k) % USERS}",
            "post_id": f"post-{first + k}",
            "created_at": START_MS + (first + k) * STEP_MS,
            **dict(zip(SCORES, scores[k].tolist(), strict=True)),
        }
        for k in range(n)
    ]


def raw_commits(path: Path) -> float:
    """Durable commits a second of one small row, by DuckDB alone."""
    con = duckdb.connect(str(path))
    con.execute("CREATE TABLE t (a BIGINT, b VARCHAR)")
    n = 300
    seconds = _seconds(
        lambda: [con.execute("INSERT INTO t VALUES (?, 'x')", [k]).fetchall() for k in range(n)]
    )
    con.close()
    return n / seconds


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
