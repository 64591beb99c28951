"""The plan of applying a simulation: what would change for whom, and what is left alone and why.

Users get the status and tags that they have at the end of the simulation. Each part of a user
(status, tag, mark on a post, review item) is judged by itself, as by an undo.
Source: decision 9.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from workbench.display import MAX_ROWS, HtmlRepr, record_cells, table_html
from workbench.errors import NotFound, expected, quoted
from workbench.formatting import count
from workbench.model.edit_limits import is_protected, tag_words
from workbench.model.log.entry import LogEntry, entries_of
from workbench.model.log.standing import Standing
from workbench.replay.outcome import Outcome
from workbench.replay.reference.matched import Trigger
from workbench.replay.run import Run
from workbench.services.policies.policies import check_savable
from workbench.services.simulations.snapshot import Snapshot
from workbench.services.simulations.user_parts import (
    STATUS,
    ChangedPart,
    Part,
    changed_part,
    part_of,
)
from workbench.store import Store, Transaction
from workbench.store.effects import FLAGS, MARKS

LARGEST_SHOWN = 10
_CHANGE_COLUMNS = ("user_id", "action", "post_id", "until", "reason", "tag", "rule")


@dataclass(frozen=True)
class Change:
    """One thing that applying does to a user, or to a user's post (`post_id`).

    `trigger`: the rule that called for it and the post on which it did; None where no rule did,
    as when a user is reinstated who is enabled at the end of the simulation.
    """

    user_id: str
    action: str
    post_id: str | None = None
    until_ms: int | None = None
    reason: str | None = None
    tag: str | None = None
    trigger: Trigger | None = None


@dataclass(frozen=True)
class Plan(HtmlRepr):
    """What applying a simulation would do, and what it leaves alone, with why.

    `entries`, `seq`: the log's length and the last post that the simulation knew. `over`: users
    whose suspension has run out; `kept`: users who are out now, and whom the simulation leaves
    free or out for less; `skipped`: parts of users that a person changed since the history's end;
    `protected`: users with a protected tag. `largest`: the users with most posts who would be
    blocked or suspended. `run`: the replay that the plan is of.
    """

    policy: str
    policy_digest: str
    data_digest: str
    entries: int
    seq: int
    changes: tuple[Change, ...]
    over: tuple[str, ...]
    kept: tuple[str, ...]
    skipped: tuple[ChangedPart, ...]
    protected: tuple[str, ...]
    largest: tuple[tuple[str, int], ...]
    all_users: int
    run: Run = field(repr=False, compare=False, metadata={"printed": False})

    @property
    def users(self) -> int:
        """How many users it touches."""
        return len({change.user_id for change in self.changes})

    @property
    def counts(self) -> dict[str, int]:
        """How often each action is taken."""
        counts: dict[str, int] = {}
        for change in self.changes:
            counts[change.action] = counts.get(change.action, 0) + 1
        return counts

    @property
    def share(self) -> float:
        """The share of all users that it touches, 0 to 1."""
        return self.users / self.all_users if self.all_users else 0.0

    def __repr__(self) -> str:
        """How many users it touches, and how often each action is taken."""
        counts = ", ".join(f"{action} {n:,}" for action, n in sorted(self.counts.items()))
        return f"<{self._title()}: {counts or 'nothing to change'}>"

    def to_arrow(self) -> pa.Table:
        """The changes: `user_id`, `action`, `post_id`, `until`, `reason`, `tag`, `rule`."""
        cells = [{**record_cells(change), "rule": change.trigger and change.trigger.rule}
            for change in self.changes]  # fmt: skip
        return pa.table({name: pa.array([row[name] for row in cells]) for name in _CHANGE_COLUMNS})

    def _repr_html_(self) -> str:
        rows = [list(row.values()) for row in self.to_arrow().slice(0, MAX_ROWS).to_pylist()]
        title = f"Changes (n = {len(self.changes):,})"
        return super()._repr_html_() + table_html(title, _CHANGE_COLUMNS, rows)

    def _title(self) -> str:
        users = f"{self.users:,} of {count(self.all_users, 'user')}"
        return f"Plan of {self.policy}: {users} ({self.share:.1%})"

    def _fields(self) -> dict[str, object]:
        return {
            **self.counts,
            "suspension over by now, not applied": len(self.over),
            "out now for longer than simulated, not changed": len(self.kept),
            "not changed, for a person did since": len(self.skipped),
            "protected": list(self.protected),
            "largest": [f"{user_id}, {count(n, 'post')}" for user_id, n in self.largest],
            "confirmation": self.confirmation,
        }

    @property
    def digest(self) -> str:
        """The hash of all that is planned."""
        bound_to = [self.policy_digest, self.data_digest, self.entries, self.seq]
        parts = [repr(bound_to), *(repr(change) for change in self.changes)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def confirmation(self) -> str:
        """What to type to confirm it: it is another one for every other plan."""
        return f"apply {self.policy} to {count(self.users, 'user')}, {self.digest[:8]}"


def plan(
    store: Store,
    outcome: Outcome,
    shot: Snapshot,
    *,
    reinstate: bool = False,
    protected_tags: Sequence[str] | None = None,
) -> Plan:
    """Plan to apply what a simulation ends with; nothing is written.

    `shot`: the snapshot that was simulated. `reinstate`: also enable users whom the simulation
    leaves free, and let it shorten what holds now. `protected_tags`: tags that protect, wherever
    one is a word of a tag's API value, in capitals or not; those of the store when left out.

    Raises: NotFound, when a protected tag that is none of the store's is a word of no tag;
    BadInput, when the policy is not saved in the store and cannot be, with what the store lacks:
    applied entries name the version of the policy.
    """
    run = outcome.run
    with store.read() as tx:
        usual = tx.policies.edit_limits().protected_tags
        protecting = usual if protected_tags is None else protected_tags
        _check_protected(tx, protecting, usual)
        check_savable(tx, run.policy)
        ends = _ends(outcome)
        tx.load_users(ends)
        builder = _PlanBuilder(tx, _changed_by_hand(tx, run.last_us), reinstate=reinstate)
        effects = _Effects.of(outcome)
        for user_id, end in ends.items():
            builder.status(user_id, end, effects.status.get(user_id))
        builder.effects(effects)
        touched = {change.user_id for change in builder.changes}
        protected = [u for u in touched if is_protected(tx.standing(u).tags, protecting)]
        return Plan(
            run.policy.name,
            run.policy.digest,
            run.history.digest,
            shot.entries,
            shot.seq,
            tuple(builder.changes),
            tuple(builder.over),
            tuple(builder.kept),
            tuple(changed_part(*skipped) for skipped in sorted(builder.skipped, key=repr)),
            tuple(sorted(protected)),
            _largest(builder.changes, run),
            tx.users.count(),
            run,
        )


class _UserEnd(NamedTuple):
    """The status of a user at the end of a simulation. `until_ms`: epoch ms."""

    status: str
    until_ms: int | None
    reason: str | None


def _ends(outcome: Outcome) -> dict[str, _UserEnd]:
    """The status of each user at the end of a simulation, by id."""
    columns = ("user_id", "status", "block_until", "block_reason")
    ids, *status = (outcome.users.column(name).to_pylist() for name in columns)
    return dict(zip(ids, map(_UserEnd, *status), strict=True))


@dataclass
class _Effects:
    """What rules did last in a simulation: to each user's status, to tags, to posts.

    `status`: the trigger of the rule that set the status at the end, by user. `tags`: the last
    action by user and tag. `called`: the last reason, by user, post and action.
    """

    status: dict[str, Trigger] = field(default_factory=dict)
    tags: dict[tuple[str, str], tuple[str, Trigger]] = field(default_factory=dict)
    called: dict[tuple[str, str, str], tuple[str | None, Trigger]] = field(default_factory=dict)

    @classmethod
    def of(cls, outcome: Outcome) -> _Effects:
        """Read them from a simulated log."""
        effects = cls()
        enforced = outcome.run.choices.enforcement == "full"
        for entry in entries_of(outcome.log):
            trigger = _trigger(entry) if entry.actor_kind == "rule" else None
            if enforced and entry.calls_status:
                effects.set_status(str(entry.user_id), trigger)
            if trigger is not None:
                effects.take_in(entry, trigger)
        return effects

    def set_status(self, user_id: str, trigger: Trigger | None) -> None:
        """Note what set a user's status, in the order of the log."""
        if trigger is None:
            self.status.pop(user_id, None)
        else:
            self.status[user_id] = trigger

    def take_in(self, entry: LogEntry, trigger: Trigger) -> None:
        """Note what a rule did to a tag or a post."""
        action = entry.action or ""
        if entry.changes_tag:
            self.tags[trigger.user_id, entry.tag] = action, trigger
        elif action in MARKS or action in FLAGS:
            self.called[trigger.user_id, trigger.post_id, action] = entry.reason, trigger


