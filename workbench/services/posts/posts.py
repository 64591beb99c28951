"""The reading of posts: what became of submitted ones, and which a user has."""

from __future__ import annotations

import pyarrow as pa

from workbench.model.ids import trimmed_id
from workbench.store import Store, Transaction


def submitted_posts(store: Store, user_id: str | None = None) -> pa.Table:
    """What became of the posts that were submitted, of one user or of all.

    The columns of a replay's outcomes, and `late`, `policy`, `policy_version`.
    """
    with store.read() as tx:
        return tx.posts.outcomes(None if user_id is None else trimmed_id(user_id))


def post_ids_of(store: Store, tx: Transaction, user_id: str) -> list[str]:
    """The ids of all posts of a user, submitted and imported, by time."""
    posts = tx.posts
    times = posts.times_of(user_id)
    in_segments = store.segments.posts_of(posts.segment_names(), [user_id])
    if in_segments is not None:
        at_us = in_segments.column("created_at").cast(pa.int64()).to_pylist()
        times |= dict(zip(in_segments.column("post_id").to_pylist(), at_us, strict=True))
    return sorted(times, key=lambda post_id: (times[post_id], post_id))
