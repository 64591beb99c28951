"""`workbench import` and `workbench export`: posts in, everything out and in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from workbench.cli.options.formats import add_formats
from workbench.cli.options.reading import add_time_options, mapping, preview_times, time_format
from workbench.cli.options.store_command import command, store_to_write
from workbench.cli.terminal.files import refuse_special, write_file
from workbench.cli.terminal.records import print_note, print_one
from workbench.errors import BadInput, NoFile
from workbench.formatting import count

_OF_POSTS = {"column", "format", "response", "records", "rejects"}


def add_to(commands: Any) -> None:
    """Add the commands."""
    importing = command(
        commands,
        "import",
        run_import,
        "bring historical posts into the store, or a whole store from its export",
        "workbench import answers.jsonl --format hive --response moderation",
    )
    importing.add_argument(
        "source", nargs="+", metavar="SOURCE",
        help="files of posts (Parquet, CSV, JSON, JSON Lines, plain or .gz), or the folder of an "
        "export",
    )  # fmt: skip
    importing.add_argument(
        "--column", action="append", default=[], metavar="NAME=COLUMN",
        help="read a field of the posts from a column of another name, such as created_at=posted; "
        "with --format also from within the response, such as post_id=clientToken",
    )  # fmt: skip
    add_formats(importing)
    importing.add_argument(
        "--rejects", metavar="FILE",
        help="write each row that is set aside, and why, as CSV",
    )  # fmt: skip
    add_time_options(importing)
    exporting = command(
        commands,
        "export",
        run_export,
        "write everything that the store holds into a new folder, but for secrets",
        "workbench export backup --format jsonl",
    )
    exporting.add_argument("folder", metavar="DIR", help="the folder to make")
    exporting.add_argument(
        "--format", choices=("parquet", "jsonl"), default="parquet", help="(%(default)s)"
    )


def run_import(asked: argparse.Namespace) -> int:
    """Import posts, or a whole store."""
    from workbench.importers.chats.reading import CHATS

    is_folder = len(asked.source) == 1 and Path(asked.source[0]).is_dir()
    if is_folder and asked.format not in CHATS:
        return _import_store(asked)
    from workbench.cli.terminal.rows import reason_lines
    from workbench.export import table_csv
    from workbench.services.transfer.import_posts import import_posts

    columns = mapping(asked.column)
    if asked.preview_times:
        return preview_times(asked, asked.source, columns)
    times = time_format(asked)
    if asked.rejects:
        refuse_special(Path(asked.rejects))
    with store_to_write(asked) as (store, actor):
        found = import_posts(
            store, actor, asked.source, columns, asked.format, asked.response, asked.records, times
        )
    for note in (*found.notes, *reason_lines(found.row_counts)):
        print_note(note)
    if asked.rejects:
        write_file(Path(asked.rejects), table_csv(found.rejects))
        print_note(f"written: {asked.rejects}")
    _print_imported(asked, found)
    return 0


def _print_imported(asked: argparse.Namespace, found: Any) -> None:
    rows = sum(one.rows for one in found.row_counts)
    said = {
        "segment": found.segment,
        "posts": found.posts,
        "users": found.users,
        "known": found.known,
        "labels": found.labels,
        "rows": rows,
        "set_aside": len(found.rejects),
        "sources": [one.as_plain() for one in found.row_counts],
    }
    aside = f"{count(rows, 'row')}, {len(found.rejects):,} set aside"
    print_one(asked, said, f"{found.in_words}; {aside}")


def run_export(asked: argparse.Namespace) -> int:
    """Export everything."""
    from workbench.services.transfer.store_copy import export_store

    with store_to_write(asked, makes=False) as (store, actor):
        tables = export_store(store, actor, asked.folder, asked.format)
    print_one(asked, {"folder": asked.folder, "tables": tables}, f"written: {asked.folder}")
    return 0


def _import_store(asked: argparse.Namespace) -> int:
    from workbench.services.transfer.store_copy import import_store

    for option, given in vars(asked).items():
        if given and (option in _OF_POSTS or "time" in option.split("_")):
            name = f"--{option}".replace("_", "-")
            raise BadInput(f"`{name}` is for files of posts; an export has its own columns")
    try:
        import_store(asked.source[0], asked.store).close()
    except NoFile as error:
        hint = "a folder of chats is read with --format, such as slack"
        raise NoFile(f"{error}; {hint}") from None
    except OSError as error:
        raise BadInput(f"cannot make the store {asked.store}: {error}") from None
    sys.stdout.flush()
    print_one(asked, {"store": asked.store}, f"made: {asked.store}")
    return 0
