"""This module holds the users as submitted posts find them: windows, calls and memories of rules.

A user's state is built once, from the posts and the log, and then kept in memory and moved on with
every post, so that a submission costs the same whatever the user's history. It is built anew when
another program wrote about the user, or when the policy or a text list changed.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from workbench.history import History, RecordedLog, TextLists, Users
from workbench.model.standing import Standing
from workbench.policy.lower import Lowered, lowered
from workbench.policy.policy import Policy
from workbench.replay.arrival import wheres
from workbench.replay.choices import Choices
from workbench.replay.plain import PlainReplay
from workbench.replay.run import bind
from workbench.replay.state import Memory, User
from workbench.replay.windows import Windows
from workbench.services.policies import LivePolicy, live_in, live_version
from workbench.services.post_columns import conformed, posts_from_bodies, types_in
from workbench.store import Store, Transaction
from workbench.store.segments import Segments

CHOICES = Choices.read(None, None, "full")
NEVER = -(2**62)


@dataclass
class Known:
    """A user's state, and the time of the newest post, epoch µs."""

    user: User
    newest_us: int = NEVER


@dataclass
class Basis:
    """What posts meet: the live policy, the text lists, and the segments of earlier posts.

    `types`: the type of every column that posts have.
    """

    live: LivePolicy | None
    lists: TextLists
    segments: tuple[tuple[Any, ...], ...]
    types: dict[str, str]

    @classmethod
    def read(cls, tx: Transaction, before: Basis | None) -> Basis:
        """Read it from the store; a policy that was there before is not read again."""
        live, now = None if before is None else before.live, live_version(tx)
        if now is None or live is None or now != (live.policy.name, live.version):
            live = live_in(tx)
        lists = text_lists(row[:3] for row in tx.rows("list_entries"))
        return cls(live, lists, tuple(tx.rows("segments")), types_in(tx))

    def serves(self, before: Basis | None) -> bool:
        """Whether states that were built on another basis are good on this one."""
        return before is not None and (self.live, self.lists.digest, self.segments) == (
            before.live,
            before.lists.digest,
            before.segments,
        )


@dataclass
class LiveUsers:
    """The users that this program knows, and up to where it has seen the store."""

    basis: Basis | None = None
    entries: int = 0
    seq: int = 0
    known: dict[str, Known] = field(default_factory=dict)

    def catch_up(self, tx: Transaction, seq: int) -> Basis:
        """What posts meet now; the states of those about whom somebody else wrote are forgotten."""
        if self.basis is not None and (self.entries, self.seq) == (tx.head.entries, seq):
            return self.basis
        before, self.basis = self.basis, Basis.read(tx, self.basis)
        if not self.basis.serves(before):
            self.known.clear()
        else:
            changed = tx.rows("logged_since", entry_id=self.entries)
            for (user_id,) in [*changed, *tx.rows("posted_since", seq=self.seq)]:
                self.known.pop(user_id, None)
        self.entries, self.seq = tx.head.entries, seq
        return self.basis


@dataclass(frozen=True)
class Reinstated:
    """Since when a user's history counts, where a policy forgets.

    `entry_id`: the last `enable` that reinstated; `post`: the time and id of the post that called
    it, None when a person did. `expired_us`: the end of the last suspension that ran out since.
    """

    entry_id: int = 0
    post: tuple[int, str] | None = None
    expired_us: int = NEVER
    post_seq: int = 0
    enables: int = 0

    def counts(self, at: int, head: int, seq: int) -> bool:
        """Whether a post counts, which came at a time, after an entry, as the seq-th of all."""
        after = seq > self.post_seq if self.post else head >= self.entry_id
        return after and at >= self.expired_us


def load(
    store: Store,
    tx: Transaction,
    live: LivePolicy,
    lists: TextLists,
    types: dict[str, str],
    user_ids: Sequence[str],
) -> dict[str, Known]:
    """The states of users, built from what the store has of them."""
    policy = live.policy
    given = pa.table({"user_id": pa.array(user_ids, pa.string())})
    forgets = policy.semantics.history_after_enable == "forgotten"
    found = {user_id: Known(_blank(user_id)) for user_id in user_ids}
    submitted = tx.run_with("posts_of_users", given)
    since = _reinstated(tx, given, submitted) if forgets else {}
    _fill_windows(store, tx, live, lists, types, submitted, found, since)
    _fill_calls(tx, given, submitted, found, since)
    for user_id, rule, held, fired_at in tx.run_with("memories", given, policy=policy.name):
        found[user_id].user.memory[rule] = Memory(held, fired_at)
    return found


def stand(user: User, standing: Standing) -> None:
    """Let a user stand as the store says."""
    user.status, user.until_us = standing.status, standing.until_us or 0
    user.reason, user.tags = standing.reason, set(standing.tags)


def segments_of(store: Store) -> Segments:
    """The store's folder of segments."""
    return Segments(store.folder / "posts")


