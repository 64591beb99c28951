"""The repository of the review feed and its appeals, and of the marks on posts."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.review import (
    Appeal,
    FiredRule,
    PostMark,
    QueuedItem,
    ReviewFigures,
    ReviewItem,
    ReviewTarget,
)
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import users_given


class ReviewRepository:
    """What waits for people, and what they decided. Items are opened and withdrawn by the effects
    of log entries alone.
    """

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def items(self, *, open_only: bool) -> list[ReviewItem]:
        """The items of the feed, the oldest first."""
        return self._queries.rows("review_items", ReviewItem, open=True if open_only else None)

    def item(self, item_id: int) -> ReviewItem | None:
        """An item, open or decided; None when there is none."""
        return self._queries.row("review_item", ReviewItem, item_id=item_id)

    def queue(self) -> list[QueuedItem]:
        """The open items, the oldest first."""
        return self._queries.rows("review_queue", QueuedItem)

    def decided_last(self, by: str) -> ReviewItem | None:
        """The item that a person decided last, None without one."""
        return self._queries.row("decided_last", ReviewItem, by=by)

    def reopen(self, item_id: int) -> None:
        """Open a decided item again."""
        self._queries.run("reopen_item", item_id=item_id)

    def figures(self) -> ReviewFigures:
        """How many items are open and resolved, and how long a decision took."""
        return self._queries.rows("review_figures", ReviewFigures)[0]

    def resolve(self, item: ReviewItem) -> None:
        """Write the decision of an item."""
        self._queries.run(
            "resolve_item",
            item_id=item.item_id,
            decision=item.decision,
            now_us=item.resolved_us,
            by=item.resolved_by,
        )

    def targets(self) -> set[ReviewTarget]:
        """What all items are about, but for those that an undo withdrew."""
        return set(self._queries.rows("open_or_decided_flags", ReviewTarget))

    def resolved_since(self, user_ids: Sequence[str], entry_id: int) -> list[ReviewTarget]:
        """What the items of users are about that people decided after a log entry."""
        given = users_given(user_ids)
        return self._queries.rows_with(
            "items_decided_since", given, ReviewTarget, entry_id=entry_id
        )

    def flagged_on(self, user_id: str, opened_us: int) -> str | None:
        """The post on which a rule sent a user to the feed by a time, None where no rule did."""
        return self._queries.value_or_none("flagged_on", str, user_id=user_id, opened_us=opened_us)

    def rules_fired_on(self, user_id: str, post_id: str | None) -> list[FiredRule]:
        """The rules that fired on a post, when it was submitted or in an applied simulation."""
        return self._queries.rows("triggers_on", FiredRule, user_id=user_id, post_id=post_id)

    def marks(self) -> set[PostMark]:
        """Every mark on a post."""
        return set(self._queries.rows("all_marks", PostMark))

    def marks_of(self, user_id: str) -> dict[str, list[str]]:
        """The marks on each post of a user that has any, by the post's id."""
        return dict(self._queries.rows("marks_of", _marks_of_post, user_id=user_id))

    def appeals(self, *, open_only: bool) -> list[Appeal]:
        """The appeals, the oldest first."""
        return self._queries.rows("appeals", Appeal, open=True if open_only else None)

    def appeal(self, appeal_id: int) -> Appeal | None:
        """An appeal, open or decided; None when there is none."""
        return self._queries.row("appeal", Appeal, appeal_id=appeal_id)

    def next_appeal_id(self) -> int:
        """The id of the appeal that is filed next."""
        return self._queries.value("next_appeal", int)

    def file_appeal(self, appeal: Appeal) -> None:
        """Add an open appeal."""
        self._queries.run(
            "file_appeal",
            appeal_id=appeal.appeal_id,
            user_id=appeal.user_id,
            entry_id=appeal.entry_id,
            said=appeal.said,
            now_us=appeal.filed_us,
        )

    def decide_appeal(self, appeal: Appeal) -> None:
        """Write the decision of an appeal."""
        self._queries.run(
            "decide_appeal",
            appeal_id=appeal.appeal_id,
            decision=appeal.decision,
            now_us=appeal.decided_us,
            by=appeal.decided_by,
        )

    def last_status_entry(self, user_id: str) -> int | None:
        """The log entry that blocked or suspended a user last, None when none did."""
        return self._queries.value_or_none("last_status_entry", int, user_id=user_id)


def _marks_of_post(post_id: str, marks: list[str]) -> tuple[str, list[str]]:
    return post_id, marks
