"""What is done with text lists: add entries, remove them, test a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa

from workbench.errors import BadInput, NotFound, WorkbenchError, expected, quoted
from workbench.history import TextLists
from workbench.matching import KINDS, ListEntry, Matcher, problems_of
from workbench.model.actor import Actor
from workbench.model.log.columns import as_json
from workbench.policy.policy import Policy
from workbench.policy.tree import TextIn
from workbench.replay.run import conditions
from workbench.store import Store

_ALWAYS_THERE = ("allow", "deny")  # also without entries
LIST_ENTRIES_ADDED, LIST_ENTRIES_REMOVED = "list_entries_added", "list_entries_removed"


def list_entries(store: Store) -> list[ListEntry]:
    """Every entry of every list, by list, kind and value."""
    with store.read() as tx:
        return tx.lists.entries()


def add_entries(store: Store, actor: Actor, entries: Iterable[ListEntry]) -> int:
    """Add entries, all or none; how many were new. Raises: BadInput with every bad one."""
    return len(add_new(store, actor, entries))


def add_new(store: Store, actor: Actor, entries: Iterable[ListEntry]) -> list[ListEntry]:
    """Add entries, all or none; those that were new. Raises: BadInput with every bad one."""
    given = list(dict.fromkeys(entries))
    problems = problems_of(given)
    if problems:
        raise BadInput(*problems)
    with store.write(actor) as tx:
        known = set(tx.lists.entries())
        new = [entry for entry in given if entry not in known]
        if new:
            tx.lists.add(new, tx.now_us)
            tx.log(LIST_ENTRIES_ADDED, arguments=_arguments(new))
    return new


def remove_entries(store: Store, actor: Actor, entries: Iterable[ListEntry]) -> None:
    """Remove entries, all or none.

    Raises: NotFound, naming one that is not there and the nearest; BadInput, for an unknown kind.
    """
    given = list(dict.fromkeys(entries))
    with store.write(actor) as tx:
        known = set(tx.lists.entries())
        for entry in given:
            if entry not in known:
                raise _no_entry(entry, known)
        if given:
            tx.lists.remove(given)
            tx.log(LIST_ENTRIES_REMOVED, arguments=_arguments(given))


def _no_entry(entry: ListEntry, known: Iterable[ListEntry]) -> WorkbenchError:
    """What to say of an entry that is not there: its list, its kind or its value is unknown."""
    if entry.kind not in KINDS:
        return BadInput(f"unknown kind {quoted(entry.kind)}; {expected(KINDS, entry.kind)}")
    lists = sorted({*_ALWAYS_THERE, *(other.list for other in known)})
    if entry.list not in lists:
        return NotFound(f"there is no list {quoted(entry.list)}; {expected(lists, entry.list)}")
    kind = (entry.list, entry.kind)
    values = sorted(other.value for other in known if (other.list, other.kind) == kind)
    what = f"{entry.kind} {quoted(entry.value)}"
    hint = expected(values, entry.value, limit=5)
    return NotFound(f"the list {quoted(entry.list)} has no {what}; {hint}")


def entries_matching(store: Store, text: str) -> list[ListEntry]:
    """The entries that match a text."""
    return [
        entry
        for entry in list_entries(store)
        if Matcher([entry]).matches(pa.array([text], pa.large_string()))[0] == 1
    ]


def _arguments(entries: list[ListEntry]) -> str:
    listed = [{"list": e.list, "kind": e.kind, "value": e.value} for e in entries]
    return as_json({"entries": listed})


def with_emptied(lists: TextLists, policy: Policy) -> TextLists:
    """The lists, and those that a policy reads whose entries were all removed."""
    read = {part.list for _, part in conditions(policy) if isinstance(part, TextIn)}
    return replace(lists, lists={**dict.fromkeys(sorted(read), ()), **lists.lists})


def text_lists(entries: Iterable[ListEntry]) -> TextLists:
    """The store's text lists as a replay reads them."""
    rows = [{"list": entry.list, "kind": entry.kind, "value": entry.value} for entry in entries]
    return TextLists.read(pa.Table.from_pylist(rows)) if rows else TextLists.none()
