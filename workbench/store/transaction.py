"""One transaction: what a use case writes, its log entries and their chain.

Every change of a user's state comes from a log entry, by the same fold that checks it later.
Source: decision 9.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack

import duckdb
import pyarrow as pa

from workbench.model.actor import Actor
from workbench.model.log.columns import EXPIRED_REASON, SUSPENSION_EXPIRED
from workbench.model.log.entry import LogEntry, is_automated
from workbench.model.log.standing import Standing
from workbench.store import chain
from workbench.store.anchor import Head
from workbench.store.effects import Effects
from workbench.store.queries import Queries
from workbench.store.repositories.actions import ActionRepository
from workbench.store.repositories.batches import BatchRepository
from workbench.store.repositories.folds import FoldRepository
from workbench.store.repositories.labels import LabelRepository
from workbench.store.repositories.lists import ListRepository
from workbench.store.repositories.log_entries import LogRepository, sealed_rows
from workbench.store.repositories.policies import PolicyRepository
from workbench.store.repositories.posts import PostRepository
from workbench.store.repositories.review import ReviewRepository
from workbench.store.repositories.tags import TagRepository
from workbench.store.repositories.uploads import UploadRepository
from workbench.store.repositories.user_states import UserStateRepository
from workbench.store.repositories.users import UserRepository
from workbench.store.rows import table_of

ENTRIES_AT_ONCE = 20_000
_TEXT, _WHOLE = pa.string(), pa.int64()
_STATES = pa.schema(
    [("user_id", _TEXT), ("status", _TEXT), ("until_us", _WHOLE), ("reason", _TEXT)]
)
_TAGS = pa.schema([("user_id", _TEXT), ("tag", _TEXT)])


class LogFields(TypedDict, total=False):
    """What a log entry may say besides its kind, as the fields of `LogEntry`."""

    at_us: int
    user_id: str | None
    post_id: str | None
    rule: str | None
    policy: str | None
    policy_version: int | None
    action: str | None
    arguments: str | None
    reason: str | None
    actor: str
    actor_kind: str
    matched: str | None


@dataclass
class Kept:
    """What stays true of a store from one transaction to the next while its file stays open: nobody
    else writes to it then.
    """

    application_id: str | None = None
    head: Head | None = None


@dataclass
class UserRow:
    """A user whom a transaction has met: how they stand, and how the tables have it.

    `known`: whether the table of users has them.
    """

    known: bool = False
    stands: Standing = field(default_factory=Standing)
    written: Standing = field(default_factory=Standing)


class Transaction(Queries):
    """What one use case reads and writes. Source: decision 9.

    `now_us`: the moment of all of it, epoch µs.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        now_us: int,
        actor: Actor,
        request_id: str | None = None,
        kept: Kept | None = None,
    ) -> None:
        super().__init__(con)
        self.actions = ActionRepository(self)
        self.batches = BatchRepository(self)
        self.labels = LabelRepository(self)
        self.lists = ListRepository(self)
        self.policies = PolicyRepository(self)
        self.review = ReviewRepository(self)
        self.tags = TagRepository(self)
        self.uploads = UploadRepository(self)
        self.users = UserRepository(self)
        self.posts = PostRepository(self)
        self.user_states = UserStateRepository(self)
        self.log_entries = LogRepository(self)
        self.folds = FoldRepository(self)
        self._kept = kept or Kept()
        self.now_us, self.actor, self.request_id = now_us, actor, request_id
        self._entries: list[LogEntry] = []
        self._met: dict[str, UserRow] = {}
        self._changed: set[str] = set()
        self._effects = Effects()
        self._head: Head | None = None
        self._first_head: Head | None = None

    def query(self, text: str) -> pa.Table:
        """The rows of a query whose text is the store's own, never a user's."""
        found = self._con.sql(text)
        return pa.table({}) if found is None else found.to_arrow_table()

    def insert_all(self, table: str, rows: pa.Table) -> None:
        """Add rows, by the names of their columns, to a table of the store's own."""
        self._con.register("given", rows)
        try:
            text = f'INSERT INTO "{table}" BY NAME SELECT * FROM given'  # noqa: S608 - its own
            self._con.execute(text).fetchall()
        finally:
            self._con.unregister("given")

    def application_id(self) -> str:
        """The store's own id, which file names and events carry."""
        if self._kept.application_id is None:
            self._kept.application_id = self.value("application_id")
        return str(self._kept.application_id)

    def forget_kept(self) -> None:
        """Read anew what was kept from earlier transactions: the tables were replaced."""
        self._kept.application_id = self._kept.head = self._head = None

    def log(self, kind: str, **fields: Unpack[LogFields]) -> int:
        """Write a log entry, let its effect happen, and return its id.

        `at_us` is now, and the actor is the transaction's, where nothing else is given.
        """
        given: LogFields = {
            "at_us": self.now_us,
            "actor": self.actor.name,
            "actor_kind": self.actor.kind,
            **fields,
        }
        return self.append(LogEntry(kind=kind, **given))

    def append(self, entry: LogEntry) -> int:
        """Write a log entry as happening in this transaction, as `log` does; its id."""
        entry = replace(
            entry,
            entry_id=self.next_entry,
            recorded_at_us=self.now_us,
            automated=is_automated(entry.actor_kind),
            request_id=self.request_id,
        )
        self._entries.append(entry)
        if entry.user_id is not None:
            self.standing(entry.user_id).apply(entry)
            self._changed.add(entry.user_id)
            self._effects.take_in(entry)
        if len(self._entries) >= ENTRIES_AT_ONCE:
            self._write_entries()
        return entry.entry_id

    def standing(self, user_id: str) -> Standing:
        """How a user stands, with all that this transaction did so far."""
        if user_id not in self._met:
            self.load_users([user_id])
        return self._met[user_id].stands

    def expire(self, user_id: str, moment_us: int) -> None:
        """End a user's suspension that has run out by a moment, with its entry at its end."""
        standing = self.standing(user_id)
        if standing.until_us is not None and standing.expires_by(moment_us):
            self.log(
                SUSPENSION_EXPIRED,
                at_us=standing.until_us,
                user_id=user_id,
                reason=EXPIRED_REASON,
                actor="system",
                actor_kind="system",
            )

    def load_users(self, user_ids: Iterable[str]) -> None:
        """Read how users stand, many at once."""
        new = sorted(set(user_ids) - self._met.keys())
        if not new:
            return
        self._met |= {user_id: UserRow() for user_id in new}
        for user_id, status, until_us, reason, tag in self.rows("meet_users", user_ids=new):
            met = self._met[user_id]
            for standing in (met.stands, met.written):
                if status is not None:
                    standing.status, standing.until_us, standing.reason = status, until_us, reason
                if tag is not None:
                    standing.tags.add(tag)
            met.known |= status is None and tag is None

    def create_users(self, user_ids: Iterable[str]) -> None:
        """Create those users who are unknown."""
        asked = sorted(set(user_ids))
        self.load_users(asked)
        new = [user_id for user_id in asked if not self._met[user_id].known]
        if not new:
            return
        given = pa.table({"user_id": pa.array(new, _TEXT)})
        self.run_with("create_users", given, now_us=self.now_us)
        for user_id in new:
            self._met[user_id].known = True

    @property
    def head(self) -> Head:
        """The head of the log as it is written so far."""
        if self._head is None:
            self._head = self._first_head = self._kept.head or self._read_head()
        return self._head

    @property
    def next_entry(self) -> int:
        """The id of the entry that is logged next."""
        return self.head.entries + len(self._entries) + 1

    def finish(self) -> Head | None:
        """Write what is left to write; the new head of the log, None when nothing was logged."""
        self._write_entries()
        if self._changed:
            self._write_standings()
        self._effects.write(self, self.now_us, self.actor.name)
        if self._head is None or self._first_head == self._head:
            return None
        assert self._first_head is not None
        self.log_entries.announce(self._first_head.entries)
        return self._head

    def _read_head(self) -> Head:
        return self.log_entries.head() or Head(0, chain.beginning(self.application_id()))

    def _write_entries(self) -> None:
        if not self._entries:
            return
        seals = chain.seals(self.head.hash, self._entries)
        self.log_entries.append(pa.Table.from_batches([sealed_rows(self._entries, seals)]))
        self._head = Head(self.head.entries + len(self._entries), seals[-1].hash)
        self._entries = []

    def _write_standings(self) -> None:
        """Write of the users whom entries named what is other than the tables have it."""
        changed = sorted(self._changed)
        self.create_users(changed)
        met = {user_id: self._met[user_id] for user_id in changed}
        self._write_states({u: m for u, m in met.items() if _state(m.stands) != _state(m.written)})
        gone = [(u, tag) for u, m in met.items() for tag in sorted(m.written.tags - m.stands.tags)]
        new = [(u, tag) for u, m in met.items() for tag in sorted(m.stands.tags - m.written.tags)]
        if gone:
            self.run_with("forget_tags", table_of(_TAGS, gone))
        if new:
            self.run_with("keep_tags", table_of(_TAGS, new))

    def _write_states(self, met: dict[str, UserRow]) -> None:
        out = [u for u, m in met.items() if m.written.status != "enabled"]
        if out:
            self.run_with("forget_states", pa.table({"user_id": pa.array(out, _TEXT)}))
        rows = [(u, *_state(m.stands)) for u, m in met.items() if m.stands.status != "enabled"]
        if rows:
            self.run_with("keep_states", table_of(_STATES, rows))


def _state(standing: Standing) -> tuple[str, int | None, str | None]:
    return standing.status, standing.until_us, standing.reason
