"""The uploads of `workbench tags`: preview, submit, history and failures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.options.store_command import command, listing, store_to_read, store_to_write
from workbench.cli.terminal.files import write_file
from workbench.cli.terminal.records import print_many, print_one, record
from workbench.errors import BadInput, expected, quoted
from workbench.formatting import count
from workbench.whole_files import read_whole

if TYPE_CHECKING:
    from workbench.importers.uploads.layout import Choices

_MAX_COLUMNS = 100_000
_LARGEST = 1 << 30  # bytes of an uploaded file
_UPLOADS = {
    "upload_id": "Upload",
    "file": "File",
    "uploaded": "Time",
    "uploaded_by": "By",
    "status": "Status",
    "rows": "Rows",
    "percent_succeeded": "% succeeded",
    "tags_assigned": "Assigned",
    "tags_unchanged": "Carried already",
    "tags_failed": "Failed",
}


def add_to(tags: Any) -> None:
    """Add the sub-commands."""
    does = "assign the tags of a CSV file to its users"
    upload = command(tags, "upload", _upload, does, "workbench tags upload tags.csv --preview")
    add = upload.add_argument
    add("file", metavar="FILE", help="a CSV file with a user and tags in each row")
    add("--header", choices=("yes", "no"), help="whether the first row names the columns")
    add("--user-column", metavar="X", help="the users' column: its name, or its number from 1")
    add("--tags-column", metavar="Y", help="the tags' column: its name, or its number from 1")
    add("--preview", action="store_true", help="show how it would be read, and write nothing")
    listing(tags, "uploads", _uploads, "list the uploads, newest first", "workbench tags uploads")
    does = "say which rows of an upload failed, and why"
    failures = command(tags, "failures", _failures, does, "workbench tags failures 1 --out .")
    failures.add_argument("upload", metavar="UPLOAD", help="the upload's id, as `uploads` lists it")
    failures.add_argument("--out", metavar="PATH", help="write them as CSV, to upload again: to a"
        " new file, or into a folder under the name that says which upload")  # fmt: skip


def _upload(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tag_uploads import upload_tags

    data = _bytes(asked.file)
    choices = _choices(asked, data)
    if asked.preview:
        return _preview(asked, data, choices)
    with store_to_write(asked) as (store, actor):
        done = upload_tags(store, actor, Path(asked.file).name, data, choices)
    counted = f"{done.rows_succeeded:,} of {count(done.rows, 'row')} succeeded"
    tags = f"{done.tags_assigned:,} assigned, {done.tags_unchanged:,} already assigned"
    said = f"upload {done.upload_id} {done.status}: {counted}; tags: {tags}, {done.tags_failed:,}"
    print_one(asked, _record(done), f"{said} failed")
    return 1 if done.status == "failed" else 0


def _uploads(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tag_uploads import uploads

    with store_to_read(asked) as store:
        found = uploads(store)
    return print_many(asked, [_record(one) for one in found], _UPLOADS, "there are no uploads")


def _failures(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tag_uploads import failures_csv, failures_of

    if asked.out is None:
        with store_to_read(asked) as store:
            found = failures_of(store, asked.upload)
        columns = {"row_index": "Row", "user_id": "User", "user_tags": "Tags", "error": "Error"}
        print_many(asked, [record(one) for one in found], columns, "nothing failed")
        return 0
    with store_to_read(asked) as store:
        download = failures_csv(store, asked.upload)
    path = Path(asked.out)
    path = path / download.file_name if path.is_dir() and not path.is_symlink() else path
    write_file(path, download.content, new=True)
    print_one(asked, {"written": str(path)}, f"written: {path}")
    return 0


def _preview(asked: argparse.Namespace, data: bytes, choices: Choices) -> int:
    from workbench.services.tags.tag_uploads import preview_upload

    found = preview_upload(data, choices)
    if asked.json:
        rows = [record(row) for row in found.rows]
        print_one(asked, {"layout": record(found.layout), "rows": rows}, "")
        return 0
    layout = found.layout
    user, tags = layout.columns[layout.user_column], layout.columns[layout.tags_column]
    header = "a header" if layout.header else "no header"
    said = f"read as {layout.encoding}, separated by {layout.delimiter!r}, with {header}"
    print_one(asked, None, f"{said}; users in {quoted(user)}, tags in {quoted(tags)}")
    columns = {"row_index": "Row", "user_id": "User", "tags": "Tags", "error": "Error"}
    print_many(asked, [record(row) for row in found.rows], columns, "no rows of data")
    return 0


def _record(upload: Any) -> dict[str, Any]:
    return {**record(upload), "percent_succeeded": upload.percent_succeeded}


def _bytes(file: str) -> bytes:
    try:
        return read_whole(file, _LARGEST)
    except OSError as error:
        raise BadInput(f"cannot read {file}: {error.strerror or error}") from None


def _choices(asked: argparse.Namespace, data: bytes) -> Choices:
    """How to read the file, as far as it was said; a column's name means that there is a header."""
    from workbench.importers.uploads.layout import Choices

    header = None if asked.header is None else asked.header == "yes"
    given = (asked.user_column, asked.tags_column)
    names = _names(data) if header is not False and given != (None, None) else []
    user, tags = (_column(one, names) for one in given)
    named = any(one in names for one in given)
    return Choices(header=True if named else header, user_column=user, tags_column=tags)


def _names(data: bytes) -> list[str]:
    from workbench.importers.uploads.layout import Choices
    from workbench.services.tags.tag_uploads import preview_upload

    return list(preview_upload(data, Choices(header=True)).layout.columns)


def _column(given: str | None, names: list[str]) -> int | None:
    """Where a column stands, from 0, by its name or its number from 1. Raises: BadInput."""
    if given is None:
        return None
    if given in names:
        return names.index(given)
    if given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= _MAX_COLUMNS:
        return int(given[:6]) - 1
    said = expected(names, given) if names else "expected its number, from 1"
    raise BadInput(f"the file has no column {quoted(given)}; {said}")
