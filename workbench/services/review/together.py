"""Deciding several items of the review feed at once: what it would do, doing it, and its undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.errors import BadInput, Refused
from workbench.formatting import count
from workbench.model.actor import Actor
from workbench.model.review import ReviewItem
from workbench.services.review.review import check_decision, item_in, reopen_in, resolve_in
from workbench.store import Store, Transaction

MAX_ITEMS = 2_000


@dataclass(frozen=True)
class WouldDecide(HtmlRepr):
    """What a decision on several items would do. `open`: those that it decides; `decided`: how many
    are decided already, and left alone; `posts`, `users`: how many open ones are about a post, and
    about a user as a whole; `writers`: how many users they are about.
    """

    open: tuple[int, ...]
    decided: int
    posts: int
    users: int
    writers: int


def would_decide(store: Store, item_ids: Sequence[int]) -> WouldDecide:
    """What a decision on items would do; nothing is written. Raises: BadInput, NotFound."""
    with store.read() as tx:
        items = _items(tx, item_ids)
    waiting = [item for item in items if item.decision is None]
    return WouldDecide(
        tuple(item.item_id for item in waiting),
        len(items) - len(waiting),
        sum(item.post_id is not None for item in waiting),
        sum(item.post_id is None for item in waiting),
        len({item.user_id for item in waiting}),
    )


def decide_together(
    store: Store,
    actor: Actor,
    item_ids: Sequence[int],
    decision: str,
    *,
    expected: int | None = None,
) -> tuple[int, ...]:
    """Decide those of some items that are open, in one transaction; which they were.

    `expected`: how many that was said to be. Raises: BadInput, NotFound; Refused, when there are
    now more or fewer, or none.
    """
    check_decision(decision)
    with store.write(actor) as tx:
        waiting = [item for item in _items(tx, item_ids) if item.decision is None]
        if not waiting:
            raise Refused("nothing would change: all of these items are decided already")
        if expected is not None and len(waiting) != expected:
            now = f"{count(len(waiting), 'item')} would be decided now, not {expected:,}"
            raise Refused(f"the store has changed: {now}; look again, and confirm that")
        for item in waiting:
            resolve_in(tx, item, decision)
        return tuple(item.item_id for item in waiting)


def reopen_together(store: Store, actor: Actor, item_ids: Sequence[int]) -> tuple[int, ...]:
    """Take back one's own decisions on some items; which are open again. Those that somebody else
    decided or reopened since are left alone, and those that were sent to the feed again.
    """
    with store.write(actor) as tx:
        everything = tx.review.items(open_only=False)
        last = {(item.user_id, item.post_id): item.item_id for item in everything}
        own = [
            item
            for item in _items(tx, item_ids)
            if item.resolved_by == actor.name and last[item.user_id, item.post_id] == item.item_id
        ]
        for item in own:
            reopen_in(tx, item)
        return tuple(item.item_id for item in own)


def _items(tx: Transaction, item_ids: Sequence[int]) -> list[ReviewItem]:
    """The items, each once. Raises: BadInput, NotFound."""
    chosen = list(dict.fromkeys(item_ids))
    if not chosen:
        raise BadInput("choose at least one item")
    if len(chosen) > MAX_ITEMS:
        raise BadInput(f"at most {MAX_ITEMS:,} items at once, not {len(chosen):,}: filter further")
    known = {item.item_id: item for item in tx.review.items(open_only=False)}
    for item_id in chosen:
        if item_id not in known:
            item_in(tx, item_id)  # it raises, and names those that are open
    return [known[item_id] for item_id in chosen]