def _trigger(entry: LogEntry) -> Trigger:
    """The trigger of an entry that a rule wrote on a post."""
    return Trigger(str(entry.rule), str(entry.user_id), entry.at_us, str(entry.post_id))


class _PlanBuilder:
    """Collects what is to be done to whom."""

    def __init__(self, tx: Transaction, by_hand: set[tuple[str, Part]], *, reinstate: bool) -> None:
        self._tx, self._by_hand, self._reinstate = tx, by_hand, reinstate
        self.changes: list[Change] = []
        self.over: list[str] = []
        self.kept: list[str] = []
        self.skipped: set[tuple[str, Part]] = set()
        self._marks = tx.review.marks()
        self._flags = tx.review.targets()

    def status(self, user_id: str, end: _UserEnd, trigger: Trigger | None) -> None:
        """Bring a user's status to the simulation's end."""
        now = self._tx.standing(user_id).at(self._tx.now_us)
        until_us = None if end.until_ms is None else end.until_ms * 1000
        if (end.status, until_us, end.reason) == (now.status, now.until_us, now.reason):
            return
        if (user_id, STATUS) in self._by_hand:
            self.skipped.add((user_id, STATUS))
        elif end.status == "suspended" and until_us is not None and until_us <= self._tx.now_us:
            self.over.append(user_id)
        elif _is_looser(end.status, until_us, now) and not self._reinstate:
            self.kept.append(user_id)
        else:
            self.changes.append(_status_change(user_id, end, trigger))

    def effects(self, effects: _Effects) -> None:
        """Do what rules did to tags, posts and the review feed, where it is not so already."""
        for (user_id, tag), (action, trigger) in effects.tags.items():
            if (tag in self._tx.standing(user_id).tags) != (action == "add_tags"):
                self._add(("tag", tag), Change(user_id, action, tag=tag, trigger=trigger))
        for (user_id, post_id, action), (reason, trigger) in effects.called.items():
            on = None if action == "flag_user" else post_id
            if not self._is_done(user_id, on, action):
                part: Part = ("mark", (on, MARKS[action])) if action in MARKS else ("item", on)
                self._add(part, Change(user_id, action, on, reason=reason, trigger=trigger))
                self._flags |= {(user_id, on)} if action in FLAGS else set()

    def _is_done(self, user_id: str, on: str | None, action: str) -> bool:
        if action in MARKS:
            return (user_id, on, MARKS[action]) in self._marks
        return (user_id, on) in self._flags

    def _add(self, part: Part, change: Change) -> None:
        key = change.user_id, part
        if key in self._by_hand:
            self.skipped.add(key)
        else:
            self.changes.append(change)


