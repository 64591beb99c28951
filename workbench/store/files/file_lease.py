"""The lease of a store's file: one program has it at a time, and every program gets it in the end.

A program that wants the lease holds the queue lock while it waits; the others wait for that lock.
The holder sees that the queue lock is taken, and releases. Source: decision 9.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from workbench.errors import Conflict

POLL_SECONDS = 0.005


class FileLease:
    """A program's lease of one store."""

    def __init__(self, folder: Path, wait_seconds: float) -> None:
        self._queue = _lock(folder / "queue.lock")
        self._lock = _lock(folder / "turn.lock")
        self._holder = folder / "turn.json"
        self._wait_seconds = wait_seconds

    def acquire(self, wait_seconds: float | None = None) -> None:
        """Wait for the lease. Raises: Conflict, naming the holder, when the wait runs out."""
        wait = self._wait_seconds if wait_seconds is None else wait_seconds
        until = time.monotonic() + wait
        try:
            with self._queue.acquire(timeout=wait, poll_interval=POLL_SECONDS):
                remaining = max(0.0, until - time.monotonic())
                self._lock.acquire(timeout=remaining, poll_interval=POLL_SECONDS)
        except Timeout:
            message = f"waited {wait:g} s for {self._who()}, who is using the store"
            raise Conflict(f"{message}; try again, or end that program") from None
        with suppress(OSError):  # a note for people: without it, it is another program
            self._holder.touch(mode=0o600)
            note = json.dumps({"pid": os.getpid(), "program": _program()})
            self._holder.write_text(note, "utf-8")

    def has_waiters(self) -> bool:
        """Whether another program waits for the lease."""
        try:
            with self._queue.acquire(timeout=0):
                return False
        except Timeout:
            return True

    def release(self) -> None:
        """Give the lease up."""
        self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_text("utf-8"))
            since = time.strftime("%H:%M:%S", time.localtime(self._holder.stat().st_mtime))
            return f"{holder['program']} (process {holder['pid']}, since {since})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another program"


def _lock(path: Path) -> FileLock:
    return FileLock(path, mode=0o600, thread_local=False)


def _program() -> str:
    return Path(sys.argv[0]).name if sys.argv and sys.argv[0] else Path(sys.executable).name
