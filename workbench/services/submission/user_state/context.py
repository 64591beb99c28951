"""What the states of users are built for: the live policy, the text lists, the stored posts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.history import History, RecordedLog, TextLists, Users
from workbench.model.posts import Segment
from workbench.replay.choices import Choices
from workbench.replay.reference.replay import PlainReplay
from workbench.replay.run import bind
from workbench.services.policies.lists import text_lists, with_emptied
from workbench.services.policies.policies import LivePolicy, live_in, live_version
from workbench.services.posts.post_columns import conformed
from workbench.store import Transaction

_CHOICES = Choices.read(None, None, "full")


@dataclass
class PolicyContext:
    """The live policy, the text lists, and the segments of earlier posts.

    `types`: the type of every column that posts have.
    """

    live: LivePolicy | None
    lists: TextLists
    segments: tuple[Segment, ...]
    types: dict[str, str]

    @classmethod
    def read(cls, tx: Transaction, earlier: PolicyContext | None) -> PolicyContext:
        """Read it from the store; the policy of an earlier context is read once."""
        live, version = None if earlier is None else earlier.live, live_version(tx)
        if version is None or live is None or version != (live.policy.name, live.version):
            live = live_in(tx)
        lists = text_lists(tx.lists.entries())
        if live is not None:
            lists = with_emptied(lists, live.policy)
        posts = tx.posts
        return cls(live, lists, tuple(posts.segments()), posts.column_types())

    def keeps_states_of(self, earlier: PolicyContext | None) -> bool:
        """Whether states that were built for an earlier context are right for this one."""
        return earlier is not None and (self.live, self.lists.digest, self.segments) == (
            earlier.live,
            earlier.lists.digest,
            earlier.segments,
        )


def replay_over(
    live: LivePolicy,
    history: History,
    lists: TextLists,
    types: Mapping[str, str],
    users: Users | None = None,
) -> PlainReplay:
    """A plain replay of the live policy over some posts. Raises: BadInput, as `bind` does."""
    typed = replace(history, columns=conformed(history, types))
    everyone = Users.none() if users is None else users
    return PlainReplay(bind(live.policy, typed, everyone, RecordedLog.none(), lists, _CHOICES))
