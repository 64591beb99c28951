"""This module holds the application of a simulation: the plan, what it would do, and the doing.

Users are brought from how they stand now to how the simulation ends, as of now. Nothing is applied
that the plan did not say. Source: design, decision 5.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import BadInput, NotFound, Refused, quoted
from workbench.model.log import POST_ACTION, TAGS_ADDED, TAGS_REMOVED, USER_ACTION, as_json
from workbench.model.standing import Standing, tag_of
from workbench.replay.outcome import Outcome
from workbench.services.snapshot import Snapshot
from workbench.store import Actor, Store, Transaction
from workbench.store.effects import FLAGS, MARKS

SIMULATION_APPLIED = "simulation_applied"
PROTECTED_TAGS = ("staff", "vip")
LARGEST_SHOWN = 10
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Change:
    """One thing that applying does to a user, or to a user's post."""

    user_id: str
    action: str
    post_id: str | None = None
    until_ms: int | None = None
    reason: str | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Plan:
    """What applying a simulation would do, and to whom not, each with why.

    `entries`, `seq`: the log's length and the last post that the simulation knew. `over`: their
    suspension has run out; `kept`: they are out now, and the simulation leaves them free or out for
    less; `skipped`: a person changed them since the history's end; `protected`: they carry a
    protected tag. `largest`: the users with most posts who would be blocked or suspended.
    """

    policy: str
    policy_digest: str
    data_digest: str
    entries: int
    seq: int
    changes: tuple[Change, ...]
    over: tuple[str, ...]
    kept: tuple[str, ...]
    skipped: tuple[str, ...]
    protected: tuple[str, ...]
    largest: tuple[tuple[str, int], ...]
    all_users: int

    @property
    def users(self) -> int:
        """How many users it touches."""
        return len({change.user_id for change in self.changes})

    @property
    def counts(self) -> dict[str, int]:
        """How often each action is taken."""
        found: dict[str, int] = {}
        for change in self.changes:
            found[change.action] = found.get(change.action, 0) + 1
        return found

    @property
    def share(self) -> float:
        """The share of all users that it touches, 0 to 1."""
        return self.users / self.all_users if self.all_users else 0.0

    @property
    def digest(self) -> str:
        """The hash of all that is planned."""
        said = [self.policy_digest, self.data_digest, self.entries, self.seq]
        parts = [repr(said), *(repr(change) for change in self.changes)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def confirmation(self) -> str:
        """What to type to confirm it: it is another one for every other plan."""
        return f"apply {self.policy} to {self.users} users, {self.digest[:8]}"


@dataclass(frozen=True)
class Batch:
    """A simulation that was applied: its id, policy, time and person, entries, and when undone."""

    batch_id: str
    policy: str
    applied_us: int
    applied_by: str
    first_entry: int
    last_entry: int
    undone_us: int | None


def plan(
    store: Store,
    outcome: Outcome,
    shot: Snapshot,
    *,
    reinstate: bool = False,
    protected_tags: Sequence[str] = PROTECTED_TAGS,
) -> Plan:
    """Plan to apply what a simulation ends with; nothing is written.

    `shot`: the snapshot that was simulated. `reinstate`: also enable users whom the simulation
    leaves free, and let it shorten what holds now. `protected_tags`: tags that protect, wherever
    one is a word of a tag's API value, in capitals or not.
    """
    history = outcome.run.history
    posts = dict(
        zip(history.user_ids.to_pylist(), (history.offsets[1:] - history.offsets[:-1]).tolist(),
            strict=True)
    )  # fmt: skip
    with store.read() as tx:
        by_hand = {row[0] for row in tx.rows("changed_by_hand", since_us=outcome.run.last_us)}
        ends = {row["user_id"]: row for row in outcome.users.to_pylist()}
        tx.meet(ends)
        aims = _Aims(tx, by_hand, reinstate=reinstate)
        for user_id, end in ends.items():
            aims.status(user_id, end)
        aims.entries(outcome.log.to_pylist())
        touched = {change.user_id for change in aims.changes}
        out = [c.user_id for c in aims.changes if c.action in ("block", "suspend")]
        largest = sorted(out, key=lambda user_id: (-posts.get(user_id, 0), user_id))
        return Plan(
            outcome.run.policy.name,
            outcome.run.policy.digest,
            history.digest,
            shot.entries,
            shot.seq,
            tuple(aims.changes),
            tuple(aims.over),
            tuple(aims.kept),
            tuple(sorted(by_hand & ends.keys())),
            tuple(sorted(u for u in touched if _is_protected(tx.standing(u).tags, protected_tags))),
            tuple((user_id, posts.get(user_id, 0)) for user_id in largest[:LARGEST_SHOWN]),
            tx.value("count_users"),
        )


def apply(
    store: Store,
    actor: Actor,
    made: Plan,
    confirm: str,
    *,
    max_users: int | None = None,
    allow_protected: bool = False,
) -> Batch:
    """Apply a plan, all of it in one transaction.

    `confirm`: the plan's `confirmation`, typed. Raises: Refused, when it is not, when policy, data
    or state are no longer those of the plan, or when a limit is passed.
    """
    if confirm != made.confirmation:
        said = f"to confirm this plan, give {quoted(made.confirmation)}"
        raise Refused(f"{said}; nothing was applied")
    if max_users is not None and made.users > max_users:
        raise Refused(f"the plan touches {made.users} users, more than the limit of {max_users}")
    if made.protected and not allow_protected:
        shown = ", ".join(quoted(user_id) for user_id in made.protected[:5])
        raise Refused(f"the plan touches {len(made.protected)} protected users: {shown}")
    with store.write(actor, f"apply-{made.digest[:16]}") as tx:
        _check_state(tx, made)
        first = tx.head.entries + 1
        tx.meet(change.user_id for change in made.changes)
        for change in made.changes:
            _do(tx, change)
        last = tx.log(
            SIMULATION_APPLIED,
            policy=made.policy,
            arguments=as_json({"plan": made.digest, "users": made.users, **made.counts}),
        )
        values = {"first_entry": first, "last_entry": last, "now_us": tx.now_us, "by": actor.name}
        batch_id = f"batch-{last}"
        tx.run("keep_batch", batch_id=batch_id, plan=made.digest, policy=made.policy, **values)
        return Batch(batch_id, made.policy, tx.now_us, actor.name, first, last, None)


def batches(store: Store) -> list[Batch]:
    """The simulations that were applied, oldest first."""
    with store.read() as tx:
        return [Batch(*row) for row in tx.rows("batches")]


class _Aims:
    """What is to be done to whom."""

    def __init__(self, tx: Transaction, by_hand: set[str], *, reinstate: bool) -> None:
        self._tx, self._by_hand, self._reinstate = tx, by_hand, reinstate
        self.changes: list[Change] = []
        self.over: list[str] = []
        self.kept: list[str] = []
        self._marks = set(tx.rows("all_marks"))
        self._flags = set(tx.rows("open_or_decided_flags"))

    def status(self, user_id: str, end: Mapping[str, Any]) -> None:
        """Bring a user's status to the simulation's end."""
        if user_id in self._by_hand:
            return
        now = self._tx.standing(user_id).at(self._tx.now_us)
        until_ms, reason = end["block_until"], end["block_reason"]
        until_us = None if until_ms is None else until_ms * 1000
        if end["status"] == "suspended" and until_us is not None and until_us <= self._tx.now_us:
            self.over.append(user_id)
        elif _is_looser(end["status"], until_us, now) and not self._reinstate:
            self.kept.append(user_id)
        elif (end["status"], until_us, reason) != (now.status, now.until_us, now.reason):
            self.changes.append(_status_change(user_id, end["status"], until_ms, reason))

    def entries(self, log: Iterable[Mapping[str, Any]]) -> None:
        """Do what rules did to tags, posts and the review feed, where it is not so already."""
        last: dict[tuple[str, str], str] = {}
        done: dict[tuple[str, str | None, str], str | None] = {}
        for entry in log:
            if entry["actor_kind"] != "rule" or entry["user_id"] in self._by_hand:
                continue
            if entry["kind"] in (TAGS_ADDED, TAGS_REMOVED):
                last[entry["user_id"], tag_of(entry)] = entry["action"]
            elif entry["action"] in MARKS or entry["action"] in FLAGS:
                done[entry["user_id"], entry["post_id"], entry["action"]] = entry["reason"]
        for (user_id, tag), action in last.items():
            if (tag in self._tx.standing(user_id).tags) != (action == "add_tags"):
                self.changes.append(Change(user_id, action, tag=tag))
        for (user_id, post_id, action), reason in done.items():
            on = post_id if action != "flag_user" else None
            there = (
                (user_id, post_id, MARKS[action]) in self._marks
                if action in MARKS
                else (user_id, on) in self._flags
            )
            if not there:
                self.changes.append(Change(user_id, action, on, reason=reason))
                self._flags |= {(user_id, on)} if action in FLAGS else set()


def _status_change(user_id: str, status: str, until_ms: int | None, reason: str | None) -> Change:
    if status == "enabled":
        return Change(user_id, "enable")
    action = "block" if status == "blocked" else "suspend"
    return Change(user_id, action, until_ms=until_ms, reason=reason)


def _is_looser(status: str, until_us: int | None, now: Standing) -> bool:
    """Whether a status leaves a user out for less than the present one."""
    if now.status == "blocked":
        return status != "blocked"
    if now.status == "suspended" and now.until_us is not None:
        sooner = status == "suspended" and until_us is not None and until_us < now.until_us
        return status == "enabled" or sooner
    return False


def _is_protected(tags: Iterable[str], protected: Iterable[str]) -> bool:
    wanted = {tag.casefold() for tag in protected}
    words = {word for tag in tags for word in (tag.casefold(), *_WORD.split(tag.casefold()))}
    return bool(wanted & words)


def _check_state(tx: Transaction, made: Plan) -> None:
    """Raise Refused when the store is no longer the one that was simulated: policies that were
    saved since are in its log too.
    """
    if (tx.head.entries, tx.value("last_seq")) != (made.entries, made.seq):
        raise Refused("the store has changed since the simulation: simulate and plan again")


def _do(tx: Transaction, change: Change) -> None:
    said: dict[str, Any] | None = None
    if change.tag is not None:
        kind, said = (
            TAGS_ADDED if change.action == "add_tags" else TAGS_REMOVED,
            {"tag": change.tag},
        )
    else:
        kind = USER_ACTION if change.post_id is None else POST_ACTION
        if change.until_ms is not None:
            said = {"until": change.until_ms}
        tx.expire(change.user_id, tx.now_us)
    tx.log(
        kind,
        user_id=change.user_id,
        post_id=change.post_id,
        action=change.action,
        arguments=None if said is None else as_json(said),
        reason=change.reason,
        actor_kind="apply",
    )


def batch_in(tx: Transaction, batch_id: str) -> Batch:
    """A batch by its id. Raises: NotFound, BadInput."""
    if not batch_id.strip():
        raise BadInput("which batch? its id is empty")
    for row in tx.rows("batches"):
        if row[0] == batch_id:
            return Batch(*row)
    raise NotFound(f"no simulation was applied as {quoted(batch_id)}")
