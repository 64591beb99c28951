"""The repository of labels: decisions of the review feed, labels that people give posts elsewhere,
and those of imported files.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from workbench.model.labels import Label, LabelImport, LabelImportState, LabelledPost
from workbench.model.log.columns import as_json
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import table_of

_LABELS = pa.schema([(name, pa.string()) for name in ("user_id", "post_id", "label")])


class LabelRepository:
    """The labels of a store; they are only ever added, but for a decision that is taken back."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[Label]:
        """Every label that holds, the oldest first: a person's later label of a post replaces the
        one before, and one that was withdrawn is left out.
        """
        return self._queries.rows("labels", Label)

    def of_posts(self, posts: pa.Table) -> list[Label]:
        """The labels that hold of some posts, the oldest first. `posts`: `user_id`, `post_id`."""
        return self._queries.rows_with("labels_of_posts", posts, Label)

    def last_by(self, user_id: str, post_id: str, by: str) -> Label | None:
        """The last label that a person gave a post outside the review feed, or its withdrawal."""
        return self._queries.row("last_label", Label, user_id=user_id, post_id=post_id, by=by)

    def add(self, label: Label) -> None:
        """Add a label that a person gave, or its withdrawal."""
        self._queries.run(
            "add_label",
            user_id=label.user_id,
            post_id=label.post_id,
            label=label.label,
            now_us=label.labelled_us,
            by=label.labelled_by,
            item_id=label.item_id,
        )

    def remove_of_item(self, item_id: int) -> None:
        """Remove the label by an item of the review feed, whose decision is taken back."""
        self._queries.run("remove_label_of_item", item_id=item_id)

    def not_imported(self, labels: pa.Table) -> list[LabelledPost]:
        """Those labels that no import brought before, each once, in their order.

        `labels`: `user_id`, `post_id` and `label`, all text.
        """
        return self._queries.rows_with("new_imported_labels", labels, LabelledPost)

    def add_imported(self, labels: Sequence[LabelledPost], *, now_us: int, entry_id: int) -> None:
        """Add the labels that imported posts brought. `entry_id`: the log entry about them."""
        self._queries.run_with(
            "add_imported_labels", table_of(_LABELS, labels), now_us=now_us, entry_id=entry_id
        )

    def count(self) -> int:
        """How many labels hold."""
        return self._queries.value("count_labels", int)


class _LabelImportRow(NamedTuple):
    """A row of `label_imports`; `files`, `set_aside`: as JSON."""

    name: str
    labels: int
    posts: int
    files: str
    rows: int
    set_aside: str
    at_us: int
    actor: str
    entry_id: int

    def label_import(self) -> LabelImport:
        """The import of this row."""
        return LabelImport(
            self.name,
            self.labels,
            self.posts,
            tuple(json.loads(self.files)),
            self.rows,
            json.loads(self.set_aside),
            self.at_us,
            self.actor,
            self.entry_id,
        )


class LabelImportRepository:
    """The imports of files of labels, and the labels that they bring."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[LabelImport]:
        """Every import that is there, the oldest first."""
        return [row.label_import() for row in self._queries.rows("label_imports", _LabelImportRow)]

    def states(self) -> list[LabelImportState]:
        """Every import, the removed ones too."""
        return self._queries.rows("label_import_states", LabelImportState)

    def owners(self, labels: pa.Table, posts: pa.Table) -> pa.Table:
        """For each label of a post, by its `place`: `user_id`, whose post it is, and how many
        `users` have a post of this id. `labels`: `place`, `post_id` and `user_id`; `posts`: the
        posts of these ids, `user_id` and `post_id`.
        """
        given = {"labels_of_file": labels, "found": posts}
        return self._queries.table_given("posts_of_labels", given)

    def users(self, labels: pa.Table) -> pa.Table:
        """The same of labels of users."""
        return self._queries.table_given("users_of_labels", {"labels_of_file": labels})

    def known(self, labels: pa.Table) -> list[int]:
        """The places of those labels that an import brought before."""
        return self._queries.rows_with("known_file_labels", labels, int)

    def add(self, labels: pa.Table, details: LabelImport) -> None:
        """Add an import and its labels, whose log entry is written next. `labels`: the columns of
        a file of labels.
        """
        entry_id = details.entry_id
        self._queries.run(
            "add_label_import",
            entry_id=entry_id,
            name=details.name,
            files=as_json(details.files),
            rows=details.rows,
            set_aside=as_json(dict(details.set_aside)),
        )
        values = {"now_us": details.imported_us, "entry_id": entry_id}
        self._queries.run_with("add_file_labels", labels, **values)

    def remove(self, entry_id: int, removed_entry: int) -> None:
        """Delete the labels of an import, and write which log entry removed it."""
        self._queries.run("delete_labels_of_import", entry_id=entry_id)
        self._queries.run(
            "mark_label_import_removed", entry_id=entry_id, removed_entry=removed_entry
        )
