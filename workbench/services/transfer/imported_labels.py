"""Labels that a file of posts brings along: what reviewers decided elsewhere.

A column `label` with `violating` or `benign` gives each post of such a row a label, beside those of
the review feed. Another value of the column is no label, and stays a field of the posts. One log
entry is about all labels of an import, and has their hash, so that `verify` can compare them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.errors import quoted
from workbench.history import History
from workbench.model.labels import DECISIONS, IMPORTED, LabelledPost
from workbench.model.log.columns import as_json
from workbench.services.posts.idempotency import LABEL_COLUMN
from workbench.store import Transaction

LABELS_IMPORTED = "labels_imported"
OTHERS_NAMED = 3


@dataclass(frozen=True)
class ImportedLabels:
    """How many labels an import brought that were new; `notes`: what is no label, and why."""

    added: int = 0
    notes: tuple[str, ...] = ()


def import_labels(tx: Transaction, history: History) -> ImportedLabels:
    """Add the labels of posts that were read; those that an import brought before are not new."""
    column = history.columns.get(LABEL_COLUMN)
    if column is None or column.type != "text":
        return ImportedLabels()
    values = [column.python(position) for position in range(history.n_posts)]
    labels = [None if value is None else _label(str(value)) for value in values]
    others = sorted({str(v) for v, label in zip(values, labels, strict=True) if v and not label})
    notes = (_note(others),) if others else ()
    given = _table(history, labels)
    if not given.num_rows:
        return ImportedLabels(notes=notes)
    rows = tx.labels.not_imported(given)
    if rows:
        _add(tx, rows)
    return ImportedLabels(len(rows), notes)


def labels_digest(rows: Iterable[LabelledPost]) -> str:
    """The SHA-256 of labels, whatever their order."""
    return hashlib.sha256(as_json(sorted(map(list, rows))).encode()).hexdigest()


def labelled_by(entry_id: int) -> str:
    """Who is named as the labeller of labels that came with a log entry."""
    return f"{IMPORTED}{entry_id}"


def _add(tx: Transaction, rows: Sequence[LabelledPost]) -> None:
    by = labelled_by(tx.next_entry)
    tx.labels.add_imported(rows, now_us=tx.now_us, by=by)
    counted = {decision: sum(row.label == decision for row in rows) for decision in DECISIONS}
    tx.log(LABELS_IMPORTED, arguments=as_json({**counted, "sha256": labels_digest(rows)}))


def _label(value: str) -> str | None:
    """The label that a cell holds, whatever its capitals; None for anything else."""
    folded = value.strip().casefold()
    return folded if folded in DECISIONS else None


def _table(history: History, labels: Sequence[str | None]) -> pa.Table:
    """The posts with a label: user, post and label."""
    places = np.flatnonzero(np.array([label is not None for label in labels]))
    users = np.searchsorted(history.offsets, places, "right") - 1
    return pa.table(
        {
            "user_id": history.user_ids.take(pa.array(users)).cast(pa.string()),
            "post_id": history.post_ids.take(pa.array(places)).cast(pa.string()),
            "label": pa.array([labels[place] for place in places.tolist()], pa.string()),
        }
    )


def _note(others: Sequence[str]) -> str:
    named = ", ".join(quoted(value) for value in others[:OTHERS_NAMED])
    more = ", …" if len(others) > OTHERS_NAMED else ""
    wanted = " or ".join(DECISIONS)
    return f"column `{LABEL_COLUMN}` has {named}{more}, which is no label (expected {wanted})"
