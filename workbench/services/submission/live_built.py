"""How a user's state is built: from all that the store has of the user, or from
a saved state and what came since.

Source: spec 3, 4.1 and 4.2.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from workbench.history import History, RecordedLog, TextLists, Users
from workbench.model.standing import Standing
from workbench.policy.lower import Lowered, lowered
from workbench.policy.policy import Policy
from workbench.replay.choices import Choices
from workbench.replay.reference.arrival import wheres
from workbench.replay.reference.replay import PlainReplay
from workbench.replay.reference.state import Memory, User
from workbench.replay.reference.windows import OPEN_END_US, OPEN_START_US, Windows
from workbench.replay.run import bind
from workbench.services.policies.policies import LivePolicy
from workbench.services.posts.post_columns import conformed, posts_from_bodies
from workbench.services.submission.live import PolicyContext, UserState
from workbench.services.submission.live_saved import Saved, saved_states
from workbench.store import Store, Transaction
from workbench.store.rows import table_of

CHOICES = Choices.read(None, None, "full")
_SINCE = pa.schema([("user_id", pa.string()), ("seq", pa.int64()), ("entry_id", pa.int64())])


@dataclass(frozen=True)
class Reinstated:
    """Since when a user's history counts, where a policy forgets.

    `entry_id`: the last `enable` that reinstated; `post`: the time and id of the post that called
    it, None when a person did. `expired`: the suspensions that ran out since, each with its end and
    its log entry: what is older than the end and came before the entry is forgotten.
    """

    entry_id: int = 0
    post: tuple[int, str] | None = None
    expired: tuple[tuple[int, int], ...] = ()
    post_seq: int = 0
    enables: int = 0

    def counts(self, at: int, head: int, seq: int) -> bool:
        """Whether a post counts, which came at a time, after an entry, as the seq-th of all; an
        imported one came before all entries.
        """
        after = seq > self.post_seq if self.post else head >= self.entry_id
        return after and self.outlasts(at, head)

    def counts_entry(self, at: int, entry_id: int) -> bool:
        """Whether an entry counts that a person made."""
        return entry_id > self.entry_id and self.outlasts(at, entry_id)

    def outlasts(self, at: int, head: int) -> bool:
        """Whether what came at a time, after an entry, was not forgotten with a suspension."""
        return all(at >= end or head >= entry for end, entry in self.expired)

    @property
    def dropped_before_us(self) -> int:
        """The moment before which imported posts are forgotten."""
        if self.entry_id:
            return OPEN_END_US
        return max((end for end, _ in self.expired), default=OPEN_START_US)


@dataclass(frozen=True)
class Builder:
    """What states are built with, within a transaction.

    `types`: the type of every column of posts, those too that a policy reads and no post has.
    `users`: the fields of users, as `fields_read` gives them: no count reads them, but the policy
    is bound to them.
    """

    store: Store
    tx: Transaction
    live: LivePolicy
    basis: PolicyContext
    types: Mapping[str, str]
    users: Users | None = None

    def known(self, user_ids: Sequence[str]) -> dict[str, UserState]:
        """The states of users."""
        found = self._advanced(user_ids)
        found |= self._anew([user_id for user_id in user_ids if user_id not in found])
        given = pa.table({"user_id": pa.array(user_ids, pa.string())})
        name = self.live.policy.name
        for user_id, rule, held, fired_at in self.tx.run_with("memories", given, policy=name):
            found[user_id].user.memory[rule] = Memory(held, fired_at)
        return found

    def _anew(self, user_ids: Sequence[str]) -> dict[str, UserState]:
        """States that are built from everything."""
        if not user_ids:
            return {}
        found = {
            user_id: UserState(_blank(user_id, wheres_of(self.live.policy))) for user_id in user_ids
        }
        since = table_of(_SINCE, [(user_id, 0, 0) for user_id in user_ids])
        submitted = self.tx.run_with("posts_of_users", since)
        again = {}
        if self._forgets:
            again = reinstated(self.tx.run_with("reinstated", since), submitted)
        names = [row[0] for row in self.basis.segments]
        imported = self.store.segments.posts_of(names, found)
        self._fill_windows(submitted, imported, found, again)
        for user_id, one in again.items():
            found[user_id].user.windows.dropped_before_us = one.dropped_before_us
        _fill_calls(self.tx, since, submitted, found, again)
        return found

    def _advanced(self, user_ids: Sequence[str]) -> dict[str, UserState]:
        """States that were saved, with what came since; those for which that is not enough not."""
        saved = saved_states(self.tx, self.live, self.basis, user_ids)
        if not saved:
            return {}
        since = table_of(_SINCE, [(u, one.seq, one.entry_id) for u, one in saved.items()])
        submitted = self.tx.run_with("posts_of_users", since)
        stale = {row[0] for row in submitted if row[3] is None}  # moved into a segment
        if self._forgets:
            stale |= {row[0] for row in self.tx.run_with("reinstated", since)}
        found = {
            user_id: self._restored(one) for user_id, one in saved.items() if user_id not in stale
        }
        submitted = [row for row in submitted if row[0] in found]
        self._fill_windows(submitted, None, found, {})
        _fill_calls(self.tx, since, submitted, found, {})
        return found

    @property
    def _forgets(self) -> bool:
        return self.live.policy.semantics.history_after_enable == "forgotten"

    def _restored(self, saved: Saved) -> UserState:
        user = _blank(saved.user_id, wheres_of(self.live.policy))
        user.windows.restore(saved.windows, saved.dropped_before_us)
        user.calls.restore(saved.calls)
        return UserState(user, saved.newest_us)

    def _fill_windows(
        self,
        submitted: list[tuple[Any, ...]],
        imported: pa.Table | None,
        found: dict[str, UserState],
        since: dict[str, Reinstated],
    ) -> None:
        """Add earlier posts to the windows of users."""
        bodies = [row[:4] for row in submitted if row[3] is not None]
        parts = [posts_from_bodies(bodies, self.types)] if bodies else []
        parts += [] if imported is None else [imported]
        if not parts:
            return
        history = History.read(parts)
        replay = replay_over(self.live, history, self.basis.lists, self.types, self.users)
        fates = {(u, at, post): fate for u, at, post, _, *fate in submitted}
        counts_rejected = self.live.policy.semantics.rejected_posts == "counted"
        for row, user_id in enumerate(history.user_ids.to_pylist()):
            known, again = found[user_id], since.get(user_id, Reinstated())
            known.user.row = row
            for position in range(*history.offsets[row : row + 2]):
                at = int(history.created_at[position])
                key = (user_id, at, history.post_ids[position].as_py())
                rejected, _, head, seq = fates.get(key, (None, "[]", 0, 0))
                if seq:
                    known.newest_us = max(known.newest_us, at)
                known.unsaved += 1
                kept = again.counts(at, head, seq)
                if kept and (rejected is None or counts_rejected):
                    replay.fill(known.user, position, at)


def replay_over(
    live: LivePolicy,
    history: History,
    lists: TextLists,
    types: Mapping[str, str],
    users: Users | None = None,
) -> PlainReplay:
    """A plain replay of the live policy over some posts. Raises: BadInput, as `bind` does."""
    whole = replace(history, columns=conformed(history, types))
    everyone = Users.none() if users is None else users
    return PlainReplay(bind(live.policy, whole, everyone, RecordedLog.none(), lists, CHOICES))


def wheres_of(policy: Policy) -> tuple[Lowered | None, ...]:
    """The conditions of all counts of a policy."""
    return wheres(tuple(lowered(rule.when, policy.classes) for rule in policy.active_rules))


def reinstated(
    entries: Iterable[tuple[Any, ...]], submitted: Iterable[tuple[Any, ...]]
) -> dict[str, Reinstated]:
    """Since when the history of users counts.

    `entries`: the rows of the statement `reinstated`; `submitted`: those of `posts_of_users`.
    """
    seqs = {(row[0], row[1], row[2]): row[7] for row in submitted}
    standings: dict[str, Standing] = defaultdict(Standing)
    found: dict[str, Reinstated] = {}
    enables: Counter[tuple[str, int, str | None]] = Counter()
    for user_id, entry_id, at_us, kind, post_id, action, arguments in entries:
        entry = {"kind": kind, "action": action, "arguments": arguments, "at_us": at_us}
        was = standings[user_id].status
        standings[user_id].apply(entry | {"reason": None})
        before = found.get(user_id, Reinstated())
        if kind == "suspension_expired":
            found[user_id] = replace(before, expired=(*before.expired, (at_us, entry_id)))
        if action != "enable":
            continue
        key = (user_id, at_us, post_id)
        enables[key] += 1
        if was != "enabled":
            post = None if post_id is None else (at_us, post_id)
            found[user_id] = Reinstated(entry_id, post, (), seqs.get(key, 0), enables[key])
    return found


def _blank(user_id: str, counted: Sequence[Lowered | None]) -> User:
    return User(user_id, 0, "enabled", 0, None, set(), Windows(counted))


def _fill_calls(
    tx: Transaction,
    given: pa.Table,
    submitted: list[tuple[Any, ...]],
    found: dict[str, UserState],
    since: dict[str, Reinstated],
) -> None:
    """Fill in the calls of actions: by rules on earlier posts, and by hand."""
    for user_id, at, post_id, _, _, said, head, seq in submitted:
        again, actions = since.get(user_id, Reinstated()), json.loads(said)
        if again.post == (at, post_id) and again.outlasts(at, head):
            places = [k for k, action in enumerate(actions) if action == "enable"]
            actions = actions[places[again.enables - 1] + 1 :]
        elif not again.counts(at, head, seq):
            continue
        for action in actions:
            found[user_id].user.calls.add(at, action)
    for user_id, entry_id, at, action in tx.run_with("records_of", given):
        again = since.get(user_id, Reinstated())
        if user_id in found and again.counts_entry(at, entry_id):
            found[user_id].user.calls.add(at, action)
