"""This module holds the check of a store: the chain of its log, its anchor, and the folds of it.

Source: design, decision 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import BadInput, quoted
from workbench.model.events import EVENT_KINDS
from workbench.store import Store, Transaction, chain
from workbench.store.anchor import Head
from workbench.store.transaction import LOG_COLUMNS

ENTRIES_AT_ONCE = 20_000
_FOLDS = {
    "folded_states": "the status of the user {} is not what the log says",
    "folded_tags": "the tags of the user {} are not what the log says",
    "folded_marks": "the marks on posts of the user {} are not what the log says",
}


@dataclass(frozen=True)
class Verified:
    """What was found: how many entries there are, and what is wrong, the first bad entry first."""

    entries: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(store: Store) -> Verified:
    """Recompute the chain of hashes and every fold, and compare them with what is there."""
    with store.read() as tx:
        problems = [*_chain_problems(store, tx), *_fold_problems(tx)]
        entries = tx.rows("log_ids")[0][0]
    return Verified(entries, tuple(problems))


def _chain_problems(store: Store, tx: Transaction) -> Iterator[str]:
    """What is wrong with the log: at most its first bad entry."""
    try:
        anchored = store.anchor.heads()
    except BadInput as error:
        yield str(error)
        return
    heads = {head.entries: head for head in anchored}
    before, after = chain.beginning(tx.application_id()), 0
    while rows := tx.rows("log_from", after=after, most=ENTRIES_AT_ONCE):
        for row in rows:
            entry = dict(zip(LOG_COLUMNS.names, row, strict=True))
            wrong = _wrong_with(entry, after, before, heads)
            if wrong is not None:
                yield f"log entry {after + 1}: {wrong}"
                return
            before, after = entry["hash"], after + 1
    longest = max(heads, default=0)
    if longest > after:
        yield f"log entry {after + 1}: it is missing; the log was once {longest} entries long"


def _wrong_with(
    entry: dict[str, object], after: int, before: bytes, heads: dict[int, Head]
) -> str | None:
    number = entry["entry_id"]
    if number != after + 1:
        return "it is missing" if int(str(number)) > after + 1 else f"{number} stands here again"
    salt = entry["salt"]
    if isinstance(salt, bytes) and chain.commitment(salt, entry) != entry["commitment"]:
        return "the user, post, reason or what matched was changed"
    if salt is None and any(entry[name] is not None for name in chain.PERSONAL):
        return "personal fields stand where they were erased"
    if chain.link(before, entry["commitment"], entry) != entry["hash"]:  # pyright: ignore[reportArgumentType]
        return "it was changed, or another entry stood before it"
    if number in heads and heads[after + 1].hash != entry["hash"]:
        return "its hash is not the one that was anchored outside the log"
    return None


def _fold_problems(tx: Transaction) -> Iterator[str]:
    for statement, said in _FOLDS.items():
        user_id = tx.value(statement)
        if user_id is not None:
            yield said.format(quoted(user_id))
    entry_id = tx.value("folded_outbox", kinds=list(EVENT_KINDS))
    if entry_id is not None:
        yield f"the outbox and the log differ in entry {entry_id}"
