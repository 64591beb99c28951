"""This module holds how a Parquet file is read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import BadInput, Problem


def read_parquet(name: str, path: Path, zipped: bool) -> pa.Table:
    """Return the table of a Parquet file. Raises: BadInput where it is none, or is damaged."""
    source = pa.BufferReader(gzip.decompress(path.read_bytes())) if zipped else str(path)
    return _told(name, lambda: pq.ParquetFile(source).read())


def _told(name: str, read: Callable[[], pa.Table]) -> pa.Table:
    try:
        return read()
    except (pa.ArrowException, OSError, ValueError) as fault:
        said = str(fault).split("\n")[0][:200]
        raise BadInput(Problem(f"is not a readable Parquet file: {said}", file=name)) from None
