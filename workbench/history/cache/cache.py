"""How a history is cached on disk, to be opened in milliseconds.

One Arrow file holds everything: a single row whose columns are lists, so that arrays of any length
are stored whole, and are mapped into memory without a copy. Its name is a hash of the sources'
content and of how they were read, and it is used only while it is the very file that was written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput, Problem, reason_of
from workbench.history.cache.hashes import Hashes, table_hash
from workbench.model.columns import Column
from workbench.reading.columns.cells import RawTable
from workbench.reading.columns.rejects import Source
from workbench.reading.columns.typed_columns import read_only
from workbench.reading.files.file_kinds import format_of, wrap_io_errors
from workbench.reading.files.read_options import DEFAULT_OPTIONS, ReadOptions
from workbench.reading.files.sources import Input, read
from workbench.reading.rows.column_changes import UNCHANGED, ColumnChanges
from workbench.reading.rows.posts import read_posts
from workbench.reading.rows.sorted_posts import PostColumns, SortedPosts
from workbench.reading.times.time_format import RECOGNISED, TimeFormat
from workbench.whole_files import check_folder, make_folder, replace_file

FORMAT = 4  # raise it whenever the same sources would be read otherwise


def read_cached(
    sources: Sequence[Input],
    mapping: Mapping[str, str],
    folder: Path,
    options: ReadOptions = DEFAULT_OPTIONS,
    times: TimeFormat = RECOGNISED,
    changes: ColumnChanges = UNCHANGED,
) -> SortedPosts:
    """Return posts as they are kept in the folder, or kept there now.

    Raises: BadInput as reading does, and where the folder cannot be written.
    """
    with _wrap_io_errors(folder):
        check_folder(folder)
        make_folder(folder)
    hashes = Hashes(folder)
    tables = {source.name: read(source, options) for source in sources if source.path is None}
    how = [sorted(mapping.items()), options.records, times.key]
    how += [] if changes == UNCHANGED else [changes.key]
    key = _key(sources, tables, hashes, how)
    path = folder / f"{key}.arrow"
    posts = _opened(path, key, hashes)
    if posts is None:
        every = [
            tables[source.name] if source.path is None else read(source, options)
            for source in sources
        ]
        posts = read_posts(every, mapping, times, options.threads, changes)
        if all(source.path is None or hashes.is_fresh(source.path) for source in sources):
            _keep(path, key, hashes, posts)
    with _wrap_io_errors(folder):
        hashes.save()
    return posts


def _key(
    sources: Sequence[Input],
    tables: Mapping[str, RawTable],
    hashes: Hashes,
    how: Sequence[object],
) -> str:
    """Return the hash of what a history is made of: its sources, names and all, and how they are
    read.
    """
    content = [[source.name, _content(source, tables, hashes)] for source in sources]
    made_of = json.dumps([FORMAT, content, *how])
    return hashlib.sha256(made_of.encode()).hexdigest()


def _content(source: Input, tables: Mapping[str, RawTable], hashes: Hashes) -> str:
    if source.path is None:
        return table_hash(tables[source.name])
    format_of(source.name, source.path)
    with wrap_io_errors(source.name):
        return hashes.of(source.path)


def _keep(path: Path, key: str, hashes: Hashes, posts: SortedPosts) -> None:
    with _wrap_io_errors(path.parent):
        replace_file(path, lambda file: _write(file, posts))
        hashes.keep(key, path)


def _write(file: BinaryIO, read: SortedPosts) -> None:
    columns = list(read.posts.columns.values())
    arrays = {
        "user_ids": read.posts.user_ids,
        "post_ids": read.posts.post_ids,
        "offsets": pa.array(read.posts.offsets),
        "created_at": pa.array(read.posts.created_at),
        "row": pa.array(read.row),
        "rejects": read.rejects.to_struct_array().combine_chunks(),
    }
    for at, column in enumerate(columns):
        of_numbers = isinstance(column.values, np.ndarray)
        arrays[f"values {at}"] = pa.array(column.values) if of_numbers else column.values
        if column.known is not None:
            arrays[f"known {at}"] = pa.array(column.known.view(np.uint8))
        if column.bits is not None:
            arrays[f"bits {at}"] = pa.array(column.bits)
    lists = {name: _one_row(array) for name, array in arrays.items()}
    about = {
        "columns": [[c.name, c.type, c.scale, c.low, c.high] for c in columns],
        "sources": [[s.name, s.rows, s.rejected] for s in read.sources],
        "notes": read.notes,
        "digest": read.digest,
    }
    batch = pa.record_batch(lists).replace_schema_metadata({"about": json.dumps(about)})
    with pa.ipc.new_file(file, batch.schema) as out:
        out.write_batch(batch)


def _one_row(array: pa.Array) -> pa.LargeListArray:
    return pa.LargeListArray.from_arrays(pa.array(np.array([0, len(array)])), array)


def _opened(path: Path, key: str, hashes: Hashes) -> SortedPosts | None:
    """Return what is kept at a path, or None where there is nothing that can be believed."""
    try:
        if hashes.kept(key) is None or hashes.of(path) != hashes.kept(key):
            return None
        batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
        return _kept_posts(batch, json.loads(batch.schema.metadata[b"about"]))
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None


def _kept_posts(batch: pa.RecordBatch, about: Mapping[str, Any]) -> SortedPosts:
    arrays = {name: batch.column(name).values for name in batch.schema.names}
    columns: dict[str, Column] = {}
    for at, (name, type_, scale, low, high) in enumerate(about["columns"]):
        values = arrays[f"values {at}"]
        known, bits = arrays.get(f"known {at}"), arrays.get(f"bits {at}")
        columns[name] = Column(
            name,
            type_,
            values if type_ == "text" else _numpy(values),
            None if known is None else _numpy(known).view(bool),
            scale,
            low,
            high,
            None if bits is None else _numpy(bits),
        )
    posts = PostColumns(
        arrays["user_ids"],
        _numpy(arrays["offsets"]),
        _numpy(arrays["created_at"]),
        arrays["post_ids"],
        columns,
    )
    return SortedPosts(
        posts,
        row=_numpy(arrays["row"]),
        rejects=pa.Table.from_struct_array(arrays["rejects"]),
        sources=tuple(Source(*source) for source in about["sources"]),
        notes=tuple(about["notes"]),
        digest=about["digest"],
    )


def _numpy(values: pa.Array) -> np.ndarray:
    return read_only(values.to_numpy(zero_copy_only=True))


@contextmanager
def _wrap_io_errors(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as fault:
        message = f"the history cannot be kept there: {reason_of(fault)}"
        raise BadInput(Problem(message, file=str(folder))) from None
