"""The segments: Parquet files of posts, sorted by user and time, never changed.

A segment belongs to the store once the table `segments` names it; a file that it does not name was
left by a program that died, and belongs to nothing. Source: decision 9.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from workbench.whole_files import replace_file

ROWS_A_GROUP = 100_000


class Segments:
    """The folder of segments."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, segment: str) -> Path:
        """Where a segment lies."""
        return self._folder / f"{segment}.parquet"

    def write(self, segment: str, posts: pa.Table) -> str:
        """Write posts, sorted by user, time and id, as a new segment, safely on disk; the SHA-256
        of the file.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self.path(segment)
        replace_file(path, partial(_write_parquet, posts))
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def remove(self, segments: Iterable[str]) -> None:
        """Remove the files of segments that the store names no longer, those that are there."""
        for name in segments:
            self.path(name).unlink(missing_ok=True)

    def users_of(self, segments: Iterable[str]) -> pa.Array:
        """The users of the posts of segments, each once: text[n]."""
        parts = [self._columns(name, ["user_id"]) for name in segments]
        if not parts:
            return pa.array([], pa.string())
        return pa.concat_tables(parts).column("user_id").unique().cast(pa.string())

    def post_ids_of(self, segment: str) -> pa.Table:
        """The posts of a segment: `user_id` and `post_id`, both text."""
        return self._columns(segment, ["user_id", "post_id"])

    def column_names(self, segment: str) -> list[str]:
        """The names of the columns of a segment's file."""
        return pq.read_schema(self.path(segment)).names

    def _columns(self, segment: str, names: list[str]) -> pa.Table:
        table = pq.read_table(self.path(segment), columns=names)
        return table.cast(pa.schema([(name, pa.string()) for name in names]))

    def posts_of(
        self,
        segments: Sequence[str],
        user_ids: Iterable[str],
        span_us: tuple[int, int] | None = None,
    ) -> pa.Table | None:
        """The posts of some users, of those segments; None when there are none.

        `span_us`: the first and the last time of interest, epoch µs.
        """
        if not segments:
            return None
        users = pa.array(list(user_ids), pa.large_string())
        wanted = ds.field("user_id").isin(users)
        if span_us is not None:
            first, last = (pa.scalar(us, pa.timestamp("us", "UTC")) for us in span_us)
            wanted &= (ds.field("created_at") >= first) & (ds.field("created_at") <= last)
        parts = [
            ds.dataset(self.path(name).absolute()).to_table(filter=wanted) for name in segments
        ]
        filled = [part for part in parts if len(part)]
        return pa.concat_tables(filled, promote_options="permissive") if filled else None

    def posts_named(self, segments: Sequence[str], post_ids: pa.Array) -> pa.Table:
        """The posts with one of some ids: `user_id` and `post_id`, both text."""
        names = ["user_id", "post_id"]
        wanted = ds.field("post_id").isin(post_ids.cast(pa.large_string()))
        schema = pa.schema([(name, pa.string()) for name in names])
        parts = [
            ds.dataset(self.path(name).absolute()).to_table(names, filter=wanted).cast(schema)
            for name in segments
        ]
        return pa.concat_tables([schema.empty_table(), *parts])

    def post_ids(self, segments: Sequence[str], wanted: pc.Expression, most: int) -> list[str]:
        """The ids of posts that a condition on `post_id` is true of, at most so many a segment."""
        parts = (
            ds.dataset(self.path(name).absolute()).head(most, columns=["post_id"], filter=wanted)
            for name in segments
        )
        return [post_id for part in parts for post_id in part.column("post_id").to_pylist()]


def _write_parquet(posts: pa.Table, file: BinaryIO) -> None:
    pq.write_table(
        posts,
        file,
        compression="zstd",
        row_group_size=ROWS_A_GROUP,
        use_dictionary=_repeating(posts.schema),  # pyright: ignore[reportArgumentType]
    )


def _repeating(schema: pa.Schema) -> list[str]:
    """The columns of few different values: a dictionary of all others costs more than it saves."""
    texts = (field.name for field in schema if pa.types.is_large_string(field.type))
    return [name for name in texts if name not in ("post_id", "text")]
