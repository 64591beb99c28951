"""The store: the folder, its one DuckDB file, and who uses it when.

A program keeps the file open for a moment between two uses, and hands it over at once when another
program waits. Source: decision 9.
"""

from __future__ import annotations

import atexit
import shutil
import threading
import time
import weakref
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from workbench.errors import BadInput, quoted, reason_of
from workbench.model.actor import Actor
from workbench.store.anchor import Anchor
from workbench.store.files.database import Clock, as_disk_full, open_database
from workbench.store.files.file_lease import FileLease
from workbench.store.files.private import private_files
from workbench.store.files.segments import Segments
from workbench.store.log_writer import StoreCache
from workbench.store.transaction import Transaction

WAIT_SECONDS = 30.0
LINGER_SECONDS = 0.25
_FILES = (
    "store.duckdb",
    "store.duckdb.wal",
    "anchor.jsonl",
    "turn.json",
    "queue.lock",
    "turn.lock",
)
_STORES: weakref.WeakSet[Store] = weakref.WeakSet()


class SystemClock:
    """The clock of the machine."""

    def now_us(self) -> int:
        """The present, epoch µs."""
        return time.time_ns() // 1000


_READER = Actor("reader", "system")


class Store:
    """A store's folder. Opening it makes what is missing; files are private to their owner.

    `wait_seconds`: how long to wait for another program; `linger_seconds`: for how long the file
    stays open for the next use. `schema`: an older version of the database to make, which an older
    export is filled into.
    """

    def __init__(
        self,
        folder: str | Path,
        clock: Clock | None = None,
        wait_seconds: float = WAIT_SECONDS,
        linger_seconds: float = LINGER_SECONDS,
        schema: int | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.path = self.folder / _FILES[0]
        self.clock = clock or SystemClock()
        self._linger_seconds, self._schema = linger_seconds, schema
        self._made_folder = _private_folder(self.folder)
        self.segments = Segments(self.folder / "posts")
        self.anchor = Anchor(self.folder / "anchor.jsonl")
        self._lease = FileLease(self.folder, wait_seconds)
        self._guard = threading.RLock()
        self._open: duckdb.DuckDBPyConnection | None = None
        self._cache = StoreCache()
        self._closing: threading.Timer | None = None
        _STORES.add(self)
        self.is_new = not self.path.exists()
        if self.is_new:
            with suppress(OSError):  # the database file will not be written either
                self.anchor.begin()
        with self.connection():
            pass

    @contextmanager
    def connection(self, wait_seconds: float | None = None) -> Generator[duckdb.DuckDBPyConnection]:
        """The open file, for as long as it is used. Raises: Conflict, when the wait runs out."""
        with self._guard, private_files():
            self._stop_closing()
            con = self._open or self._opened(wait_seconds)
            try:
                yield con
            except duckdb.FatalException as error:  # nothing works on it any more
                self._close()
                raise as_disk_full(error) from error
            except duckdb.Error as error:
                raise as_disk_full(error) from error
            except UnicodeEncodeError as error:  # half of a surrogate pair
                message = f"{quoted(error.object)} holds characters that cannot be stored"
                raise BadInput(message) from None
            finally:
                self._rest()

    @contextmanager
    def write(
        self, actor: Actor, request_id: str | None = None, wait_seconds: float | None = None
    ) -> Generator[Transaction]:
        """One transaction: all that is written in it, with its log entries, or nothing."""
        with self.connection(wait_seconds) as con:
            con.execute("BEGIN")
            try:
                now_us = self.clock.now_us()
                transaction = Transaction(con, now_us, actor, request_id, self._cache)
                yield transaction
                head = transaction.finish()
                con.execute("COMMIT")
            except BaseException:
                self._cache = StoreCache()
                with suppress(duckdb.Error):
                    con.execute("ROLLBACK")
                raise
            if head is not None:
                self._cache.head = head
                with suppress(OSError):  # it is committed; the anchor may lag
                    self.anchor.add(head)

    @contextmanager
    def read(self, wait_seconds: float | None = None) -> Generator[Transaction]:
        """One consistent look at the store."""
        with self.connection(wait_seconds) as con:
            con.execute("BEGIN")
            try:
                yield Transaction(con, self.clock.now_us(), _READER, cache=self._cache)
            finally:
                with suppress(duckdb.Error):
                    con.execute("ROLLBACK")

    def discard(self) -> None:
        """Remove a store that is new, when nothing was written into it and nobody waits for it."""
        with self._guard:
            with self.connection() as con:
                has_entries = bool(con.execute("SELECT 1 FROM log LIMIT 1").fetchall())
            self._stop_closing()
            if not self.is_new or has_entries or self._open is None:
                return
            self._open.close()
            self._open = None
            for name in _FILES:
                (self.folder / name).unlink(missing_ok=True)
            shutil.rmtree(self.folder / "posts", ignore_errors=True)
            self._lease.release()
            if self._made_folder:
                with suppress(OSError):
                    self.folder.rmdir()

    def close(self) -> None:
        """Close the file now, and let others have it."""
        with self._guard:
            self._stop_closing()
            self._close()

    def _opened(self, wait_seconds: float | None) -> duckdb.DuckDBPyConnection:
        self._lease.acquire(wait_seconds)
        try:
            self._open = open_database(self.path, self.clock, self._schema)
            self._cache = StoreCache()
        except BaseException:
            self._lease.release()
            raise
        return self._open

    def _rest(self) -> None:
        """After a use: hand the file over, or leave it open for a moment."""
        if self._open is None:
            return
        if self._linger_seconds <= 0 or self._lease.has_waiters():
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
                self._lease.release()


def _private_folder(folder: Path) -> bool:
    """Make a store's folder, and let its owner alone look into it; whether it was missing.

    A folder that holds other things keeps its mode. Raises: BadInput.
    """
    try:
        missing = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = {path.name for path in folder.iterdir()}
        if not names or _FILES[0] in names:
            with suppress(OSError):  # it is another's
                folder.chmod(0o700)
    except FileExistsError:
        raise BadInput(f"{folder} is a file; expected the folder of a store") from None
    except OSError as error:
        raise BadInput(f"cannot make the store {folder}: {reason_of(error)}") from None
    return missing


@atexit.register
def _close_all() -> None:
    """Close every file that is still open when the program ends."""
    for store in list(_STORES):
        store.close()
