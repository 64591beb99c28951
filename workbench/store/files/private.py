"""Files that only their owner may read, from the moment they are made.

The database makes files of its own (its write-ahead log, what it spills) by the program's umask, so
that is narrowed for as long as the store is used.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import contextmanager

OWNER_ONLY = 0o077


class _Umask:
    """The umask of the program, narrowed while anybody asks for it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._asking = 0
        self._before = 0

    def narrow(self) -> None:
        with self._guard:
            if not self._asking:
                self._before = os.umask(OWNER_ONLY)
            self._asking += 1

    def restore(self) -> None:
        with self._guard:
            self._asking -= 1
            if not self._asking:
                os.umask(self._before)


_UMASK = _Umask()


@contextmanager
def private_files() -> Generator[None]:
    """Make files for their owner alone."""
    _UMASK.narrow()
    try:
        yield
    finally:
        _UMASK.restore()
