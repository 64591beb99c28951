"""What is done with uploads of user tags: preview, submit, history, failures.

Each tag of each row is decided alone: it is assigned, is already assigned, or fails with a reason.
Source: the product's page on user tags, CSV Upload History.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pyarrow as pa

from workbench.errors import BadInput, NotFound, expected, printable, quoted
from workbench.export import safe_csv
from workbench.importers.uploads import tag_csv
from workbench.importers.uploads.layout import GUESSED, Choices
from workbench.importers.uploads.tag_rows import LOST
from workbench.model.actor import Actor
from workbench.model.log.columns import as_json
from workbench.model.tags import Failure, Upload, upload_status
from workbench.services.tags.downloads import Download
from workbench.store import Store, Transaction
from workbench.store.bulk_tags import assign_tags

TAGS_UPLOADED = "tags_uploaded"
FAILURE_COLUMNS = ("Row Index", "User ID", "User Tags", "Error Response")
UNKNOWN_TAG = "no such tag: create it first"
IN_BRACKETS = "write one, two and not [one, two]: drop the brackets"
LOST_TAG = f"the tag {LOST}"
ERRORS = {"lost": LOST_TAG, "in_brackets": IN_BRACKETS, "unknown": UNKNOWN_TAG}
MAX_FILE_NAME_LENGTH = 255


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
        decided = tx.uploads.decide(items.table, **ERRORS)
        upload_id = tx.uploads.next_id()
        pairs = tx.uploads.new_pairs(decided)
        report = None if progress is None else partial(_report, progress, pairs.num_rows)
        upload = _outcome(tx, upload_id, name, items.rows, decided, pairs.num_rows)
        tx.uploads.add_failures(upload_id, decided)
        del items, decided  # a file may be large, and only the pairs are needed from here on
        assign_tags(tx, pairs, f"upload:{upload_id}", "upload", report)
        _record(tx, upload)
        return upload


def uploads(store: Store) -> list[Upload]:
    """Every upload, the newest first."""
    with store.read() as tx:
        return tx.uploads.all()


def failures_of(store: Store, upload_id: str) -> list[Failure]:
    """What failed of an upload, in the order of its rows. Raises: NotFound."""
    with store.read() as tx:
        _upload(tx, upload_id)
        return tx.uploads.failures(upload_id)


def failures_csv(store: Store, upload_id: str) -> Download:
    """What failed of an upload, as a file that can be uploaded in turn.

    Raises: NotFound, also when nothing failed.
    """
    with store.read() as tx:
        upload = _upload(tx, upload_id)
        failures = tx.uploads.failures(upload_id)
        application_id = tx.application_id()
    if not failures:
        raise NotFound(f"nothing failed in upload {quoted(upload_id)}")
    name = f"{application_id}_{upload.uploaded_us // 1000}_user_tags_failures"
    return Download(name, "csv", safe_csv(FAILURE_COLUMNS, failures, quoted_head=False))


def _report(progress: Callable[[int, int], None], of: int, done: int) -> None:
    progress(done, of)


def _checked_name(file: str) -> str:
    name = printable(re.split(r"[/\\]", file)[-1].replace("\n", " ")).strip()
    if not name or len(name) > MAX_FILE_NAME_LENGTH:
        raise BadInput(f"a file has a name of 1 to {MAX_FILE_NAME_LENGTH} characters")
    return name


def _outcome(
    tx: Transaction, upload_id: str, file: str, rows: int, decided: pa.Table, assigned: int
) -> Upload:
    counts = tx.uploads.counts(decided)
    return Upload(
        upload_id=upload_id,
        file=file,
        uploaded_us=tx.now_us,
        uploaded_by=tx.actor.name,
        status=upload_status(rows, rows - counts.rows_failed, counts.tags_succeeded),
        rows=rows,
        rows_succeeded=rows - counts.rows_failed,
        tags_assigned=assigned,
        tags_unchanged=counts.tags_succeeded - assigned,
        tags_failed=counts.tags_failed,
    )


def _record(tx: Transaction, upload: Upload) -> None:
    """Write an upload, and its log entry."""
    tx.uploads.add(upload)
    arguments = {
        "upload_id": upload.upload_id,
        "file": upload.file,
        "rows": upload.rows,
        "succeeded": upload.rows_succeeded,
        "failed": upload.rows_failed,
        "status": upload.status,
    }
    tx.log(TAGS_UPLOADED, arguments=as_json(arguments))


def _upload(tx: Transaction, upload_id: str) -> Upload:
    upload = tx.uploads.get(upload_id)
    if upload is None:
        known = [other.upload_id for other in tx.uploads.all()]
        raise NotFound(f"no upload {quoted(upload_id)}; {expected(known, upload_id)}")
    return upload
