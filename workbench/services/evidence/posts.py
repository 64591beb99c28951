"""A user's posts at the time of a rule's trigger: which of them were in its windows.

What became of each post is read and not worked out anew, so that the windows are the ones that the
rule saw, whichever policy was live before. Source: spec 3.3 and 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import cast

import pyarrow as pa

from workbench.history import History
from workbench.model.log.entry import LogEntry
from workbench.model.posts import SubmittedPost
from workbench.policy.lower import lowered
from workbench.policy.policy import Policy
from workbench.policy.tree import Rule
from workbench.replay.reference.arrival import PostContext, wheres
from workbench.replay.reference.replay import PlainReplay
from workbench.replay.reference.state import User
from workbench.replay.reference.windows import Windows
from workbench.services.evidence.steps import PostSeen
from workbench.services.policies.lists import text_lists, with_emptied
from workbench.services.policies.policies import LivePolicy
from workbench.services.posts.post_columns import columns_read, posts_from_bodies, types_in
from workbench.services.submission.user_state.context import replay_over
from workbench.services.submission.user_state.reinstatement import (
    ALL_COUNTS,
    Reinstatement,
    reinstatements,
)
from workbench.services.users.user_fields import fields_read
from workbench.store import Store, Transaction
from workbench.units import iso

_STATUS_ACTIONS = ("block", "suspend", "enable")
Key = tuple[int, str]


class PostsAsOf:
    """The posts of one user, read once; `entries`: the user's log."""

    def __init__(
        self, store: Store, tx: Transaction, user_id: str, entries: Sequence[LogEntry]
    ) -> None:
        self._tx, self._user_id, self._entries = tx, user_id, entries
        self._submitted = tx.posts.submitted_after({user_id: 0})
        self._submitted_by_key = {(post.at_us, post.post_id): post for post in self._submitted}
        self._importing_entries: dict[Key, int] = {}
        self._replays: dict[tuple[str, int], PlainReplay] = {}
        parts = [*self._bodies(), *self._in_segments(store)]
        self._history = History.read(parts) if parts else None
        self._keys = _keys(self._history)
        self._places = {key: place for place, key in enumerate(self._keys)}

    def seen(self, at_us: int, post_id: str | None) -> PostSeen | None:
        """What a post says, None when the store has none of this time and id."""
        place = self._places.get((at_us, post_id or ""))
        return None if place is None else self.seen_at(place)

    def named(self, post_id: str | None) -> PostSeen | None:
        """What the latest post with an id says, None when the store has none."""
        places = [place for (_, named), place in self._places.items() if named == post_id]
        return self.seen_at(max(places)) if places else None

    def seen_at(self, place: int) -> PostSeen:
        """What the post at a place in the history says."""
        assert self._history is not None
        typed_values = {c.name: (c.type, c.python(place)) for c in self._history.columns.values()}
        values = {
            name: _plain(*typed) for name, typed in typed_values.items() if typed[1] is not None
        }
        text = values.pop("text", None)
        scores = {
            name: value
            for name, value in values.items()
            if type(value) is int or type(value) is float
        }
        rest = {name: value for name, value in values.items() if name not in scores}
        at_us, post_id = self._keys[place]
        return PostSeen(post_id, at_us, None if text is None else str(text), scores, rest)

    def arrival(
        self, trigger: LogEntry, first: int, policy: Policy, rule: Rule
    ) -> tuple[PostContext, PlainReplay] | None:
        """A post as it came to a rule that it triggered, with the windows as they were.

        `first`: the first entry that rules wrote on it. None when the store has no such post.
        """
        place = self._places.get((trigger.at_us, str(trigger.post_id)))
        if place is None:
            return None
        replay = self._replay(LivePolicy(policy, trigger.policy_version or 0))
        counted = wheres([lowered(rule.when, policy.classes)])
        user = User(self._user_id, 0, "enabled", 0, None, set(), Windows(counted))
        for earlier in self._counted(place, first, policy):
            replay.fill(user, earlier, self._keys[earlier][0])
        return PostContext(replay.run, user, place, trigger.at_us, frozenset()), replay

    def counting_since(self, first: int, policy: Policy) -> Reinstatement:
        """Since when the user's history counted before an entry."""
        if policy.semantics.history_after_enable != "forgotten":
            return ALL_COUNTS
        changes = [
            entry
            for entry in self._entries
            if entry.entry_id < first
            and (entry.kind == "suspension_expired" or entry.action in _STATUS_ACTIONS)
        ]
        return reinstatements(changes, self._submitted).get(self._user_id, ALL_COUNTS)

    def _counted(self, place: int, first: int, policy: Policy) -> Iterator[int]:
        """The places of the posts in the windows of the post at a place."""
        own = self._submitted_at(place)
        own_seq = 0 if own is None else own.seq
        semantics, since = policy.semantics, self.counting_since(first, policy)
        for other, (at_us, _) in enumerate(self._keys):
            post = self._submitted_at(other)
            head, seq = (0, 0) if post is None else (post.head, post.seq)
            if other == place:
                is_counted = semantics.current_post == "counted" and since.counts(at_us, head, seq)
            elif post is not None and seq < own_seq:
                fits = post.rejected_by is None or semantics.rejected_posts == "counted"
                is_counted = fits and since.counts(at_us, head, seq)
            else:  # not submitted by then; it may have been imported
                entry_id = self._importing_entries.get(self._keys[other], first)
                is_counted = entry_id < first and other < place and since.counts(at_us, 0, 0)
            if is_counted:
                yield other

    def _submitted_at(self, place: int) -> SubmittedPost | None:
        """The submitted post at a place in the history, None for an imported one."""
        return self._submitted_by_key.get(self._keys[place])

    def _replay(self, live: LivePolicy) -> PlainReplay:
        key = (live.policy.name, live.version)
        if key not in self._replays:
            assert self._history is not None
            lists = with_emptied(text_lists(self._tx.lists.entries()), live.policy)
            types = {**columns_read(live.policy), **types_in(self._tx)}
            users = fields_read(self._tx, live.policy, [self._user_id])
            self._replays[key] = replay_over(live, self._history, lists, types, users)
        return self._replays[key]

    def _bodies(self) -> Iterator[pa.Table]:
        with_bodies = [post for post in self._submitted if post.body is not None]
        if with_bodies:
            yield posts_from_bodies(with_bodies, types_in(self._tx))

    def _in_segments(self, store: Store) -> Iterator[pa.Table]:
        """The posts that lie in segments; of imported ones it is noted which entry brought them."""
        posts = self._tx.posts
        importing_entries = posts.importing_entries()
        for name in posts.segment_names():
            stored = store.segments.posts_of([name], [self._user_id])
            if stored is None:
                continue
            yield stored
            at = stored.column("created_at").cast(pa.int64()).to_pylist()
            if name in importing_entries:
                for key in zip(at, stored.column("post_id").to_pylist(), strict=True):
                    self._importing_entries.setdefault(key, importing_entries[name])


def _keys(history: History | None) -> list[Key]:
    """Time and id of each post."""
    if history is None:
        return []
    return list(zip(history.created_at.tolist(), history.post_ids.to_pylist(), strict=True))


def _plain(kind: str, value: object) -> object:
    if kind == "time":
        return iso(cast("int", value))
    if kind == "boolean":
        return bool(value)
    return float(value) if isinstance(value, Decimal) else value
