"""This module holds the text lists' page: entries added, pasted and removed, a text that is tested,
and how often each entry has matched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from workbench.desk.pasted import BY_LOOK, pasted
from workbench.desk.workbench import Workbench
from workbench.errors import printable
from workbench.matching import KINDS, ListEntry, matcher_of
from workbench.policy.catalogue import BUILT_IN_LISTS
from workbench.services import list_counts, lists
from workbench.widgets.pages import script
from workbench.widgets.records import PAGE, Records

_HOW = {
    "phrase": "holds the phrase, whatever its capitals, accents and spaces",
    "domain": "links to the domain or one below it",
    "url": "holds the link",
    "email": "holds the address",
    "phone": "holds the phone number, however it is written",
    "regex": "matches the regular expression",
}


class ListsView(Records):
    """Text lists to look into and to change. `list`: the one that is shown."""

    _esm = script("lists_view.js", "records.js")

    def __init__(self, workbench: Workbench, name: str = BUILT_IN_LISTS[0]) -> None:
        self.list = name
        self._first = 0
        self._tested: dict[str, Any] | None = None
        self._counts: dict[str, tuple[int, dict[ListEntry, int]]] = {}
        self._undone: Callable[[], object] | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many entries the list has that is shown."""
        return f"<ListsView of {printable(self.list)}: {self.view['n']:,} entries>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {
            "choose": self._choose,
            "page": self._page,
            "add": self._add,
            "remove": self._remove,
            "undo": self._undo,
            "test": self._test,
            "count": self._count,
        }

    def _choose(self, name: str) -> None:
        self.list, self._first = name.strip() or self.list, 0

    def _page(self, first: int) -> None:
        self._first = first

    def _add(self, text: str, kind: str) -> None:
        given = pasted(self.list, kind, text)
        known = set(self._entries())
        lists.add_entries(self.workbench.store, self.workbench.actor, given)
        new = [one for one in dict.fromkeys(given) if one not in known]
        again = f", {len(given) - len(new):,} were there already" if len(new) < len(given) else ""
        self._changed(
            f"{len(new):,} entries added{again}", lambda: self._take(lists.remove_entries, new)
        )

    def _remove(self, kind: str, value: str) -> None:
        gone = [ListEntry(self.list, kind, value)]
        self._take(lists.remove_entries, gone)
        self._changed(f"removed: {value}", lambda: self._take(lists.add_entries, gone))

    def _undo(self) -> None:
        if self._undone is not None:
            self._undone()
            self._undone = None
            self._counts = {}
            self._did("the last change is taken back")

    def _take(self, does: Callable[..., object], entries: list[ListEntry]) -> None:
        does(self.workbench.store, self.workbench.actor, entries)

    def _changed(self, said: str, undone: Callable[[], object]) -> None:
        self._undone, self._counts = undone, {}
        self._did(said)

    def _test(self, text: str) -> None:
        found = []
        for name, entries in self._by_list().items():
            given = tuple((one.kind, one.value) for one in entries)
            for match in matcher_of(name, given).explain(text):
                entry = asdict(match.entry) | {"how": _HOW[match.entry.kind], "list": name}
                found.append({**entry, "start": match.start, "end": match.end})
        self._tested = {"text": text, "found": found, "parts": _parts(text, found)}

    def _count(self) -> None:
        self.done = "counting …"
        store = self.workbench.store
        self._counts[self.list] = list_counts.entry_counts(store, self.list, self._progress)
        self._did(f"counted over {self._counts[self.list][0]:,} posts with a text")

    def _progress(self, done: int, of: int) -> None:
        self.done = f"counting: {done:,} of {of:,} texts"

    def _entries(self) -> list[ListEntry]:
        return self._by_list().get(self.list, [])

    def _by_list(self) -> dict[str, list[ListEntry]]:
        found: dict[str, list[ListEntry]] = {name: [] for name in (*BUILT_IN_LISTS, self.list)}
        for entry in self.workbench.lists():
            found.setdefault(entry.list, []).append(entry)
        return found

    def _seen(self) -> dict[str, Any]:
        by_list = self._by_list()
        entries = by_list[self.list]
        counted = self._counts.get(self.list)
        shown = entries[self._first : self._first + PAGE]
        return {
            "list": self.list,
            "lists": [[name, f"{name} ({len(several):,})"] for name, several in by_list.items()],
            "kinds": [*KINDS],
            "by_look": BY_LOOK,
            "rows": [
                [one.kind, one.value, None if counted is None else counted[1].get(one, 0)]
                for one in shown
            ],
            "first": self._first,
            "n": len(entries),
            "size": PAGE,
            "counted": None if counted is None else counted[0],
            "undo": self._undone is not None,
            "tested": self._tested,
        }


def _parts(text: str, found: list[dict[str, Any]]) -> list[list[Any]]:
    """The text in pieces, each with whether some entry matches there."""
    hit = [False] * len(text)
    for one in found:
        hit[one["start"] : one["end"]] = [True] * (one["end"] - one["start"])
    parts: list[list[Any]] = []
    for char, marked in zip(text, hit, strict=True):
        if not parts or parts[-1][1] != marked:
            parts.append(["", marked])
        parts[-1][0] += char
    return parts
