"""The fast way through a clean CSV file: Arrow reads it, and a check of the same bytes decides
whether its result can be trusted.

The check alone is enough to know that the file is well-formed: each quote opens a cell, closes
one or is doubled; every line end is LF or CR LF; there is no NUL. It also counts the rows. Where
anything is odd, or Arrow counts otherwise, the answer is None, and the file is read row by row.
"""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from workbench.reading.files.csv.header import Header
from workbench.reading.files.csv.rows import MAX_CELL_LENGTH
from workbench.reading.files.lines import Readable

_BLOCK = 4 << 20
_QUOTE, _LF, _CR = 34, 10, 13


def read_clean(stream: Readable, header: Header, threads: int) -> pa.Table | None:
    """Return the cells of a clean file as large_string, empty ones null; None for any other file.

    `stream` is positioned after the header. Columns are named `0`, `1`, …
    `threads`: Arrow parses in its own threads where it is more than one.
    """
    watched = _CheckedStream(stream, header.delimiter)
    names = [str(at) for at in range(len(header.names))]
    try:
        table = csv.read_csv(
            pa.PythonFile(watched, "r"),
            csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=threads > 1),
            csv.ParseOptions(delimiter=header.delimiter.decode(), newlines_in_values=True),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    good = watched.is_clean() and watched.rows == table.num_rows
    return table if good and not any(map(_is_long, table.columns)) else None


def _is_long(column: pa.ChunkedArray) -> bool:
    return (pc.max(pc.binary_length(column)).as_py() or 0) > MAX_CELL_LENGTH


class _CheckedStream(io.RawIOBase):
    """A stream that is checked and counted while it is read; at the first oddity it ends."""

    def __init__(self, stream: Readable, delimiter: bytes) -> None:
        self._stream = stream
        self._cell_edges = np.frombuffer(delimiter + b"\n", np.uint8)
        self._previous: bytes = (
            b"\n"  # the byte before what is to be checked: a file begins like a line
        )
        self._pending: bytes = b""  # the last byte read, which waits for the one behind it
        self._quotes = 0
        self._has_ended = self._is_odd = False
        self.rows = 0

    def readable(self) -> bool:
        """Whether this can be read, as Arrow asks."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, checked; none when anything odd was among them."""
        block = b"" if self._is_odd or self._has_ended else self._stream.read(size)
        self._check(block or b"\n")
        self._has_ended = self._has_ended or not block
        return b"" if self._is_odd else block

    def is_clean(self) -> bool:
        """Whether the whole stream was read, and nothing odd was in it."""
        return self._has_ended and not self._is_odd and self._quotes % 2 == 0

    def _check(self, block: bytes) -> None:
        if self._is_odd or self._has_ended:
            return
        text = self._previous + self._pending + block
        bytes_ = np.frombuffer(text, np.uint8)
        before, here, after = bytes_[:-2], bytes_[1:-1], bytes_[2:]
        quotes = np.flatnonzero(here == _QUOTE) if b'"' in text else np.zeros(0, np.int64)
        self._is_odd = (
            b"\0" in block
            or (b"\r" in text and bool((after[here == _CR] != _LF).any()))
            or not self._well_quoted(before[quotes], after[quotes])
        )
        self._count(before, here, quotes)
        self._quotes += len(quotes)
        self._previous, self._pending = text[-2:-1], text[-1:]

    def _well_quoted(self, before: np.ndarray, after: np.ndarray) -> bool:
        """Whether each quote opens a cell, closes one, or is one of two in a row inside of one."""
        first = self._quotes % 2
        opens, closes = before[first::2], after[1 - first :: 2]
        opens_well = np.isin(opens, self._cell_edges) | (opens == _QUOTE)
        closes_well = np.isin(closes, self._cell_edges) | (closes == _QUOTE) | (closes == _CR)
        return bool(opens_well.all() and closes_well.all())

    def _count(self, before: np.ndarray, here: np.ndarray, quotes: np.ndarray) -> None:
        """Count the lines that begin here outside of quotes and are not blank."""
        begins = np.flatnonzero((before == _LF) & (here != _LF) & (here != _CR))
        if len(quotes) or self._quotes % 2:
            inside = (np.searchsorted(quotes, begins) + self._quotes) % 2
            self.rows += len(begins) - int(inside.sum())
        else:
            self.rows += len(begins)
