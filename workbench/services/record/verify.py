"""The check of a store: the chain of its log, its anchor, and the folds of it.

Source: decision 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.errors import BadInput, quoted
from workbench.model.log.entry import LogEntry
from workbench.services.record.verify_records import record_problems
from workbench.store import Store, Transaction, chain
from workbench.store.chain import Seal
from workbench.store.repositories.log_entries import LogFilter

ENTRIES_AT_ONCE = 20_000
BEFORE_ALL = -(2**63)


@dataclass(frozen=True)
class Verified(HtmlRepr):
    """What was found: how many entries there are, and what is wrong, the first bad entry first."""

    entries: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(store: Store) -> Verified:
    """Recompute the chain of hashes and compare it; where it is sound, compare every fold of the
    log, and the records beside it.
    """
    with store.read() as tx:
        problems = list(_chain_problems(store, tx)) or [
            *_fold_problems(tx),
            *record_problems(store, tx),
        ]
        entries = tx.log_entries.count(LogFilter())
    return Verified(entries, tuple(problems))


def _chain_problems(store: Store, tx: Transaction) -> Iterator[str]:
    """What is wrong with the log: at most its first bad entry."""
    try:
        anchored = store.anchor.heads()
    except BadInput as error:
        yield str(error)
        return
    heads: dict[int, set[bytes]] = {}
    for head in anchored:
        heads.setdefault(head.entries, set()).add(head.hash)
    before, count, cursor = chain.beginning(tx.application_id()), 0, BEFORE_ALL
    while sealed := tx.log_entries.sealed(cursor, ENTRIES_AT_ONCE):
        for entry, seal in sealed:
            wrong = _wrong_with(entry, seal, count + 1, before, heads)
            if wrong is not None:
                yield f"log entry {count + 1}: {wrong}"
                return
            before, count = seal.hash, count + 1
        cursor = sealed[-1][0].entry_id
    if tx.log_entries.count(LogFilter()) != count:
        yield f"log entry {tx.log_entries.repeated()}: there is more than one entry of this number"
        return
    if count and not heads:
        yield f"the anchor is empty, and the log has {count} entries"
        return
    longest = max(heads, default=0)
    if longest > count:
        yield f"log entry {count + 1}: it is missing; the log was once {longest} entries long"


def _wrong_with(
    entry: LogEntry, seal: Seal, number: int, before: bytes, heads: dict[int, set[bytes]]
) -> str | None:
    """What is wrong with the entry that is read in a place, after the hash before it."""
    if entry.entry_id != number:
        missing = entry.entry_id > number
        return "it is missing" if missing else f"the entry {entry.entry_id} is in its place"
    if seal.salt is not None and chain.commitment(seal.salt, entry) != seal.commitment:
        return "the user, post, reason or what matched was changed"
    if seal.salt is None and any(getattr(entry, name) is not None for name in chain.PERSONAL):
        return "personal fields are there that were erased"
    if chain.link(before, seal.commitment, entry) != seal.hash:
        return "it, or the entry before it, was changed"
    if heads.get(number, {seal.hash}) != {seal.hash}:
        return "its hash is not the one that was anchored outside the log"
    return None


def _fold_problems(tx: Transaction) -> Iterator[str]:
    folds = {
        "the status of the user {} is not what the log says": tx.folds.other_status,
        "the tags of the user {} are not what the log says": tx.folds.other_tags,
        "the marks on posts of the user {} are not what the log says": tx.folds.other_marks,
    }
    for problem, other in folds.items():
        user_id = other()
        if user_id is not None:
            yield problem.format(quoted(user_id))
    entry_id = tx.folds.other_outbox()
    if entry_id is not None:
        yield f"the outbox and the log differ in entry {entry_id}"
