"""This module holds how a Parquet file is read: with DuckDB, which reads its columns in threads."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import BadInput, Problem

_QUERY = "from read_parquet($path, hive_partitioning = false)"
_PATTERN = set(
    "*?[]{}:"
)  # DuckDB would take a name with one of these for several files or an address


def read_parquet(name: str, path: Path, zipped: bool) -> pa.Table:
    """Return the table of a Parquet file. Raises: BadInput where it is none, or is damaged."""
    if zipped or _PATTERN & set(str(path)):
        source = pa.BufferReader(gzip.decompress(path.read_bytes())) if zipped else str(path)
        return _told(name, lambda: pq.ParquetFile(source).read())
    return _told(name, lambda: _queried(path))


def _queried(path: Path) -> pa.Table:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'").fetchall()
        try:
            found = connection.sql(_QUERY, params={"path": str(path)})
            return found.to_arrow_table()
        except duckdb.Error as fault:
            raise ValueError(str(fault)) from None


def _told(name: str, read: Callable[[], pa.Table]) -> pa.Table:
    try:
        return read()
    except (pa.ArrowException, OSError, ValueError) as fault:
        said = str(fault).split("\n")[0][:200]
        raise BadInput(Problem(f"is not a readable Parquet file: {said}", file=name)) from None
