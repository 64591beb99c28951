"""Warnings about the entries of text lists, on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.errors import BadInput

if TYPE_CHECKING:
    from workbench.matching import ListEntry


def print_entry_warnings(entries: Iterable[ListEntry]) -> None:
    """Print what is worth knowing of entries on the error stream, each with its code."""
    from workbench.matching import warnings_of

    for warning in warnings_of(entries):
        sys.stderr.write(f"warning: {warning} ({warning.code})\n")


def check_lists(files: Sequence[str]) -> None:
    """Check the entries in files of text lists, and print their warnings. Raises: BadInput."""
    from workbench.matching import problems_of

    entries = read_entries(files)
    if problems := problems_of(entries):
        raise BadInput(*problems)
    print_entry_warnings(entries)


def read_entries(files: Sequence[str], columns: Mapping[str, str] | None = None) -> list[ListEntry]:
    """The entries in files of text lists. Raises: BadInput."""
    from workbench.history import TextLists
    from workbench.matching import ListEntry

    lists = TextLists.read(list(files), columns).lists
    return [ListEntry(name, *entry) for name, entries in lists.items() for entry in entries]
