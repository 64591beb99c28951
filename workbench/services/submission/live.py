"""The users as submitted posts find them: windows, calls and memories of rules.

A user's state is kept in memory and moved on with every post, and saved now and then, so that a
submission costs the same whatever the user's history. It is built anew when another program wrote
about the user, or when the policy, a text list or the imported posts changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workbench.history import TextLists
from workbench.model.standing import Standing
from workbench.replay.reference.state import User
from workbench.services.policies.lists import text_lists, with_emptied
from workbench.services.policies.policies import LivePolicy, live_in, live_version
from workbench.services.posts.post_columns import types_in
from workbench.store import Transaction

NEVER = -(2**62)
SAVE_AFTER = 256


@dataclass
class UserState:
    """A user's state, and the time of the newest post, epoch µs.

    `unsaved`: how many posts the state holds beyond the saved one.
    """

    user: User
    newest_us: int = NEVER
    unsaved: int = 0


@dataclass
class PolicyContext:
    """What posts meet: the live policy, the text lists, and the segments of earlier posts.

    `types`: the type of every column that posts have.
    """

    live: LivePolicy | None
    lists: TextLists
    segments: tuple[tuple[Any, ...], ...]
    types: dict[str, str]

    @classmethod
    def read(cls, tx: Transaction, before: PolicyContext | None) -> PolicyContext:
        """Read it from the store; a policy that was there before is not read again."""
        live, now = None if before is None else before.live, live_version(tx)
        if now is None or live is None or now != (live.policy.name, live.version):
            live = live_in(tx)
        lists = text_lists(tx.lists.entries())
        if live is not None:
            lists = with_emptied(lists, live.policy)
        return cls(live, lists, tuple(tx.rows("segments")), types_in(tx))

    def serves(self, before: PolicyContext | None) -> bool:
        """Whether states that were built on another basis are good on this one."""
        return before is not None and (self.live, self.lists.digest, self.segments) == (
            before.live,
            before.lists.digest,
            before.segments,
        )


@dataclass
class LiveUsers:
    """The users that this program knows, and up to where it has seen the store.

    `save_after`: how many posts a state may hold beyond the saved one.
    """

    save_after: int = SAVE_AFTER

    basis: PolicyContext | None = None
    entries: int = 0
    seq: int = 0
    known: dict[str, UserState] = field(default_factory=dict)

    def catch_up(self, tx: Transaction, seq: int) -> PolicyContext:
        """What posts meet now; the states of those about whom somebody else wrote are forgotten."""
        if self.basis is not None and (self.entries, self.seq) == (tx.head.entries, seq):
            return self.basis
        before, self.basis = self.basis, PolicyContext.read(tx, self.basis)
        if not self.basis.serves(before):
            self.known.clear()
        else:
            changed = tx.rows("logged_since", entry_id=self.entries)
            for (user_id,) in [*changed, *tx.rows("posted_since", seq=self.seq)]:
                self.known.pop(user_id, None)
        self.entries, self.seq = tx.head.entries, seq
        return self.basis


def stand(user: User, standing: Standing) -> None:
    """Let a user stand as the store says."""
    user.status, user.until_us = standing.status, standing.until_us or 0
    user.reason, user.tags = standing.reason, set(standing.tags)