def _changed_by_hand(tx: Transaction, since_us: int) -> set[tuple[str, Part]]:
    """Return the parts of users that people, uploads and programs changed after a time."""
    entries = tx.log_entries.changes_by_hand(since_us)
    parts = [(str(entry.user_id), part_of(entry)) for entry in entries]
    return {(user_id, part) for user_id, part in parts if part is not None}


def _status_change(user_id: str, end: _UserEnd, trigger: Trigger | None) -> Change:
    if end.status == "enabled":
        return Change(user_id, "enable", trigger=trigger)
    action = "block" if end.status == "blocked" else "suspend"
    return Change(user_id, action, until_ms=end.until_ms, reason=end.reason, trigger=trigger)


def _is_looser(status: str, until_us: int | None, now: Standing) -> bool:
    """Whether a status leaves a user out for less than the present one."""
    if now.status == "blocked":
        return status != "blocked"
    if now.status == "suspended" and now.until_us is not None:
        sooner = status == "suspended" and until_us is not None and until_us < now.until_us
        return status == "enabled" or sooner
    return False


def _check_protected(tx: Transaction, protected: Iterable[str], usual: Iterable[str]) -> None:
    """Raise NotFound for a tag to protect that protects nobody, since it is mistyped.

    The usual ones are given without looking at the store's tags, of which they need not be.
    """
    names = tx.tags.names()
    words = tag_words(names)
    for tag in protected:
        if tag not in usual and tag.casefold() not in words:
            hint = expected(sorted(names), tag)
            raise NotFound(f"no tag to protect has the word {quoted(tag)}; {hint}")


def _largest(changes: Iterable[Change], run: Run) -> tuple[tuple[str, int], ...]:
    """Return the users with most posts of those who would be blocked or suspended."""
    history = run.history
    counts = (history.offsets[1:] - history.offsets[:-1]).tolist()
    posts = dict(zip(history.user_ids.to_pylist(), counts, strict=True))
    out = [change.user_id for change in changes if change.action in ("block", "suspend")]
    largest = sorted(out, key=lambda user_id: (-posts.get(user_id, 0), user_id))
    return tuple((user_id, posts.get(user_id, 0)) for user_id in largest[:LARGEST_SHOWN])
