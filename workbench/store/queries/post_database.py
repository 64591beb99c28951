"""The posts of a store as rows of a database in memory, which reads the segments as they lie.

Names of columns come from people's files: they are bound to `k0`, `k1` … here, and reach no SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from workbench.duckdb_connection import connect_memory
from workbench.store.queries.queries import Queries
from workbench.threads import thread_count

OWN = ("user_id", "post_id", "created_at", "text")
UNREADABLE = ("*", "filename", "file_row_number", "file_index")
"""Names that mean something else to the reader of files."""
_NUMBERS = ("file_index", "file_row_number")
_CASTS = {
    "float32": "FLOAT",
    "float64": "DOUBLE",
    "integer": "BIGINT",
    "boolean": "VARCHAR",
    "text": "VARCHAR",
}
_NONE = duckdb.ConstantExpression(None)
_NO_POSTS = pa.schema(
    [
        ("user_id", pa.large_string()),
        ("post_id", pa.large_string()),
        ("created_at", pa.timestamp("us", "UTC")),
    ]
)


class PostDatabase:
    """The posts of a store. `types`: the type of each column that posts have.

    `segments`: their files, each with whether its posts were submitted; `pending`: submitted posts
    that lie in no segment yet; `outcomes`: what became of the submitted ones. `is_numbered`:
    whether rows have their numbers, which they lack where a column of a file has such a name.
    """

    def __init__(
        self,
        segments: Sequence[tuple[Path, bool]],
        types: Mapping[str, str],
        pending: pa.Table | None,
        outcomes: pa.Table,
        threads: int | None = None,
    ) -> None:
        paths = [path for path, _ in segments]
        self._con = connect_memory(thread_count(threads), paths)
        self.queries = Queries(self._con)
        self._types = {name: kind for name, kind in types.items() if name not in UNREADABLE}
        read = [
            (self._read([path for path, was in segments if was is kind]), kind)
            for kind in (False, True)
            if any(was is kind for _, was in segments)
        ]
        self.is_numbered = not any({*_NUMBERS} & {*rows.columns} for rows, _ in read)
        parts = [self._rows(rows, part, submitted=kind) for part, (rows, kind) in enumerate(read)]
        if pending is not None or not parts:
            rows = _numbered(pending if pending is not None else _NO_POSTS.empty_table())
            parts.append(self._rows(self._con.from_arrow(rows), len(parts), submitted=True))
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.union(part)
        whole.create_view("post_rows")
        if outcomes.num_rows:
            self._con.register("outcomes", outcomes)
        self.queries.run("posts_decided" if outcomes.num_rows else "posts_imported")
        self.queries.run("posts_unlabelled")

    def set_labels(self, labels: pa.Table) -> None:
        """Take the newest label of each post."""
        if labels.num_rows:
            self._con.register("post_labels", labels)
        self.queries.run("posts_labelled" if labels.num_rows else "posts_unlabelled")

    def set_fired(self, fired: pa.Table) -> None:
        """Take which rules fired on which posts: `user_id`, `post_id`, `rule`."""
        self._con.register("fired", fired)

    def close(self) -> None:
        """Free what it holds."""
        self._con.close()

    def _number(self, name: str) -> duckdb.Expression:
        column = duckdb.ColumnExpression(name) if self.is_numbered else _NONE
        return column.cast("BIGINT")

    def _read(self, paths: Sequence[Path]) -> duckdb.DuckDBPyRelation:
        names = [str(path.absolute()) for path in paths]
        return self._con.read_parquet(names, union_by_name=True)

    def _rows(
        self, rows: duckdb.DuckDBPyRelation, part: int, *, submitted: bool
    ) -> duckdb.DuckDBPyRelation:
        """The rows with the columns that the statements know, `part` being of each the number of
        these rows among all.
        """
        have = set(rows.columns)
        own = [duckdb.ColumnExpression(name).cast("VARCHAR").alias(name) for name in OWN[:2]]
        at = duckdb.FunctionExpression("epoch_us", duckdb.ColumnExpression("created_at"))
        text = _column("text", "text", have)
        fields = [
            _column(name, kind, have).alias(f"k{number}")
            for number, (name, kind) in enumerate(self._types.items())
        ]
        is_submitted = duckdb.ConstantExpression(submitted)
        return rows.select(
            *own,
            at.alias("created_us"),
            text.alias("text"),
            is_submitted.alias("is_submitted"),
            duckdb.ConstantExpression(part).cast("BIGINT").alias("part"),
            *(self._number(name).alias(name) for name in _NUMBERS),
            *fields,
        )


def _numbered(rows: pa.Table) -> pa.Table:
    """Rows that lie in no file, with numbers as the reader of files gives them."""
    others = rows.select([name for name in rows.column_names if name not in _NUMBERS])
    numbers = pa.array(range(rows.num_rows), pa.int64())
    for name in _NUMBERS:
        others = others.append_column(name, numbers)
    return others


def _column(name: str, kind: str, have: set[str]) -> duckdb.Expression:
    """A column by its name, unknown where the rows lack it; times are epoch µs."""
    if name not in have:
        of = "BIGINT" if kind == "time" else _CASTS.get(kind, "DOUBLE")
        return duckdb.ConstantExpression(None).cast(of)
    column = duckdb.ColumnExpression(name)
    if kind == "time":
        return duckdb.FunctionExpression("epoch_us", column)
    return column.cast(_CASTS.get(kind, "DOUBLE"))
