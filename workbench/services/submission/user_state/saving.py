"""Saved states of users, so that a program that reads a user for the first time need not read all
of the user's posts.

A saved state is good for one policy, the same text lists and the same imported posts; otherwise it
is as if there were none. It can always be built anew. Source: decision 9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.model.log.columns import as_json
from workbench.model.users import SavedState
from workbench.services.policies.policies import LivePolicy
from workbench.services.submission.user_state.context import PolicyContext
from workbench.services.submission.user_state.state import UserState, empty_state
from workbench.store import Transaction


def saved_states(
    tx: Transaction, live: LivePolicy, context: PolicyContext, user_ids: Sequence[str]
) -> dict[str, SavedState]:
    """The saved states of users that are good now."""
    states = tx.user_states.saved(user_ids, _good_for(live, context))
    return {state.user_id: state for state in states}


def save_states(
    tx: Transaction,
    live: LivePolicy,
    context: PolicyContext,
    states: Mapping[str, UserState],
    seq: int,
    entry_id: int,
) -> None:
    """Save the states of users as they are after this post and entry."""
    if not states:
        return
    saved = [_saved(state, seq, entry_id) for state in states.values()]
    tx.user_states.save(saved, _good_for(live, context))
    for state in states.values():
        state.unsaved = 0


def restored(saved: SavedState, live: LivePolicy) -> UserState:
    """The state that was saved, but for memories of rules."""
    state = empty_state(saved.user_id, live.policy)
    state.user.windows.restore(saved.windows, saved.dropped_before_us)
    state.user.calls.restore(saved.calls)
    state.newest_us = saved.newest_us
    return state


def _saved(state: UserState, seq: int, entry_id: int) -> SavedState:
    windows, calls = state.user.windows, state.user.calls
    return SavedState(
        state.user.user_id,
        seq,
        entry_id,
        state.newest_us,
        windows.times(),
        calls.times(),
        windows.dropped_before_us,
    )


def _good_for(live: LivePolicy, context: PolicyContext) -> str:
    """What a saved state is good for, as a text that is compared."""
    imported = [segment.name for segment in context.segments if segment.source == "import"]
    return as_json([live.policy.name, live.version, context.lists.digest, imported])
