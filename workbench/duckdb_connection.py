"""How a DuckDB database is opened, wherever the package opens one.

DuckDB trusts its input: a path such as `md:x`, or a file with another database's header, makes it
download an extension, and SQL may read any file. So everything that reaches outside the database is
off in the configuration that the connection starts with, before a file is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from workbench import file_signatures as signatures
from workbench.errors import BadInput

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
}
_NO_ACCESS: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": False}
_SESSION = (
    "SET TimeZone='UTC'",
    "SET preserve_insertion_order=true",
    "SET enable_progress_bar=false",
)
_LOCK = "SET lock_configuration=true"
_OTHER_FILES = {
    signatures.SQLITE: "a SQLite database",
    signatures.PARQUET: "a Parquet file",
    signatures.ZIP: "a ZIP archive",
    signatures.GZIP: "a gzip file",
    signatures.ARROW: "an Arrow file",
    signatures.POSTGRESQL_DUMP: "a PostgreSQL dump",
}


def connect_file(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a database file, made when it is missing; its SQL reaches no other file.

    Raises: BadInput, when the file is no DuckDB database; duckdb.Error.
    """
    path = path.absolute()  # DuckDB takes `md:x` and `s3:x` for addresses
    _check_header(path)
    return _configured(duckdb.connect(str(path), config={**_CONFIG, **_NO_ACCESS}))


def connect_memory(threads: int, reads: Sequence[Path] = ()) -> duckdb.DuckDBPyConnection:
    """Open a database in memory, whose SQL may read these files alone, in so many threads.

    Raises: duckdb.Error.
    """
    con = duckdb.connect(":memory:", config={**_CONFIG, "threads": threads})
    con.execute("SET allowed_paths=$paths", {"paths": [str(path.absolute()) for path in reads]})
    con.execute("SET enable_external_access=false")
    con.execute("SET arrow_large_buffer_size=true")  # text as the files of posts have it
    return _configured(con)


def _configured(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    try:
        for setting in (*_SESSION, _LOCK):
            con.execute(setting)
    except BaseException:
        con.close()
        raise
    return con


def _check_header(path: Path) -> None:
    """Raise BadInput for a file that is there and that DuckDB did not write."""
    if not path.exists():
        return
    if not path.is_file():  # opening a pipe would wait for its other end
        raise BadInput(f"{path} cannot be opened: expected a DuckDB database, not a special file")
    with path.open("rb") as file:
        head = file.read(signatures.DUCKDB_AT + len(signatures.DUCKDB))
    if head[signatures.DUCKDB_AT :] == signatures.DUCKDB or not head:
        return
    kinds = (kind for start, kind in _OTHER_FILES.items() if head.startswith(start[: len(head)]))
    file_kind = next(kinds, "another kind of file")
    raise BadInput(f"{path} cannot be opened: expected a DuckDB database, and it is {file_kind}")
