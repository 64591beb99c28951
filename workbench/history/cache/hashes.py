"""The hashes of files, remembered so that a file is read for its hash only once.

A hash is believed as long as the file has the size, time of change and inode that it had then.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.reading.columns.cells import RawTable
from workbench.whole_files import replace_file

_NAME = "index.json"


class Hashes:
    """The hashes that a folder remembers: of sources by path, and of what is kept by key."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._known = _loaded(self._path)

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file. Raises: OSError."""
        stamp, known = _stamp(path), self._known["files"].get(str(path.absolute()))
        if isinstance(known, list) and known[:-1] == stamp:
            return str(cast("list[object]", known)[-1])
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if _stamp(path) == stamp:
            self._known["files"][str(path.absolute())] = [*stamp, digest]
        return digest

    def is_fresh(self, path: Path) -> bool:
        """Whether the file still is the one whose hash is remembered."""
        known = self._known["files"].get(str(path.absolute()))
        return isinstance(known, list) and known[:-1] == _stamp(path)

    def kept(self, key: str) -> str | None:
        """Return the hash that the file kept under a key was written with."""
        result = self._known["kept"].get(key)
        return result if isinstance(result, str) else None

    def keep(self, key: str, path: Path) -> None:
        """Remember what was kept under a key."""
        self._known["kept"][key] = self.of(path)

    def save(self) -> None:
        """Write down what is remembered, if that has changed."""
        if self._known != _loaded(self._path):
            text = json.dumps(self._known, indent=1, sort_keys=True)
            replace_file(self._path, text.encode())


def table_hash(table: RawTable) -> str:
    """Return the SHA-256 of a table in memory."""
    sink = _Hashing()
    for name, cells in table.columns.items():
        marks = _marks(cells.marks, len(cells))
        flat = pa.Table.from_arrays([cells.values, marks], ["values", "marks"])
        about = json.dumps([name, cells.kind, cells.untyped])
        with pa.ipc.new_stream(sink, flat.schema.with_metadata({"about": about})) as stream:
            stream.write_table(flat.combine_chunks())
    return sink.hash.hexdigest()


def _stamp(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]


def _loaded(path: Path) -> dict[str, dict[str, object]]:
    try:
        known = json.loads(path.read_bytes())
        if isinstance(known["files"], dict) and isinstance(known["kept"], dict):
            return known
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return {"files": {}, "kept": {}}


def _marks(marks: np.ndarray | None, length: int) -> pa.Array:
    return pa.nulls(length) if marks is None else pa.array(marks)


class _Hashing:
    """A file that keeps nothing but the hash of what is written to it."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.closed = False

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""
