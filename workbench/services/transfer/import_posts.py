"""How posts come into the store's segments: from files, and from submission.

What is written is a Parquet file beside the database first, and part of the store once the database
names it, so that a program that dies leaves nothing half-done. Source: decision 9.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import HtmlRepr
from workbench.errors import quoted
from workbench.formatting import count
from workbench.history import History
from workbench.importers.post_files import AS_NAMED, PostReading, read_posts
from workbench.model.actor import Actor
from workbench.model.imports import ImportDetails
from workbench.model.log.columns import as_json
from workbench.model.posts import Segment
from workbench.reading.columns.rejects import Fault, set_aside
from workbench.reading.rows.row_counts import RowCounts, row_counts
from workbench.services.posts.post_columns import (
    column_types,
    posts_from_bodies,
    register_columns,
    types_in,
)
from workbench.services.posts.stored_posts import keys_of, stored_posts
from workbench.services.transfer.imported_labels import import_labels
from workbench.services.transfer.imported_user_fields import (
    NO_FIELDS,
    UserFields,
    import_user_fields,
)
from workbench.services.transfer.imports import unused_name
from workbench.store import Store, Transaction

POSTS_IMPORTED, POSTS_COMPACTED = "posts_imported", "posts_compacted"


@dataclass(frozen=True)
class Imported(HtmlRepr):
    """What an import brought.

    `posts`: how many were new, `users`: of how many users; `known`: how many the store had already;
    `labels`: how many new labels; `with_fields`: how many users have
    fields from it. `rejects`: the rows that were set aside with why, also those of
    posts that the store has with other content. `segment`, `name`: of the import in the store, None
    when no post was new.
    """

    segment: str | None
    posts: int
    users: int
    rejects: pa.Table
    notes: tuple[str, ...]
    known: int = 0
    labels: int = 0
    row_counts: tuple[RowCounts, ...] = ()
    name: str | None = None
    with_fields: int = 0

    @property
    def in_words(self) -> str:
        """What came in, as a sentence without its full stop."""
        labels = f"; {count(self.labels, 'label')}" if self.labels else ""
        if self.posts:
            known = f"; {count(self.known, 'post')} were in the store already" if self.known else ""
            posts = f"{count(self.posts, 'post')} of {count(self.users, 'user')} imported"
            return f"{posts}{known}{labels}"
        nothing = "no new posts" if self.labels else "nothing new"
        if not self.known:
            return f"{nothing}{labels}"
        known = "the one post" if self.known == 1 else f"all {count(self.known, 'post')}"
        return f"{nothing}: the store has {known} already{labels}"


def import_posts(
    store: Store,
    actor: Actor,
    source: object,
    reading: PostReading = AS_NAMED,
    name: str | None = None,
) -> Imported:
    """Import historical posts from files or tables, as `read_posts` reads them.

    They count in windows, and no rule sees them. `name`: as for `add_posts`. Raises: BadInput.
    """
    fields = UserFields(reading.user_fields, reading.times)
    return add_posts(store, actor, read_posts(source, reading), name, fields)


def add_posts(
    store: Store,
    actor: Actor,
    history: History,
    name: str | None = None,
    user_fields: UserFields = NO_FIELDS,
) -> Imported:
    """Import posts that were read, as `read_posts` gives them.

    `name`: of the import, by default that of the file; one that is taken gets a number. Posts that
    the store has already are not imported again; those that it has with other content are set
    aside. A column `label` brings labels, and `user_fields` say which columns bring fields of the
    users. Raises: BadInput.
    """
    with store.write(actor) as tx:
        store.segments.remove(tx.imports.removed_segments())  # left by a program that died
        new_types = column_types(history, types_in(tx))
        types = register_columns(tx, types_in(tx), history)
        stored = stored_posts(store, tx, tx.posts.segments(), history)
        comparison = stored.compare(history, types)
        posts = _without(history.to_arrow(), [*comparison.known, *comparison.changed])
        rejects = pa.concat_tables([history.rejects, *_changed(history, comparison.changed)])
        counts = row_counts(history.sources, rejects)
        excluded = _in_excluded(store, tx, history, [*comparison.known, *comparison.changed])
        segment, users = None, pc.unique(posts.column("user_id"))
        name = unused_name(tx, name, [source.name for source in history.sources])
        if posts.num_rows:
            details = _details(name, counts, len(users), new_types)
            segment = _add_import(store, tx, details, posts)
            tx.users.add_new(users, tx.now_us)
        labels = import_labels(tx, history, name)
        with_fields = import_user_fields(tx, history, user_fields)
    return Imported(
        segment,
        posts.num_rows,
        len(users),
        rejects,
        (*history.notes, *labels.notes, *excluded),
        len(comparison.known),
        labels.added,
        counts,
        name if segment is not None else None,
        with_fields,
    )


def _in_excluded(
    store: Store, tx: Transaction, history: History, positions: Sequence[int]
) -> list[str]:
    """Notes on posts that the store has already, by an import that simulations leave out."""
    rows = [row for row in tx.imports.rows() if row.excluded] if positions else []
    if not rows:
        return []
    every = keys_of(history)
    keys = {every[position] for position in positions}
    notes: list[str] = []
    for row in rows:
        stored = store.segments.posts_of([row.segment], {key[0] for key in keys})
        if stored is None:
            continue
        at_us = stored.column("created_at").cast(pa.int64())
        ids = (stored.column("user_id"), at_us, stored.column("post_id"))
        n = len(keys & set(zip(*(column.to_pylist() for column in ids), strict=True)))
        if n:
            posts = f"{count(n, 'post')} {'is' if n == 1 else 'are'} in the store already"
            notes.append(
                f"{posts}, by the import {quoted(row.name)}, which simulations leave out: include"
                " it, or remove it and import the file again"
            )
    return notes


def _details(
    name: str, counts: Sequence[RowCounts], users: int, types: Mapping[str, str]
) -> ImportDetails:
    set_aside: Counter[str] = Counter()
    for source in counts:
        set_aside.update({reason.code: reason.rows for reason in source.reasons})
    rows = sum(source.rows for source in counts)
    return ImportDetails(
        name, tuple(source.file for source in counts), users, rows, set_aside, types
    )


def _add_import(store: Store, tx: Transaction, details: ImportDetails, posts: pa.Table) -> str:
    """Write posts as the next segment, with its log entry and its import; the segment's name."""
    segment, arguments = _add_segment(store, tx, "import", posts)
    entry_id = tx.log(POSTS_IMPORTED, arguments=as_json({"name": details.name, **arguments}))
    tx.imports.add(segment, entry_id, details)
    return segment


