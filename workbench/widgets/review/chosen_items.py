"""Items of the review feed that are chosen in the table, what a decision on them would do, and the
decision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from workbench.errors import WorkbenchError, printable
from workbench.formatting import count
from workbench.notebook.workbench import Workbench
from workbench.services.review import together
from workbench.services.review.together import MAX_ITEMS
from workbench.widgets.page import Handlers
from workbench.widgets.table.chosen_rows import ChosenRows
from workbench.widgets.table.table_state import TableState


class WouldDecideState(TypedDict):
    """What a decision would do: how many items are `open`, about so many `posts` and `users`, of so
    many `writers`, and how many are `decided` already. `problem`: why it cannot be, or empty.
    """

    problem: str
    open: int
    decided: int
    posts: int
    users: int
    writers: int


class ChosenItemsState(TypedDict):
    """What the page shows. `n`: how many are chosen; `undo`: how many decisions can be taken back
    together.
    """

    n: int
    would: WouldDecideState | None
    undo: int


class ChosenItems:
    """The items that are chosen in a table of the review feed. `report`: shows what was done."""

    def __init__(
        self, workbench: Workbench, table: TableState, report: Callable[..., None]
    ) -> None:
        self.workbench, self.rows = workbench, ChosenRows(table, MAX_ITEMS)
        self._report = report
        self._decided: tuple[int, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of the chosen items."""
        return tuple(map(int, self.rows.keys))

    def handlers(self) -> Handlers:
        """The functions that handle requests about chosen items, by their names."""
        return {
            **self.rows.handlers(),
            "decide_chosen": self._decide,
            "undo_chosen": self._undo,
        }

    def state(self) -> ChosenItemsState:
        """What the page shows."""
        return {
            "n": len(self.rows),
            "would": self._would() if len(self.rows) else None,
            "undo": len(self._decided),
        }

    def _would(self) -> WouldDecideState:
        try:
            found = together.would_decide(self.workbench.store, self.ids)
        except WorkbenchError as error:
            found, problem = together.WouldDecide((), 0, 0, 0, 0), printable(str(error))
        else:
            problem = ""
        return {
            "problem": problem,
            "open": len(found.open),
            "decided": found.decided,
            "posts": found.posts,
            "users": found.users,
            "writers": found.writers,
        }

    def _decide(self, decision: str, expected: int) -> None:
        """Decide the chosen items that are open, if they are as many as was shown."""
        store, actor = self.workbench.store, self.workbench.actor
        n = len(self.rows)
        decided = together.decide_together(store, actor, self.ids, decision, expected=expected)
        self._decided = decided
        self.rows.clear()
        left = f"; {count(n - len(decided), 'item')} left alone" if n > len(decided) else ""
        self._report(f"{count(len(decided), 'item')} labelled {decision}{left}")

    def _undo(self) -> None:
        """Take back the decisions that were made together last."""
        store, actor = self.workbench.store, self.workbench.actor
        reopened = together.reopen_together(store, actor, self._decided)
        left = len(self._decided) - len(reopened)
        self._decided = ()
        kept = f"; {count(left, 'item')} changed since, and left alone" if left else ""
        self._report(
            f"the decisions on {count(len(reopened), 'item')} are taken back{kept}",
            partial=left > 0,
        )
