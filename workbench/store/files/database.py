"""The database file of a store: how it is made, brought to this version, opened.

A new file is made under another name and takes its place when it is whole, so that neither a full
disk nor a program that dies leaves half of one.
"""

from __future__ import annotations

import json
import secrets
import string
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import duckdb

from workbench.duckdb_connection import connect_file
from workbench.errors import Conflict, Refused
from workbench.store.queries.statements import migrations

_FULL = ("No space left", "disk full", "Disk full", "File too large", "quota exceeded")
_ID_LETTERS = string.ascii_lowercase + string.digits


class Clock(Protocol):
    """Where the present comes from."""

    def now_us(self) -> int:
        """The present, epoch µs."""
        ...


def open_database(path: Path, clock: Clock, schema: int | None = None) -> duckdb.DuckDBPyConnection:
    """The file at this version, made when it is missing. Raises: Conflict, Refused.

    `schema`: an older version, at which the file is made and left.
    """
    if not path.exists():
        _make(path, clock, schema)
    con = _connected(path)
    try:
        path.chmod(0o600)
        _migrate(con, path, clock, schema)
    except BaseException:
        con.close()
        raise
    return con


def newest_schema() -> int:
    """The version of the databases that this workbench makes."""
    return migrations()[-1][0]


def as_disk_full(error: Exception) -> Exception:
    """What an error of the database means: the disk is full, or what it says itself."""
    if any(text in str(error) for text in _FULL):
        return Refused("the disk is full: nothing of this was written; make room and try again")
    return error


def _make(path: Path, clock: Clock, schema: int | None) -> None:
    new = path.with_name(f"{path.name}.new")
    _remove(new)
    try:
        con = _connected(new)
        try:
            _migrate(con, path, clock, schema)
        finally:
            con.close()
        new.replace(path)
    except (OSError, duckdb.Error) as error:
        _remove(new)
        raise as_disk_full(error) from error


def _remove(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}.wal")):
        file.unlink(missing_ok=True)


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return connect_file(path)
    except duckdb.IOException as error:
        if "Conflicting lock" in str(error):
            raise Conflict(f"{path} is locked by another process: {error}") from None
        full = as_disk_full(error)
        message = f"{path} cannot be opened: {error}"
        raise full if isinstance(full, Refused) else Refused(message) from error
    except duckdb.Error as error:
        raise Refused(f"{path} cannot be opened: {error}") from error


def _migrate(con: duckdb.DuckDBPyConnection, path: Path, clock: Clock, schema: int | None) -> None:
    """Bring the schema to this version, or to an older one, a transaction a step.

    Raises: Refused, of a newer one.
    """
    known = migrations()[:schema]
    version = _schema_version(con)
    newest = known[-1][0]
    if version > newest:
        versions = f"its schema is {version}, and this workbench knows up to {newest}"
        raise Refused(f"{path} was written by a newer workbench: {versions}; update it")
    for number, text in known[version:]:
        con.execute("BEGIN")
        try:
            con.execute(text)
            if number == 1:
                con.execute("INSERT INTO settings VALUES ('application_id', ?)", [_new_id()])
                con.execute("INSERT INTO settings VALUES ('schema', '1')")
            con.execute("UPDATE settings SET value = ? WHERE name = 'schema'", [str(number)])
            con.execute("INSERT INTO settings VALUES (?, ?)", _migrated(number, clock))
            con.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                con.execute("ROLLBACK")
            raise
    if version < newest:
        con.execute("CHECKPOINT")


def _migrated(number: int, clock: Clock) -> list[str]:
    return [f"schema_{number:04}", json.dumps({"applied_us": clock.now_us()})]


def _schema_version(con: duckdb.DuckDBPyConnection) -> int:
    try:
        rows = con.execute("SELECT value FROM settings WHERE name = 'schema'").fetchall()
    except duckdb.CatalogException:  # a new file
        return 0
    return int(rows[0][0]) if rows else 0


def _new_id() -> str:
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(22))
