"""What `verify` compares: folds of the log in SQL, and state as it is stored.

Each method `other_…` names the first thing whose stored state is not what the log gives, None
where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.labels import ImportedLabel
from workbench.model.log.entry import LogEntry
from workbench.model.log.events import EVENT_KINDS
from workbench.store.queries.queries import Queries
from workbench.store.repositories.log_entries import entry_of


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """A version of a policy as it is stored: its document as JSON, and its digest."""

    name: str
    version: int
    document: str
    digest: str


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """What was decided about an item of the review feed; None while it is open."""

    user_id: str
    post_id: str | None
    decision: str | None


class FoldRepository:
    """The stored state of a store beside what its log gives."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def other_status(self) -> str | None:
        """The user whose status differs."""
        return self._queries.value_or_none("folded_states", str)

    def other_tags(self) -> str | None:
        """The user whose tags differ."""
        return self._queries.value_or_none("folded_tags", str)

    def other_marks(self) -> str | None:
        """The user with posts whose marks differ."""
        return self._queries.value_or_none("folded_marks", str)

    def other_facts(self) -> str | None:
        """The user whose trust level or fraud score differs."""
        return self._queries.value_or_none("folded_user_facts", str)

    def other_rules(self) -> str | None:
        """The user with posts on which other rules fired."""
        return self._queries.value_or_none("folded_rules", str)

    def other_outbox(self) -> int | None:
        """The log entry that is in the outbox and should not be, or the other way round."""
        return self._queries.value_or_none("folded_outbox", int, kinds=list(EVENT_KINDS))

    def other_label(self, resolved_kind: str, reopened_kind: str) -> int | None:
        """The item of the review feed whose label differs from the entries of two kinds: of
        decisions, and of those that were taken back.
        """
        kinds = {"kind": resolved_kind, "reopened_kind": reopened_kind}
        return self._queries.value_or_none("folded_labels", int, **kinds)

    def other_post_label(self, kind: str, withdrawn_kind: str) -> str | None:
        """The user with a post whose labels by people differ from the entries of two kinds: of
        labels, and of their withdrawals.
        """
        kinds = {"kind": kind, "withdrawn_kind": withdrawn_kind}
        return self._queries.value_or_none("folded_post_labels", str, **kinds)

    def missing_post(self) -> int | None:
        """The number of the first submitted post that is not there."""
        return self._queries.value_or_none("missing_post", int)

    def policies(self) -> list[StoredPolicy]:
        """Every version of every policy."""
        return self._queries.rows("saved_policies", StoredPolicy)

    def decisions(self) -> list[StoredDecision]:
        """Every item of the review feed, in the order in which they were opened."""
        return self._queries.rows("items_in_order", StoredDecision)

    def review_entries(self) -> list[LogEntry]:
        """The log entries that open, resolve or withdraw items of the review feed."""
        return self._queries.rows("review_entries", entry_of)

    def imported_labels(self) -> dict[int, list[ImportedLabel]]:
        """The imported labels by the log entry that brought them."""
        labels: dict[int, list[ImportedLabel]] = {}
        for entry_id, label in self._queries.rows("imported_labels", _imported):
            labels.setdefault(entry_id, []).append(label)
        return labels


def _imported(
    entry_id: int,
    user_id: str,
    post_id: str | None,
    label: str,
    class_name: str | None,
    labelled_by: str,
    labelled_us: int,
    sampling_probability: float | None,
) -> tuple[int, ImportedLabel]:
    imported = ImportedLabel(
        user_id, post_id, label, class_name, labelled_by, labelled_us, sampling_probability
    )
    return entry_id, imported
