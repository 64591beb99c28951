"""The repository of labels: decisions of the review feed, and labels of imported posts."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.model.labels import Label, LabelledPost
from workbench.store.queries import Queries
from workbench.store.rows import table_of

_LABELS = pa.schema([(name, pa.string()) for name in ("user_id", "post_id", "label")])


class LabelRepository:
    """The labels of a store; they are only ever added."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[Label]:
        """Every label, the oldest first."""
        return self._queries.rows("labels", Label)

    def add(self, label: Label) -> None:
        """Add the label that a decision of the review feed is."""
        self._queries.run(
            "add_label",
            user_id=label.user_id,
            post_id=label.post_id,
            label=label.label,
            now_us=label.labelled_us,
            by=label.labelled_by,
            item_id=label.item_id,
        )

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
