"""The reading of posts: what became of submitted ones, and which a user has."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import MAX_COMPARED, NotFound, expected, quoted
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


def check_post_of_user(store: Store, tx: Transaction, user_id: str, post_id: str) -> None:
    """Raise NotFound, with the nearest id, for a post that a user does not have."""
    if tx.posts.is_submitted(user_id, post_id):
        return
    known = post_ids_of(store, tx, user_id)
    if post_id not in known:
        hint = expected(known, post_id, limit=5)
        raise NotFound(f"the user {quoted(user_id)} has no post {quoted(post_id)}; {hint}")


def check_post(store: Store, post_id: str) -> None:
    """Raise NotFound, with the nearest id, for a post that no user of the store has."""
    if post_id not in _posts_named(store, pc.equal(pc.field("post_id"), post_id)):
        begins = pc.starts_with(pc.field("post_id"), post_id[: len(post_id) // 2])
        hint = expected(_posts_named(store, begins), post_id, limit=5)
        raise NotFound(f"the store has no post {quoted(post_id)}; {hint}")


def _posts_named(store: Store, wanted: pc.Expression) -> list[str]:
    """The ids of posts that a condition on `post_id` is true of, or the first of them."""
    with store.read() as tx:
        submitted = tx.posts.outcomes().select(["post_id"]).filter(wanted)
        imported = store.segments.post_ids(tx.posts.segment_names(), wanted, MAX_COMPARED)
    return [*submitted.column("post_id").to_pylist(), *imported]
