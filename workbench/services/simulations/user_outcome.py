"""The replay of a policy over one user's posts alone.

Users are independent of each other, so it is what a simulation of all posts has of this user; it
reads the store as it is now, and takes no snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from workbench.errors import NotFound, quoted
from workbench.history import History, RecordedLog, Users
from workbench.history.between import posts_between
from workbench.policy.policy import Policy
from workbench.replay.choices import Choices
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import bound, replayed
from workbench.services.policies.lists import text_lists, with_emptied
from workbench.services.posts.post_columns import (
    columns_read,
    conformed,
    posts_from_bodies,
    types_in,
)
from workbench.services.simulations.snapshot import recorded_log
from workbench.services.users.user_fields import fields_read
from workbench.services.users.users import user_in
from workbench.store import Store, Transaction


def user_outcome(
    store: Store, user_id: str, policy: Policy, *, with_recorded: bool = False
) -> Outcome:
    """What a policy would have done to a user, who begins enabled and untagged.

    `with_recorded`: with what people, uploads and programs did to the user. A column of posts or
    users that the policy reads and the store has not is unknown.
    Raises: NotFound, for an unknown user, or one without a post that simulations read.
    """
    with store.read() as tx:
        user_id = user_in(tx, user_id).user_id
        history = _history(store, tx, user_id, policy)
        lists = with_emptied(text_lists(tx.lists.entries()), policy)
        users = fields_read(tx, policy, [user_id])
        log = recorded_log(tx, user_id) if with_recorded else RecordedLog.none()
    return replayed(bound(policy, history, users or Users.none(), log, lists, Choices()))


def _history(store: Store, tx: Transaction, user_id: str, policy: Policy) -> History:
    """The user's posts that simulations read."""
    parts = list(_posts(store, tx, user_id))
    if not parts:
        raise NotFound(f"simulations read no post of the user {quoted(user_id)}")
    history = History.read(parts)
    period = tx.imports.history_range()
    types = {**columns_read(policy), **types_in(tx)}
    whole = replace(history, columns=conformed(history, types))
    return posts_between(whole, period.since_us, period.until_us)


def _posts(store: Store, tx: Transaction, user_id: str) -> Iterator[pa.Table]:
    excluded = set(tx.imports.excluded_segments())
    names = [name for name in tx.posts.segment_names() if name not in excluded]
    imported = store.segments.posts_of(names, [user_id])
    if imported is not None:
        yield imported
    submitted = [post for post in tx.posts.submitted_after({user_id: 0}) if post.body is not None]
    if submitted:
        yield posts_from_bodies(submitted, types_in(tx))
