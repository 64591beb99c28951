"""Files and folders that are written whole or not at all, and for their owner alone.

They are written beside their place and moved there, so that a reader sees the old or the new one.
What is there and is no regular file (a device, a pipe, a socket, a link) is left as it is:
`/dev/null` would become a file, and a link would lead out of the folder that was named.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_MAX_PREFIX_LENGTH = 50  # a name may have 255 bytes, and its temporary one is longer


def read_whole(path: str | Path, most: int) -> bytes:
    """Read a file up to a limit of bytes, or what a pipe brings; never wait for a writer.

    Raises: OSError, also for one that is longer, as an endless device is.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        os.set_blocking(file.fileno(), True)
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is over {most >> 20:,} MB", str(path))
    return content


def replace_file(
    path: str | Path, content: bytes | Callable[[BinaryIO], object], *, new: bool = False
) -> Path:
    """Write a file, safely on disk, and return where it is.

    `content`: its bytes, or what writes them; `new`: whether a file that is there is an error.
    Raises: OSError, with nothing changed.
    """
    path = Path(path)
    check_file(path, new=new)
    number, name = tempfile.mkstemp(prefix=_prefix(path), dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if new:
            os.link(unfinished, path)  # unlike a rename, it never takes another's place
        else:
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(path.parent)
    return path


@contextmanager
def replace_folder(folder: str | Path, *, new: bool = False) -> Generator[Path]:
    """A folder to write into, whose files go to their place when all of them are written.

    Files of other names that are in the place already stay there. `new`: whether a folder that is
    there is an error. Raises: OSError, with nothing changed.
    """
    folder = Path(folder)
    check_folder(folder, new=new)
    make_folder(folder.parent)
    unfinished = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    try:
        yield unfinished
        _make_private(unfinished)
        if folder.exists():
            _move_into(unfinished, folder)
        else:
            unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing. Raises: OSError."""
    missing = [directory for directory in (folder, *folder.parents) if not directory.exists()]
    for directory in reversed(missing):
        directory.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def open_private(path: str, flags: int) -> int:
    """Open a file that, when it is made, its owner alone can read: an `opener` of `open`."""
    return os.open(path, flags, _PRIVATE_FILE)


def check_file(path: str | Path, *, new: bool = False) -> None:
    """Raise OSError where no file can be written: there is something else, or one, when `new`."""
    mode = _mode(path)
    if mode is None:
        return
    if new:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, f"it is {_kind(mode)}, and no regular file", str(path))


def check_folder(folder: str | Path, *, new: bool = False) -> None:
    """Raise OSError where no folder can be written: there is something else, or one, when `new`."""
    mode = _mode(folder)
    if mode is None:
        return
    if new:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    if not stat.S_ISDIR(mode):
        raise NotADirectoryError(errno.ENOTDIR, f"it is {_kind(mode)}, and no folder", str(folder))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _mode(path: str | Path) -> int | None:
    try:
        return Path(path).lstat().st_mode
    except FileNotFoundError:
        return None


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISREG, "a file"),
    )
    return next((name for is_kind, name in kinds if is_kind(mode)), "something else")


def _prefix(path: Path) -> str:
    return f".{path.name[:_MAX_PREFIX_LENGTH]}-"


def _make_private(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else _PRIVATE_FILE)


def _move_into(unfinished: Path, folder: Path) -> None:
    """Move every file to its place, after a look that each place is free or a regular file's."""
    files = sorted(path for path in unfinished.rglob("*") if not path.is_dir())
    places = [folder / path.relative_to(unfinished) for path in files]
    for place in places:
        check_file(place)
    for file, place in zip(files, places, strict=True):
        make_folder(place.parent)
        file.replace(place)


def _sync(folder: Path) -> None:
    """Make sure that the name of a file survives a loss of power."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
