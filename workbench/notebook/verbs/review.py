"""The verbs about the review feed and appeals."""

from __future__ import annotations

from workbench.model.review import ReviewItem
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.services.review import review


class ReviewVerbs(Acting):
    """The verbs about the review feed and appeals."""

    def review(self, *, open_only: bool = True) -> Records[ReviewItem]:
        """The review feed, oldest first; `open_only=False`: also the resolved items."""
        items = review.review_items(self.store, open_only=open_only)
        return Records("Review feed", ReviewItem, items)

    def resolve(self, item_id: int, decision: str) -> ReviewItem:
        """Decide an item of the review feed, `violating` or `benign`.

        Raises: NotFound, BadInput, Conflict.
        """
        return review.resolve(self.store, self.actor, item_id, decision)

    def send_to_review(self, user_id: str) -> int:
        """Send every post of a user to the review feed; returns how many. Raises: NotFound."""
        return review.send_posts_to_review(self.store, self.actor, user_id)

    def appeal(self, user_id: str, text: str | None = None) -> review.Appeal:
        """File a user's appeal against the last block or suspension. Raises: NotFound, Conflict."""
        return review.file_appeal(self.store, self.actor, user_id, text)

    def appeals(self, *, open_only: bool = True) -> Records[review.Appeal]:
        """The appeals, oldest first; `open_only=False`: also the decided ones."""
        return Records("Appeals", review.Appeal, review.appeals(self.store, open_only=open_only))

    def decide(self, appeal_id: int, decision: str, reason: str | None = None) -> review.Appeal:
        """Decide an appeal, `upheld` or `overturned`, which reinstates the user.

        Raises: NotFound, BadInput, Conflict.
        """
        return review.decide_appeal(self.store, self.actor, appeal_id, decision, reason)
