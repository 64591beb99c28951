"""All that the store has about a post: what became of it and why, its labels and log entries, and
the posts around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from workbench.display import HtmlRepr
from workbench.model.ids import trimmed_id
from workbench.model.labels import Label
from workbench.model.log.entry import LogEntry
from workbench.model.review import FiredRule
from workbench.model.users import User
from workbench.services.evidence.entries import set_status
from workbench.services.evidence.evidence import evidence_in
from workbench.services.evidence.values import Evidence
from workbench.services.posts.posts import check_post_of_user
from workbench.services.users.users import Moment, timeline_in, user_in
from workbench.store import Store, Transaction

POSTS_AROUND = 5


@dataclass(frozen=True, repr=False)
class PostRecord(HtmlRepr):
    """A post of a user. `before`, `after`: the user's posts around it; `rules`: those that
    triggered on it; `entries`, `labels`: those about it, the oldest first; `why_rejected`: what had
    put the user out when it came, None of a post that was not rejected.
    """

    user: User
    post: Moment
    before: tuple[Moment, ...]
    after: tuple[Moment, ...]
    rules: tuple[FiredRule, ...]
    entries: tuple[LogEntry, ...]
    labels: tuple[Label, ...]
    why_rejected: Evidence | None


def post_record(store: Store, user_id: str, post_id: str) -> PostRecord:
    """All that is known of a post; of several with the same id, the newest. Raises: NotFound."""
    with store.read() as tx:
        user, post_id = user_in(tx, user_id), trimmed_id(post_id)
        check_post_of_user(store, tx, user.user_id, post_id)
        posts = [m for m in timeline_in(store, tx, user.user_id) if m.what == "post"]
        place = max(k for k, other in enumerate(posts) if other.post_id == post_id)
        entries = tx.log_entries.about(user.user_id)
        return PostRecord(
            user,
            posts[place],
            tuple(posts[max(0, place - POSTS_AROUND) : place]),
            tuple(posts[place + 1 : place + 1 + POSTS_AROUND]),
            tuple(tx.review.rules_fired_on(user.user_id, post_id)),
            tuple(entry for entry in entries if entry.post_id == post_id),
            tuple(_labels(tx, user.user_id, post_id)),
            _why_rejected(store, tx, user.user_id, posts[place], entries),
        )


def _labels(tx: Transaction, user_id: str, post_id: str) -> list[Label]:
    names = {"user_id": [user_id], "post_id": [post_id]}
    return tx.labels.of_posts(pa.table({name: pa.array(ids) for name, ids in names.items()}))


def _why_rejected(
    store: Store, tx: Transaction, user_id: str, post: Moment, entries: Sequence[LogEntry]
) -> Evidence | None:
    """What had put a user out when a post came, where it was rejected for that."""
    if not post.said.get("rejected_by"):
        return None
    earlier = [entry for entry in entries if entry.at_us <= post.at_us]
    out = set_status(earlier)
    return None if out is None else evidence_in(store, tx, user_id, entry_id=out.entry_id)
