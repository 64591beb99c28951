"""The text lists' page: entries added, pasted and removed, a text that is tested,
and how often each entry has matched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from workbench.errors import BadInput, printable
from workbench.formatting import count
from workbench.matching import KINDS, ListEntry, matcher_of, warnings_of
from workbench.notebook.workbench import Workbench
from workbench.policy.catalogue import BUILT_IN_LISTS
from workbench.services.policies import lists
from workbench.services.simulations import list_counts
from workbench.widgets.bundle import bundle
from workbench.widgets.lists.pasted import BY_LOOK, pasted
from workbench.widgets.records_page import PAGE, Records, first_shown

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

    _esm = bundle("lists/view.js")

    def __init__(self, workbench: Workbench, name: str = BUILT_IN_LISTS[0]) -> None:
        self.list = name
        self._first = 0
        self._tested: tuple[tuple[int, int], dict[str, Any]] | None = None
        self._counted: tuple[str, tuple[int, int], int, dict[ListEntry, int]] | None = None
        self._undone: Callable[[], object] | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many entries the list has that is shown."""
        return f"<ListsView of {printable(self.list)}: {count(self.view['n'], 'entry', 'entries')}>"

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
        new = lists.add_new(self.workbench.store, self.workbench.actor, given)
        kinds = Counter(one.kind for one in new)
        said = ", ".join(count(n, name) for name, n in kinds.items()) or "nothing"
        known = len(set(given)) - len(new)
        again = f"; {count(known, 'entry', 'entries')} there already" if known else ""
        warnings = [f"; warning: {one}" for one in warnings_of(given)]
        self._did(f"added: {said}{again}{''.join(warnings)}", partial=not new or bool(warnings))
        if new:
            self._undone = lambda: self._remove_those(new)

    def _remove(self, kind: str, value: str) -> None:
        gone = [ListEntry(self.list, kind, value)]
        lists.remove_entries(self.workbench.store, self.workbench.actor, gone)
        self._did(f"removed: {value}")
        self._undone = lambda: lists.add_entries(self.workbench.store, self.workbench.actor, gone)

    def _undo(self) -> None:
        if self._undone is None:
            raise BadInput("there is nothing to take back")
        self._undone()
        self._undone = None
        self._did("the last change is taken back")

    def _remove_those(self, entries: Sequence[ListEntry]) -> None:
        """Remove entries, but for those that somebody removed meanwhile."""
        there = set(self.workbench.lists())
        left = [one for one in entries if one in there]
        lists.remove_entries(self.workbench.store, self.workbench.actor, left)

    def _test(self, text: str) -> None:
        found = []
        for name, entries in self._by_list().items():
            given = tuple((one.kind, one.value) for one in entries)
            for match in matcher_of(name, given).explain(text):
                entry = asdict(match.entry) | {"how": _HOW[match.entry.kind], "list": name}
                found.append({**entry, "start": match.start, "end": match.end})
        self._tested = (
            self._moment(),
            {"text": text, "found": found, "parts": _parts(text, found)},
        )

    def _test_of_now(self) -> dict[str, Any] | None:
        """The text that was tested, against the entries that there are now."""
        if self._tested is not None and self._tested[0] != self._moment():
            self._test(self._tested[1]["text"])
        return None if self._tested is None else self._tested[1]

    def _count(self) -> None:
        self.done = "counting …"
        store = self.workbench.store
        n, found = list_counts.entry_counts(store, self.list, self._progress)
        self._counted = (self.list, self._moment(), n, found)
        self._did(f"counted over {count(n, 'post')} with a text")

    def _moment(self) -> tuple[int, int]:
        """What changes as soon as lists or posts may be others."""
        with self.workbench.store.read() as tx:
            return tx.head.entries, tx.posts.last_seq()

    def _counts(self) -> tuple[int, dict[ListEntry, int]] | None:
        """The counts of the list that is shown, as long as they are true."""
        if self._counted is None or self._counted[:2] != (self.list, self._moment()):
            return None
        return self._counted[2:]

    def _progress(self, done: int, of: int) -> None:
        self.done = f"counting: {done:,} of {of:,} texts"

    def _by_list(self) -> dict[str, list[ListEntry]]:
        found: dict[str, list[ListEntry]] = {name: [] for name in (*BUILT_IN_LISTS, self.list)}
        for entry in self.workbench.lists():
            found.setdefault(entry.list, []).append(entry)
        return found

    def _seen(self) -> dict[str, Any]:
        by_list = self._by_list()
        entries = by_list[self.list]
        counted = self._counts()
        self._first = first_shown(self._first, len(entries))
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
            "tested": self._test_of_now(),
        }


def _parts(text: str, found: list[dict[str, Any]]) -> list[list[Any]]:
    """The text in pieces, each with whether some entry matches there."""
    hit = [False] * len(text)
    for one in found:
        hit[one["start"] : one["end"]] = [True] * (one["end"] - one["start"])
    parts, at = [], 0
    for marked, run in groupby(hit):
        end = at + len(list(run))
        parts.append([text[at:end], marked])
        at = end
    return parts
