"""One transaction: what a use case writes, its log entries and their chain.

Every change of a user's state comes from a log entry, by the same fold that checks it later.
Source: decision 9.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
from workbench.store.loaded_users import LoadedUsers
from workbench.store.log_writer import LogWriter, StoreCache
from workbench.store.queries.queries import Queries
from workbench.store.repositories.actions import ActionRepository
from workbench.store.repositories.batches import BatchRepository
from workbench.store.repositories.imports import ImportRepository
from workbench.store.repositories.labels import LabelImportRepository, LabelRepository
from workbench.store.repositories.lists import ListRepository
from workbench.store.repositories.log_entries import LogRepository
from workbench.store.repositories.policies import PolicyRepository
from workbench.store.repositories.posts import PostRepository
from workbench.store.repositories.review import ReviewRepository
from workbench.store.repositories.tags import TagRepository
from workbench.store.repositories.uploads import UploadRepository
from workbench.store.repositories.users.folds import FoldRepository
from workbench.store.repositories.users.standings import StandingRepository
from workbench.store.repositories.users.user_states import UserStateRepository
from workbench.store.repositories.users.users import UserRepository


class LogFields(TypedDict, total=False):
    """What a log entry may have besides its kind, as the fields of `LogEntry`."""

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
        cache: StoreCache | None = None,
    ) -> None:
        super().__init__(con)
        self.actions = ActionRepository(self)
        self.batches = BatchRepository(self)
        self.imports = ImportRepository(self)
        self.labels = LabelRepository(self)
        self.label_imports = LabelImportRepository(self)
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
        self.now_us, self.actor, self.request_id = now_us, actor, request_id
        self._cache = cache or StoreCache()
        self.loaded_users = LoadedUsers(self.users, StandingRepository(self), now_us)
        self.log_writer = LogWriter(self.log_entries, self._cache, self._first_hash)
        self._effects = Effects()

    def query(self, text: str) -> pa.Table:
        """The rows of a query whose text is the store's own, never a user's."""
        return self._con.sql(text).to_arrow_table()

    def delete_all(self, table: str) -> None:
        """Delete all rows of a table of the store's own."""
        self._con.execute(f'DELETE FROM "{table}"').fetchall()  # noqa: S608 - its own

    def insert_all(self, table: str, rows: pa.Table) -> None:
        """Add rows, by the names of their columns, to a table of the store's own."""
        self._con.register("given", rows)
        try:
            text = f'INSERT INTO "{table}" BY NAME SELECT * FROM given'  # noqa: S608 - its own
            self._con.execute(text).fetchall()
        finally:
            self._con.unregister("given")

    def application_id(self) -> str:
        """The store's own id, which file names and events have."""
        if self._cache.application_id is None:
            self._cache.application_id = self.value("application_id", str)
        return self._cache.application_id

    def clear_cache(self) -> None:
        """Read anew what earlier transactions read: the tables were replaced."""
        self._cache.application_id = self._cache.head = None
        self.log_writer.forget_head()

    def log(self, kind: str, **fields: Unpack[LogFields]) -> int:
        """Write a log entry with its effect, and return its id.

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
        self.loaded_users.apply(entry)
        if entry.user_id is not None:
            self._effects.add(entry)
        self.log_writer.add(entry)
        return entry.entry_id

    def standing(self, user_id: str) -> Standing:
        """The status and tags of a user, with all that this transaction did so far."""
        return self.loaded_users.standing(user_id)

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
        """Read the status and tags of users, many at once."""
        self.loaded_users.load(user_ids)

    def create_users(self, user_ids: Iterable[str]) -> None:
        """Create those users who are unknown."""
        self.loaded_users.create(user_ids)

    @property
    def head(self) -> Head:
        """The head of the log as it is written so far."""
        return self.log_writer.head

    @property
    def next_entry(self) -> int:
        """The id of the entry that is logged next."""
        return self.log_writer.next_entry

    def finish(self) -> Head | None:
        """Write what is not written yet; the new head of the log, None when nothing was logged."""
        self.log_writer.flush()
        self.loaded_users.write()
        self._effects.write(self, self.now_us, self.actor.name)
        return self.log_writer.finish()

    def _first_hash(self) -> bytes:
        return chain.beginning(self.application_id())
