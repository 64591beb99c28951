"""This module holds the anchor: how long the log was and the hash of its head, kept outside it.

A line is added after each commit, so that the anchor may lag the log and never leads it. A log that
is shorter than its anchor was cut. Source: design, decision 1.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput


@dataclass(frozen=True)
class Head:
    """The number of entries of a log, and the hash of the last one."""

    entries: int
    hash: bytes


class Anchor:
    """The file of heads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, head: Head) -> None:
        """Add the head of the log, once it is committed."""
        line = json.dumps({"entries": head.entries, "hash": head.hash.hex()}) + "\n"
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)

    def heads(self) -> list[Head]:
        """Every head, oldest first; a line that was cut while it was written is left out.

        Raises: BadInput, when another line cannot be read.
        """
        lines = self._path.read_text("utf-8").splitlines() if self._path.exists() else []
        found = []
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
                found.append(Head(int(value["entries"]), bytes.fromhex(value["hash"])))
            except (ValueError, KeyError, TypeError):
                if number < len(lines):
                    raise BadInput(f"{self._path}:{number}: not a head of the log") from None
        return found
