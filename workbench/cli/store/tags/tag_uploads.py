"""The uploads of `workbench tags`: preview, submit, history and failures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT, OneOf
from workbench.cli.terminal.files import write_file
from workbench.cli.terminal.output import DONE, NEGATIVE, Output
from workbench.cli.terminal.records import Record, record
from workbench.errors import BadInput, expected, quoted, reason_of
from workbench.formatting import count
from workbench.whole_files import read_whole

if TYPE_CHECKING:
    from workbench.importers.uploads.layout import Choices
    from workbench.model.tags import Upload

_MAX_COLUMNS = 100_000
_MAX_FILE_BYTES = 1 << 30
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


@dataclass(frozen=True)
class LayoutOptions:
    """How a file of tags is read, as the options give it; None: to be guessed."""

    header: str | None
    user_column: str | None
    tags_column: str | None

    def choices(self, data: bytes) -> Choices:
        """The same for a file; a column's name means that there is a header. Raises: BadInput."""
        from workbench.importers.uploads.layout import Choices

        header = None if self.header is None else self.header == "yes"
        columns = (self.user_column, self.tags_column)
        names = _names(data) if header is not False and columns != (None, None) else []
        user, tags = (_place(column, names) for column in columns)
        is_named = any(column in names for column in columns)
        return Choices(header=True if is_named else header, user_column=user, tags_column=tags)


def layout_options() -> Decorator:
    """The options about the layout of a file; the command gets them as `layout`."""
    return packed(
        "layout",
        LayoutOptions,
        click.option(
            "--header", type=OneOf(["yes", "no"]), help="whether the first row names the columns"
        ),
        click.option(
            "--user-column",
            metavar="X",
            type=TEXT,
            help="the users' column: its name, or its number from 1",
        ),
        click.option(
            "--tags-column",
            metavar="Y",
            type=TEXT,
            help="the tags' column: its name, or its number from 1",
        ),
    )


@store_command(
    "upload",
    "assign the tags of a CSV file to its users",
    "workbench tags upload tags.csv --preview",
)
@click.argument(
    "file", metavar="FILE", type=click.STRING, help="a CSV file with a user and tags in each row"
)
@layout_options()
@click.option("--preview", is_flag=True, help="show how it would be read, and write nothing")
def upload_tags(
    access: StoreAccess, output: Output, file: str, layout: LayoutOptions, preview: bool
) -> int:
    """Assign the tags, or show how the file would be read."""
    from workbench.services.tags import tag_uploads

    data = _read(file)
    choices = layout.choices(data)
    if preview:
        return _print_preview(output, data, choices)
    with access.to_write() as (store, actor):
        upload = tag_uploads.upload_tags(store, actor, Path(file).name, data, choices)
    rows = f"{upload.rows_succeeded:,} of {count(upload.rows, 'row')} succeeded"
    tags = (
        f"{upload.tags_assigned:,} assigned, {upload.tags_unchanged:,} already assigned,"
        f" {upload.tags_failed:,} failed"
    )
    text = f"upload {upload.upload_id} {upload.status}: {rows}; tags: {tags}"
    output.print_one(_record(upload), text)
    return DONE if upload.rows_succeeded else NEGATIVE


@store_listing("uploads", "list the uploads, newest first", "workbench tags uploads")
def list_uploads(access: StoreAccess, output: Output) -> int:
    """List the uploads."""
    from workbench.services.tags.tag_uploads import uploads

    with access.to_read() as store:
        shown = uploads(store)
    return output.print_many(map(_record, shown), _UPLOADS, "there are no uploads")


@store_command(
    "failures",
    "say which rows of an upload failed, and why",
    "workbench tags failures 1 --out .",
)
@click.argument(
    "upload", metavar="UPLOAD", type=TEXT, help="the upload's id, as `uploads` lists it"
)
@click.option(
    "--out",
    metavar="PATH",
    type=click.STRING,
    help="write them as CSV, to upload again: to a new file, or into a folder under the name that"
    " says which upload",
)
def show_failures(access: StoreAccess, output: Output, upload: str, out: str | None) -> int:
    """Print the rows that failed, or write them into a file."""
    from workbench.services.tags.tag_uploads import failures_csv, failures_of

    if out is None:
        with access.to_read() as store:
            failures = failures_of(store, upload)
        columns = {"row_index": "Row", "user_id": "User", "user_tags": "Tags", "error": "Error"}
        output.print_many((record(row._asdict()) for row in failures), columns, "nothing failed")
        return 0
    with access.to_read() as store:
        download = failures_csv(store, upload)
    path = Path(out)
    path = path / download.file_name if path.is_dir() and not path.is_symlink() else path
    write_file(path, download.content, new=True)
    output.print_one({"written": str(path)}, f"written: {path}")
    return 0


def _print_preview(output: Output, data: bytes, choices: Choices) -> int:
    from workbench.services.tags.tag_uploads import preview_upload

    preview = preview_upload(data, choices)
    layout, rows = preview.layout, [record(row._asdict()) for row in preview.rows]
    if output.is_json:
        output.print_one({"layout": record(layout), "rows": rows}, "")
        return 0
    user, tags = layout.columns[layout.user_column], layout.columns[layout.tags_column]
    header = "a header" if layout.header else "no header"
    text = f"read as {layout.encoding}, separated by {layout.delimiter!r}, with {header}"
    output.print_one(None, f"{text}; users in {quoted(user)}, tags in {quoted(tags)}")
    columns = {"row_index": "Row", "user_id": "User", "tags": "Tags", "error": "Error"}
    return output.print_many(rows, columns, "no rows of data")


def _record(upload: Upload) -> Record:
    return {**record(upload), "percent_succeeded": upload.percent_succeeded}


def _read(file: str) -> bytes:
    try:
        return read_whole(file, _MAX_FILE_BYTES)
    except OSError as error:
        raise BadInput(f"cannot read {file}: {reason_of(error)}") from None


def _names(data: bytes) -> list[str]:
    from workbench.importers.uploads.layout import Choices
    from workbench.services.tags.tag_uploads import preview_upload

    return list(preview_upload(data, Choices(header=True)).layout.columns)


def _place(column: str | None, names: list[str]) -> int | None:
    """A column's place, from 0, by its name or its number from 1. Raises: BadInput."""
    if column is None:
        return None
    if column in names:
        return names.index(column)
    if column.isascii() and column.isdigit() and 1 <= int(column[:6]) <= _MAX_COLUMNS:
        return int(column[:6]) - 1
    wanted = expected(names, column) if names else "expected its number, from 1"
    raise BadInput(f"the file has no column {quoted(column)}; {wanted}")
