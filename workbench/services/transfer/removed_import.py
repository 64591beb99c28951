"""The removal of an import: its posts leave the store, and the log keeps a note.

Posts that were submitted too stay as they were decided. Users of whom nothing else is known, and
the labels that imports brought of the posts, leave with them. A post of which the store says more
(a log entry, a review item, a label by a person) keeps its import from being removed.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from workbench.display import HtmlRepr
from workbench.errors import Conflict, quoted
from workbench.formatting import count
from workbench.history import History
from workbench.model.actor import Actor
from workbench.model.imports import Import, PostRecord
from workbench.model.labels import unnamed_labeller
from workbench.model.log.columns import as_json
from workbench.services.posts.post_columns import (
    column_types,
    posts_from_bodies,
    types_in,
    wider,
)
from workbench.services.transfer.imported_labels import digest_of_rest
from workbench.services.transfer.imports import import_in, users_of_alone
from workbench.store import Store, Transaction

IMPORT_REMOVED = "import_removed"
PostIds = tuple[str, str]
"""A user and a post id."""
_NOUNS = {
    "log entry": ("log entry", "log entries"),
    "review item": ("review item", "review items"),
    "label": ("label", "labels"),
}
_IDS = pa.schema([("user_id", pa.string()), ("post_id", pa.string())])


@dataclass(frozen=True)
class RemovedImport(HtmlRepr):
    """What left the store with an import: posts, users of whom nothing else was known, labels."""

    name: str
    posts: int
    users: int
    labels: int

    @property
    def in_words(self) -> str:
        """What was removed, as a sentence without its full stop."""
        also = [count(self.users, "user")] if self.users else []
        also += [count(self.labels, "label")] if self.labels else []
        more = f", with {' and '.join(also)}" if also else ""
        return f"{self.name} is removed: {count(self.posts, 'post')}{more}"


def remove_import(store: Store, actor: Actor, name: str) -> RemovedImport:
    """Remove the posts of an import from the store, for good.

    Raises: NotFound; Conflict, when the store says more of one of its posts.
    """
    with store.write(actor) as tx:
        import_ = import_in(store, tx, name)
        others = [segment for segment in tx.posts.segment_names() if segment != import_.segment]
        posts = store.segments.post_ids_of(import_.segment)
        _refuse_records(import_, _without_others(store, others, tx.imports.records_of(posts)))
        labels = _remove_labels(store, tx, others, posts)
        users = _remove_users(store, tx, others, import_.segment)
        tx.posts.delete_segment(import_.segment)
        tx.posts.replace_columns(_remaining_types(store, tx))
        removed = RemovedImport(import_.name, import_.posts, users, len(labels))
        arguments: dict[str, object] = {
            "name": import_.name,
            "posts": import_.posts,
            "users": users,
            "labels": len(labels),
            "segment": import_.segment,
        }
        remaining = _digests_of_remaining(tx, labels)
        if remaining:
            arguments["remaining_labels"] = remaining
        tx.imports.mark_removed(
            import_.segment, tx.log(IMPORT_REMOVED, arguments=as_json(arguments))
        )
        gone = tx.imports.removed_segments()
    _remove_files(store, gone)
    return removed


def _refuse_records(import_: Import, records: Sequence[PostRecord]) -> None:
    """Raise Conflict when something that the store says would be about a post that is gone."""
    if not records:
        return
    counted = Counter(record.what for record in records)
    amounts = [count(n, *_NOUNS[what]) for what, n in counted.items()]
    listed = amounts[0] if len(amounts) == 1 else f"{', '.join(amounts[:-1])} and {amounts[-1]}"
    first = records[0]
    verb = "is" if len(records) == 1 else "are"
    raise Conflict(
        f"the import {quoted(import_.name)} cannot be removed: {listed} {verb} about its posts,"
        f" such as {quoted(first.post_id)} of {quoted(first.user_id)}; exclude it from simulations"
        " instead"
    )


def _without_others(
    store: Store, others: Sequence[str], records: Sequence[PostRecord]
) -> list[PostRecord]:
    """The records of posts whose user and id no other segment has."""
    elsewhere = _in_segments(store, others, {(r.user_id, r.post_id) for r in records})
    return [record for record in records if (record.user_id, record.post_id) not in elsewhere]


def _in_segments(store: Store, segments: Sequence[str], posts: set[PostIds]) -> set[PostIds]:
    """Those of some posts, by user and id, that segments have."""
    table = store.segments.posts_of(segments, {user_id for user_id, _ in posts}) if posts else None
    if table is None:
        return set()
    ids = (table.column(name).to_pylist() for name in _IDS.names)
    return posts & set(zip(*ids, strict=True))


def _remove_labels(
    store: Store, tx: Transaction, others: Sequence[str], posts: pa.Table
) -> list[tuple[int, str, str]]:
    """Delete the labels that imports brought of posts that are gone now; those that were there."""
    labels = tx.imports.imported_labels_of(posts)
    elsewhere = _in_segments(store, others, {label[1:] for label in labels})
    gone = [label for label in labels if label[1:] not in elsewhere]
    if gone:
        users, ids = ([label[at] for label in gone] for at in (1, 2))
        tx.imports.delete_imported_labels(pa.table([users, ids], schema=_IDS))
    return gone


def _digests_of_remaining(
    tx: Transaction, removed: Sequence[tuple[int, str, str]]
) -> dict[str, str]:
    """The hash of the labels that remain of each import of labels that lost some."""
    if not removed:
        return {}
    remaining = tx.folds.imported_labels()
    of_files = {state.entry_id for state in tx.label_imports.states()}
    return {
        unnamed_labeller(entry): digest_of_rest(remaining.get(entry, ()), of_file=entry in of_files)
        for entry in sorted({entry for entry, *_ in removed})
    }


def _remove_users(store: Store, tx: Transaction, others: Sequence[str], segment: str) -> int:
    """Delete the users of whom nothing is known but the posts of a segment; how many."""
    gone = users_of_alone(store, tx, [segment], others)
    if len(gone):
        tx.imports.delete_users(gone)
    return len(gone)


def _remaining_types(store: Store, tx: Transaction) -> dict[str, str]:
    """The type of every column of posts, as if those that are in the store had come alone."""
    now, imported = types_in(tx), {row.segment: row for row in tx.imports.rows()}
    types: dict[str, str] = {}
    for name in tx.posts.segment_names():
        row = imported.get(name)
        known = None if row is None else row.import_(0, ()).column_types
        if known is None:
            known = column_types(History.read(store.segments.path(name)), types)
        _widen(types, known, now)
    submitted = tx.posts.outside_segments()
    if submitted:
        _widen(types, column_types(History.read(posts_from_bodies(submitted, now)), types), now)
    return types


def _widen(widened: dict[str, str], types: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Widen types by those of further posts; where they do not go together, as the store has it."""
    for name, kind in types.items():
        widened[name] = wider(widened.get(name, kind), kind) or now.get(name, kind)


def _remove_files(store: Store, removed: Sequence[str]) -> None:
    """Remove the files of removed segments, and what simulations keep, which holds their posts."""
    store.segments.remove(removed)
    for folder in ("snapshot", "derived"):
        shutil.rmtree(store.folder / folder, ignore_errors=True)
