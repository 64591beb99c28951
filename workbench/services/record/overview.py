"""What is in a store, in a few numbers that are cheap to count."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.services.policies.policies import live_version
from workbench.store import Store


@dataclass(frozen=True)
class Overview:
    """The figures of a store. `posts`: all of them; `imports`: how many times posts were imported;
    `first_us`, `last_us`: the times of the first and the last imported post, epoch µs, None without
    any; `lists`: text lists that have entries; `reviews`: open items; `live`: the version that is
    live; `entries`: those of the moderation log; `labels`: those that hold.
    """

    posts: int
    imports: int
    first_us: int | None
    last_us: int | None
    users: int
    tags: int
    lists: int
    reviews: int
    live: int | None
    entries: int
    labels: int = 0


def overview(store: Store) -> Overview:
    """The figures of a store."""
    with store.read() as tx:
        segments = tx.posts.segments()
        live = live_version(tx)
        return Overview(
            posts=sum(segment.posts for segment in segments) + tx.posts.count_outside_segments(),
            imports=sum(segment.source == "import" for segment in segments),
            first_us=min((segment.first_us for segment in segments), default=None),
            last_us=max((segment.last_us for segment in segments), default=None),
            users=tx.users.count(),
            tags=len(tx.tags.names()),
            labels=tx.labels.count(),
            lists=tx.lists.count_lists(),
            reviews=tx.review.figures().open,
            live=None if live is None else live[1],
            entries=tx.head.entries,
        )
