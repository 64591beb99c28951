"""`workbench lists`: text lists, their entries, and which match a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from workbench.cli.options.columns import column_mapping
from workbench.cli.options.command import CommandFunction, group
from workbench.cli.options.post_files import column_option
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.list_warnings import print_entry_warnings, read_entries
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import record
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.matching import ListEntry

_COLUMNS = {"list": "List", "kind": "Kind", "value": "Value"}


def _entry_arguments(function: CommandFunction) -> CommandFunction:
    """Add the arguments that name entries of one list and kind."""
    for argument in (
        click.argument(
            "values",
            metavar="VALUE",
            nargs=-1,
            required=True,
            type=TEXT,
            help="what the entries say",
        ),
        click.argument(
            "kind", metavar="KIND", type=TEXT, help="phrase, domain, url, email, phone, regex"
        ),
        click.argument("name", metavar="LIST", type=TEXT, help="the list, as policies name it"),
    ):
        function = argument(function)
    return function


@store_listing("show", "show every entry", "workbench lists show")
def show_lists(access: StoreAccess, output: Output) -> int:
    """List the entries."""
    from workbench.services.policies.lists import list_entries

    with access.to_read() as store:
        entries = list_entries(store)
    return output.print_many(map(record, entries), _COLUMNS, "there are no entries")


@store_command(
    "add",
    "add entries to a list",
    'workbench lists add deny phrase "cheap followers" "casino royale"',
)
@_entry_arguments
def add_to_list(
    access: StoreAccess, output: Output, name: str, kind: str, values: tuple[str, ...]
) -> int:
    """Add entries."""
    from workbench.services.policies.lists import add_entries

    entries = _entries(name, kind, values)
    with access.to_write() as (store, actor):
        added = add_entries(store, actor, entries)
    print_entry_warnings(entries)
    text = f"{count(added, 'entry', 'entries')} added"
    output.print_one({"list": name, "added": added}, text)
    return 0


@store_command(
    "remove", "remove entries from a list", 'workbench lists remove deny phrase "casino royale"'
)
@_entry_arguments
def remove_from_list(
    access: StoreAccess, output: Output, name: str, kind: str, values: tuple[str, ...]
) -> int:
    """Remove entries."""
    from workbench.services.policies.lists import remove_entries

    entries = _entries(name, kind, values)
    with access.to_write(creates=False) as (store, actor):
        remove_entries(store, actor, entries)
    removed = len(entries)
    text = f"{count(removed, 'entry', 'entries')} removed"
    output.print_one({"list": name, "removed": removed}, text)
    return 0


@store_command(
    "load",
    "add the entries of a file with the columns list, kind and value",
    "workbench lists load lists.csv",
)
@click.argument(
    "files",
    metavar="FILE",
    nargs=-1,
    required=True,
    type=click.STRING,
    help="Parquet, CSV, JSON or JSON Lines",
)
@column_option("--lists-column", "read list, kind or value from a column of another name")
def load_lists(
    access: StoreAccess, output: Output, files: tuple[str, ...], lists_column: tuple[str, ...]
) -> int:
    """Add the entries of files."""
    from workbench.services.policies.lists import add_entries

    entries = read_entries(files, column_mapping(lists_column, "--lists-column"))
    with access.to_write() as (store, actor):
        added = add_entries(store, actor, entries)
    print_entry_warnings(entries)
    text = f"{count(len(entries), 'entry', 'entries')} read, {added:,} added"
    output.print_one({"read": len(entries), "added": added}, text)
    return 0


@store_listing(
    "test",
    "print the entries that match a text; the exit status is 1 when none does",
    'workbench lists test "buy cheap followers"',
)
@click.argument("text", metavar="TEXT", type=TEXT, help="a post's text")
def test_text(access: StoreAccess, output: Output, text: str) -> int:
    """List the entries that match."""
    from workbench.services.policies.lists import entries_matching

    with access.to_read() as store:
        entries = entries_matching(store, text)
    return output.print_many(map(record, entries), _COLUMNS, "no entry matches", is_filtered=True)


def _entries(name: str, kind: str, values: Iterable[str]) -> list[ListEntry]:
    """An entry for each value, each once."""
    from workbench.matching import ListEntry

    return [ListEntry(name, kind, value) for value in dict.fromkeys(values)]


lists = group(
    "lists",
    "show text lists, change them, and test a text",
    'workbench lists add deny phrase "cheap followers"',
    [show_lists, add_to_list, remove_from_list, load_lists, test_text],
)
