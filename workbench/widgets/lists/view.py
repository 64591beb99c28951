"""The page of text lists: add and remove entries, test a text, count the matches of each entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypedDict

from workbench.errors import BadInput, printable
from workbench.formatting import count
from workbench.matching import KINDS, ListEntry, matcher_of, warnings_of
from workbench.notebook.workbench import Workbench
from workbench.policy.catalogue import BUILT_IN_LISTS
from workbench.services.policies import lists
from workbench.services.simulations import list_counts
from workbench.widgets.bundle import bundle
from workbench.widgets.lists.pasted import DETECTED, pasted
from workbench.widgets.page import Handlers
from workbench.widgets.records_page import PAGE_ROWS, RecordsPage, first_shown

_EXPLANATIONS = {
    "phrase": "contains the phrase, ignoring case, accents and spaces",
    "domain": "links to the domain or a subdomain",
    "url": "contains the link",
    "email": "contains the address",
    "phone": "contains the phone number, in any notation",
    "regex": "matches the regular expression",
}


class TextMatch(TypedDict):
    """An entry that matches a text, from `start` to before `end`, and how it matches."""

    list: str
    kind: str
    value: str
    explanation: str
    start: int
    end: int


class TestedText(TypedDict):
    """A text that was tested; `parts`: its pieces, each with whether an entry matches it."""

    text: str
    matches: list[TextMatch]
    parts: list[tuple[str, bool]]


class ListsState(TypedDict):
    """What the page shows. `lists`: names, each with a label; `rows`: kind, value and number of
    matches of entries from the `first` of `n`; `counted`: the number of posts in which matches were
    counted; `undo`: whether there is a change to undo.
    """

    list: str
    lists: list[list[str]]
    kinds: list[str]
    detected: str
    rows: list[list[str | int | None]]
    first: int
    n: int
    page_rows: int
    counted: int | None
    undo: bool
    tested: TestedText | None


class ListsView(RecordsPage):
    """Show and change text lists. `list`: the one that is shown."""

    _esm = bundle("lists/view.js")

    def __init__(self, workbench: Workbench, name: str = BUILT_IN_LISTS[0]) -> None:
        self.list = name
        self._first = 0
        self._tested: tuple[tuple[int, int], TestedText] | None = None
        self._counted: tuple[str, tuple[int, int], int, dict[ListEntry, int]] | None = None
        self._reverse: Callable[[], object] | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many entries the shown list has."""
        return f"<ListsView of {printable(self.list)}: {count(self.view['n'], 'entry', 'entries')}>"

    def _handlers(self) -> Handlers:
        return {
            "choose": self._choose,
            "page": self._show_page,
            "add": self._add,
            "remove": self._remove,
            "undo": self._undo,
            "test": self._test,
            "count": self._count,
        }

    def _choose(self, name: str) -> None:
        self.list, self._first = name.strip() or self.list, 0

    def _show_page(self, first: int) -> None:
        self._first = first

    def _add(self, text: str, kind: str) -> None:
        given = pasted(self.list, kind, text)
        new = lists.add_new(self.workbench.store, self.workbench.actor, given)
        kinds = Counter(entry.kind for entry in new)
        added = ", ".join(count(n, name) for name, n in kinds.items()) or "nothing"
        known = len(set(given)) - len(new)
        existing = f"; {count(known, 'entry', 'entries')} already in the list" if known else ""
        warnings = [f"; warning: {warning}" for warning in warnings_of(given)]
        message = f"added: {added}{existing}{''.join(warnings)}"
        self._report(message, partial=not new or bool(warnings))
        if new:
            self._reverse = lambda: self._remove_existing(new)

    def _remove(self, kind: str, value: str) -> None:
        removed = [ListEntry(self.list, kind, value)]
        store, actor = self.workbench.store, self.workbench.actor
        lists.remove_entries(store, actor, removed)
        self._report(f"removed: {value}")
        self._reverse = lambda: lists.add_entries(store, actor, removed)

    def _undo(self) -> None:
        if self._reverse is None:
            raise BadInput("there is nothing to undo")
        self._reverse()
        self._reverse = None
        self._report("the last change is undone")

    def _remove_existing(self, entries: Sequence[ListEntry]) -> None:
        """Remove entries, except those that were removed meanwhile."""
        existing = set(self.workbench.lists())
        remaining = [entry for entry in entries if entry in existing]
        lists.remove_entries(self.workbench.store, self.workbench.actor, remaining)

    def _test(self, text: str) -> None:
        matches: list[TextMatch] = []
        for name, entries in self._by_list().items():
            values = tuple((entry.kind, entry.value) for entry in entries)
            matches += [
                TextMatch(
                    list=name,
                    kind=match.entry.kind,
                    value=match.entry.value,
                    explanation=_EXPLANATIONS[match.entry.kind],
                    start=match.start,
                    end=match.end,
                )
                for match in matcher_of(name, values).explain(text)
            ]
        tested: TestedText = {"text": text, "matches": matches, "parts": _parts(text, matches)}
        self._tested = self._state_of_store(), tested

    def _current_test(self) -> TestedText | None:
        """The text that was tested, against the current entries."""
        if self._tested is not None and self._tested[0] != self._state_of_store():
            self._test(self._tested[1]["text"])
        return None if self._tested is None else self._tested[1]

    def _count(self) -> None:
        self.done = "counting …"
        store = self.workbench.store
        n, counts = list_counts.entry_counts(store, self.list, self._show_progress)
        self._counted = (self.list, self._state_of_store(), n, counts)
        self._report(f"counted over {count(n, 'post')} with a text")

    def _state_of_store(self) -> tuple[int, int]:
        """The numbers of log entries and posts: unchanged as long as lists and posts are."""
        with self.workbench.store.read() as tx:
            return tx.head.entries, tx.posts.last_seq()

    def _counts(self) -> tuple[int, dict[ListEntry, int]] | None:
        """The counts of the shown list, None when they are out of date."""
        current = (self.list, self._state_of_store())
        if self._counted is None or self._counted[:2] != current:
            return None
        return self._counted[2:]

    def _show_progress(self, done: int, total: int) -> None:
        self.done = f"counting: {done:,} of {total:,} texts"

    def _by_list(self) -> dict[str, list[ListEntry]]:
        by_list: dict[str, list[ListEntry]] = {name: [] for name in (*BUILT_IN_LISTS, self.list)}
        for entry in self.workbench.lists():
            by_list.setdefault(entry.list, []).append(entry)
        return by_list

    def _view_state(self) -> ListsState:
        by_list = self._by_list()
        entries = by_list[self.list]
        counted = self._counts()
        self._first = first_shown(self._first, len(entries))
        shown = entries[self._first : self._first + PAGE_ROWS]
        return {
            "list": self.list,
            "lists": [[name, f"{name} ({len(listed):,})"] for name, listed in by_list.items()],
            "kinds": [*KINDS],
            "detected": DETECTED,
            "rows": [
                [entry.kind, entry.value, None if counted is None else counted[1].get(entry, 0)]
                for entry in shown
            ],
            "first": self._first,
            "n": len(entries),
            "page_rows": PAGE_ROWS,
            "counted": None if counted is None else counted[0],
            "undo": self._reverse is not None,
            "tested": self._current_test(),
        }


def _parts(text: str, matches: Sequence[TextMatch]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether an entry matches it."""
    matched = [False] * len(text)
    for match in matches:
        start, end = match["start"], match["end"]
        matched[start:end] = [True] * (end - start)
    parts: list[tuple[str, bool]] = []
    start = 0
    for is_matched, run in groupby(matched):
        end = start + len(list(run))
        parts.append((text[start:end], is_matched))
        start = end
    return parts
