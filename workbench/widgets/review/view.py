"""The page of the review feed: one item at a time, with its evidence, decided by key; each decision
becomes a label.
"""

from __future__ import annotations

from typing import TypedDict

from workbench.formatting import moment
from workbench.model.labels import DECISIONS
from workbench.model.review import ReviewItem
from workbench.notebook.workbench import Workbench
from workbench.services.review import review
from workbench.units import SECOND_US, UNIT_US
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, stay
from workbench.widgets.page import Handlers
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.review.review_page import ReviewPage, review_page


class Figures(TypedDict):
    """The figures of the feed. `median`: the median time to review; `oldest`: when the oldest open
    item was opened.
    """

    open: int
    resolved: int
    violating: int
    median: str
    oldest: str | None


class ReviewState(TypedDict):
    """What the page shows. `decisions`: the possible ones; `item`: None when all are decided."""

    figures: Figures
    decisions: list[str]
    item: ReviewPage | None


class ReviewView(RecordsPage):
    """The review feed. `item`: the one that is shown, None when all are decided; `navigate`:
    called with the page of a user that is requested.
    """

    _esm = bundle("review/view.js")

    def __init__(self, workbench: Workbench, navigate: Navigate = stay) -> None:
        self.navigate = navigate
        self.item = review.next_item(workbench.store)
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many items are open."""
        return f"<ReviewView: {self.view['figures']['open']:,} open>"

    def _handlers(self) -> Handlers:
        return {"decide": self._decide, "skip": self._skip, "user": self._open_user}

    def _decide(self, item_id: int, decision: str) -> None:
        store = self.workbench.store
        resolved = review.resolve(store, self.workbench.actor, item_id, decision)
        self.item = review.next_item(store, item_id)
        about_post, user_id = resolved.post_id, resolved.user_id
        target = f"post {about_post}" if about_post else f"user {user_id}"
        self._report(f"{target}: labelled {decision}")

    def _skip(self, item_id: int) -> None:
        self.item = review.next_item(self.workbench.store, item_id)

    def _open_user(self, user_id: str) -> None:
        self.navigate(Destination("Users", user_id=user_id))

    def _open_item(self) -> ReviewItem | None:
        """The item that is shown, unless somebody has decided it; else the next one."""
        store, item = self.workbench.store, self.item
        if item is not None and review.review_item(store, item.item_id).decision is None:
            return item
        return review.next_item(store, 0 if item is None else item.item_id)

    def _view_state(self) -> ReviewState:
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
