"""The repository of uploads of user tags: what becomes of each tag, what was done, what failed."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from workbench.model.tags import Failure, Upload
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import read_once


class DecidedCounts(NamedTuple):
    """What became of the tags of a file. `rows_failed`: rows of which anything failed."""

    rows_failed: int
    tags_failed: int
    tags_succeeded: int


class PlannedCounts(NamedTuple):
    """What would become of the tags of a file, and of how many users. `users_changed`: those who
    get a tag; `users_created`: those of them who are not known yet.
    """

    rows_failed: int
    tags_new: int
    tags_unchanged: int
    tags_failed: int
    users_changed: int
    users_created: int


class PlannedItem(NamedTuple):
    """What would become of one tag of one row. `is_new`: whether the user gets it by this item."""

    row_index: int
    user_id: str
    text: str
    error: str | None
    is_new: bool
    user_known: bool


class MissingTag(NamedTuple):
    """A text that is no tag, and how many rows have it."""

    text: str
    rows: int


class UploadRepository:
    """The uploads of a store.

    `decided`: the tags of a file, a row each: `item`, its number; `row_index`; `user_id`; `text`,
    as it is written; `tag`, the API value that it means; `error`, why it fails, or None.
    """

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def decide(self, items: pa.Table, *, lost: str, in_brackets: str, unknown: str) -> pa.Table:
        """Look the tags of a file up, and return them as decided.

        `items`: `item`, `row_index`, `user_id`, `text`, and `error` where the row cannot be used.
        `lost`, `in_brackets`, `unknown`: what is wrong with a tag of lost characters, with a list
        in brackets, and with any other that there is not.
        """
        return self._queries.table_with(
            "decide_items",
            read_once(items),
            lost=lost,
            in_brackets=in_brackets,
            unknown=unknown,
        )

    def plan(self, decided: pa.Table) -> pa.Table:
        """What would become of decided tags: a row for each, as `PlannedItem`."""
        return self._queries.table_with("plan_items", read_once(decided))

    def count_planned(self, planned: pa.Table) -> PlannedCounts:
        """How many tags are new, are there already, and fail."""
        return self._queries.rows_with("count_planned", read_once(planned), PlannedCounts)[0]

    def missing(self, planned: pa.Table, unknown: str) -> list[MissingTag]:
        """The tags that there are not, those of most rows first; `unknown`: their error."""
        return self._queries.rows_with(
            "missing_tags", read_once(planned), MissingTag, unknown=unknown
        )

    def new_pairs(self, decided: pa.Table) -> pa.Table:
        """Which users get which tags: `user_id` and `tag`, each pair once, in the file's order."""
        return self._queries.table_with("new_pairs", read_once(decided))

    def counts(self, decided: pa.Table) -> DecidedCounts:
        """How many rows and tags failed, and how many tags did not."""
        return self._queries.rows_with("count_items", read_once(decided), DecidedCounts)[0]

    def add_failures(self, upload_id: str, decided: pa.Table) -> None:
        """Add what failed of an upload."""
        self._queries.run_with("add_failures", read_once(decided), upload_id=upload_id)

    def next_id(self) -> str:
        """The id of the upload that is added next."""
        return self._queries.value("next_upload", str)

    def add(self, upload: Upload) -> None:
        """Add an upload."""
        self._queries.run(
            "add_upload",
            upload_id=upload.upload_id,
            file=upload.file,
            now_us=upload.uploaded_us,
            actor=upload.uploaded_by,
            rows=upload.rows,
            rows_succeeded=upload.rows_succeeded,
            tags_assigned=upload.tags_assigned,
            tags_unchanged=upload.tags_unchanged,
            tags_failed=upload.tags_failed,
        )

    def all(self) -> list[Upload]:
        """Every upload, the newest first."""
        return self._queries.rows("uploads", Upload, upload_id=None)

    def get(self, upload_id: str) -> Upload | None:
        """An upload, None when there is none."""
        return self._queries.row("uploads", Upload, upload_id=upload_id)

    def failures(self, upload_id: str) -> list[Failure]:
        """What failed of an upload, in the order of its rows."""
        return self._queries.rows("failures", Failure, upload_id=upload_id)
