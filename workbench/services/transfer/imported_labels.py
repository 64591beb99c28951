"""Labels that a file of posts brings along: what reviewers decided elsewhere.

A column `label` with `violating`, `benign` or `undecided` gives each post of such a row a label,
beside those of the review feed. Another value of the column is no label, and stays a field of the
posts. One log entry is about all labels of an import, and has their hash, so that `verify` can
compare them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.errors import quoted
from workbench.history import History
from workbench.model.labels import LABELS, ImportedLabel, LabelledPost
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


def import_labels(tx: Transaction, history: History, name: str) -> ImportedLabels:
    """Add the labels of posts that were read; those that an import brought before are not new.

    `name`: of the import.
    """
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
        _add(tx, rows, name)
    return ImportedLabels(len(rows), notes)


def labels_digest(rows: Iterable[LabelledPost]) -> str:
    """The SHA-256 of labels, whatever their order."""
    return hashlib.sha256(as_json(sorted(map(list, rows))).encode()).hexdigest()


def digest_of_rest(rows: Iterable[ImportedLabel], *, of_file: bool) -> str:
    """The hash that the log has of the labels of an import, or of what is left of them.

    `of_file`: whether they came from a file of labels, where all that is known of each is hashed.
    """
    if of_file:
        return file_labels_digest(rows)
    return labels_digest(LabelledPost(row.user_id, str(row.post_id), row.label) for row in rows)


def file_labels_digest(rows: Iterable[ImportedLabel]) -> str:
    """The SHA-256 of the labels of a file, whatever their order."""
    lines = sorted(as_json(list(row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _add(tx: Transaction, rows: Sequence[LabelledPost], name: str) -> None:
    tx.labels.add_imported(rows, now_us=tx.now_us, entry_id=tx.next_entry)
    counted = {label: n for label in LABELS if (n := sum(row.label == label for row in rows))}
    arguments = {**counted, "posts": name, "sha256": labels_digest(rows)}
    tx.log(LABELS_IMPORTED, arguments=as_json(arguments))


def _label(value: str) -> str | None:
    """The label that a cell holds, whatever its capitals; None for anything else."""
    folded = value.strip().casefold()
    return folded if folded in LABELS else None


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
    wanted = f"{', '.join(LABELS[:-1])} or {LABELS[-1]}"
    return f"column `{LABEL_COLUMN}` has {named}{more}, which is no label (expected {wanted})"
