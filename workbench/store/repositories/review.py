"""The repository of the review feed and its appeals, and of the marks on posts."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.model.review import (
    Appeal,
    FiredRule,
    PostMark,
    ReviewFigures,
    ReviewItem,
    ReviewTarget,
)
from workbench.store.queries import Queries


class ReviewRepository:
    """What waits for people, and what they decided. Items are opened and withdrawn by the effects
    of log entries alone.
    """

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def items(self, *, open_only: bool) -> list[ReviewItem]:
        """The items of the feed, the oldest first."""
        rows = self._queries.rows("review_items", open=True if open_only else None)
        return [ReviewItem(*row) for row in rows]

    def next_item(self, after: int) -> ReviewItem | None:
        """The first open item after one, else the first of all; None when all are decided."""
        rows = self._queries.rows("next_item", after=after)
        return ReviewItem(*rows[0]) if rows else None

    def item(self, item_id: int) -> ReviewItem | None:
        """An item, open or decided; None when there is none."""
        rows = self._queries.rows("review_item", item_id=item_id)
        return ReviewItem(*rows[0]) if rows else None

    def figures(self) -> ReviewFigures:
        """How many items are open and resolved, and how long a decision took."""
        return ReviewFigures(*self._queries.rows("review_figures")[0])

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
        return {ReviewTarget(*row) for row in self._queries.rows("open_or_decided_flags")}

    def resolved_since(self, user_ids: Sequence[str], entry_id: int) -> list[ReviewTarget]:
        """What the items of users are about that people decided after a log entry."""
        given = pa.table({"user_id": pa.array(user_ids, pa.string())})
        rows = self._queries.run_with("items_decided_since", given, entry_id=entry_id)
        return [ReviewTarget(*row) for row in rows]

    def flagged_on(self, user_id: str, opened_us: int) -> str | None:
        """The post on which a rule sent a user to the feed by a time, None where no rule did."""
        return self._queries.value("flagged_on", user_id=user_id, opened_us=opened_us)

    def rules_fired_on(self, user_id: str, post_id: str | None) -> list[FiredRule]:
        """The rules that fired on a post, when it was submitted or in an applied simulation."""
        rows = self._queries.rows("triggers_on", user_id=user_id, post_id=post_id)
        return [FiredRule(*row) for row in rows]

    def marks(self) -> set[PostMark]:
        """Every mark on a post."""
        return {PostMark(*row) for row in self._queries.rows("all_marks")}

    def marks_of(self, user_id: str) -> dict[str, list[str]]:
        """The marks on each post of a user that has any, by the post's id."""
        return dict(self._queries.rows("marks_of", user_id=user_id))

    def appeals(self, *, open_only: bool) -> list[Appeal]:
        """The appeals, the oldest first."""
        rows = self._queries.rows("appeals", open=True if open_only else None)
        return [Appeal(*row) for row in rows]

    def appeal(self, appeal_id: int) -> Appeal | None:
        """An appeal, open or decided; None when there is none."""
        rows = self._queries.rows("appeal", appeal_id=appeal_id)
        return Appeal(*rows[0]) if rows else None

    def next_appeal_id(self) -> int:
        """The id of the appeal that is filed next."""
        return self._queries.value("next_appeal")

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
        return self._queries.value("last_status_entry", user_id=user_id)
