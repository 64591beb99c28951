"""The repository of imports: their names, whether simulations leave them out, and their removal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from workbench.model.imports import HistoryRange, Import, ImportDetails, ImportState, PostRecord
from workbench.model.log.columns import as_json
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import users_given


class ImportRow(NamedTuple):
    """A row of `imports`; `files`, `set_aside`, `column_types`: as JSON. What is None is unknown of
    imports that an older version made.
    """

    name: str
    segment: str
    posts: int
    users: int | None
    first_us: int
    last_us: int
    files: str
    rows: int | None
    set_aside: str | None
    column_types: str | None
    excluded: bool
    at_us: int
    actor: str
    entry_id: int

    def import_(self, users: int, columns: Sequence[str]) -> Import:
        """The import of this row. `users`, `columns`: those of its segment."""
        return Import(
            self.name,
            self.posts,
            users,
            self.first_us,
            self.last_us,
            tuple(columns),
            tuple(json.loads(self.files)),
            self.rows,
            None if self.set_aside is None else json.loads(self.set_aside),
            self.at_us,
            self.actor,
            self.excluded,
            self.segment,
            self.entry_id,
            None if self.column_types is None else json.loads(self.column_types),
        )


class ImportRepository:
    """The imports of a store, and the period of its history that simulations read."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def rows(self) -> list[ImportRow]:
        """Every import that is there, the oldest first."""
        return self._queries.rows("imports", ImportRow)

    def states(self) -> list[ImportState]:
        """Every import, the removed ones too, by segment."""
        return self._queries.rows("import_states", ImportState)

    def names(self) -> list[str]:
        """The names of the imports that are there, the oldest first."""
        return [row.name for row in self.rows()]

    def add(self, segment: str, entry_id: int, details: ImportDetails) -> None:
        """Add an import, whose segment and log entry are written."""
        self._queries.run(
            "add_import",
            segment=segment,
            entry_id=entry_id,
            name=details.name,
            files=as_json(details.files),
            users=details.users,
            rows=details.rows,
            set_aside=as_json(dict(details.set_aside)),
            column_types=as_json(dict(details.column_types)),
        )

    def rename(self, segment: str, name: str) -> None:
        """Give an import another name."""
        self._queries.run("rename_import", segment=segment, name=name)

    def exclude(self, segment: str, *, excluded: bool) -> None:
        """Leave the posts of an import out of simulations, or no longer."""
        self._queries.run("exclude_import", segment=segment, excluded=excluded)

    def mark_removed(self, segment: str, entry_id: int) -> None:
        """Write which log entry removed an import."""
        self._queries.run("mark_import_removed", segment=segment, entry_id=entry_id)

    def excluded_segments(self) -> list[str]:
        """The segments of the imports that simulations leave out."""
        return self._queries.texts("excluded_segments")

    def removed_segments(self) -> list[str]:
        """The segments of the imports that were removed."""
        return self._queries.texts("removed_segments")

    def users_without_records(self, user_ids: pa.Array) -> pa.Array:
        """Those of some users, text[n], about whom there is no log entry, and who submitted no
        post.
        """
        users = self._queries.table_with("users_without_records", users_given(user_ids))
        return users.column("user_id").combine_chunks()

    def delete_users(self, user_ids: pa.Array) -> None:
        """Delete users of whom nothing is known any more."""
        self._queries.run_with("delete_users", users_given(user_ids))

    def records_of(self, posts: pa.Table) -> list[PostRecord]:
        """The records about posts, but for submitted ones. `posts`: `user_id` and `post_id`."""
        return self._queries.rows_with("records_of_posts", posts, PostRecord)

    def imported_labels_of(self, posts: pa.Table) -> list[tuple[int, str, str]]:
        """The labels that imports brought of posts, but for submitted ones: the log entry that
        brought them, the user and the post id.
        """
        return self._queries.rows_with("imported_labels_of_posts", posts, _label)

    def delete_imported_labels(self, posts: pa.Table) -> None:
        """Delete the labels that imports brought of posts. `posts`: `user_id` and `post_id`."""
        self._queries.run_with("delete_imported_labels", posts)

    def history_range(self) -> HistoryRange:
        """The period of the posts that simulations read."""
        value = self._queries.value_or_none("history_range", str)
        return HistoryRange() if value is None else HistoryRange(**json.loads(value))

    def set_history_range(self, period: HistoryRange) -> None:
        """Set the period of the posts that simulations read."""
        self._queries.run("clear_history_range")
        if not period.is_open:
            value = as_json({"since_us": period.since_us, "until_us": period.until_us})
            self._queries.run("set_history_range", value=value)


def _label(entry_id: int, user_id: str, post_id: str) -> tuple[int, str, str]:
    return entry_id, user_id, post_id
