"""The period of the posts that simulations read: a setting of the store, logged when it changes.

A simulation may be asked for another one; what is asked for wins, each end by itself.
"""

from __future__ import annotations

from workbench.errors import BadInput
from workbench.model.actor import Actor
from workbench.model.imports import HistoryRange
from workbench.model.log.columns import as_json
from workbench.store import Store
from workbench.units import iso

HISTORY_RANGE_SET = "history_range_set"
ALL = "all"
"""What is asked for where a period has no limit at an end."""


def history_range(store: Store) -> HistoryRange:
    """The period of the posts that simulations read."""
    with store.read() as tx:
        return tx.imports.history_range()


def set_history_range(store: Store, actor: Actor, period: HistoryRange) -> bool:
    """Set the period of the posts that simulations read; whether it was another before.

    Raises: BadInput, when it ends before it begins.
    """
    checked(period)
    with store.write(actor) as tx:
        if tx.imports.history_range() == period:
            return False
        tx.imports.set_history_range(period)
        tx.log(HISTORY_RANGE_SET, arguments=range_arguments(period))
    return True


def range_arguments(period: HistoryRange) -> str:
    """The arguments of the log entry that sets a period."""
    return as_json({"from": _iso(period.since_us), "before": _iso(period.until_us)})


def checked(period: HistoryRange) -> HistoryRange:
    """The period itself. Raises: BadInput, when it ends before it begins."""
    since_us, until_us = period.since_us, period.until_us
    if since_us is not None and until_us is not None and until_us <= since_us:
        message = f"a period from {iso(since_us)} to before {iso(until_us)} holds no time"
        raise BadInput(f"{message}; expected an end after its start")
    return period


def _iso(us: int | None) -> str | None:
    return None if us is None else iso(us)
