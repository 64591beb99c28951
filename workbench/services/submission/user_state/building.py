"""How a user's state is built: from all that the store has of the user, or from a saved state and
what came since.

Source: spec 3, 4.1 and 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from workbench.history import History, Users
from workbench.model.posts import SubmittedPost
from workbench.replay.reference.state import Memory
from workbench.services.policies.policies import LivePolicy
from workbench.services.posts.post_columns import posts_from_bodies
from workbench.services.submission.user_state.context import PolicyContext, replay_over
from workbench.services.submission.user_state.reinstatement import (
    ALL_COUNTS,
    Reinstatement,
    reinstatements,
)
from workbench.services.submission.user_state.saving import restored, saved_states
from workbench.services.submission.user_state.state import UserState, empty_state
from workbench.store import Store, Transaction

States = dict[str, UserState]


@dataclass(frozen=True)
class StateBuilder:
    """What states are built with, within a transaction.

    `types`: the type of every column of posts, those too that a policy reads and no post has.
    `users`: the fields of users, as `fields_read` gives them: no count reads them, but the policy
    is bound to them.
    """

    store: Store
    tx: Transaction
    live: LivePolicy
    context: PolicyContext
    types: Mapping[str, str]
    users: Users | None = None

    def build(self, user_ids: Sequence[str]) -> States:
        """The states of users."""
        states = self._from_saved(user_ids)
        states |= self._from_all_posts([user_id for user_id in user_ids if user_id not in states])
        for memory in self.tx.user_states.memories(user_ids, self.live.policy.name):
            user = states[memory.user_id].user
            user.memory[memory.rule] = Memory(memory.held, memory.fired_at_us)
        return states

    def _from_all_posts(self, user_ids: Sequence[str]) -> States:
        """States that are built from everything."""
        if not user_ids:
            return {}
        states = {user_id: empty_state(user_id, self.live.policy) for user_id in user_ids}
        start = dict.fromkeys(user_ids, 0)
        submitted = self.tx.posts.submitted_after(start)
        since: dict[str, Reinstatement] = {}
        if self._forgets:
            since = reinstatements(self.tx.user_states.status_changes(start), submitted)
        names = [segment.name for segment in self.context.segments]
        imported = self.store.segments.posts_of(names, states)
        self._fill_windows(states, submitted, imported, since)
        for user_id, reinstatement in since.items():
            states[user_id].user.windows.dropped_before_us = reinstatement.dropped_before_us
        self._fill_calls(states, submitted, start, since)
        return states

    def _from_saved(self, user_ids: Sequence[str]) -> States:
        """States that were saved, with what came since; those for which that is not enough not."""
        saved = saved_states(self.tx, self.live, self.context, user_ids)
        if not saved:
            return {}
        entry_ids = {user_id: state.entry_id for user_id, state in saved.items()}
        seqs = {user_id: state.seq for user_id, state in saved.items()}
        submitted = self.tx.posts.submitted_after(seqs)
        stale = {post.user_id for post in submitted if post.body is None}  # moved into a segment
        if self._forgets:
            changes = self.tx.user_states.status_changes(entry_ids)
            stale |= {change.user_id for change in changes}
        states = {
            user_id: restored(state, self.live)
            for user_id, state in saved.items()
            if user_id not in stale
        }
        submitted = [post for post in submitted if post.user_id in states]
        self._fill_windows(states, submitted, None, {})
        self._fill_calls(states, submitted, entry_ids, {})
        return states

    @property
    def _forgets(self) -> bool:
        return self.live.policy.semantics.history_after_enable == "forgotten"

    def _fill_windows(
        self,
        states: States,
        submitted: Sequence[SubmittedPost],
        imported: pa.Table | None,
        since: Mapping[str, Reinstatement],
    ) -> None:
        """Add earlier posts to the windows of users."""
        with_bodies = [post for post in submitted if post.body is not None]
        parts = [posts_from_bodies(with_bodies, self.types)] if with_bodies else []
        parts += [] if imported is None else [imported]
        if not parts:
            return
        history = History.read(parts)
        replay = replay_over(self.live, history, self.context.lists, self.types, self.users)
        submitted_by_key = {post.key: post for post in submitted}
        counts_rejected = self.live.policy.semantics.rejected_posts == "counted"
        for row, user_id in enumerate(history.user_ids.to_pylist()):
            state, reinstatement = states[user_id], since.get(user_id, ALL_COUNTS)
            state.user.row = row
            for position in range(*history.offsets[row : row + 2]):
                at_us = int(history.created_at[position])
                key = (user_id, at_us, history.post_ids[position].as_py())
                post = submitted_by_key.get(key)
                if post is not None:
                    state.newest_us = max(state.newest_us, at_us)
                state.unsaved += 1
                if _counts(post, at_us, reinstatement, counts_rejected=counts_rejected):
                    replay.fill(state.user, position, at_us)

    def _fill_calls(
        self,
        states: States,
        submitted: Sequence[SubmittedPost],
        entry_ids: Mapping[str, int],
        since: Mapping[str, Reinstatement],
    ) -> None:
        """Fill in the calls of actions: by rules on these posts, and by hand after the entries."""
        for post in submitted:
            for action in since.get(post.user_id, ALL_COUNTS).counted_actions(post):
                states[post.user_id].user.calls.add(post.at_us, action)
        for call in self.tx.user_states.calls_by_hand(entry_ids):
            reinstatement = since.get(call.user_id, ALL_COUNTS)
            if call.user_id in states and reinstatement.counts_entry(call.at_us, call.entry_id):
                states[call.user_id].user.calls.add(call.at_us, call.action)


def _counts(
    post: SubmittedPost | None,
    at_us: int,
    reinstatement: Reinstatement,
    *,
    counts_rejected: bool,
) -> bool:
    """Whether a post is in windows. `post`: None for an imported one."""
    if post is None:
        return reinstatement.counts(at_us, 0, 0)
    is_kept = reinstatement.counts(at_us, post.head, post.seq)
    return is_kept and (post.rejected_by is None or counts_rejected)
