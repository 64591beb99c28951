"""Which posts of some new ones the store has already: submitted before, or imported.

A post is its user, time and id; a repeated one has the same content, or is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.history import History
from workbench.model.posts import PostKey, Segment, SubmittedPost
from workbench.services.posts.idempotency import (
    content,
    content_conflict,
    same_content,
    same_rows,
)
from workbench.store import Store, Transaction


@dataclass(frozen=True)
class StoredPosts:
    """What the store has of the users' posts at the instants of new ones.

    `submitted`: those that were submitted before; `in_segments`: those that lie in segments, None
    where there are none. Both hold the new posts, and others of the same users and times.
    """

    submitted: Mapping[PostKey, SubmittedPost]
    in_segments: History | None

    def refuse_changed(self, history: History, types: Mapping[str, str]) -> None:
        """Raise Conflict where a new post differs from the one that the store has.

        `types`: the types of the store's columns, at which values are compared.
        """
        changed = self.compare(history, types).changed
        if changed:
            raise content_conflict(keys_of(history)[changed[0]])

    def compare(self, history: History, types: Mapping[str, str]) -> Compared:
        """Find which new posts the store has already. `types`: as for `refuse_changed`."""
        if not self.submitted and self.in_segments is None:
            return Compared()
        in_segments = {} if self.in_segments is None else places_of(self.in_segments)
        same: dict[int, bool] = {}
        pairs: list[tuple[int, int]] = []
        for key, position in places_of(history).items():
            post = self.submitted.get(key)
            if post is not None and post.body is not None:
                body = json.loads(post.body)
                same[position] = same_content(body, content(history, position), types)
            elif key in in_segments:
                pairs.append((position, in_segments[key]))
        if pairs and self.in_segments is not None:
            here, there = np.array(pairs, np.int64).T
            equal = same_rows(history, here, self.in_segments, there, types)
            same |= zip(here.tolist(), equal.tolist(), strict=True)
        known = sorted(position for position, is_same in same.items() if is_same)
        return Compared(known, sorted(same.keys() - set(known)))


@dataclass(frozen=True)
class Compared:
    """New posts that the store has already, as positions in their history.

    `known`: with the same content; `changed`: with other content.
    """

    known: Sequence[int] = ()
    changed: Sequence[int] = ()


def stored_posts(
    store: Store, tx: Transaction, segments: Sequence[Segment], history: History
) -> StoredPosts:
    """What the store has of new posts, and of the imported posts of their instants.

    `segments`: all of the store's.
    """
    first_us, last_us = history.span_us
    submitted = _submitted(tx, history)
    some_moved = any(post.body is None for post in submitted.values())
    names = [
        segment.name
        for segment in segments
        if (some_moved or segment.source == "import")
        and segment.first_us <= last_us
        and segment.last_us >= first_us
    ]
    in_segments = _in_segments(store, names, history)
    if in_segments is not None:  # others of the same instants may have been submitted too
        submitted |= _submitted(tx, in_segments)
    return StoredPosts(submitted, in_segments)


def places_of(history: History) -> dict[PostKey, int]:
    """The position of each post in a history."""
    return dict(zip(keys_of(history), range(history.n_posts), strict=True))


def keys_of(history: History) -> list[PostKey]:
    """User, time and id of each post."""
    users = _users(history).to_pylist()
    times, ids = history.created_at.tolist(), history.post_ids.to_pylist()
    return list(zip(users, times, ids, strict=True))


def _submitted(tx: Transaction, history: History) -> dict[PostKey, SubmittedPost]:
    keys = (_users(history), history.created_at, history.post_ids)
    return {post.key: post for post in tx.posts.with_keys(*keys, history.span_us)}


def _users(history: History) -> pa.Array:
    places = history.owner
    return history.user_ids.take(pa.array(places))


def _in_segments(store: Store, names: list[str], history: History) -> History | None:
    """The posts of these segments that are of a user and time of new ones."""
    users = history.user_ids.to_pylist()
    posts = store.segments.posts_of(names, users, history.span_us)
    if posts is None:
        return None
    instants = {key[:2] for key in keys_of(history)}
    at = posts.column("created_at").cast(pa.int64()).to_pylist()
    pairs = zip(posts.column("user_id").to_pylist(), at, strict=True)
    posts = posts.filter(pa.array([pair in instants for pair in pairs], pa.bool_()))
    return History.read(posts) if len(posts) else None
