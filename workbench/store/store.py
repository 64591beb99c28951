"""This module holds the store: the folder, its one DuckDB file, and who uses it when.

A program keeps the file open for a moment between two uses, and hands it over at once when another
program waits. Source: design, decision 6.
"""

from __future__ import annotations

import atexit
import getpass
import json
import secrets
import string
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from workbench.errors import BadInput, Conflict, Refused, quoted
from workbench.store.anchor import Anchor
from workbench.store.statements import migrations
from workbench.store.transaction import Kept, Transaction
from workbench.store.turns import Turns

WAIT_SECONDS = 30.0
LINGER_SECONDS = 0.25
_SETTINGS = (
    "SET python_enable_replacements=false",
    "SET autoinstall_known_extensions=false",
    "SET autoload_known_extensions=false",
    "SET enable_external_access=false",
    "SET TimeZone='UTC'",
    "SET preserve_insertion_order=true",
    "SET enable_progress_bar=false",
    "SET lock_configuration=true",
)
_FULL = ("No space left", "disk full", "Disk full", "File too large", "quota exceeded")
_ID_LETTERS = string.ascii_lowercase + string.digits
_STORES: weakref.WeakSet[Store] = weakref.WeakSet()


class Clock(Protocol):
    """Where the present comes from."""

    def now_us(self) -> int:
        """The present, epoch µs."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now_us(self) -> int:
        """The present, epoch µs."""
        return time.time_ns() // 1000


@dataclass(frozen=True)
class Actor:
    """Who acts: a name, and what kind of actor that is."""

    name: str
    kind: str = "moderator"

    @classmethod
    def named(cls, name: str | None) -> Actor:
        """A moderator of this name; the login name when there is none. Raises: BadInput."""
        if name is None:
            try:
                name = getpass.getuser()
            except (OSError, KeyError):
                raise BadInput("who acts? there is no login name: give an actor") from None
        if not name.strip() or not name.isprintable():
            raise BadInput(f"an actor needs a name that can be read, not {quoted(name)}")
        return cls(name)


_READER = Actor("reader", "system")


class Store:
    """A store's folder. Opening it makes what is missing; files are private to their owner.

    `wait_seconds`: how long to wait for another program; `linger_seconds`: for how long the file
    stays open for the next use.
    """

    def __init__(
        self,
        folder: str | Path,
        clock: Clock | None = None,
        wait_seconds: float = WAIT_SECONDS,
        linger_seconds: float = LINGER_SECONDS,
    ) -> None:
        self.folder = Path(folder)
        self.clock = clock or SystemClock()
        self._linger_seconds = linger_seconds
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"cannot make the store {folder}: {error.strerror or error}") from None
        self.anchor = Anchor(self.folder / "anchor.jsonl")
        self._turns = Turns(self.folder, wait_seconds)
        self._guard = threading.RLock()
        self._open: duckdb.DuckDBPyConnection | None = None
        self._kept = Kept()
        self._closing: threading.Timer | None = None
        _STORES.add(self)
        if not (self.folder / "store.duckdb").exists():
            self.anchor.begin()
        with self.connection():
            pass

    @contextmanager
    def connection(self, wait_seconds: float | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """The open file, for as long as it is used. Raises: Conflict, when the wait runs out."""
        with self._guard:
            self._stop_closing()
            con = self._open or self._opened(wait_seconds)
            try:
                yield con
            except duckdb.FatalException as error:  # nothing works on it any more
                self._close()
                raise _full_or(error) from error
            except duckdb.Error as error:
                raise _full_or(error) from error
            finally:
                self._rest()

    @contextmanager
    def write(
        self, actor: Actor, request_id: str | None = None, wait_seconds: float | None = None
    ) -> Iterator[Transaction]:
        """One transaction: all that is written in it, with its log entries, or nothing."""
        with self.connection(wait_seconds) as con:
            con.execute("BEGIN")
            try:
                now_us = self.clock.now_us()
                transaction = Transaction(con, now_us, actor, request_id, self._kept)
                yield transaction
                head = transaction.finish()
                con.execute("COMMIT")
            except BaseException:
                self._kept = Kept()
                with suppress(duckdb.Error):
                    con.execute("ROLLBACK")
                raise
            if head is not None:
                self._kept.head = head
                with suppress(OSError):  # it is committed; the anchor may lag
                    self.anchor.add(head)

    @contextmanager
    def read(self, wait_seconds: float | None = None) -> Iterator[Transaction]:
        """One consistent look at the store."""
        with self.connection(wait_seconds) as con:
            con.execute("BEGIN")
            try:
                yield Transaction(con, self.clock.now_us(), _READER, kept=self._kept)
            finally:
                with suppress(duckdb.Error):
                    con.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file now, and let others have it."""
        with self._guard:
            self._stop_closing()
            self._close()

    def _opened(self, wait_seconds: float | None) -> duckdb.DuckDBPyConnection:
        self._turns.take(wait_seconds)
        try:
            self._open = _connected(self.folder / "store.duckdb", self.clock)
            self._kept = Kept()
        except BaseException:
            self._turns.give()
            raise
        return self._open

    def _rest(self) -> None:
        """After a use: hand the file over, or keep it for a moment."""
        if self._open is None:
            return
        if self._linger_seconds <= 0 or self._turns.wanted():
            self._close()
            return
        self._closing = threading.Timer(self._linger_seconds, self._close_if_idle)
        self._closing.daemon = True
        self._closing.start()

    def _close_if_idle(self) -> None:
        timer = threading.current_thread()
        with self._guard:
            if self._closing is timer:
                self._closing = None
                self._close()

    def _stop_closing(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None

    def _close(self) -> None:
        con, self._open = self._open, None
        if con is not None:
            try:
                con.close()
            finally:
                self._turns.give()


def _connected(path: Path, clock: Clock) -> duckdb.DuckDBPyConnection:
    try:
        con = duckdb.connect(str(path))
    except duckdb.IOException as error:
        if "Conflicting lock" in str(error):
            raise Conflict(f"{path} is open in a program that takes no turns: {error}") from None
        full = _full_or(error)
        said = f"{path} cannot be opened: {error}"
        raise full if isinstance(full, Refused) else Refused(said) from error
    except duckdb.Error as error:
        raise Refused(f"{path} cannot be opened: {error}") from error
    try:
        path.chmod(0o600)
        _migrate(con, path, clock)
        for setting in _SETTINGS:
            con.execute(setting)
    except BaseException:
        con.close()
        raise
    return con


def _migrate(con: duckdb.DuckDBPyConnection, path: Path, clock: Clock) -> None:
    """Bring the schema to this version, a transaction a step. Raises: Refused, of a newer one."""
    known = migrations()
    version = _schema_version(con)
    newest = known[-1][0]
    if version > newest:
        said = f"its schema is {version}, and this workbench knows up to {newest}"
        raise Refused(f"{path} was written by a newer workbench: {said}; update it")
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


def _full_or(error: duckdb.Error) -> Exception:
    """What an error of the database means: the disk is full, or what it says itself."""
    if any(said in str(error) for said in _FULL):
        return Refused("the disk is full: nothing of this was written; make room and try again")
    return error


@atexit.register
def _close_all() -> None:
    """Close every file that is still open when the program ends."""
    for store in list(_STORES):
        store.close()
