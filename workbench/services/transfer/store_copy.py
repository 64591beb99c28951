"""The export of a whole store, as Parquet or JSON Lines, and its import.

The folder holds one file a table, `posts/` with the segments, and the anchor of the log. A store
that is made from it equals the first, but for secrets, which no export holds.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.encoding import json_value
from workbench.errors import BadInput, Conflict, NoFile, expected, quoted, reason_of
from workbench.model.actor import Actor
from workbench.store import Store, Transaction
from workbench.store.dump import fill, table_in, table_names
from workbench.store.files.database import Clock, newest_schema
from workbench.whole_files import make_folder, replace_folder

STORE_EXPORTED = "store_exported"
FORMATS = ("parquet", "jsonl")
_ANCHOR = "anchor.jsonl"


def export_store(store: Store, actor: Actor, folder: str | Path, kind: str = "parquet") -> int:
    """Write everything into a new folder, all or nothing; how many tables there are.

    The export is logged before it is written. Raises: BadInput, Conflict when there is something.
    """
    if kind not in FORMATS:
        raise BadInput(f"unknown format {quoted(kind)}; {expected(FORMATS, kind)}")
    folder = Path(folder)
    if os.path.lexists(folder):
        raise Conflict(f"{folder} is there already; name a new folder")
    try:
        with replace_folder(folder, new=True) as unfinished:
            with store.write(actor) as tx:
                tx.log(STORE_EXPORTED, arguments=json.dumps({"format": kind}))
            with store.read() as tx:
                return _write_tables(store, tx, unfinished, kind)
    except OSError as error:
        raise BadInput(f"cannot write {folder}: {reason_of(error)}") from None


def _write_tables(store: Store, tx: Transaction, folder: Path, kind: str) -> int:
    names = table_names(tx)
    for name in names:
        _WRITERS[kind](folder / f"{name}.{kind}", table_in(tx, name))
    make_folder(folder / "posts")
    for segment in tx.posts.segment_names():
        shutil.copy2(store.segments.path(segment), folder / "posts")
    shutil.copy2(store.folder / _ANCHOR, folder / _ANCHOR)
    return len(names)


def import_store(folder: str | Path, into: str | Path, clock: Clock | None = None) -> Store:
    """Make a new store from an export. Raises: NoFile, Conflict, BadInput."""
    folder, into = Path(folder), Path(into)
    if not (folder / _ANCHOR).exists():
        raise NoFile(f"{folder} holds no export of a store")
    if into.exists() and any(into.iterdir()):
        raise Conflict(f"{into} is there already, and is not empty")
    store = Store(into, clock, schema=_schema_version(folder))
    try:
        with store.read() as tx:
            schemas = {name: table_in(tx, name).schema for name in table_names(tx)}
        tables = {name: _read(folder, name, schema) for name, schema in schemas.items()}
        shutil.copytree(folder / "posts", into / "posts", dirs_exist_ok=True)
        with store.write(Actor("import", "system")) as tx:
            fill(tx, tables)
        shutil.copyfile(folder / _ANCHOR, into / _ANCHOR)
        (into / _ANCHOR).chmod(0o600)
        store.close()
        return Store(into, clock)  # which migrates it, where the export is of an older version
    except BaseException:
        store.close()
        shutil.rmtree(into, ignore_errors=True)
        raise


def _schema_version(folder: Path) -> int | None:
    """The version of the database that an export was written from. Raises: BadInput."""
    texts = pa.schema([("name", pa.string()), ("value", pa.string())])
    settings = _read(folder, "settings", texts).to_pylist()
    versions = [row["value"] for row in settings if row["name"] == "schema"]
    newest = newest_schema()
    if not versions or not versions[0].isdecimal() or int(versions[0]) > newest:
        version = quoted(versions[0]) if versions else "none"
        problem = f"the schema of its store is {version}, and this workbench knows up to {newest}"
        raise BadInput(f"{folder}: {problem}")
    return int(versions[0])


def _read(folder: Path, name: str, schema: pa.Schema) -> pa.Table:
    """One table of an export. Raises: BadInput, when it is missing or is not the store's."""
    parquet, lines = folder / f"{name}.parquet", folder / f"{name}.jsonl"
    try:
        if parquet.exists():
            return pq.read_table(parquet).cast(schema)
        if lines.exists():
            return _from_lines(lines, schema)
    except (pa.ArrowException, ValueError, KeyError, OSError) as error:
        reason = str(error).splitlines()[0][:200]
        raise BadInput(f"{folder}: the table {name} cannot be read: {reason}") from None
    raise BadInput(f"{folder} lacks the table {name}")


def _from_lines(path: Path, schema: pa.Schema) -> pa.Table:
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    columns = [
        pa.array([_back(row[field.name], field.type) for row in rows], field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _to_lines(path: Path, rows: pa.Table) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        for row in rows.to_pylist():
            file.write(json.dumps(json_value(row), ensure_ascii=True, sort_keys=True) + "\n")


def _back(value: object, kind: pa.DataType) -> object:
    binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind)
    return bytes.fromhex(value) if binary and isinstance(value, str) else value


def _to_parquet(path: Path, rows: pa.Table) -> None:
    pq.write_table(rows, path)


_WRITERS: dict[str, Callable[[Path, pa.Table], None]] = {
    "parquet": _to_parquet,
    "jsonl": _to_lines,
}
