"""This module holds the undo of an applied simulation, which leaves alone what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from workbench.errors import Conflict
from workbench.model.log import POST_ACTION, TAGS_ADDED, TAGS_REMOVED, USER_ACTION, as_json
from workbench.model.standing import Standing
from workbench.services.apply import batch_in
from workbench.store import Actor, Store, Transaction
from workbench.store.effects import FLAGS, MARKS

SIMULATION_UNDONE = "simulation_undone"


@dataclass(frozen=True)
class Undone:
    """What an undo did: how many users it put back, and whom it left alone, changed since."""

    batch_id: str
    users: int
    left_alone: tuple[str, ...]


@dataclass
class _Footprint:
    """A user before a batch, after it, and what the batch did to posts and the review feed."""

    before: Standing
    after: Standing
    marks: list[tuple[str, str]]
    flags: list[str | None]


def undo(store: Store, actor: Actor, batch_id: str) -> Undone:
    """Take an applied simulation back: users stand as before it, where nobody changed them since.

    Raises: NotFound, Conflict when it was undone already.
    """
    with store.write(actor, f"undo-{batch_id}") as tx:
        batch = batch_in(tx, batch_id)
        if batch.undone_us is not None:
            raise Conflict(f"{batch_id} was undone already")
        span = {"first_entry": batch.first_entry, "last_entry": batch.last_entry}
        users = [row[0] for row in tx.rows("users_of_batch", **span)]
        tx.meet(users)
        found = _footprints(tx, users, batch.first_entry, batch.last_entry)
        left = [user_id for user_id in users if not _put_back(tx, user_id, found[user_id])]
        tx.run("batch_undone", batch_id=batch_id, now_us=tx.now_us)
        said = {"batch": batch_id, "users": len(users) - len(left), "left_alone": len(left)}
        tx.log(SIMULATION_UNDONE, policy=batch.policy, arguments=as_json(said))
        return Undone(batch_id, len(users) - len(left), tuple(left))


def _footprints(tx: Transaction, users: list[str], first: int, last: int) -> dict[str, _Footprint]:
    found = {u: _Footprint(Standing(), Standing(), [], []) for u in users}
    given = pa.table({"user_id": pa.array(users, pa.string())})
    names = ("kind", "action", "arguments", "reason", "at_us", "post_id")
    for entry_id, user_id, *values, _ in tx.run_with("entries_of_users", given):
        entry: dict[str, Any] = dict(zip(names, values, strict=True))
        print_of = found[user_id]
        if entry_id < first:
            print_of.before.apply(entry)
        if entry_id <= last:
            print_of.after.apply(entry)
        if first <= entry_id <= last and entry["action"] in MARKS:
            print_of.marks.append((entry["post_id"], MARKS[entry["action"]]))
        elif first <= entry_id <= last and entry["action"] in FLAGS:
            print_of.flags.append(entry["post_id"])
    return found


def _put_back(tx: Transaction, user_id: str, seen: _Footprint) -> bool:
    """Put a user back; whether that was possible: nothing changed since."""
    if tx.standing(user_id) != seen.after:
        return False
    before, after = seen.before, seen.after
    same = (before.status, before.until_us, before.reason)
    if same != (after.status, after.until_us, after.reason):
        _restore_status(tx, user_id, before.at(tx.now_us))
    for tag in sorted(before.tags ^ after.tags):
        adds = tag in before.tags
        kind, action = (TAGS_ADDED, "add_tags") if adds else (TAGS_REMOVED, "remove_tags")
        _log(tx, kind, user_id, action, {"tag": tag})
    for post_id, mark in seen.marks:
        _log(tx, POST_ACTION, user_id, "unmark_post", {"mark": mark}, post_id)
    for post_id in seen.flags:
        kind = USER_ACTION if post_id is None else POST_ACTION
        _log(tx, kind, user_id, "withdraw_flag", None, post_id)
    return True


def _restore_status(tx: Transaction, user_id: str, before: Standing) -> None:
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
    said: dict[str, Any] | None,
    post_id: str | None = None,
    reason: str | None = None,
) -> None:
    tx.log(
        kind,
        user_id=user_id,
        post_id=post_id,
        action=action,
        arguments=None if said is None else as_json(said),
        reason=reason,
        actor_kind="apply",
    )