def _blank(user_id: str) -> User:
    return User(user_id, 0, "enabled", 0, None, set(), Windows(()))


def _reinstated(
    tx: Transaction, given: pa.Table, submitted: list[tuple[Any, ...]]
) -> dict[str, Reinstated]:
    seqs = {(row[0], row[1], row[2]): row[7] for row in submitted}
    standings: dict[str, Standing] = defaultdict(Standing)
    found: dict[str, Reinstated] = {}
    enables: Counter[tuple[str, int, str | None]] = Counter()
    for user_id, entry_id, at_us, kind, post_id, action, arguments in tx.run_with(
        "reinstated", given
    ):
        entry = {"kind": kind, "action": action, "arguments": arguments, "at_us": at_us}
        was = standings[user_id].status
        standings[user_id].apply(entry | {"reason": None})
        before = found.get(user_id, Reinstated())
        if kind == "suspension_expired":
            found[user_id] = replace(before, expired_us=at_us)
        if action != "enable":
            continue
        key = (user_id, at_us, post_id)
        enables[key] += 1
        if was != "enabled":
            post = None if post_id is None else (at_us, post_id)
            found[user_id] = Reinstated(entry_id, post, NEVER, seqs.get(key, 0), enables[key])
    return found


def _fill_windows(
    store: Store,
    tx: Transaction,
    live: LivePolicy,
    lists: TextLists,
    types: dict[str, str],
    submitted: list[tuple[Any, ...]],
    found: dict[str, Known],
    since: dict[str, Reinstated],
) -> None:
    """Fill the windows of users with their earlier posts."""
    names = [row[0] for row in tx.rows("segments")]
    bodies = [row[:4] for row in submitted if row[3] is not None]
    parts = [posts_from_bodies(bodies, types)] if bodies else []
    segment_posts = segments_of(store).posts_of(names, found)
    if segment_posts is not None:
        parts.append(segment_posts)
    history = History.read(parts) if parts else None
    fates = {(u, at, post): fate for u, at, post, _, *fate in submitted}
    replay = replay_over(live, history, lists, types) if history is not None else None
    wheres = wheres_of(live.policy)
    counts_rejected = live.policy.semantics.rejected_posts == "counted"
    rows = {} if history is None else {u: k for k, u in enumerate(history.user_ids.to_pylist())}
    for user_id, known in found.items():
        known.user.windows = Windows(wheres)
        if replay is None or history is None or user_id not in rows:
            continue
        known.user.row = rows[user_id]
        again = since.get(user_id, Reinstated())
        for position in range(*history.offsets[rows[user_id] : rows[user_id] + 2]):
            at = int(history.created_at[position])
            key = (user_id, at, history.post_ids[position].as_py())
            rejected, _, head, seq = fates.get(key, (None, "[]", 0, 0))
            known.newest_us = max(known.newest_us, at)
            kept = again.counts(at, head, seq)
            if kept and (rejected is None or counts_rejected):
                replay.fill(known.user, position, at)


def _fill_calls(
    tx: Transaction,
    given: pa.Table,
    submitted: list[tuple[Any, ...]],
    found: dict[str, Known],
    since: dict[str, Reinstated],
) -> None:
    """Fill in the calls of actions: by rules on earlier posts, and by hand."""
    for user_id, at, post_id, _, _, said, head, seq in submitted:
        again, actions = since.get(user_id, Reinstated()), json.loads(said)
        if again.post == (at, post_id):
            places = [k for k, action in enumerate(actions) if action == "enable"]
            actions = actions[places[again.enables - 1] + 1 :]
        elif not again.counts(at, head, seq):
            continue
        for action in actions:
            found[user_id].user.calls.add(at, action)
    for user_id, entry_id, at, action in tx.run_with("records_of", given):
        again = since.get(user_id, Reinstated())
        if entry_id >= again.entry_id and at >= again.expired_us:
            found[user_id].user.calls.add(at, action)


def replay_over(
    live: LivePolicy,
    history: History,
    lists: TextLists,
    types: dict[str, str],
    users: Users | None = None,
) -> PlainReplay:
    """A plain replay of the live policy over some posts. Raises: BadInput, as `bind` does."""
    whole = replace(history, columns=conformed(history, types))
    everyone = Users.none() if users is None else users
    return PlainReplay(bind(live.policy, whole, everyone, RecordedLog.none(), lists, CHOICES))


def text_lists(entries: Iterable[tuple[str, str, str]]) -> TextLists:
    """The store's text lists as a replay reads them."""
    rows = [{"list": name, "kind": kind, "value": value} for name, kind, value in entries]
    return TextLists.read(pa.Table.from_pylist(rows)) if rows else TextLists.none()


def wheres_of(policy: Policy) -> tuple[Lowered | None, ...]:
    """The conditions of all counts of a policy."""
    return wheres(tuple(lowered(rule.when, policy.classes) for rule in policy.active_rules))
