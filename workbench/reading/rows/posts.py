"""How posts are read: from sources to valid rows, sorted, as typed columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput, quoted
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells, RawTable, nothing
from workbench.reading.columns.ids import read_ids
from workbench.reading.columns.infer_types import with_inferred_type
from workbench.reading.columns.rejects import Fault, Source, by_row, set_aside
from workbench.reading.columns.typed_columns import column, flat_text, read_only
from workbench.reading.files.nested import flattened
from workbench.reading.rows.column_changes import (
    UNCHANGED,
    ColumnChanges,
    changed,
    without_left_out,
)
from workbench.reading.rows.dedupe import without_duplicates
from workbench.reading.rows.fields import POST_FIELDS, has_fields, resolve
from workbench.reading.rows.id_notes import id_notes
from workbench.reading.rows.made_ids import with_made_ids
from workbench.reading.rows.order import in_order, ranked
from workbench.reading.rows.row_validation import ValidatedRows, refuse_unreadable, validate_rows
from workbench.reading.rows.sorted_posts import PostColumns, SortedPosts
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.python_cells import without_rows
from workbench.reading.times.time_column import read_times, unclear
from workbench.reading.times.time_format import RECOGNISED, TimeFormat
from workbench.threads import map_in_threads, thread_count

_IDS = ("post_id", "user_id")
_MANY = 100_000  # posts from which a second thread pays
_REPEATED = Fault("repeated_post", "repeated post")
_DIFFERING = Fault("differing_post", "repeated post with other content")


@dataclass(frozen=True, eq=False)
class _Rows:
    """The well-formed rows of all sources, concatenated in the order they were read."""

    tables: Sequence[RawTable]
    usable: Sequence[ValidatedRows]
    user_ids: pa.LargeStringArray  # distinct, sorted
    rank: np.ndarray  # int64[n], positions in user_ids
    at_us: np.ndarray
    post_ids: pa.LargeStringArray
    parts: Mapping[str, Sequence[Cells]]


def read_posts(
    tables: Sequence[RawTable],
    mapping: Mapping[str, str],
    times: TimeFormat = RECOGNISED,
    threads: int | None = None,
    changes: ColumnChanges = UNCHANGED,
) -> SortedPosts:
    """Return the posts of all tables together.

    `changes`: what is done with their columns before; `threads`: how many read at once, one a core
    when left out.
    Raises: BadInput for a missing field, ids in floats, times of which day and month cannot be
    distinguished, or a source without a usable row.
    """
    refuse_unreadable(tables)
    flat = [flattened(table, mapping.values()) for table in tables]
    remaining = without_left_out(flat, changes, mapping)
    if changes.makes_ids:
        remaining = with_made_ids(remaining)
    return read_resolved(resolve(remaining, mapping), times, threads, changes)


def is_post(table: RawTable, mapping: Mapping[str, str]) -> bool:
    """Return whether a table has columns for a post id, a user and a time."""
    return has_fields(flattened(table, mapping.values()), mapping)


def read_resolved(
    tables: Sequence[RawTable],
    times: TimeFormat = RECOGNISED,
    threads: int | None = None,
    changes: ColumnChanges = UNCHANGED,
) -> SortedPosts:
    """Return the same of tables whose columns are named as the fields they are read as.

    Raises: BadInput as `read_posts` does.
    """
    threads = thread_count(threads)
    rows = _rows(changed(tables, changes), times, threads)
    good = np.flatnonzero(~np.concatenate([part.bad for part in rows.usable]))
    order, repeats = in_order(rows.rank, rows.at_us, rows.post_ids, good, threads)
    order, left_out, differs = without_duplicates(order, repeats, rows.parts, threads)
    rejects = _rejects(rows, left_out, differs)
    content = _content(rows, order, threads)
    return SortedPosts(
        content,
        row=read_only(_row_numbers(rows.tables, order)),
        rejects=pa.concat_tables(rejects).combine_chunks(),
        sources=tuple(
            Source(table.name, table.rows, len(part))
            for table, part in zip(rows.tables, rejects, strict=True)
        ),
        notes=(*_notes(rows), *id_notes(content.user_ids, content.offsets, content.post_ids)),
        digest=content.digest,
    )


def _rows(tables: Sequence[RawTable], form: TimeFormat, threads: int) -> _Rows:
    ids = [{name: read_ids(table, name) for name in _IDS} for table in tables]
    try:
        times = read_times([table.columns["created_at"] for table in tables], form)
    except UnclearTimesError as error:
        name = tables[error.part].name
        raise BadInput(unclear(error, "created_at", name, "--time-format")) from None
    validated = [validate_rows(*read) for read in zip(tables, ids, times, strict=True)]
    posts, users = ([rows.ids[name].text for rows in validated] for name in _IDS)
    tables = [
        replace(table, notes=(*table.notes, *(f"created_at: {note}" for note in read.notes)))
        for table, read in zip(tables, times, strict=True)
    ]
    user_ids, rank = ranked(pa.chunked_array(users, pa.large_string()), threads)
    at_us = np.concatenate([read.us for read in times])
    post_ids = flat_text([pa.chunked_array([rows]) for rows in posts])
    return _Rows(tables, validated, user_ids, rank, at_us, post_ids, _parts(tables, validated))


def _parts(
    tables: Sequence[RawTable], validated: Sequence[ValidatedRows]
) -> dict[str, list[Cells]]:
    """Return the other columns by name, source by source; what none can give is left out."""
    bad = [rows.bad if rows.bad.any() else None for rows in validated]
    names = dict.fromkeys(name for table in tables for name in table.columns)
    parts = {
        name: [_part(*rows, name) for rows in zip(tables, bad, strict=True)]
        for name in names
        if name not in POST_FIELDS
    }
    return {name: part for name, part in parts.items() if not _is_nested(part)}


def _part(table: RawTable, bad: np.ndarray | None, name: str) -> Cells:
    """Return the cells of a column; those of rows that are set aside do not decide its kind."""
    cells = table.columns[name] if name in table.columns else nothing(len(table))
    if bad is not None:
        cells = without_rows(cells, bad)
    if name == "text" and cells.kind != "nested":
        return Cells(convert.text(cells), "text")
    return with_inferred_type(cells)


def _is_nested(part: Sequence[Cells]) -> bool:
    kinds = {cells.kind for cells in part}
    return "nested" in kinds and kinds <= {"nested", "nothing"}


def _content(rows: _Rows, order: np.ndarray, threads: int) -> PostColumns:
    """Return the posts of the rows, in this order."""
    user_ids, offsets = _users(rows, order)
    in_order_already = len(order) == len(rows.rank) and (order == np.arange(len(order))).all()
    take = None if in_order_already else order
    jobs: list[Callable[[], Any]] = [partial(_ids, rows.post_ids, take)]
    jobs += [partial(column, name, part, take) for name, part in rows.parts.items()]
    at_once = threads if len(order) >= _MANY else 1
    post_ids, *columns = map_in_threads(lambda job: job(), jobs, at_once)
    return PostColumns(
        user_ids,
        offsets,
        read_only(rows.at_us if take is None else rows.at_us[take]),
        post_ids,
        dict(zip(rows.parts, columns, strict=True)),
    )


def _ids(ids: pa.LargeStringArray, take: np.ndarray | None) -> pa.LargeStringArray:
    return ids if take is None else ids.take(pa.array(take))


def _users(rows: _Rows, order: np.ndarray) -> tuple[pa.LargeStringArray, np.ndarray]:
    """Return the users who have a post, and where their posts begin, int64[n_users + 1]."""
    counts = np.bincount(rows.rank[order], minlength=len(rows.user_ids))
    some = counts > 0
    user_ids = rows.user_ids if some.all() else rows.user_ids.filter(pa.array(some))
    return user_ids, read_only(np.concatenate([[0], np.cumsum(counts[some])]).astype(np.int64))


def _row_numbers(tables: Sequence[RawTable], order: np.ndarray) -> np.ndarray:
    """Return the positions of rows in all sources together, counted from 0."""
    if all(table.positions is None for table in tables):
        return order
    before = np.cumsum([0, *(table.rows for table in tables)])
    places = [table.places(np.arange(len(table))) for table in tables]
    return np.concatenate([at + place for at, place in zip(before, places, strict=False)])[order]


def _rejects(rows: _Rows, left_out: np.ndarray, differs: np.ndarray) -> list[pa.Table]:
    """Return the rejects of each source, with the repeated posts left out."""
    rejects: list[pa.Table] = []
    start = 0
    for table, validated in zip(rows.tables, rows.usable, strict=True):
        tables = [validated.rejects]
        mine = (left_out >= start) & (left_out < start + len(table))
        for fault, of_fault in ((_REPEATED, ~differs), (_DIFFERING, differs)):
            at = left_out[mine & of_fault]
            if len(at):
                ids = rows.post_ids.take(pa.array(at))
                places = table.places(at - start) + 1
                tables.append(set_aside(table.name, places, "post_id", ids, fault))
        start += len(table)
        rejects.append(by_row(tables) if len(tables) > 1 else validated.rejects)
    return rejects


def _notes(rows: _Rows) -> tuple[str, ...]:
    notes: list[str] = []
    for at, table in enumerate(rows.tables):
        of_columns = [
            f"column {quoted(name)} {part[at].note}"
            for name, part in rows.parts.items()
            if part[at].note
        ]
        where = f"{table.name}: " if len(rows.tables) > 1 else ""
        of_ids = [note for name in _IDS for note in rows.usable[at].ids[name].notes(name)]
        notes += [where + note for note in (*table.all_notes, *of_ids, *of_columns)]
    return tuple(notes)
