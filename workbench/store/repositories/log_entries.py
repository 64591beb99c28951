"""The repository of the moderation log: its entries, the order of its columns, and its chain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from workbench.model.log.columns import LOG_SCHEMA
from workbench.model.log.entry import LogEntry
from workbench.model.log.events import EVENT_KINDS
from workbench.store.anchor import Head
from workbench.store.chain import Seal
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import users_given

_TEXT, _WHOLE, _BYTES = pa.string(), pa.int64(), pa.binary()
_ENTRY_FIELDS = [
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
]
_SEAL_FIELDS = [("salt", _BYTES), ("commitment", _BYTES), ("hash", _BYTES)]
LOG_COLUMNS = pa.schema([*_ENTRY_FIELDS, *_SEAL_FIELDS])
"""The columns of the table `log`, in its order, which is also that of `SELECT *`."""

_NAMES = [name for name, _ in _ENTRY_FIELDS]


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries: of a kind, user, rule or actor, from `since_us` to before `until_us` (epoch
    µs); None leaves a choice open.
    """

    kind: str | None = None
    user_id: str | None = None
    rule: str | None = None
    actor: str | None = None
    since_us: int | None = None
    until_us: int | None = None


class LogRepository:
    """The moderation log of a store; entries are only ever added."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def head(self) -> Head | None:
        """How many entries there are, and the hash of the last; None of an empty log."""
        return self._queries.row("log_head", Head)

    def began_us(self) -> int | None:
        """When the first entry was written, epoch µs; None of an empty log."""
        return self._queries.value_or_none("log_began", int)

    def append(self, rows: pa.Table | pa.RecordBatchReader) -> None:
        """Add entries with their seals, as `sealed_rows` gives them."""
        self._queries.run_with("append_log", rows)

    def add_to_outbox(self, after: int) -> None:
        """Put those entries after one into the outbox that are events."""
        self._queries.run("add_to_outbox", after=after, kinds=list(EVENT_KINDS))

    def table(self, wanted: LogFilter, most: int | None = None) -> pa.Table:
        """Entries as a table of `LOG_SCHEMA`, oldest first; the last `most` of them."""
        return self._queries.table("log", **asdict(wanted), most=most).cast(LOG_SCHEMA)

    def newest(self, wanted: LogFilter, first: int, most: int) -> list[LogEntry]:
        """Entries, the newest first; `first`: how many newer ones to leave out."""
        values = {**asdict(wanted), "first": first, "most": most}
        return self._queries.rows("log_page", entry_of, **values)

    def count(self, wanted: LogFilter) -> int:
        """How many entries there are."""
        return self._queries.value("count_log", int, **asdict(wanted))

    def kinds(self) -> list[str]:
        """The kinds of all entries."""
        return self._queries.texts("log_kinds")

    def rules(self) -> list[str]:
        """The names of all rules that entries name."""
        return self._queries.texts("log_rules")

    def actors(self) -> list[str]:
        """The names of all who did something."""
        return self._queries.texts("log_actors")

    def about(self, user_id: str) -> list[LogEntry]:
        """All entries about a user, oldest first."""
        return self._queries.rows("entries_about", entry_of, user_id=user_id)

    def of_kinds(self, *kinds: str) -> list[LogEntry]:
        """All entries of some kinds, oldest first."""
        return self._queries.rows("entries_of_kinds", entry_of, kinds=list(kinds))

    def has_others(self, after: int, kinds: Sequence[str]) -> bool:
        """Whether there are entries after one that are of no such kind."""
        entry_id = self._queries.value_or_none("other_entry", int, after=after, kinds=list(kinds))
        return entry_id is not None

    def repeated(self) -> int | None:
        """The first id that more than one entry has, None where each is another."""
        return self._queries.value_or_none("repeated_entry", int)

    def announced(self, after: int, most: int) -> list[LogEntry]:
        """The entries in the outbox after one, oldest first."""
        return self._queries.rows("outbox", entry_of, after=after, most=most)

    def changes_of_users(self, user_ids: Collection[str]) -> list[LogEntry]:
        """The entries that changed users or their posts, oldest first."""
        return self._queries.rows_with("entries_of_users", users_given(list(user_ids)), entry_of)

    def changes_by_hand(self, since_us: int) -> list[LogEntry]:
        """What people, uploads and programs did to users and posts after a time (epoch µs)."""
        return self._queries.rows("entries_by_hand", entry_of, since_us=since_us)

    def recorded(self, user_id: str | None = None) -> pa.Table:
        """What people, uploads and programs did to users and posts, oldest first, for a replay to
        take along: the columns of a recorded log, but for `at_us` (epoch µs) in the place of `at`.

        `user_id`: of this user alone.
        """
        return self._queries.table("recorded", user_id=user_id)

    def users_between(self, first: int, last: int) -> list[str]:
        """The users whom the entries from one to another are about."""
        return self._queries.texts("users_between", first_entry=first, last_entry=last)

    def kinds_since(self, entry_id: int) -> list[str]:
        """The kinds of the entries after an entry, sorted."""
        return self._queries.texts("log_kinds_since", entry_id=entry_id)

    def lists_changed_since(self, entry_id: int) -> list[LogEntry]:
        """The changes of text lists after an entry."""
        return self._queries.rows("lists_changed_since", entry_of, entry_id=entry_id)

    def sealed(self, after: int, most: int) -> list[tuple[LogEntry, Seal]]:
        """The entries with an id above one, by id, each with what the chain adds to it."""
        return self._queries.rows("log_from", _sealed_entry, after=after, most=most)


def sealed_rows(entries: Sequence[LogEntry], seals: Iterable[Seal]) -> pa.RecordBatch:
    """Entries with their seals as rows of the table `log`."""
    given = [(entries, _ENTRY_FIELDS), (list(seals), _SEAL_FIELDS)]
    columns = [
        pa.array([getattr(record, name) for record in several], type_)
        for several, fields in given
        for name, type_ in fields
    ]
    return pa.RecordBatch.from_arrays(columns, schema=LOG_COLUMNS)


def entry_of(*row: Any) -> LogEntry:
    """The entry that a row of the table `log` holds."""
    fields = dict(zip(_NAMES, row, strict=False))
    return LogEntry(**fields, hash=row[-1].hex())


def _sealed_entry(*row: Any) -> tuple[LogEntry, Seal]:
    return entry_of(*row), Seal(*row[-len(_SEAL_FIELDS) :])
