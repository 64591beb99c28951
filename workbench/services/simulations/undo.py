"""The undo of an applied simulation, which leaves alone what changed since.

What a batch did is a list of parts: a user's status, a tag, a mark on a post, an item in the review
feed. Each is put back by itself, unless a later entry of the log is about the same part. What a
custom action does is done by other programs, which hear of it as an event: an undo names these
actions and leaves them, and what counts calls counts them as before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.display import HtmlRepr
from workbench.errors import Conflict
from workbench.model.actor import Actor
from workbench.model.log.columns import POST_ACTION, TAGS_ADDED, TAGS_REMOVED, USER_ACTION, as_json
from workbench.model.log.standing import Standing
from workbench.services.simulations.apply import batch_in
from workbench.services.simulations.user_parts import (
    ChangedPart,
    Part,
    changed_part,
    is_custom,
    part_of,
)
from workbench.store import Store, Transaction
from workbench.store.effects import UNMARK, WITHDRAW

SIMULATION_UNDONE = "simulation_undone"


@dataclass(frozen=True)
class Undone(HtmlRepr):
    """What an undo did: how many users it put back whole, and what it left alone, changed since.

    `partly`: how many users it put back but for what was left alone. `not_undone`: the custom
    actions of the batch, which stay done, and how many users each was called on.
    """

    batch_id: str
    users: int
    left: tuple[ChangedPart, ...]
    partly: int = 0
    not_undone: tuple[tuple[str, int], ...] = ()

    @property
    def left_alone(self) -> tuple[str, ...]:
        """The users of whom something was left alone."""
        return tuple(dict.fromkeys(part.user_id for part in self.left))


@dataclass
class _Footprint:
    """A user before a batch, the parts that it changed, and those that were changed since.

    `custom`: the custom actions of the batch.
    """

    before: Standing = field(default_factory=Standing)
    changed: dict[Part, None] = field(default_factory=dict)
    since: set[Part] = field(default_factory=set)
    custom: set[str] = field(default_factory=set)


def undo(store: Store, actor: Actor, batch_id: str) -> Undone:
    """Take an applied simulation back, but for what was changed since by anybody.

    Raises: NotFound, Conflict when it was undone already.
    """
    with store.write(actor, f"undo-{batch_id}") as tx:
        batch = batch_in(tx, batch_id)
        if batch.undone_us is not None:
            raise Conflict(f"{batch_id} was undone already")
        users = tx.log_entries.users_between(batch.first_entry, batch.last_entry)
        tx.load_users(users)
        footprints = _footprints(tx, users, batch.first_entry, batch.last_entry)
        parts = [
            (user_id, part)
            for user_id, footprint in footprints.items()
            for part in footprint.changed
        ]
        left = [changed_part(u, part) for u, part in parts if part in footprints[u].since]
        for user_id, part in parts:
            if part not in footprints[user_id].since:
                _put_back(tx, user_id, part, footprints[user_id].before)
        tx.batches.mark_undone(batch_id, tx.now_us)
        not_whole = {changed.user_id for changed in left}
        some = {user_id for user_id, part in parts if part not in footprints[user_id].since}
        partly = len(some & not_whole)
        custom = Counter(action for seen in footprints.values() for action in sorted(seen.custom))
        undone = Undone(
            batch_id, len(some - not_whole), tuple(left), partly, tuple(sorted(custom.items()))
        )
        arguments = {"batch": batch_id, "users": undone.users, "left_alone": len(undone.left_alone)}
        tx.log(SIMULATION_UNDONE, policy=batch.policy or None, arguments=as_json(arguments))
        return undone


def _footprints(tx: Transaction, users: list[str], first: int, last: int) -> dict[str, _Footprint]:
    footprints = {user_id: _Footprint() for user_id in users}
    for entry in tx.log_entries.changes_of_users(users):
        footprint = footprints[str(entry.user_id)]
        if entry.entry_id < first:
            footprint.before.apply(entry)
            continue
        part = part_of(entry)
        if part is None:
            if entry.entry_id <= last and is_custom(entry):
                footprint.custom.add(str(entry.action))
            continue
        if entry.entry_id <= last:
            footprint.changed[part] = None
        else:
            footprint.since.add(part)
    for user_id, post_id in tx.review.resolved_since(users, last):
        footprints[user_id].since.add(("item", post_id))
    return footprints


def _put_back(tx: Transaction, user_id: str, part: Part, before: Standing) -> None:
    match part:
        case ("status", _):
            _restore_status(tx, user_id, before.at(tx.now_us))
        case ("tag", tag):
            _restore_tag(tx, user_id, tag, adds=tag in before.tags)
        case ("mark", (post_id, mark)):
            _log(tx, POST_ACTION, user_id, UNMARK, {"mark": mark}, post_id)
        case ("item", post_id):
            kind = USER_ACTION if post_id is None else POST_ACTION
            _log(tx, kind, user_id, WITHDRAW, None, post_id)


def _restore_tag(tx: Transaction, user_id: str, tag: str, *, adds: bool) -> None:
    if (tag in tx.standing(user_id).tags) != adds:
        kind, action = (TAGS_ADDED, "add_tags") if adds else (TAGS_REMOVED, "remove_tags")
        _log(tx, kind, user_id, action, {"tag": tag})


def _restore_status(tx: Transaction, user_id: str, before: Standing) -> None:
    tx.expire(user_id, tx.now_us)
    now = tx.standing(user_id)
    if (now.status, now.until_us, now.reason) == (before.status, before.until_us, before.reason):
        return
    if before.status == "enabled":
        _log(tx, USER_ACTION, user_id, "enable", None)
    elif before.status == "blocked":
        _log(tx, USER_ACTION, user_id, "block", None, reason=before.reason)
    elif before.until_us is not None:
        until = {"until": before.until_us // 1000}
        _log(tx, USER_ACTION, user_id, "suspend", until, reason=before.reason)


def _log(
    tx: Transaction,
    kind: str,
    user_id: str,
    action: str,
    arguments: Mapping[str, object] | None,
    post_id: str | None = None,
    reason: str | None = None,
) -> None:
    tx.log(
        kind,
        user_id=user_id,
        post_id=post_id,
        action=action,
        arguments=None if arguments is None else as_json(arguments),
        reason=reason,
        actor_kind="apply",
    )
