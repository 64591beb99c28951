"""The queue of the review feed: the open items in an order, or those that one rule sent."""

from __future__ import annotations

from workbench.errors import BadInput, expected, quoted
from workbench.model.review import QueuedItem
from workbench.store import Store

ORDERS = {
    "oldest": "longest waiting first",
    "newest": "newest first",
    "severity": "most rules first",
    "rule": "by rule",
}
BY_HAND = ""
"""The rule of items that no rule sent."""


def review_queue(store: Store, order: str = "oldest", rule: str | None = None) -> list[QueuedItem]:
    """The open items in an order of `ORDERS`; `rule`: only those that it sent, `BY_HAND` for those
    that no rule did. Raises: BadInput, for an unknown order.
    """
    if order not in ORDERS:
        raise BadInput(f"unknown order {quoted(order)}; {expected(list(ORDERS), order)}")
    with store.read() as tx:
        items = tx.review.queue()
    queued = [item for item in items if rule is None or (item.rule or BY_HAND) == rule]
    if order == "newest":
        queued.reverse()
    elif order == "severity":
        queued.sort(key=lambda item: -item.rules)
    elif order == "rule":
        queued.sort(key=lambda item: (item.rule is None, item.rule or ""))
    return queued
