"""The page of the review feed: one item at a time, with its evidence, decided by key; each decision
becomes a label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import moment
from workbench.model.labels import DECISIONS
from workbench.model.review import QueuedItem, ReviewItem
from workbench.notebook.workbench import Workbench
from workbench.services.review import queue, review
from workbench.services.users.moderation import DURATIONS
from workbench.units import SECOND_US, UNIT_US
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.review.chosen_items import ChosenItems, ChosenItemsState
from workbench.widgets.review.review_page import ReviewPage, review_page
from workbench.widgets.table.parts import TablePart
from workbench.widgets.table.table_state import TableState
from workbench.widgets.users.acting import ActionChoice, act_on_user, action_choices


class Figures(TypedDict):
    """The figures of the feed. `median`: the median time to review; `oldest`: when the oldest open
    item was opened.
    """

    open: int
    resolved: int
    violating: int
    median: str
    oldest: str | None


class QueueState(TypedDict):
    """The queue: the place `at` of the item that is shown, from 1, `of` how many; the `order` among
    `orders`; the `rule` that sent the items, among `rules` with a number each, None for all.
    """

    at: int
    of: int
    order: str
    orders: list[list[str]]
    rule: str | None
    rules: list[list[str | int]]


class ReviewState(TypedDict):
    """What the page shows. `decisions`: the possible ones; `item`: None when all are decided;
    `waited`: how long it waits; `can_undo`: whether a decision was made that can be taken back;
    `actions`: those on its user; `table`, `chosen`: the list, None while one item is shown.
    """

    table: TablePart | None
    chosen: ChosenItemsState | None
    figures: Figures
    queue: QueueState
    waited: str
    can_undo: bool
    actions: list[ActionChoice]
    durations: list[str]
    decisions: list[str]
    item: ReviewPage | None


class ReviewView(RecordsPage):
    """The review feed. `item`: the one that is shown, None when all are decided; `table`: what is
    asked of the list; `chosen`: the items that are chosen in it; `navigate`: called with the page
    of a user or a post that is requested.
    """

    _esm = bundle("review/view.js")
    _css = style("table/table.css", "table/chosen.css")

    def __init__(self, workbench: Workbench, navigate: Navigate = stay) -> None:
        self.navigate = navigate
        self.item: ReviewItem | None = None
        self.table = TableState(workbench, "review", self._send_file, self._send_rows, self._go)
        self.table.show_one_of("decision", "open")
        self.chosen = ChosenItems(workbench, self.table, self._report)
        self._shows_list = False
        self._order = "oldest"
        self._rule: str | None = None
        self._at = 0  # where the next item is looked for in the queue
        self._can_undo = False
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many items are open."""
        return f"<ReviewView: {self.view['figures']['open']:,} open>"

    def _handlers(self) -> Handlers:
        return {
            **self.table.handlers(),
            **self.chosen.handlers(),
            "list": self._show_list,
            "decide": self._decide,
            "skip": self._skip,
            "queue": self._show_queue,
            "undo": self._undo,
            "act": self._act,
            "user": self._open_user,
        }

    def open_destination(self, destination: Destination) -> None:
        """Show the item that is named, if one is. Raises: NotFound."""
        if destination.item is not None:
            self._show_item(destination.item)
            self.refresh()

    def _go(self, destination: Destination) -> None:
        """Open an item on this page, and anything else where it is shown."""
        if destination.item is not None:
            self._show_item(destination.item)
        else:
            self.navigate(destination)

    def _show_item(self, item_id: int) -> None:
        """Show an item that is open; what a decided one is about. Raises: NotFound."""
        item = review.review_item(self.workbench.store, item_id)
        if item.decision is None:
            self._rule, self.item, self._shows_list = None, item, False
            return
        page = "Users" if item.post_id is None else "Posts"
        self.navigate(Destination(page, user_id=item.user_id, post_id=item.post_id))

    def _show_list(self, *, on: bool) -> None:
        """Show all items as a table, or one after the other."""
        self._shows_list = on

    def _decide(self, item_id: int, decision: str) -> None:
        store = self.workbench.store
        resolved = review.resolve(store, self.workbench.actor, item_id, decision)
        self._can_undo = True
        about_post, user_id = resolved.post_id, resolved.user_id
        target = f"post {about_post}" if about_post else f"user {user_id}"
        self._report(f"{target}: labelled {decision}")

    def _skip(self, item_id: int) -> None:
        if self.item is not None and self.item.item_id == item_id:
            self.item = None
            self._at += 1

    def _show_queue(self, order: str = "oldest", rule: str | None = None) -> None:
        """Order the queue, and keep what one rule sent; begin with its first item."""
        queue.review_queue(self.workbench.store, order, rule)  # raises for an unknown order
        self._order, self._rule, self._at, self.item = order, rule, 0, None

    def _undo(self) -> None:
        """Take back the last decision, and show its item again."""
        self.item = review.reopen_last(self.workbench.store, self.workbench.actor)
        self._can_undo = False
        about = f"post {self.item.post_id}" if self.item.post_id else f"user {self.item.user_id}"
        self._report(f"{about}: the decision is taken back")

    def _act(
        self,
        user_id: str,
        action: str,
        reason: str | None = None,
        duration: str | None = None,
        until: str | None = None,
    ) -> None:
        self._report(act_on_user(self.workbench, user_id, action, reason, duration, until))

    def _open_user(self, user_id: str) -> None:
        self.navigate(Destination("Users", user_id=user_id))

    def _open_item(self, waiting: Sequence[QueuedItem]) -> ReviewItem | None:
        """The item that is shown, unless somebody has decided it; else the next in the queue."""
        ids = [item.item_id for item in waiting]
        if self.item is not None and self.item.item_id in ids:
            self._at = ids.index(self.item.item_id)
        elif not ids:
            return None
        self._at %= len(ids)
        return review.review_item(self.workbench.store, ids[self._at])

    def _view_state(self) -> ReviewState:
        store = self.workbench.store
        figures = review.review_figures(store)
        everything = queue.review_queue(store, self._order)
        rules = Counter(item.rule or queue.BY_HAND for item in everything)
        if self._rule not in rules:
            self._rule = None
        waiting = [item for item in everything if self._rule in (None, item.rule or queue.BY_HAND)]
        self.item = None if self._shows_list else self._open_item(waiting)
        now_us = store.clock.now_us()
        return {
            "table": self.table.read() if self._shows_list else None,
            "chosen": self.chosen.state() if self._shows_list else None,
            "queue": {
                "at": self._at + 1,
                "of": len(waiting),
                "order": self._order,
                "orders": [list(pair) for pair in queue.ORDERS.items()],
                "rule": self._rule,
                "rules": [[printable(rule), n] for rule, n in rules.most_common()],
            },
            "waited": "–" if self.item is None else _span(now_us - self.item.opened_us),
            "can_undo": self._can_undo,
            "actions": action_choices(self.workbench),
            "durations": list(DURATIONS),
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
    if us < UNIT_US["h"]:
        return f"{us / UNIT_US['m']:.0f} min"
    days = us / UNIT_US["d"]
    return f"{us / UNIT_US['h']:.1f} h" if days < 2 else f"{days:.0f} days"
