"""This module holds the reading of submitted posts: what became of each."""

from __future__ import annotations

import pyarrow as pa

from workbench.store import Store


def submitted_posts(store: Store, user_id: str | None = None) -> pa.Table:
    """What became of the posts that were submitted, of one user or of all.

    The columns of a replay's outcomes, and `late`, `policy`, `policy_version`.
    """
    with store.read() as tx:
        return tx.table("submitted", user_id=user_id)
