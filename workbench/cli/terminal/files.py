"""The writing of what a command was asked to write: an error of the system is bad input."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import BadInput, reason_of
from workbench.whole_files import check_file, replace_file


def write_file(path: Path, content: bytes, *, new: bool = False) -> None:
    """Write a file; `new`: not over one that is there. Raises: BadInput, and nothing is written."""
    with writing(path):
        replace_file(path, content, new=new)


def refuse_special(path: Path) -> None:
    """Raise BadInput for a device, pipe, link or folder in the place of a file to be written."""
    with writing(path):
        check_file(path)


@contextmanager
def writing(path: Path) -> Generator[None]:
    """Turn an error of the system into bad input."""
    try:
        yield
    except OSError as error:
        raise BadInput(f"cannot write {path}: {reason_of(error)}") from None
