"""The content of a chat's export: one file, plain or gzipped, or the files in a folder or zip.

Names in an archive are never used as paths, and nothing is unpacked to the disk.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbench.errors import BadInput, Problem, printable
from workbench.file_signatures import text_encoding
from workbench.reading.files.file_kinds import wrap_io_errors

MAX_FILES = 100_000
MAX_BYTES = 4 << 30  # of a file, and of all files of an archive, unpacked
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ChatFile:
    """One file of an export. `name`: what errors call it; `path`: within the folder or archive."""

    name: str
    path: PurePosixPath
    content: bytes


def files_of(name: str, path: Path, endings: tuple[str, ...]) -> Iterator[ChatFile]:
    """Yield the file at a path or, of a folder or zip archive, each file with one of the endings.

    Raises: BadInput for what is not there, is damaged, or is too large.
    """
    if not path.exists():
        raise BadInput(Problem("there is no such file", file=str(path)))
    with wrap_io_errors(name):
        if path.is_dir():
            yield from _in_folder(name, path, endings)
        elif zipfile.is_zipfile(path):
            yield from _in_archive(name, path, endings)
        else:
            yield ChatFile(name, PurePosixPath(path.absolute().as_posix()), _read(name, path))


def text_of(file: ChatFile) -> str:
    """Return a file as text: UTF-8, or UTF-16 with its mark. Raises: BadInput for another."""
    try:
        return file.content.decode(text_encoding(file.content[:2]))
    except UnicodeError:
        message = "is not UTF-8; save it as UTF-8 (or as UTF-16 with its mark)"
        raise BadInput(Problem(message, file=file.name)) from None


def _in_folder(name: str, folder: Path, endings: tuple[str, ...]) -> Iterator[ChatFile]:
    root = PurePosixPath(folder.absolute().as_posix())
    paths = [path for ending in endings for path in (*folder.glob(f"*{ending}"),
             *folder.glob(f"*/*{ending}"))]  # fmt: skip
    plain = [path for path in paths if path.is_file() and not path.is_symlink()]
    _refuse_many(name, len(plain))
    for path in sorted(plain):
        inner = PurePosixPath(path.relative_to(folder).as_posix())
        yield ChatFile(_inner_name(name, inner), root / inner, _read(name, path))


def _in_archive(name: str, path: Path, endings: tuple[str, ...]) -> Iterator[ChatFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _members(name, archive, endings)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as fault:
        message = printable(str(fault))[:200]
        raise BadInput(Problem(f"is no readable zip archive: {message}", file=name)) from None


def _members(name: str, archive: zipfile.ZipFile, endings: tuple[str, ...]) -> Iterator[ChatFile]:
    infos = [
        member
        for member in archive.infolist()
        if member.filename.endswith(endings) and "__MACOSX" not in member.filename
    ]
    _refuse_many(name, len(infos))
    left = MAX_BYTES
    for member in sorted(infos, key=lambda member: member.filename):
        with archive.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _too_large(name)
        inner = PurePosixPath(member.filename)
        yield ChatFile(_inner_name(name, inner), inner, content)


def _read(name: str, path: Path) -> bytes:
    opened = gzip.open if path.suffix.lower() == ".gz" else open
    with opened(path, "rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _too_large(name)
    return content


def _refuse_many(name: str, count: int) -> None:
    if count > MAX_FILES:
        raise BadInput(Problem(f"has over {MAX_FILES:,} files", file=name))


def _too_large(name: str) -> BadInput:
    return BadInput(Problem(f"is over {MAX_BYTES >> 30} GB unpacked", file=name))


def _inner_name(name: str, inner: PurePosixPath) -> str:
    return printable(f"{name}/{inner}".encode("utf-8", "replace").decode())
