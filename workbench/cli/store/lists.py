"""`workbench lists`: text lists, their entries, and which match a text."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.options.list_warnings import print_entry_warnings
from workbench.cli.options.reading import mapping
from workbench.cli.options.store_command import (
    command,
    group,
    listing,
    store_to_read,
    store_to_write,
)
from workbench.cli.terminal.records import print_many, print_one, record
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.matching import ListEntry

_COLUMNS = {"list": "List", "kind": "Kind", "value": "Value"}


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "show text lists, change them, and test a text"
    lists = group(commands, "lists", does, 'workbench lists add deny phrase "cheap followers"')
    listing(lists, "show", _show, "show every entry", "workbench lists show")
    example = 'workbench lists add deny phrase "cheap followers" "casino royale"'
    add = command(lists, "add", _add, "add entries to a list", example)
    example = 'workbench lists remove deny phrase "casino royale"'
    remove = command(lists, "remove", _remove, "remove entries from a list", example)
    for parser in (add, remove):
        parser.add_argument("list", metavar="LIST", help="the list, as policies name it")
        parser.add_argument("kind", metavar="KIND", help="phrase, domain, url, email, phone, regex")
        parser.add_argument("values", metavar="VALUE", nargs="+", help="what the entries say")
    does = "add the entries of a file with the columns list, kind and value"
    load = command(lists, "load", _load, does, "workbench lists load lists.csv")
    load.add_argument("files", metavar="FILE", nargs="+", help="Parquet, CSV, JSON or JSON Lines")
    load.add_argument(
        "--lists-column", action="append", default=[], metavar="NAME=COLUMN",
        help="read list, kind or value from a column of another name",
    )  # fmt: skip
    does = "print the entries that match a text; the exit status is 1 when none does"
    test = listing(
        lists, "test", _test, does, 'workbench lists test "buy cheap followers"', filters=["text"]
    )
    test.add_argument("text", metavar="TEXT", help="a post's text")


def _show(asked: argparse.Namespace) -> int:
    from workbench.services.policies.lists import list_entries

    with store_to_read(asked) as store:
        found = list_entries(store)
    return print_many(asked, [record(one) for one in found], _COLUMNS, "there are no entries")


def _add(asked: argparse.Namespace) -> int:
    from workbench.services.policies.lists import add_entries

    entries = _entries(asked)
    with store_to_write(asked) as (store, actor):
        added = add_entries(store, actor, entries)
    print_entry_warnings(entries)
    print_one(
        asked, {"list": asked.list, "added": added}, f"{count(added, 'entry', 'entries')} added"
    )
    return 0


def _load(asked: argparse.Namespace) -> int:
    from workbench.history import TextLists
    from workbench.matching import ListEntry
    from workbench.services.policies.lists import add_entries

    columns = mapping(asked.lists_column, "--lists-column")
    read = TextLists.read(list(asked.files), columns).lists
    entries = [ListEntry(name, *one) for name, several in read.items() for one in several]
    with store_to_write(asked) as (store, actor):
        added = add_entries(store, actor, entries)
    said = f"{count(len(entries), 'entry', 'entries')} read, {added:,} added"
    print_entry_warnings(entries)
    print_one(asked, {"read": len(entries), "added": added}, said)
    return 0


def _remove(asked: argparse.Namespace) -> int:
    from workbench.services.policies.lists import remove_entries

    entries = _entries(asked)
    with store_to_write(asked, makes=False) as (store, actor):
        remove_entries(store, actor, entries)
    removed = len(entries)
    print_one(
        asked,
        {"list": asked.list, "removed": removed},
        f"{count(removed, 'entry', 'entries')} removed",
    )
    return 0


def _test(asked: argparse.Namespace) -> int:
    from workbench.services.policies.lists import entries_matching

    with store_to_read(asked) as store:
        found = entries_matching(store, asked.text)
    return print_many(asked, [record(one) for one in found], _COLUMNS, "no entry matches")


def _entries(asked: argparse.Namespace) -> list[ListEntry]:
    from workbench.matching import ListEntry

    values = dict.fromkeys(asked.values)
    return [ListEntry(asked.list, asked.kind, value) for value in values]
