"""Labels of files come into the store, and an import of them leaves it again.

A label is of a post (or a user) that the store has. Labels are only ever added; those that an
import brought before are not new. One log entry is about all labels of an import, and has their
hash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import HtmlRepr
from workbench.errors import NotFound, expected, quoted
from workbench.formatting import count
from workbench.importers.label_files import FILE_LABELS, LabelReading, ReadLabels, read_labels
from workbench.model.actor import Actor
from workbench.model.labels import (
    LABELS,
    ImportedLabel,
    LabelImport,
    unnamed_labeller,
)
from workbench.model.log.columns import as_json
from workbench.reading.columns.rejects import Fault, set_aside
from workbench.reading.rows.row_counts import RowCounts, row_counts
from workbench.services.transfer.imported_labels import LABELS_IMPORTED, file_labels_digest
from workbench.services.transfer.imports import unused_name
from workbench.store import Store, Transaction

LABELS_REMOVED = "labels_removed"
_NO_POST = Fault("unknown_post", "the store has no such post")
_NO_POST_OF_USER = Fault("unknown_post", "the user of this row has no such post in the store")
_SEVERAL = Fault("ambiguous_post", "several users have a post of this id: name the user too")
_NO_USER = Fault("unknown_user", "the store has no such user")


@dataclass(frozen=True, eq=False)
class LabelsFound:
    """What an import of labels would bring. `labels`: those that are new, a table of `FILE_LABELS`
    with the user of each post; `known`: how many an import brought before; `rejects`: rows that are
    set aside, with why.
    """

    labels: pa.Table
    known: int
    rejects: pa.Table
    row_counts: tuple[RowCounts, ...]
    notes: tuple[str, ...] = ()

    @property
    def posts(self) -> int:
        """Of how many posts the labels are."""
        of_posts = self.labels.filter(pc.is_valid(self.labels["post_id"]))
        return of_posts.group_by(["user_id", "post_id"]).aggregate([]).num_rows

    @property
    def counted(self) -> dict[str, int]:
        """How many labels there are of each value; those of which there are none are left out."""
        counts = {
            label: pc.sum(pc.equal(self.labels["label"], label)).as_py() or 0 for label in LABELS
        }
        return {label: n for label, n in counts.items() if n}


@dataclass(frozen=True)
class ImportedLabelFile(HtmlRepr):
    """What an import of labels brought: `labels` that were new, of how many `posts`; `known`: how
    many an import brought before. `rejects`: rows that were set aside with why. `name`: of the
    import, None when no label was new.
    """

    name: str | None
    labels: int
    posts: int
    known: int
    rejects: pa.Table
    row_counts: tuple[RowCounts, ...]
    notes: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """What came in, as a sentence without its full stop."""
        known = count(self.known, "label")
        if not self.labels:
            return f"nothing new: the store has {known} already" if self.known else "nothing new"
        of = f" of {count(self.posts, 'post')}" if self.posts else " of users"
        more = f"; {known} were in the store already" if self.known else ""
        return f"{count(self.labels, 'label')}{of} imported{more}"


@dataclass(frozen=True)
class RemovedLabels(HtmlRepr):
    """An import of labels that was removed, and how many labels left the store with it."""

    name: str
    labels: int

    @property
    def in_words(self) -> str:
        """What was removed, as a sentence without its full stop."""
        return f"{self.name} is removed: {count(self.labels, 'label')}"


def import_labels(
    store: Store, actor: Actor, source: object, reading: LabelReading, name: str | None = None
) -> ImportedLabelFile:
    """Import labels from files or tables, as `read_labels` reads them. Raises: BadInput."""
    return add_labels(store, actor, read_labels(source, reading), name)


def labels_found(store: Store, read: ReadLabels) -> LabelsFound:
    """What an import of labels would bring; nothing is written."""
    with store.read() as tx:
        return _found(store, tx, read)


def add_labels(
    store: Store, actor: Actor, read: ReadLabels, name: str | None = None
) -> ImportedLabelFile:
    """Import labels that were read. `name`: of the import, by default that of the file; one that
    is taken gets a number. Raises: BadInput.
    """
    with store.write(actor) as tx:
        found = _found(store, tx, read)
        named = unused_name(tx, name, [source.name for source in read.sources], "labels")
        if found.labels.num_rows:
            _add(tx, found, named)
    return ImportedLabelFile(
        named if found.labels.num_rows else None,
        found.labels.num_rows,
        found.posts,
        found.known,
        found.rejects,
        found.row_counts,
        found.notes,
    )


def label_imports(store: Store) -> list[LabelImport]:
    """Every import of labels that is in the store, the oldest first."""
    with store.read() as tx:
        return tx.label_imports.all()


def remove_label_import(store: Store, actor: Actor, name: str) -> RemovedLabels:
    """Remove the labels of an import from the store, for good. Raises: NotFound."""
    with store.write(actor) as tx:
        known = tx.label_imports.all()
        import_ = next((other for other in known if other.name == name), None)
        if import_ is None:
            names = [other.name for other in known]
            hint = expected(names, name) if names else "the store has none"
            raise NotFound(f"there is no import of labels {quoted(name)}; {hint}")
        arguments = {"name": name, "labels": import_.labels, "import": import_.entry_id}
        tx.label_imports.remove(
            import_.entry_id, tx.log(LABELS_REMOVED, arguments=as_json(arguments))
        )
    return RemovedLabels(name, import_.labels)


def _found(store: Store, tx: Transaction, read: ReadLabels) -> LabelsFound:
    labels, rejects = read.labels, [read.rejects]
    of_users = pc.is_null(labels["post_id"])
    parts: list[pa.Table] = []
    for part in (labels.filter(pc.invert(of_users)), labels.filter(of_users)):
        if part.num_rows:
            good, bad = _resolved(store, tx, part)
            parts.append(good)
            rejects += bad
    resolved = pa.concat_tables([FILE_LABELS.empty_table(), *parts]).combine_chunks()
    known = tx.label_imports.known(resolved) if resolved.num_rows else []
    is_known = pc.is_in(resolved["place"], value_set=pa.array(known, pa.int64()))
    every = pa.concat_tables(rejects).sort_by([("file", "ascending"), ("row", "ascending")])
    new = resolved.filter(pc.invert(is_known)).sort_by("place")
    counts = row_counts(read.sources, every)
    return LabelsFound(new, len(known), every.combine_chunks(), counts, read.notes)


def _resolved(store: Store, tx: Transaction, labels: pa.Table) -> tuple[pa.Table, list[pa.Table]]:
    """Labels with the user of each, and the rejects of those whose post or user is not there."""
    labels = labels.sort_by("place").combine_chunks()
    of_posts = labels["post_id"].null_count == 0
    given = labels.select(["place", "post_id", "user_id"])
    if of_posts:
        ids = pc.unique(labels["post_id"])
        segments = store.segments.posts_named(tx.posts.segment_names(), ids)
        submitted = tx.posts.submitted_named(ids).cast(segments.schema)
        owners = tx.label_imports.owners(given, pa.concat_tables([segments, submitted]))
    else:
        owners = tx.label_imports.users(given)
    users = owners["users"].to_numpy()
    named = labels["user_id"].is_valid().to_numpy()
    about = "post_id" if of_posts else "user_id"
    wrong = (
        ((users == 0) & ~named, _NO_POST),
        ((users == 0) & named, _NO_POST_OF_USER if of_posts else _NO_USER),
        (users > 1, _SEVERAL),
    )
    rejects = [part for mask, fault in wrong for part in _rejects(labels, mask, about, fault)]
    at = labels.schema.get_field_index("user_id")
    owned = labels.set_column(at, "user_id", owners["user_id"].combine_chunks())
    return owned.filter(pa.array(users == 1)), rejects


def _rejects(labels: pa.Table, mask: np.ndarray, column: str, fault: Fault) -> Sequence[pa.Table]:
    """The rejects of some labels, a table for each file."""
    bad = labels.filter(pa.array(mask))
    files = pc.unique(bad["file"]).to_pylist()
    each = [bad.filter(pc.equal(bad["file"], file)) for file in files]
    return [
        set_aside(file, part["row"].to_numpy(), column, part[column], fault)
        for file, part in zip(files, each, strict=True)
    ]


def _add(tx: Transaction, found: LabelsFound, name: str) -> None:
    """Write labels, their import, and the log entry about them."""
    entry_id = tx.next_entry
    set_aside_by: Counter[str] = Counter()
    for one in found.row_counts:
        set_aside_by.update({reason.code: reason.rows for reason in one.reasons})
    details = LabelImport(
        name,
        found.labels.num_rows,
        found.posts,
        tuple(one.file for one in found.row_counts),
        sum(one.rows for one in found.row_counts),
        set_aside_by,
        tx.now_us,
        tx.actor.name,
        entry_id,
    )
    tx.label_imports.add(found.labels, details)
    digest = file_labels_digest(_as_stored(found.labels, tx.now_us, entry_id))
    tx.log(LABELS_IMPORTED, arguments=as_json({"name": name, **found.counted, "sha256": digest}))


def _as_stored(labels: pa.Table, now_us: int, entry_id: int) -> list[ImportedLabel]:
    """The labels as the store has them: with a time and a labeller also where the file has none."""
    columns = (
        labels["user_id"],
        labels["post_id"],
        labels["label"],
        labels["class_name"],
        pc.fill_null(labels["labelled_by"], unnamed_labeller(entry_id)),
        pc.fill_null(labels["labelled_us"], now_us),
        labels["sampling_probability"],
    )
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return [ImportedLabel(*row) for row in rows]
