"""A history: the posts that a replay reads, as sorted columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import HtmlRepr, rows_html
from workbench.errors import printable
from workbench.formatting import count
from workbench.history.cache.cache import read_cached
from workbench.history.cache.derived import array_beside
from workbench.history.columns_summary import columns_summary
from workbench.model.columns import Column
from workbench.reading.columns.arrow_table import posts_table
from workbench.reading.columns.rejects import REJECTS_SCHEMA as REJECTS_SCHEMA
from workbench.reading.columns.rejects import Source as Source
from workbench.reading.columns.rejects import reasons
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.column_changes import UNCHANGED, ColumnChanges
from workbench.reading.rows.posts import is_post, read_posts
from workbench.reading.rows.row_counts import RowCounts, row_counts
from workbench.reading.rows.sorted_posts import SortedPosts
from workbench.reading.times.time_format import RECOGNISED, TimeFormat, checked_format
from workbench.threads import thread_count
from workbench.units import iso

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False, repr=False)
class History(HtmlRepr):
    """Historical posts as sorted columns, by user, time and post id (UTF-8 bytes).

    `user_ids`: LargeStringArray[n_users], distinct, sorted by UTF-8 bytes.
    `offsets`: int64[n_users + 1]; the posts of user u are at offsets[u]:offsets[u + 1].
    `created_at`: int64[n_posts], epoch µs UTC. `post_ids`: LargeStringArray[n_posts].
    `columns`: every other column by name; the post's text is column `text`, where there is one.
    `row`: int64[n_posts], position in the sources, counted through them from 0 in their order,
    rejected rows counted too. `rejects`: see `REJECTS_SCHEMA`.
    `notes`: what was guessed or left out. `digest`: SHA-256 of the sorted content, whatever the
    order of the input rows. `folder`: where the history is kept, if it is. The arrays are closed
    for writing.
    """

    user_ids: pa.LargeStringArray
    offsets: np.ndarray
    created_at: np.ndarray
    post_ids: pa.LargeStringArray
    columns: Mapping[str, Column]
    row: np.ndarray
    rejects: pa.Table
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    digest: str
    folder: Path | None = None
    _derived: dict[str, object] = field(init=False, default_factory=dict[str, object])

    @classmethod
    def read(
        cls,
        source: object,
        columns: Mapping[str, str] | None = None,
        keep: str | PathLike[str] | None = None,
        records: str | None = None,
        times: TimeFormat = RECOGNISED,
        threads: int | None = None,
        changes: ColumnChanges = UNCHANGED,
    ) -> History:
        """Read posts from files (Parquet, CSV, JSON Lines), tables, or several of them.

        `columns` maps a field to the source's column: `{"created_at": "timestamp"}`. `keep` is a
        folder where the history is kept, to be opened from in milliseconds as long as the content
        of the sources stays. `records`: the dotted path of the list that holds the posts of a JSON
        source, such as `response.data`. `times`: how they are written, where that is not to be
        recognised. `changes`: what is done with columns, such as the scales that scores are on.
        `threads`: how many read at once, one a core when left out.
        Raises: BadInput. Source: spec 6.1.
        """
        sources, mapping = inputs(source), columns or {}
        options = ReadOptions(records, lambda table: is_post(table, mapping), thread_count(threads))
        checked_format(times)
        if keep is not None:
            posts = read_cached(sources, mapping, Path(keep), options, times, changes)
            return cls.of(posts, Path(keep))
        tables = [read(source, options) for source in sources]
        return cls.of(read_posts(tables, mapping, times, options.threads, changes))

    @classmethod
    def of(cls, read: SortedPosts, folder: Path | None = None) -> History:
        """Return posts that were read as a history. `folder`: where they are kept, if they are."""
        posts = read.posts
        return cls(
            posts.user_ids,
            posts.offsets,
            posts.created_at,
            posts.post_ids,
            posts.columns,
            read.row,
            read.rejects,
            read.sources,
            read.notes,
            read.digest,
            folder,
        )

    @property
    def n_posts(self) -> int:
        """How many posts there are to replay."""
        return len(self.created_at)

    @property
    def n_users(self) -> int:
        """How many distinct users wrote them."""
        return len(self.user_ids)

    @property
    def owner(self) -> np.ndarray:
        """int64[n_posts], the user of each post, as a position in `user_ids`."""
        return np.repeat(np.arange(self.n_users), np.diff(self.offsets))

    @cached_property
    def span_us(self) -> tuple[int, int]:
        """The times of the first and the last post of all users, epoch µs."""
        return int(self.created_at.min()), int(self.created_at.max())

    @cached_property
    def row_counts(self) -> tuple[RowCounts, ...]:
        """How many rows each source had, how many were used, and set aside by reason."""
        return row_counts(self.sources, self.rejects)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What is worked out from the posts, made when it is first asked for under this name."""
        if name not in self._derived:
            self._derived[name] = make()
        return cast("Made", self._derived[name])

    def derived(self, name: str, make: Callable[[], np.ndarray]) -> np.ndarray:
        """The same for an array, which is kept on disk too where the history is."""
        if self.folder is None:
            return self.once(name, make)
        folder, key = self.folder, f"{self.digest} {name}"
        return self.once(name, lambda: array_beside(folder, key, make))

    def place(self, row: int) -> tuple[str, int]:
        """Return the file of a value of `row`, and the row in that file, counted from 1.

        Raises: IndexError where the sources have no such row.
        """
        left = int(row)
        for source in self.sources:
            if 0 <= left < source.rows:
                return source.name, left + 1
            left -= source.rows
        raise IndexError(f"the sources have no row {row}")

    def ids_at(self, places: np.ndarray) -> tuple[list[str], list[str]]:
        """Return the user ids and the post ids of the posts at some places."""
        users = np.searchsorted(self.offsets, places, "right") - 1
        post_ids = self.post_ids.take(pa.array(places))
        return self.user_ids.take(pa.array(users)).to_pylist(), post_ids.to_pylist()

    def places_of(self, posts: Sequence[tuple[str, str]]) -> np.ndarray:
        """int64[n], the places of posts by user id and post id, −1 where the history has none."""
        by_user: dict[str, list[int]] = {}
        for number, (user_id, _) in enumerate(posts):
            by_user.setdefault(user_id, []).append(number)
        users = pc.index_in(pa.array(list(by_user), pa.large_string()), value_set=self.user_ids)
        places = np.full(len(posts), -1, np.int64)
        for user, numbers in zip(users.to_pylist(), by_user.values(), strict=True):
            if user is None:
                continue
            first, end = (int(place) for place in self.offsets[user : user + 2])
            ids = pa.array([posts[number][1] for number in numbers], pa.large_string())
            found = pc.index_in(ids, value_set=self.post_ids.slice(first, end - first))
            places[numbers] = pc.fill_null(pc.add(found, first), -1).to_numpy()
        return places

    def to_arrow(self) -> pa.Table:
        """Return the posts as a table in the order of replay, unknown values null."""
        return posts_table(
            self.user_ids, self.offsets, self.created_at, self.post_ids, self.columns
        )

    def _repr_html_(self) -> str:
        return super()._repr_html_() + rows_html("Columns", columns_summary(self.columns))

    def _title(self) -> str:
        return f"History of {count(self.n_posts, 'post')} by {count(self.n_users, 'user')}"

    def _fields(self) -> dict[str, object]:
        """Posts, users, the first and the last time, and where the posts came from."""
        first, last = map(iso, self.span_us) if self.n_posts else ("", "")
        lines: dict[str, object] = {
            "posts": f"{self.n_posts:,}",
            "users": f"{self.n_users:,}",
            "first post": first,
            "last post": last,
            "from": "\n".join(f"{s.name}: {count(s.rows, 'row')}" for s in self.sources),
        }
        if self.rejects.num_rows:
            lines["set aside"] = reasons(self.rejects)
        return lines | ({"notes": "\n".join(self.notes)} if self.notes else {})

    def __repr__(self) -> str:
        first, last = map(iso, self.span_us)
        text = f"{count(self.n_posts, 'post')} by {count(self.n_users, 'user')}"
        lines = [f"History of {text}, {first} to {last}"]
        lines += [f"  {column.name}: {column.type}" for column in self.columns.values()]
        for source in self.sources:
            used, rejected = source.rows - source.rejected, source.rejected
            rows = f"{count(source.rows, 'row')} = {used:,} used + {rejected:,} set aside"
            lines.append(f"  from {source.name}: {rows}")
        if self.rejects.num_rows:
            lines.append(f"  set aside: {reasons(self.rejects)}")
        return printable("\n".join([*lines, *(f"  {note}" for note in self.notes)]))
