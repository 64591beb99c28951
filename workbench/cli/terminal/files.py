"""The writing of one file: all of it or nothing, for its owner alone, and never over a device."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from workbench.errors import BadInput


def write_file(path: Path, content: bytes) -> None:
    """Write a new file, or replace a regular one. Raises: BadInput, and nothing is written."""
    refuse_special(path)
    unfinished = None
    try:
        number, unfinished = tempfile.mkstemp(prefix=f".{path.name[:50]}-", dir=path.parent)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(unfinished).replace(path)
        unfinished = None
    except OSError as error:
        raise BadInput(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        if unfinished is not None:
            Path(unfinished).unlink(missing_ok=True)


def refuse_special(path: Path) -> None:
    """Raise BadInput for a device, pipe, link or folder in the place of a file to be written."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise BadInput(f"cannot write {path}: {error.strerror or error}") from None
    if not stat.S_ISREG(mode):
        raise BadInput(f"cannot write {path}: it is not a regular file")
