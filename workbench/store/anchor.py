"""The anchor: how long the log was and the hash of its head, kept outside it.

A line is added after each commit, so that the anchor may lag the log and never leads it. A log that
is shorter than its anchor was cut. Source: decision 9.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from workbench.errors import BadInput, reason_of
from workbench.whole_files import open_private

MAX_LINE_LENGTH = 256


@dataclass(frozen=True)
class Head:
    """The number of entries of a log, and the hash of the last one."""

    entries: int
    hash: bytes


class Anchor:
    """The file of heads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self) -> None:
        """Make the file, of a new store, with a head of no entries: an empty file was emptied."""
        with open(self._path, "a+b", opener=open_private) as file:
            if file.seek(0, os.SEEK_END) == 0:
                file.write(_line(Head(0, b"")))

    def add(self, head: Head) -> None:
        """Add the head of the log, once it is committed."""
        with open(self._path, "a+b", opener=open_private) as file:
            _drop_torn_line(file)
            file.write(_line(head))

    def heads(self) -> list[Head]:
        """Every head, oldest first; a line that was cut while it was written is left out.

        Raises: BadInput, when another line cannot be read, or the file is gone.
        """
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, UnicodeError) as error:
            raise BadInput(f"the anchor {self._path} cannot be read: {reason_of(error)}") from None
        heads: list[Head] = []
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
                heads.append(Head(int(value["entries"]), bytes.fromhex(value["hash"])))
            except (ValueError, KeyError, TypeError):
                if number < len(lines):
                    raise BadInput(f"{self._path}:{number}: not a head of the log") from None
        return heads


def _line(head: Head) -> bytes:
    return (json.dumps({"entries": head.entries, "hash": head.hash.hex()}) + "\n").encode()


def _drop_torn_line(file: BinaryIO) -> None:
    """Cut off what a program that died left of a line."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return
    file.seek(max(0, end - MAX_LINE_LENGTH))
    tail = file.read()
    if not tail.endswith(b"\n"):
        file.truncate(end - len(tail) + tail.rfind(b"\n") + 1)
