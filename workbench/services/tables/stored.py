"""What the tables of a store are read from, kept as long as the store stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.tables import TableKind
from workbench.services.posts.post_columns import posts_from_bodies
from workbench.services.tables.columns import FIELD
from workbench.services.tables.figures import LogFigures
from workbench.store import Store, Transaction
from workbench.store.queries.post_database import UNREADABLE, PostDatabase
from workbench.store.repositories.tables.catalogue import (
    POST_NUMBER,
    POSTS,
    RULES,
    TABLES,
    SqlColumn,
    field_column,
)
from workbench.store.repositories.tables.figures import TableFigureRepository
from workbench.store.repositories.tables.numbered_rows import FoundRows, NumberedRows
from workbench.store.repositories.tables.rows import TableRepository
from workbench.units import UNIT_US


@dataclass(frozen=True, slots=True)
class UserFigures:
    """Counts of some users by id: `posts`, `recent` ones, `flagged` ones; `all_recent`: how many
    posts all users wrote in the same 30 days.
    """

    posts: Mapping[str, int]
    recent: Mapping[str, int]
    flagged: Mapping[str, int]
    all_recent: int


RECENT_US = 30 * UNIT_US["d"]
_Version = tuple[object, ...]


class StoredTables:
    """The tables of a store. What was read is kept until the store changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._log_figures: LogFigures | None = None
        self._posts: PostDatabase | None = None
        self._posts_at: _Version = ()
        self._users_at: _Version = ()
        self._user_rows: pa.Table | None = None
        self._labels_at = self._fired_at = -1
        self._post_figures: pa.Table | None = None
        self._review_rules: pa.Table | None = None
        self._reviewed_at = -1
        self._found = FoundRows()
        self._found_at: _Version = ()
        self.types: dict[str, str] = {}
        self.totals: dict[tuple[TableKind, _Version], int] = {}

    def version(self, tx: Transaction) -> _Version:
        """What changes with every change of the store."""
        return (tx.head.entries, tx.posts.last_seq(), tuple(tx.posts.segment_names()))

    def table(self, tx: Transaction, kind: TableKind, columns: set[str]) -> TableRepository:
        """The rows of a table. `columns`: those by which rows are chosen or counted."""
        if kind == "posts":
            return self._table_of_posts(tx, with_rules="rules" in columns)
        if kind == "review":
            return TableRepository(tx, TABLES[kind], {"review_rules": self._rules_of_review(tx)})
        if kind != "users":
            return TableRepository(tx, TABLES[kind])
        given = {"user_rows": self._rows_of_users(tx)}
        return TableRepository(tx, TABLES[kind], given, {"now_us": tx.now_us})

    def figures_of(self, tx: Transaction, user_ids: Sequence[str]) -> UserFigures:
        """What is counted of some users."""
        rows = self._rows_of_users(tx)
        all_recent = pc.sum(rows["recent"]).as_py() or 0
        wanted = rows.filter(pc.is_in(rows["user_id"], pa.array(user_ids, pa.string())))
        ids = wanted["user_id"].to_pylist()
        posts, recent, flagged = (
            dict(zip(ids, wanted[name].to_pylist(), strict=True))
            for name in ("posts", "recent", "flagged")
        )
        return UserFigures(posts, recent, flagged, all_recent)

    def post_figures(self, tx: Transaction) -> pa.Table:
        """What is counted of each user's posts; `recent`: in the 30 days up to the newest post."""
        posts = TableFigureRepository(self._database(tx).queries)
        if self._post_figures is None:
            self._post_figures = posts.post_figures(posts.newest_post_us() - RECENT_US)
        return self._post_figures

    def _rows_of_users(self, tx: Transaction) -> pa.Table:
        version = self.version(tx)
        if self._user_rows is None or self._users_at != version:
            figures = TableFigureRepository(tx)
            self._user_rows = figures.user_rows(self.post_figures(tx), self._of_log(tx))
            self._users_at = version
        return self._user_rows

    def _rules_of_review(self, tx: Transaction) -> pa.Table:
        if self._review_rules is None or self._reviewed_at != tx.head.entries:
            self._review_rules = TableFigureRepository(tx).review_rules()
            self._reviewed_at = tx.head.entries
        return self._review_rules

    def _of_log(self, tx: Transaction) -> pa.Table:
        if self._log_figures is None:
            self._log_figures = LogFigures.of(self._store, tx)
        return self._log_figures.update(self._store, tx)

    def _table_of_posts(self, tx: Transaction, *, with_rules: bool) -> TableRepository:
        database = self._database(tx)
        if with_rules and self._fired_at != tx.head.entries:
            database.set_fired(TableFigureRepository(tx).rules_fired())
            self._fired_at = tx.head.entries
        if self._found_at != self.version(tx):
            self._found, self._found_at = FoundRows(), self.version(tx)
        fields = {f"{FIELD}{name}": sql for name, sql in _fields(self.types).items()}
        table = replace(POSTS, columns={**POSTS.columns, **fields})
        if with_rules:
            whole = {**table.columns, "rules": RULES}
            table = replace(table, statement="table_posts_with_rules", columns=whole)
        if not database.is_numbered:
            return TableRepository(database.queries, table)
        return NumberedRows(database.queries, table, POST_NUMBER, "file_row_number", self._found)

    def _database(self, tx: Transaction) -> PostDatabase:
        """The database of posts, as the store has them now."""
        pending = tx.posts.outside_segments()
        segments = tx.posts.segments()
        names = tuple(segment.name for segment in segments)
        version = (names, tx.posts.last_seq(), len(pending))
        if self._posts is None or self._posts_at != version:
            if self._posts is not None:
                self._posts.close()
            self.types = tx.posts.column_types()
            self._posts = PostDatabase(
                [(self._store.segments.path(s.name), s.source == "submitted") for s in segments],
                self.types,
                posts_from_bodies(pending, self.types) if pending else None,
                TableFigureRepository(tx).outcomes(),
            )
            self._posts_at, self._post_figures = version, None
            self._labels_at = self._fired_at = -1
        if self._labels_at != tx.head.entries:
            self._posts.set_labels(TableFigureRepository(tx).labels())
            self._labels_at = tx.head.entries
        return self._posts


def _fields(types: Mapping[str, str]) -> dict[str, SqlColumn]:
    readable = [name for name in types if name not in UNREADABLE]
    return {name: field_column(number, types[name]) for number, name in enumerate(readable)}


_STORES: WeakKeyDictionary[Store, StoredTables] = WeakKeyDictionary()


def stored_tables(store: Store) -> StoredTables:
    """The tables of a store; what they are read from is kept while the store is open."""
    return _STORES.setdefault(store, StoredTables(store))
