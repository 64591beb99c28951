"""How a Parquet file is read: with DuckDB, which reads its columns in threads."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import BadInput, Problem
from workbench.reading.files.file_kinds import wrap_io_errors

_QUERY = "from read_parquet($path, hive_partitioning = false)"
_PATTERN = set("*?[]{}:")  # DuckDB takes a name with one of these for several files, or an address


def read_parquet(name: str, path: Path, zipped: bool, threads: int) -> pa.Table:
    """Return the table of a Parquet file. Raises: BadInput where it is none, or is damaged."""
    if zipped:
        with wrap_io_errors(name):
            unpacked = pa.BufferReader(gzip.decompress(path.read_bytes()))
        return _wrap_read_errors(
            name, lambda: pq.ParquetFile(unpacked).read(use_threads=threads > 1)
        )
    return _wrap_read_errors(name, lambda: _read(path, threads))


def _read(path: Path, threads: int) -> pa.Table:
    """Read a file with DuckDB or, where that would take its name or columns for others, Arrow."""
    file = pq.ParquetFile(str(path.absolute()))  # a relative one can look like an address
    if _PATTERN & set(str(path)) or not _differ(file.schema_arrow.names):
        return file.read(use_threads=threads > 1)
    return _queried(path, threads)


def _differ(names: list[str]) -> bool:
    """Whether names differ in more than case; DuckDB would rename the second of two."""
    return len({name.casefold() for name in names}) == len(names)


def _queried(path: Path, threads: int) -> pa.Table:
    import duckdb

    from workbench.duckdb_connection import connect_memory

    with connect_memory(threads, reads=[path]) as connection:
        try:
            result = connection.sql(_QUERY, params={"path": str(path.absolute())})
            return result.to_arrow_table()
        except duckdb.Error as fault:
            raise ValueError(str(fault)) from None


def _wrap_read_errors(name: str, read: Callable[[], pa.Table]) -> pa.Table:
    try:
        return read()
    except (pa.ArrowException, OSError, ValueError) as fault:
        message = str(fault).split("\n")[0][:200]
        raise BadInput(Problem(f"is not a readable Parquet file: {message}", file=name)) from None