def _without(posts: pa.Table, positions: Sequence[int]) -> pa.Table:
    """The posts but for those at some positions."""
    if not positions:
        return posts
    wanted = np.ones(posts.num_rows, bool)
    wanted[np.asarray(positions)] = False
    return posts.filter(pa.array(wanted))


def _changed(history: History, positions: Sequence[int]) -> Iterator[pa.Table]:
    """The rejects of posts that the store has with other content, in the order of their rows."""
    reason = "the store has this post with other content; a changed post needs another id"
    fault = Fault("changed_post", reason)
    for row, position in sorted((int(history.row[at]), at) for at in positions):
        file, number = history.place(row)
        value = history.post_ids.slice(position, 1)
        yield set_aside(file, np.array([number]), "post_id", value, fault)


def compact(store: Store, actor: Actor, wait_seconds: float | None = None) -> str | None:
    """Move the bodies of submitted posts into a segment; its name, None when there was nothing.

    Raises: Conflict, when the store is in use for longer than the wait.
    """
    with store.write(actor, wait_seconds=wait_seconds) as tx:
        posts = tx.posts
        submitted = posts.outside_segments()
        if not submitted:
            return None
        history = History.read(posts_from_bodies(submitted, types_in(tx)))
        segment, arguments = _add_segment(store, tx, "submitted", history.to_arrow())
        posts.drop_bodies()
        tx.log(POSTS_COMPACTED, arguments=as_json(arguments), actor="system", actor_kind="system")
        return segment


def _add_segment(
    store: Store, tx: Transaction, source: str, posts: pa.Table
) -> tuple[str, dict[str, object]]:
    """Write posts as the next segment; its name, and the arguments of its log entry."""
    name = tx.posts.next_segment_name()
    digest = store.segments.write(name, posts)
    span = pc.min_max(posts.column("created_at").cast(pa.int64())).as_py()
    segment = Segment(name, source, posts.num_rows, span["min"], span["max"], tx.now_us)
    tx.posts.add_segment(segment)
    return name, {"segment": name, "posts": posts.num_rows, "sha256": digest}
