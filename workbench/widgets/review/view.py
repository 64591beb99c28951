"""The review feed's page: one item after the other, with its evidence, decided by
key; each decision is a label.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.formatting import moment
from workbench.model.labels import DECISIONS
from workbench.model.review import ReviewItem
from workbench.notebook.workbench import Workbench
from workbench.services.review import review
from workbench.units import SECOND_US, UNIT_US
from workbench.widgets.bundle import bundle
from workbench.widgets.records_page import Records
from workbench.widgets.review.review_page import review_page


class ReviewView(Records):
    """The review feed. `item`: the one that is looked at, None when all are decided; `on_user`:
    called with the id of a user who is asked for.
    """

    _esm = bundle("review/view.js")

    def __init__(self, workbench: Workbench, on_user: Callable[[str], None] | None = None) -> None:
        self._on_user = on_user
        self.item = review.next_item(workbench.store)
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many items are open."""
        return f"<ReviewView: {self.view['figures']['open']:,} open>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {"decide": self._decide, "skip": self._skip, "user": self._user}

    def _decide(self, item_id: int, decision: str) -> None:
        store = self.workbench.store
        found = review.resolve(store, self.workbench.actor, item_id, decision)
        self.item = review.next_item(store, item_id)
        what = f"post {found.post_id}" if found.post_id else f"user {found.user_id}"
        self._did(f"{what}: labelled {decision}")

    def _skip(self, item_id: int) -> None:
        self.item = review.next_item(self.workbench.store, item_id)

    def _user(self, user_id: str) -> None:
        if self._on_user is not None:
            self._on_user(user_id)

    def _open_item(self) -> ReviewItem | None:
        """The item that is looked at, as long as nobody has decided it; else the next."""
        store, item = self.workbench.store, self.item
        if item is not None and review.review_item(store, item.item_id).decision is None:
            return item
        return review.next_item(store, 0 if item is None else item.item_id)

    def _seen(self) -> dict[str, Any]:
        figures = review.review_figures(self.workbench.store)
        self.item = self._open_item()
        return {
            "figures": {
                "open": figures.open,
                "resolved": figures.resolved,
                "violating": figures.violating,
                "median": _span(figures.median_us),
                "oldest": None if figures.oldest_us is None else moment(figures.oldest_us),
            },
            "decisions": list(DECISIONS),
            "item": None if self.item is None else review_page(self.workbench, self.item),
        }


def _span(us: int | None) -> str:
    if us is None:
        return "–"
    if us < UNIT_US["m"]:
        return f"{us / SECOND_US:.0f} s"
    return f"{us / UNIT_US['m']:.0f} min" if us < UNIT_US["h"] else f"{us / UNIT_US['h']:.1f} h"
