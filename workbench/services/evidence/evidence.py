"""Why a user is blocked or suspended: the chain of evidence from the log entry
that set it, back to rules, posts and tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from workbench.errors import NotFound, quoted
from workbench.formatting import moment
from workbench.model.batches import Batch
from workbench.model.log.columns import RULE_TRIGGERED, SUSPENSION_EXPIRED
from workbench.model.log.entry import LogEntry
from workbench.model.users import User
from workbench.services.evidence.entries import (
    of_the_month_before,
    set_status,
    triggered,
)
from workbench.services.evidence.matched import Matches, seen_in_replay
from workbench.services.evidence.posts import PostsAsOf
from workbench.services.evidence.steps import Step
from workbench.services.evidence.values import Evidence
from workbench.services.record.log_words import one_line, sentence
from workbench.services.users.users import user_in
from workbench.store import Store, Transaction

RULES_DEEP = 6
BEFORE_LISTED = 20
_BY_PEOPLE = ("moderator", "api")


def evidence(store: Store, user_id: str, *, entry_id: int | None = None) -> Evidence:
    """Why a user is blocked or suspended now, or what led to an earlier change of status.

    There is no chain for a user who is enabled. Raises: NotFound, for an unknown user, and an
    entry that did not set this user's status.
    """
    with store.read() as tx:
        return evidence_in(store, tx, user_id, entry_id=entry_id)


def evidence_in(
    store: Store, tx: Transaction, user_id: str, *, entry_id: int | None = None
) -> Evidence:
    """The evidence within a transaction, as `evidence` returns it. Raises: NotFound."""
    user = user_in(tx, user_id)
    user_id = user.user_id
    entries = tx.log_entries.about(user_id)
    begins = set_status(entries) if user.status != "enabled" else None
    if entry_id is not None:
        begins = _named(entries, user_id, entry_id)
    chain = None if begins is None else _Chain(store, tx, user_id, entries).begin(begins)
    status = (user.status, user.until_ms, user.reason)
    return Evidence(user_id, tx.now_us, *status, _status_sentence(user, entries), chain)


def _named(entries: Sequence[LogEntry], user_id: str, entry_id: int) -> LogEntry:
    entry = next((e for e in entries if e.entry_id == entry_id), None)
    if entry is None or not entry.sets_status:
        raise NotFound(f"the log entry {entry_id} did not set the status of {quoted(user_id)}")
    return entry


def _status_sentence(user: User, entries: Sequence[LogEntry]) -> str:
    """The status of a user, in a sentence."""
    name = one_line(user.user_id)
    if user.status != "enabled":
        until = "" if user.until_ms is None else f" until {moment(user.until_ms * 1000)} UTC"
        return f"{name} is {user.status}{until}"
    last = set_status(entries)
    if last is None:
        return f"{name} is not blocked or suspended, and no entry of the log says that they were"
    if last.action == "enable":
        return f"{name} is not blocked or suspended now: {sentence(last)}"
    ended = moment(last.at_us if last.until_us is None else last.until_us)
    return f"{name} is not blocked or suspended now: the last suspension ran out at {ended} UTC"


class _Chain:
    """The steps back from an entry. Causes are earlier entries, so there are no circles; each entry
    is followed once, so that entries that many counts share are listed once.
    """

    def __init__(
        self, store: Store, tx: Transaction, user_id: str, entries: Sequence[LogEntry]
    ) -> None:
        self._store, self._tx, self._user_id, self._entries = store, tx, user_id, entries
        self._followed: set[int] = set()

    def begin(self, entry: LogEntry) -> Step:
        """The chain that begins at an entry; of a person's, with what came before."""
        step = self._step(entry, RULES_DEEP)
        if entry.actor_kind not in _BY_PEOPLE:
            return step
        before = of_the_month_before(self._entries, entry, BEFORE_LISTED)
        return replace(step, before=tuple(self._alone(earlier) for earlier in before))

    @cached_property
    def _posts(self) -> PostsAsOf:
        return PostsAsOf(self._store, self._tx, self._user_id, self._entries)

    @cached_property
    def _matches(self) -> Matches:
        return Matches(self._tx, self._entries, self._posts)

    @cached_property
    def _batches(self) -> list[Batch]:
        return self._tx.batches.all()

    def _step(self, entry: LogEntry, left: int) -> Step:
        """An entry with its causes, as many rules deep as are left."""
        alone = self._alone(entry)
        if entry.entry_id in self._followed:
            return replace(alone, note="its causes are listed above")
        self._followed.add(entry.entry_id)
        if entry.kind == RULE_TRIGGERED:
            return self._rule(alone, entry, left)
        if entry.actor_kind == "apply" and entry.rule is not None:
            return self._applied(alone, entry)
        causes = [self._step(cause, left) for cause in self._causes(entry)]
        lost = entry.actor_kind == "rule" and not causes
        note = "the log has no entry of the rule's trigger" if lost else None
        return replace(alone, causes=tuple(causes), note=note)

    def _causes(self, entry: LogEntry) -> Iterator[LogEntry]:
        """The entry that one which is no trigger follows from."""
        cause = None
        if entry.kind == SUSPENSION_EXPIRED:
            cause = set_status(self._entries, entry.entry_id)
        elif entry.actor_kind == "rule":
            cause = triggered(self._entries, entry)
        if cause is not None:
            yield cause

    def _rule(self, alone: Step, entry: LogEntry, left: int) -> Step:
        """The trigger of a rule: its post, the conditions that held, and their evidence."""
        matched, note = self._matches.of(entry)
        causes = {cause.entry_id: cause for part in matched for cause in part.entries}
        if causes and left == 1:
            note, causes = "earlier causes are not followed", {}
        return replace(
            alone,
            post=self._posts.seen(entry.at_us, entry.post_id),
            matched=tuple(part.held for part in matched),
            causes=tuple(self._step(causes[entry_id], left - 1) for entry_id in sorted(causes)),
            note=note,
        )

    def _applied(self, alone: Step, entry: LogEntry) -> Step:
        """What a rule did in an applied simulation, with what matched in the replay."""
        return replace(
            alone,
            post=self._posts.named(entry.post_id),
            matched=tuple(seen_in_replay(entry, self._posts)),
        )

    def _alone(self, entry: LogEntry) -> Step:
        """An entry without its causes."""
        batch = self._batch(entry)
        return Step.of(
            entry,
            sentence(entry, batch),
            batch=None if batch is None else batch.batch_id,
            policy=entry.policy if batch is None else batch.policy,
        )

    def _batch(self, entry: LogEntry) -> Batch | None:
        """The applied simulation that an entry belongs to."""
        if entry.actor_kind != "apply":
            return None
        entry_id = entry.entry_id
        return next((b for b in self._batches if b.first_entry <= entry_id <= b.last_entry), None)
