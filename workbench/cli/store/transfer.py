"""`workbench import` and `workbench export`: posts in, everything out and in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.imports import name_option, rejects_option, write_rejects
from workbench.cli.options.post_files import (
    PostFileOptions,
    post_file_options,
    preview_times_option,
    user_field_option,
)
from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import OneOf
from workbench.cli.terminal.files import refuse_special
from workbench.cli.terminal.output import Output, print_note
from workbench.errors import BadInput, NoFile, reason_of
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.services.transfer.import_posts import Imported


@store_command(
    "import",
    "bring historical posts into the store, or a whole store from its export",
    "workbench import answers.jsonl --format hive --response moderation",
)
@click.argument(
    "sources",
    metavar="SOURCE",
    nargs=-1,
    required=True,
    type=click.STRING,
    help="files of posts (Parquet, CSV, JSON, JSON Lines, plain or .gz), or the folder of an"
    " export",
)
@post_file_options(preview_times_option(), user_field_option())
@name_option()
@rejects_option()
def import_(
    access: StoreAccess,
    output: Output,
    sources: tuple[str, ...],
    reading: PostFileOptions,
    name: str | None,
    rejects: str | None,
) -> int:
    """Import posts, or a whole store."""
    from workbench.importers.chats.reading import CHATS

    is_folder = len(sources) == 1 and Path(sources[0]).is_dir()
    if is_folder and reading.format not in CHATS:
        return _import_store(access, output, sources[0], _options_for_posts(reading, name, rejects))
    if reading.preview_times:
        from workbench.cli.terminal.time_preview import print_time_preview

        columns = reading.columns()
        return print_time_preview(output, sources, columns, reading.records, reading.time_zone)
    return _import_posts(access, output, sources, reading, name, rejects)


@store_command(
    "export",
    "write everything that the store holds into a new folder, but for secrets",
    "workbench export backup --format jsonl",
)
@click.argument("folder", metavar="DIR", type=click.STRING, help="the folder to make")
@click.option(
    "--format", "kind", type=OneOf(["parquet", "jsonl"]), default="parquet", help="(parquet)"
)
def export(access: StoreAccess, output: Output, folder: str, kind: str) -> int:
    """Export everything."""
    from workbench.services.transfer.store_copy import export_store

    with access.to_write(creates=False) as (store, actor):
        tables = export_store(store, actor, folder, kind)
    output.print_one({"folder": folder, "tables": tables}, f"written: {folder}")
    return 0


def _import_posts(
    access: StoreAccess,
    output: Output,
    sources: tuple[str, ...],
    reading: PostFileOptions,
    name: str | None,
    rejects: str | None,
) -> int:
    from workbench.cli.terminal.rows import reason_lines
    from workbench.services.transfer.import_posts import add_posts
    from workbench.services.transfer.imported_user_fields import UserFields

    if rejects:
        refuse_special(Path(rejects))
    how = reading.how()
    posts, fields = reading.read(sources), UserFields(how.user_fields, how.times)
    with access.to_write() as (store, actor):
        imported = add_posts(store, actor, posts, name, fields)
    for note in (*imported.notes, *reason_lines(imported.row_counts)):
        print_note(note)
    if rejects:
        write_rejects(rejects, imported.rejects)
    _print_imported(output, imported)
    return 0


def _print_imported(output: Output, imported: Imported) -> None:
    rows = sum(counts.rows for counts in imported.row_counts)
    fields = {
        "name": imported.name,
        "segment": imported.segment,
        "posts": imported.posts,
        "users": imported.users,
        "known": imported.known,
        "labels": imported.labels,
        "users_with_fields": imported.with_fields,
        "rows": rows,
        "set_aside": len(imported.rejects),
        "sources": [counts.as_plain() for counts in imported.row_counts],
    }
    set_aside = f"{count(rows, 'row')}, {len(imported.rejects):,} set aside"
    output.print_one(fields, f"{imported.in_words}; {set_aside}")


def _options_for_posts(
    reading: PostFileOptions, name: str | None, rejects: str | None
) -> list[str]:
    """The options that were given and are for files of posts alone."""
    others = {"--name": name, "--rejects": rejects}
    return [*reading.given(), *(option for option, given in others.items() if given)]


def _import_store(
    access: StoreAccess,
    output: Output,
    folder: str,
    options_for_posts: list[str],
) -> int:
    from workbench.services.transfer.store_copy import import_store

    for option in options_for_posts:
        raise BadInput(f"`{option}` is for files of posts; an export has its own columns")
    store_folder = access.store_folder
    try:
        import_store(folder, store_folder).close()
    except NoFile as error:
        hint = "a folder of chats is read with --format, such as slack"
        raise NoFile(f"{error}; {hint}") from None
    except OSError as error:
        raise BadInput(f"cannot make the store {store_folder}: {reason_of(error)}") from None
    sys.stdout.flush()
    output.print_one({"store": store_folder}, f"made: {store_folder}")
    return 0
