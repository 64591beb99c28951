"""This module holds how a file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: str | Path, content: bytes) -> Path:
    """Write a file beside its place and move it there; a reader sees the old or the new one.

    Raises: OSError, with nothing changed.
    """
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
