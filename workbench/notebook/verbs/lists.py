"""The verbs about text lists: add and remove entries, and test a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from workbench.history import TextLists
from workbench.matching import EntryWarning, ListEntry, warnings_of
from workbench.model.ids import several_names
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.services.policies import lists


class ListVerbs(Acting):
    """The verbs about text lists."""

    def lists(self) -> Records[ListEntry]:
        """Every entry of every text list."""
        return Records("Text lists", ListEntry, lists.list_entries(self.store))

    def add_to_list(self, name: str, kind: str, values: str | Iterable[str]) -> int:
        """Add one entry or several to a list; returns how many were new. Raises: BadInput.

        `kind`: `phrase`, `domain`, `url`, `email`, `phone` or `regex`.
        """
        return lists.add_entries(self.store, self.actor, _entries(name, kind, values))

    def remove_from_list(self, name: str, kind: str, values: str | Iterable[str]) -> None:
        """Remove one entry or several from a list, all or none. Raises: NotFound."""
        lists.remove_entries(self.store, self.actor, _entries(name, kind, values))

    def add_lists(self, entries: TextLists) -> int:
        """Add the entries of text lists; returns how many were new. Raises: BadInput."""
        given = [
            ListEntry(name, kind, value)
            for name, several in entries.lists.items()
            for kind, value in several
        ]
        return lists.add_entries(self.store, self.actor, given)

    def load_lists(self, file: str | Path, columns: Mapping[str, str] | None = None) -> int:
        """Add the entries of a file with the columns list, kind and value; returns how many.

        `columns`: the file's names of those columns. Raises: BadInput.
        """
        return self.add_lists(TextLists.read(file, columns))

    def list_matches(self, text: str) -> Records[ListEntry]:
        """The entries that match a text."""
        matches = lists.entries_matching(self.store, text)
        return Records("Entries that match", ListEntry, matches)

    def list_warnings(self) -> Records[EntryWarning]:
        """Warnings about entries: each with a code, the entry and a message."""
        return Records("Warnings of text lists", EntryWarning, warnings_of(self.lists()))


def _entries(name: str, kind: str, values: str | Iterable[str]) -> list[ListEntry]:
    return [ListEntry(name, kind, value) for value in several_names(values, "values")]
