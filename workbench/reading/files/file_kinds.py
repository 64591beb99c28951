"""How the format of a file is recognised by its ending, and text opened as UTF-8 bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from workbench import file_signatures as signatures
from workbench.errors import BadInput, Problem, reason_of
from workbench.reading.files.lines import Readable

FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
_OF_CHATS = (".txt", ".log", ".weechatlog", ".zip")
_CHATS = "an export of a chat is read with --format whatsapp, irc, slack, telegram or discord"
_OTHER_FILES = {
    signatures.GZIP: "gzip",
    signatures.PARQUET: "Parquet",
    signatures.ZIP: "a zip archive or an Excel sheet",
}


def format_of(name: str, path: Path) -> tuple[str, bool]:
    """Return `parquet`, `csv`, `jsonl` or `json` by a file's ending, and whether it is gzipped.

    Raises: BadInput for a file that is not there, a folder, or an unknown ending.
    """
    with wrap_io_errors(name):  # a path that is too long is neither there nor missing
        is_there = path.exists()
    if not is_there:
        raise BadInput(Problem("there is no such file", file=str(path)))
    if path.is_dir():
        raise BadInput(Problem("is a folder; expected a file", str(path), remedy=_CHATS))
    if not path.is_file():  # it is read several times, which a pipe or device cannot be
        raise BadInput(Problem("is a pipe or device; expected a regular file", file=str(path)))
    zipped = path.suffix.lower() == ".gz"
    ending = (path.with_suffix("") if zipped else path).suffix.lower()
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        message = (
            f"its ending says no known format; expected one of: {known}, plain or followed by .gz"
        )
        remedy = _CHATS if ending in _OF_CHATS else None
        raise BadInput(Problem(message, name, remedy=remedy))
    return FORMATS[ending], zipped


@contextmanager
def wrap_io_errors(name: str) -> Generator[None]:
    """Turn what goes wrong while a file is read into BadInput."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise BadInput(Problem(f"is not a whole gzip file: {fault}", file=name)) from None
    except OSError as fault:
        raise BadInput(Problem(f"cannot be read: {reason_of(fault)}", file=name)) from None


@contextmanager
def utf8_stream(name: str, path: Path, zipped: bool) -> Generator[Readable]:
    """Open a text file as UTF-8 bytes without a byte order mark; UTF-16 is recognised by its mark.

    Raises: BadInput for another encoding, a damaged gzip, or a file of another kind.
    """
    with wrap_io_errors(name), _opened(path, zipped) as stream:
        head = stream.peek(4)[:4]
        _refuse_other(name, head)
        encoding, length = signatures.text_mark(head)
        if encoding == "utf-32":
            raise not_utf8(name, "is UTF-32")
        if encoding == "utf-8":
            stream.read(length)
        is_utf_16 = encoding is not None and encoding.startswith("utf-16")
        yield _Recoded(name, stream) if is_utf_16 else stream


def not_utf8(name: str, message: str) -> BadInput:
    """Return the error for a file in another encoding; none is guessed."""
    return BadInput(Problem(f"{message}; save it as UTF-8 (or as UTF-16 with its mark)", file=name))


@contextmanager
def _opened(path: Path, zipped: bool) -> Generator[gzip.GzipFile | io.BufferedReader]:
    with gzip.GzipFile(path, "rb") if zipped else path.open("rb") as stream:
        yield stream


def _refuse_other(name: str, head: bytes) -> None:
    what = signatures.kind_of(head, _OTHER_FILES)
    if what is not None:
        raise BadInput(Problem(f"is {what}, which its ending does not say", file=name))
    if b"\0" in head[:2] and signatures.text_mark(head[:2])[0] is None:
        raise not_utf8(name, "looks like UTF-16 or UTF-32 without a byte order mark")


class _Recoded:
    """UTF-16 read as UTF-8."""

    def __init__(self, name: str, stream: Readable) -> None:
        self._name = name
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._ready = b""
        self._ended = False

    def read(self, size: int = -1, /) -> bytes:
        """Return that many bytes, or all that are left. Raises: BadInput where it is no UTF-16."""
        while not self._ended and not 0 <= size <= len(self._ready):
            block = self._stream.read(1 << 20)
            self._ready += self._decoded(block)
            self._ended = not block
        end = len(self._ready) if size < 0 else size
        part, self._ready = self._ready[:end], self._ready[end:]
        return part

    def _decoded(self, block: bytes) -> bytes:
        try:
            return self._decoder.decode(block, final=not block).encode("utf-8")
        except UnicodeError:
            raise not_utf8(self._name, "is not the UTF-16 that its mark says") from None
