"""What a simulation reads of a store, without waiting for anybody.

A snapshot (which segments there are, users, lists, recorded entries) lies beside the database and
is renewed when the database is free; otherwise the last one is read. Source: decision 9.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import BadInput, Conflict
from workbench.history import History, RecordedLog, TextLists, Users
from workbench.matching import ListEntry
from workbench.model.actor import Actor
from workbench.model.log.columns import LOG_SCHEMA, TIME
from workbench.services.policies.lists import text_lists
from workbench.services.transfer.import_posts import compact
from workbench.services.users.user_fields import users_table
from workbench.store import Store, Transaction
from workbench.whole_files import replace_file

_SYSTEM = Actor("system", "system")


@dataclass(frozen=True)
class Snapshot:
    """What a simulation reads, as the store was at a moment, `taken_us`.

    `entries`: the length of its log; `seq`: the last submitted post in its segments.
    """

    folder: Path
    entries: int
    seq: int
    taken_us: int
    segments: tuple[str, ...]
    application_id: str

    def users(self, *, with_state: bool = False) -> Users:
        """The users with what is known of them; with status and tags, where asked for."""
        table = pq.read_table(self.file("users"))
        if not table.num_rows:
            return Users.none()
        state = ["tags", "status", "block_until", "block_reason"]
        return Users.read(table if with_state else table.drop_columns(state))

    def lists(self) -> TextLists:
        """The text lists."""
        rows = pq.read_table(self.file("lists")).to_pylist()
        return text_lists(ListEntry(row["list"], row["kind"], row["value"]) for row in rows)

    def recorded(self) -> RecordedLog:
        """The entries by people, uploads and other programs, to be replayed along."""
        table = pq.read_table(self.file("recorded"))
        return RecordedLog.read(table) if table.num_rows else RecordedLog.none()

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


def history(store: Store, shot: Snapshot, threads: int | None = None) -> History:
    """The posts of a snapshot, kept sorted beside it; `threads`: how many read at once.

    Raises: BadInput, when there are none.
    """
    if not shot.segments:
        raise BadInput(f"the store {store.folder} has no posts; import some, or submit them")
    paths = [store.segments.path(name) for name in shot.segments]
    return History.read(paths, keep=store.folder / "derived", threads=threads)


def _take(store: Store, tx: Transaction) -> Snapshot:
    entries = tx.head.entries
    last = _last(store)
    if last is not None and last.entries == entries:
        return last
    folder = store.folder / "snapshot"
    folder.mkdir(mode=0o700, exist_ok=True)
    shot = Snapshot(
        folder,
        entries,
        tx.posts.last_compacted_seq(),
        tx.now_us,
        tuple(tx.posts.segment_names()),
        tx.application_id(),
    )
    _write(shot.file("users"), _users(tx))
    _write(shot.file("lists"), tx.lists.table())
    _write(shot.file("recorded"), _recorded(tx))
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
        )
    except (OSError, ValueError, KeyError):
        return None


def _users(tx: Transaction) -> pa.Table:
    rows: list[dict[str, object]] = []
    for row in tx.users.all().to_pylist():
        until_us, reason = row.pop("until_us"), row.pop("reason")
        row |= {"status": row["status"] or "enabled", "tags": row["tags"] or []}
        row |= {"block_until": None if until_us is None else until_us // 1000}
        rows.append(row | {"block_reason": reason})
    fields = ("created_at", "trust_level", "fraud_score", "tags", "status", "block_until")
    return users_table(rows, ("user_id", *fields, "block_reason"))


def _recorded(tx: Transaction) -> pa.Table:
    recorded = tx.log_entries.recorded()
    at = recorded.column("at_us").cast(TIME)
    columns = {name: recorded.column(name) for name in recorded.column_names if name != "at_us"}
    table = pa.table({"at": at, **columns})
    return table.select([name for name in LOG_SCHEMA.names if name in table.column_names])


def _write(path: Path, table: pa.Table) -> None:
    replace_file(path, lambda file: pq.write_table(table, file))
