"""This module holds one transaction: what a use case writes, its log entries and their chain.

Every change of a user's state comes from a log entry, by the same fold that checks it later.
Source: design, decisions 1 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from workbench.model.events import EVENT_KINDS
from workbench.model.log import AUTOMATED_ACTOR_KINDS, EXPIRED_REASON, SUSPENSION_EXPIRED
from workbench.model.standing import Standing
from workbench.store import chain
from workbench.store.anchor import Head
from workbench.store.effects import Effects
from workbench.store.rows import table_of
from workbench.store.statements import statements

if TYPE_CHECKING:
    from workbench.store.store import Actor

ENTRIES_AT_ONCE = 20_000
_TEXT, _WHOLE, _BYTES = pa.string(), pa.int64(), pa.binary()
LOG_COLUMNS = pa.schema(
    [
        ("entry_id", _WHOLE),
        ("at_us", _WHOLE),
        ("recorded_at_us", _WHOLE),
        ("kind", _TEXT),
        ("user_id", _TEXT),
        ("post_id", _TEXT),
        ("rule", _TEXT),
        ("policy", _TEXT),
        ("policy_version", _WHOLE),
        ("action", _TEXT),
        ("arguments", _TEXT),
        ("reason", _TEXT),
        ("actor", _TEXT),
        ("actor_kind", _TEXT),
        ("automated", pa.bool_()),
        ("matched", _TEXT),
        ("request_id", _TEXT),
        ("salt", _BYTES),
        ("commitment", _BYTES),
        ("hash", _BYTES),
    ]
)
_STATES = pa.schema(
    [("user_id", _TEXT), ("status", _TEXT), ("until_us", _WHOLE), ("reason", _TEXT)]
)
_TAGS = pa.schema([("user_id", _TEXT), ("tag", _TEXT)])
_BLANK: dict[str, Any] = dict.fromkeys(LOG_COLUMNS.names)


class Transaction:
    """What one use case reads and writes. Source: design, decision 6.

    `now_us`: the moment of all of it, epoch µs.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        now_us: int,
        actor: Actor,
        request_id: str | None,
    ) -> None:
        self._con = con
        self.now_us, self.actor, self.request_id = now_us, actor, request_id
        self._entries: list[dict[str, Any]] = []
        self._standings: dict[str, Standing] = {}
        self._changed: set[str] = set()
        self._effects = Effects()
        self._head: Head | None = None
        self._first_head: Head | None = None

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a named query."""
        return self._con.execute(statements()[statement], values).fetchall()

    def value(self, statement: str, **values: Any) -> Any:
        """The one value of a named query, None without a row."""
        rows = self.rows(statement, **values)
        return rows[0][0] if rows else None

    def table(self, statement: str, **values: Any) -> pa.Table:
        """The rows of a named query as a table."""
        return self._con.sql(statements()[statement], params=values).to_arrow_table()

    def run(self, statement: str, **values: Any) -> None:
        """Run a named statement that changes something."""
        self._con.execute(statements()[statement], values).fetchall()

    def run_with(self, statement: str, given: pa.Table, **values: Any) -> list[tuple[Any, ...]]:
        """Run a named statement that reads the table `given`, and return its rows."""
        self._con.register("given", given)
        try:
            return self.rows(statement, **values)
        finally:
            self._con.unregister("given")

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
        return self.value("application_id")

    def log(self, kind: str, **fields: Any) -> int:
        """Write a log entry, let its effect happen, and return its id.

        `at_us` is now, and the actor is the transaction's, where nothing else is said.
        """
        entry = {**_BLANK, "at_us": self.now_us, "actor": self.actor.name}
        entry |= {"actor_kind": self.actor.kind, "request_id": self.request_id, **fields}
        entry |= {"kind": kind, "recorded_at_us": self.now_us}
        entry["automated"] = entry["actor_kind"] in AUTOMATED_ACTOR_KINDS
        entry["entry_id"] = self.head.entries + len(self._entries) + 1
        self._entries.append(entry)
        if entry["user_id"] is not None:
            self.standing(entry["user_id"]).apply(entry)
            self._changed.add(entry["user_id"])
            self._effects.take_in(entry)
        if len(self._entries) >= ENTRIES_AT_ONCE:
            self._write_entries()
        return entry["entry_id"]

    def standing(self, user_id: str) -> Standing:
        """How a user stands, with all that this transaction did so far."""
        if user_id not in self._standings:
            self.meet([user_id])
        return self._standings[user_id]

    def expire(self, user_id: str, moment_us: int) -> None:
        """End a user's suspension that has run out by a moment, with its entry at its end."""
        standing = self.standing(user_id)
        if standing.expires_by(moment_us):
            self.log(
                SUSPENSION_EXPIRED,
                at_us=standing.until_us,
                user_id=user_id,
                reason=EXPIRED_REASON,
                actor="system",
                actor_kind="system",
            )

    def meet(self, user_ids: Iterable[str]) -> None:
        """Read how users stand, many at once."""
        new = sorted(set(user_ids) - self._standings.keys())
        if not new:
            return
        given = pa.table({"user_id": pa.array(new, _TEXT)})
        self._standings |= {user_id: Standing() for user_id in new}
        for user_id, status, until_us, reason in self.run_with("states_of", given):
            found = self._standings[user_id]
            found.status, found.until_us, found.reason = status, until_us, reason
        for user_id, tag in self.run_with("tags_of_users", given):
            self._standings[user_id].tags.add(tag)

    def create_users(self, user_ids: Iterable[str]) -> None:
        """Create those users who are unknown."""
        given = pa.table({"user_id": pa.array(sorted(set(user_ids)), _TEXT)})
        self.run_with("create_users", given, now_us=self.now_us)

    @property
    def head(self) -> Head:
        """The head of the log as it is written so far."""
        if self._head is None:
            rows = self.rows("log_head")
            before = chain.beginning(self.application_id())
            self._head = Head(*rows[0]) if rows else Head(0, before)
            self._first_head = self._head
        return self._head

    def finish(self) -> Head | None:
        """Write what is left to write; the new head of the log, None when nothing was logged."""
        self._write_entries()
        if self._changed:
            self._write_standings()
        self._effects.write(self)
        if self._head is None or self._first_head == self._head:
            return None
        assert self._first_head is not None
        self.run("announce", after=self._first_head.entries, kinds=list(EVENT_KINDS))
        return self._head

    def _write_entries(self) -> None:
        if not self._entries:
            return
        last = chain.chained(self.head.hash, self._entries)
        self.run_with("append_log", pa.Table.from_pylist(self._entries, LOG_COLUMNS))
        self._head = Head(self.head.entries + len(self._entries), last)
        self._entries = []

    def _write_standings(self) -> None:
        changed = sorted(self._changed)
        users = pa.table({"user_id": pa.array(changed, _TEXT)})
        self.create_users(changed)
        out = [u for u in changed if self._standings[u].status != "enabled"]
        states = [(u, self._standings[u]) for u in out]
        self.run_with("forget_states", users)
        rows = [(u, s.status, s.until_us, s.reason) for u, s in states]
        self.run_with("keep_states", table_of(_STATES, rows))
        self.run_with("forget_tags", users)
        carried = [(u, tag) for u in changed for tag in sorted(self._standings[u].tags)]
        self.run_with("keep_tags", table_of(_TAGS, carried))
