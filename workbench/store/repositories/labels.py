"""The repository of labels: decisions of the review feed, labels that people give posts elsewhere,
and those of imported posts.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.model.labels import Label, LabelledPost
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import table_of

_LABELS = pa.schema([(name, pa.string()) for name in ("user_id", "post_id", "label")])


class LabelRepository:
    """The labels of a store; they are only ever added, but for a decision that is taken back."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[Label]:
        """Every label that holds, the oldest first: a person's later label of a post replaces the
        one before, and one that was withdrawn is left out.
        """
        return self._queries.rows("labels", Label)

    def of_posts(self, posts: pa.Table) -> list[Label]:
        """The labels that hold of some posts, the oldest first. `posts`: `user_id`, `post_id`."""
        return self._queries.rows_with("labels_of_posts", posts, Label)

    def last_by(self, user_id: str, post_id: str, by: str) -> Label | None:
        """The last label that a person gave a post outside the review feed, or its withdrawal."""
        return self._queries.row("last_label", Label, user_id=user_id, post_id=post_id, by=by)

    def add(self, label: Label) -> None:
        """Add a label that a person gave, or its withdrawal."""
        self._queries.run(
            "add_label",
            user_id=label.user_id,
            post_id=label.post_id,
            label=label.label,
            now_us=label.labelled_us,
            by=label.labelled_by,
            item_id=label.item_id,
        )

    def remove_of_item(self, item_id: int) -> None:
        """Remove the label by an item of the review feed, whose decision is taken back."""
        self._queries.run("remove_label_of_item", item_id=item_id)

    def not_imported(self, labels: pa.Table) -> list[LabelledPost]:
        """Those labels that no import brought before, each once, in their order.

        `labels`: `user_id`, `post_id` and `label`, all text.
        """
        return self._queries.rows_with("new_imported_labels", labels, LabelledPost)

    def add_imported(self, labels: Sequence[LabelledPost], *, now_us: int, by: str) -> None:
        """Add the labels that an import brought. `by`: who is named as their labeller."""
        self._queries.run_with(
            "add_imported_labels", table_of(_LABELS, labels), now_us=now_us, by=by
        )
