"""Which posts of some new ones the store has already: submitted before, or imported.

A post is its user, time and id; it comes again only with the content that it has.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.history import History
from workbench.replay.reference.replay import PlainReplay
from workbench.replay.reference.state import User
from workbench.services.posts.answers import Key
from workbench.services.posts.idempotency import (
    content,
    other_content,
    same_content,
    same_rows,
)
from workbench.store import Store, Transaction

Instant = tuple[str, int]
"""A user and a time, epoch µs."""


@dataclass(frozen=True)
class Decided:
    """A post that was submitted before, and what became of it, as the store has it.

    `body`: what it says, None where that lies in a segment.
    """

    user_id: str
    at: int
    post_id: str
    body: str | None
    rejected_by: str | None
    late: bool
    rules: str
    test_rules: str
    actions: str


@dataclass(frozen=True)
class StoredPosts:
    """What the store has of the users' posts at the instants of new ones.

    `decided`: those that were submitted before; `in_segments`: those that lie in segments, None
    where there are none. Both hold the new posts, and others of the same users and times.
    """

    decided: Mapping[Key, Decided]
    in_segments: History | None

    def refuse_changed(self, history: History, types: Mapping[str, str]) -> None:
        """Raise Conflict where a new post differs from the one that the store has.

        `types`: the types of the store's columns, at which values are compared.
        """
        changed = self.compare(history, types).changed
        if changed:
            raise other_content(keys_of(history)[changed[0]])

    def compare(self, history: History, types: Mapping[str, str]) -> Compared:
        """Find which new posts the store has already. `types`: as for `refuse_changed`."""
        if not self.decided and self.in_segments is None:
            return Compared()
        in_segments = {} if self.in_segments is None else places_of(self.in_segments)
        same: dict[int, bool] = {}
        pairs: list[tuple[int, int]] = []
        for key, position in places_of(history).items():
            decided = self.decided.get(key)
            if decided is not None and decided.body is not None:
                body = json.loads(decided.body)
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


@dataclass(frozen=True)
class Waiting:
    """Imported posts that were not submitted yet, while posts of their instants are evaluated.

    `replay`: fills windows with them. `posts`: id and position of each, in the order of replay.
    """

    replay: PlainReplay
    posts: dict[Instant, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def among(cls, stored: StoredPosts, replay: PlainReplay) -> Waiting:
        """Those that the store has, and never decided; `replay`: over the posts in segments."""
        found = cls(replay)
        for (user_id, at, post_id), position in places_of(replay.run.history).items():
            if (user_id, at, post_id) not in stored.decided:
                found.posts[user_id, at].append((post_id, position))
        return found

    def step_aside(self, user: User, at: int, post_id: str) -> tuple[bool, list[int]]:
        """Take a post that is submitted now, and those that follow it at its instant, out of the
        windows; whether it was there itself, and the positions of the others.
        """
        waiting = self.posts.get((user.user_id, at), [])
        own = [position for name, position in waiting if name == post_id]
        behind = [position for name, position in waiting if name > post_id]
        if at >= user.windows.dropped_before_us:
            for position in (*own, *behind):
                self.replay.unfill(user, position, at)
        self.posts[user.user_id, at] = [one for one in waiting if one[0] != post_id]
        return bool(own), behind

    def step_back(self, user: User, at: int, behind: list[int]) -> None:
        """Put those back that followed, unless they were forgotten meanwhile."""
        if at >= user.windows.dropped_before_us:
            for position in behind:
                self.replay.fill(user, position, at)


def stored_posts(
    store: Store, tx: Transaction, segments: Sequence[tuple[Any, ...]], history: History
) -> StoredPosts:
    """What the store has of new posts, and of the imported posts of their instants.

    `segments`: the rows of the statement `segments`.
    """
    first_us, last_us = history.span_us
    decided = _decided(tx, history)
    moved = any(one.body is None for one in decided.values())
    names = [
        name
        for name, source, _, first, last, *_ in segments
        if (moved or source == "import") and first <= last_us and last >= first_us
    ]
    in_segments = _in_segments(store, names, history)
    if in_segments is not None:  # others of the same instants may have been submitted too
        decided |= _decided(tx, in_segments)
    return StoredPosts(decided, in_segments)


def places_of(history: History) -> dict[Key, int]:
    """Where each post stands in a history."""
    return dict(zip(keys_of(history), range(history.n_posts), strict=True))


def keys_of(history: History) -> list[Key]:
    """User, time and id of each post."""
    users = _users(history).to_pylist()
    times, ids = history.created_at.tolist(), history.post_ids.to_pylist()
    return list(zip(users, times, ids, strict=True))


def _decided(tx: Transaction, history: History) -> dict[Key, Decided]:
    first_us, last_us = history.span_us
    span = {"first_us": first_us, "last_us": last_us}
    rows = tx.run_with("known_posts", _key_table(history), **span)
    return {(row[0], row[1], row[2]): Decided(*row) for row in rows}


def _key_table(history: History) -> pa.Table:
    columns = [_users(history), pa.array(history.created_at), history.post_ids]
    return pa.table(dict(zip(("user_id", "created_us", "post_id"), columns, strict=True)))


def _users(history: History) -> pa.Array:
    places = np.repeat(np.arange(history.n_users), np.diff(history.offsets))
    return history.user_ids.take(pa.array(places))


def _in_segments(store: Store, names: list[str], history: History) -> History | None:
    """The posts of these segments that are of a user and time of new ones."""
    users = history.user_ids.to_pylist()
    found = store.segments.posts_of(names, users, history.span_us)
    if found is None:
        return None
    instants = {key[:2] for key in keys_of(history)}
    at = found.column("created_at").cast(pa.int64()).to_pylist()
    pairs = zip(found.column("user_id").to_pylist(), at, strict=True)
    found = found.filter(pa.array([pair in instants for pair in pairs], pa.bool_()))
    return History.read(found) if len(found) else None
