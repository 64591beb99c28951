"""How bytes are cut into lines, whatever ends them: LF, CR LF or CR."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

MAX_LINE_LENGTH = 16 << 20  # bytes; what is longer is cut there, and its row is set aside
_BLOCK = 1 << 20
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\n|\r|\Z)")
_LF_LINE = re.compile(rb"[^\n]*+(?:\n|\Z)")


class Readable(Protocol):
    """What bytes can be read from: a file, plain or unpacked."""

    def read(self, size: int = -1, /) -> bytes:
        """Return that many bytes; fewer only at the end."""
        ...


def lines(stream: Readable, *, lone_cr: bool = True) -> Iterator[bytes]:
    """Yield the lines of a stream with what ends them; a line beyond `MAX_LINE_LENGTH` is cut.

    `lone_cr`: whether a CR without LF ends a line, or is part of it.
    """
    pattern, ends = (_LINE, (b"\n", b"\r")) if lone_cr else (_LF_LINE, (b"\n",))
    rest: list[bytes] = []
    size = 0
    while block := _block(stream):
        for match in pattern.finditer(block):
            piece = match[0]
            if piece.endswith(ends):
                yield _joined(rest, piece) if rest else piece
                rest, size = [], 0
            elif size <= MAX_LINE_LENGTH:
                size += len(piece)
                rest.append(piece)
    if any(rest):
        yield _joined(rest, b"")


def without_end(line: bytes) -> bytes:
    """Return a line without what ends it."""
    return line[: -len(end)] if (end := end_of(line)) else line


def end_of(line: bytes) -> bytes:
    """Return what ends a line."""
    if line.endswith(b"\r\n"):
        return b"\r\n"
    return line[-1:] if line.endswith((b"\n", b"\r")) else b""


def at_lone_cr(line: bytes) -> list[bytes]:
    """Return what a line is cut into where a CR without LF ends a line too."""
    return [match[0] for match in _LINE.finditer(line) if match[0]]


def _block(stream: Readable) -> bytes:
    block = stream.read(_BLOCK)
    while block.endswith(b"\r"):  # whether LF follows is in the next block
        more = stream.read(1)
        block += more
        if not more:
            break
    return block


def _joined(rest: list[bytes], last: bytes) -> bytes:
    line = b"".join((*rest, last))
    return line if len(line) <= MAX_LINE_LENGTH else line[: MAX_LINE_LENGTH + 1]
