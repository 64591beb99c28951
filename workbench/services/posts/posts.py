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
        return tx.table("submitted", user_id=None if user_id is None else trimmed_id(user_id))


def post_ids_of(store: Store, tx: Transaction, user_id: str) -> list[str]:
    """The ids of all posts of a user, submitted and imported, by time."""
    found = dict(tx.rows("posts_of_user", user_id=user_id))
    names = [row[0] for row in tx.rows("segments")]
    kept = store.segments.posts_of(names, [user_id])
    if kept is not None:
        at = kept.column("created_at").cast(pa.int64()).to_pylist()
        found |= dict(zip(kept.column("post_id").to_pylist(), at, strict=True))
    return sorted(found, key=lambda post_id: (found[post_id], post_id))
