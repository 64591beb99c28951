"""What is done with uploads of user tags: preview, submit, history, failures.

Each tag of each row is decided alone: it is assigned, is already assigned, or fails with a reason.
Source: the product's page on user tags, CSV Upload History.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import pyarrow as pa

from workbench.display import HtmlRepr
from workbench.errors import BadInput, NotFound, printable, quoted
from workbench.export import safe_csv
from workbench.importers.uploads import tag_csv
from workbench.importers.uploads.layout import GUESSED, Choices
from workbench.importers.uploads.tag_rows import LOST
from workbench.model.actor import Actor
from workbench.model.log import as_json
from workbench.services.tags.downloads import Download
from workbench.store import Store, Transaction
from workbench.store.bulk import give_tags, read_once

TAGS_UPLOADED = "tags_uploaded"
FAILURE_COLUMNS = ("Row Index", "User ID", "User Tags", "Error Response")
UNKNOWN_TAG = "no such tag: create it first"
IN_BRACKETS = "write one, two and not [one, two]: drop the brackets"
LOST_TAG = f"the tag {LOST}"
MAX_FILE_NAME_LENGTH = 255


@dataclass(frozen=True)
class Upload(HtmlRepr):
    """An upload of user tags, and how it went.

    A row succeeded when each of its tags did. `status`: `failed` when no row succeeded, else
    `succeeded`. `tags_unchanged`: those that their users already assigned, which succeeded as well.
    """

    upload_id: str
    file: str
    uploaded_us: int
    uploaded_by: str
    status: str
    rows: int
    rows_succeeded: int
    tags_assigned: int
    tags_unchanged: int
    tags_failed: int

    @property
    def rows_failed(self) -> int:
        """How many rows have a tag that failed, or could not be read."""
        return self.rows - self.rows_succeeded

    @property
    def percent_succeeded(self) -> float:
        """The percentage of rows that succeeded, rounded down: 100 means all of them."""
        return self.rows_succeeded * 10_000 // self.rows / 100


class Failure(NamedTuple):
    """The tags of one row that failed for one reason, joined by commas."""

    row_index: int
    user_id: str
    user_tags: str
    error: str


def preview_upload(data: bytes, choices: Choices = GUESSED) -> tag_csv.Preview:
    """Return how a file would be read; nothing is written. Raises: BadInput, Refused."""
    return tag_csv.preview(data, choices)


def upload_tags(
    store: Store,
    actor: Actor,
    file: str,
    data: bytes,
    choices: Choices = GUESSED,
    progress: Callable[[int, int], None] | None = None,
) -> Upload:
    """Assign the tags of a file to its users, all in one transaction. Raises: BadInput, Refused.

    `file`: its name. `progress`: called with tags assigned so far and all. Users are created when a
    tag is assigned to them; tags are not.
    """
    name = _checked_name(file)
    items = tag_csv.read_items(data, choices)
    with store.write(actor) as tx:
        said = {"lost": LOST_TAG, "in_brackets": IN_BRACKETS, "unknown": UNKNOWN_TAG}
        decided = tx.table_with("decide_items", read_once(items.table), **said)
        upload_id = tx.value("next_upload")
        pairs = tx.table_with("new_pairs", read_once(decided))
        told = None if progress is None else partial(_told, progress, pairs.num_rows)
        upload = _outcome(tx, upload_id, name, items.rows, decided, pairs.num_rows)
        tx.run_with("keep_failures", read_once(decided), upload_id=upload_id)
        del items, decided  # a file may be large, and only the pairs are needed from here on
        give_tags(tx, pairs, f"upload:{upload_id}", "upload", told)
        _keep(tx, upload)
        return upload


def uploads(store: Store) -> list[Upload]:
    """Every upload, the newest first."""
    with store.read() as tx:
        return [Upload(*row) for row in tx.rows("uploads")]


def upload_of(store: Store, upload_id: str) -> Upload:
    """One upload. Raises: NotFound."""
    with store.read() as tx:
        return _upload(tx, upload_id)


def failures_of(store: Store, upload_id: str) -> list[Failure]:
    """What failed of an upload, in the order of its rows. Raises: NotFound."""
    with store.read() as tx:
        _upload(tx, upload_id)
        return [Failure(*row) for row in tx.rows("failures", upload_id=upload_id)]


def failures_csv(store: Store, upload_id: str) -> Download:
    """What failed of an upload, as a file that can be uploaded again.

    Raises: NotFound, also when nothing failed.
    """
    with store.read() as tx:
        upload = _upload(tx, upload_id)
        rows = tx.rows("failures", upload_id=upload_id)
        application_id = tx.application_id()
    if not rows:
        raise NotFound(f"nothing failed in upload {quoted(upload_id)}")
    name = f"{application_id}_{upload.uploaded_us // 1000}_user_tags_failures"
    return Download(name, "csv", safe_csv(FAILURE_COLUMNS, rows, quoted_head=False))


def _told(progress: Callable[[int, int], None], of: int, done: int) -> None:
    progress(done, of)


def _checked_name(file: str) -> str:
    name = printable(re.split(r"[/\\]", file)[-1].replace("\n", " ")).strip()
    if not name or len(name) > MAX_FILE_NAME_LENGTH:
        raise BadInput(f"a file has a name of 1 to {MAX_FILE_NAME_LENGTH} characters")
    return name


def _outcome(
    tx: Transaction, upload_id: str, file: str, rows: int, decided: pa.Table, assigned: int
) -> Upload:
    rows_failed, tags_failed, tags_succeeded = tx.run_with("count_items", read_once(decided))[0]
    return Upload(
        upload_id=upload_id,
        file=file,
        uploaded_us=tx.now_us,
        uploaded_by=tx.actor.name,
        status="failed" if rows_failed == rows else "succeeded",
        rows=rows,
        rows_succeeded=rows - rows_failed,
        tags_assigned=assigned,
        tags_unchanged=tags_succeeded - assigned,
        tags_failed=tags_failed,
    )


def _keep(tx: Transaction, upload: Upload) -> None:
    """Write an upload, and its log entry."""
    tx.run(
        "keep_upload",
        upload_id=upload.upload_id,
        file=upload.file,
        now_us=upload.uploaded_us,
        actor=upload.uploaded_by,
        status=upload.status,
        rows=upload.rows,
        rows_succeeded=upload.rows_succeeded,
        tags_assigned=upload.tags_assigned,
        tags_unchanged=upload.tags_unchanged,
        tags_failed=upload.tags_failed,
    )
    said = {
        "upload_id": upload.upload_id,
        "file": upload.file,
        "rows": upload.rows,
        "succeeded": upload.rows_succeeded,
        "failed": upload.rows_failed,
        "status": upload.status,
    }
    arguments = as_json(said)
    tx.log(TAGS_UPLOADED, arguments=arguments)


def _upload(tx: Transaction, upload_id: str) -> Upload:
    rows = tx.rows("upload", upload_id=upload_id)
    if not rows:
        raise NotFound(f"no upload {quoted(upload_id)}")
    return Upload(*rows[0])
