"""What a simulation reads of a store, without waiting for anybody.

It reads the posts of all imports but excluded ones, and those that were submitted, in the store's
history range. A snapshot (which segments there are, users, lists, recorded entries) lies beside the
database and is renewed when the database is free; otherwise the last one is read. Source: decision
9.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.errors import BadInput, Conflict
from workbench.formatting import count
from workbench.history import History, RecordedLog, TextLists, Users
from workbench.history.between import posts_between
from workbench.matching import ListEntry
from workbench.model.actor import Actor
from workbench.model.imports import HistoryRange
from workbench.model.log.columns import LOG_SCHEMA, TIME
from workbench.services.policies.lists import text_lists
from workbench.services.transfer.import_posts import compact
from workbench.services.transfer.imports import users_of_alone
from workbench.services.users.user_fields import users_table
from workbench.store import Store, Transaction
from workbench.whole_files import replace_file

STATE = ("tags", "status", "block_until", "block_reason")
"""The columns of a table of users that say how they stand."""
_SYSTEM = Actor("system", "system")


@dataclass(frozen=True)
class Snapshot:
    """What a simulation reads, as the store was at a moment, `taken_us`.

    `entries`: the length of its log; `seq`: the last submitted post in its segments. `segments`:
    those that are read, without excluded imports; `period`: the store's history range. `began_us`:
    when the first entry of its log was written, None without any.
    """

    folder: Path
    entries: int
    seq: int
    taken_us: int
    segments: tuple[str, ...]
    application_id: str
    period: HistoryRange
    began_us: int | None

    def users(self, *, with_state: bool = False) -> Users:
        """The users with what is known of them; with status and tags, where asked for."""
        table = self.users_table()
        if not table.num_rows:
            return Users.none()
        return Users.read(table if with_state else table.drop_columns([*STATE]))

    def users_table(self) -> pa.Table:
        """The users with what is known of them, their status and their tags now."""
        return pq.read_table(self.file("users"))

    def lists(self) -> TextLists:
        """The text lists."""
        rows = pq.read_table(self.file("lists")).to_pylist()
        return text_lists(ListEntry(row["list"], row["kind"], row["value"]) for row in rows)

    def recorded(self) -> RecordedLog:
        """The entries by people, uploads and other programs, to be replayed along."""
        table = self.recorded_table()
        return RecordedLog.read(table) if table.num_rows else RecordedLog.none()

    def recorded_table(self) -> pa.Table:
        """The same entries as a table, in the order of the log."""
        return pq.read_table(self.file("recorded"))

    def file(self, name: str) -> Path:
        """Where a table of the snapshot lies."""
        return self.folder / f"{name}-{self.entries}.parquet"


def snapshot(store: Store) -> Snapshot:
    """The newest snapshot; a new one, when the store has changed and is free now."""
    try:
        compact(store, _SYSTEM, wait_seconds=0)
        with store.read(wait_seconds=0) as tx:
            return _take(store, tx)
    except Conflict:
        last = _last(store)
        if last is not None:
            return last
    compact(store, _SYSTEM)
    with store.read() as tx:
        return _take(store, tx)


def history(
    store: Store,
    shot: Snapshot,
    threads: int | None = None,
    period: HistoryRange | None = None,
) -> History:
    """The posts of a snapshot, kept sorted beside it; `threads`: how many read at once.

    `period`: which of them, by their times, the snapshot's when left out. Raises: BadInput, when
    there are none.
    """
    if not shot.segments:
        raise BadInput(_no_posts(store))
    paths = [store.segments.path(name) for name in shot.segments]
    posts = History.read(paths, keep=store.folder / "derived", threads=threads)
    wanted = shot.period if period is None else period
    return posts_between(posts, wanted.since_us, wanted.until_us)


def recorded_log(tx: Transaction, user_id: str) -> RecordedLog:
    """The entries of the store about one user that a replay can take along."""
    table = recorded_table(tx, user_id)
    return RecordedLog.read(table) if table.num_rows else RecordedLog.none()


def recorded_table(tx: Transaction, user_id: str | None = None) -> pa.Table:
    """The entries by people, uploads and other programs, about all users or one."""
    recorded = tx.log_entries.recorded(user_id)
    at = recorded.column("at_us").cast(TIME)
    columns = {name: recorded.column(name) for name in recorded.column_names if name != "at_us"}
    table = pa.table({"at": at, **columns})
    return table.select([name for name in LOG_SCHEMA.names if name in table.column_names])


def _no_posts(store: Store) -> str:
    with store.read() as tx:
        excluded = len(tx.imports.excluded_segments())
    if not excluded:
        return f"the store {store.folder} has no posts; import some, or submit them"
    imports = f"{count(excluded, 'import')} of it {'is' if excluded == 1 else 'are'} excluded"
    return f"simulations read no post of the store {store.folder}: {imports}; include one again"


def _take(store: Store, tx: Transaction) -> Snapshot:
    entries = tx.head.entries
    last = _last(store)
    if last is not None and last.entries == entries:
        return last
    folder = store.folder / "snapshot"
    folder.mkdir(mode=0o700, exist_ok=True)
    excluded = tx.imports.excluded_segments()
    segments = [name for name in tx.posts.segment_names() if name not in excluded]
    shot = Snapshot(
        folder,
        entries,
        tx.posts.last_compacted_seq(),
        tx.now_us,
        tuple(segments),
        tx.application_id(),
        tx.imports.history_range(),
        tx.log_entries.began_us(),
    )
    unknown = users_of_alone(store, tx, excluded, segments) if excluded else None
    _write(shot.file("users"), _users(tx, unknown))
    _write(shot.file("lists"), tx.lists.table())
    _write(shot.file("recorded"), recorded_table(tx))
    fields = asdict(shot)
    del fields["folder"]
    replace_file(folder / "snapshot.json", json.dumps(fields).encode())
    for old in folder.glob("*.parquet"):
        if last is not None and old.stem.endswith(f"-{last.entries}"):
            old.unlink(missing_ok=True)
    return shot


def _last(store: Store) -> Snapshot | None:
    folder = store.folder / "snapshot"
    try:
        fields = json.loads((folder / "snapshot.json").read_text("utf-8"))
        return Snapshot(
            folder,
            fields["entries"],
            fields["seq"],
            fields["taken_us"],
            tuple(fields["segments"]),
            fields["application_id"],
            HistoryRange(**fields["period"]),
            fields["began_us"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _users(tx: Transaction, unknown: pa.Array | None) -> pa.Table:
    """What is known of users. `unknown`: those of excluded imports alone, who are left out."""
    rows: list[dict[str, object]] = []
    users = tx.users.all()
    if unknown is not None:
        known = pc.invert(pc.is_in(users.column("user_id"), value_set=unknown))
        users = users.filter(known)
    for row in users.to_pylist():
        until_us, reason = row.pop("until_us"), row.pop("reason")
        row |= {"status": row["status"] or "enabled", "tags": row["tags"] or []}
        row |= {"block_until": None if until_us is None else until_us // 1000}
        rows.append(row | {"block_reason": reason})
    fields = ("created_at", "trust_level", "fraud_score", "tags", "status", "block_until")
    return users_table(rows, ("user_id", *fields, "block_reason"))


def _write(path: Path, table: pa.Table) -> None:
    replace_file(path, lambda file: pq.write_table(table, file))
