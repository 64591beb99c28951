"""What an import of labels would bring: labels, posts, people, classes, and rows set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import printable
from workbench.formatting import day, moment
from workbench.importers.label_files import ReadLabels
from workbench.notebook.workbench import Workbench
from workbench.services.transfer.import_label_files import (
    ImportedLabelFile,
    LabelsFound,
    add_labels,
    labels_found,
)
from workbench.widgets.imports.check import FIRST_ROWS, AsideState, aside_of

_SHOWN = 160  # characters of a cell
_MAX_CLASSES = 12
_HEADS = {
    "post_id": "post",
    "user_id": "user",
    "label": "label",
    "class_name": "class",
    "labelled_by": "who labelled",
    "labelled_us": "when (UTC)",
    "sampling_probability": "sampling probability",
}


class LabelCheckState(TypedDict):
    """What an import of labels would bring. `labels`: those that are new, of how many `posts`;
    `known`: how many the store has already; `counts`, `classes`: how many there are of each;
    `more_classes`: how many classes are left out; `people`: how many labelled; `first`, `last`:
    the days of the first and the last, empty where the file says none; `sampled`: how many have a
    sampling probability; `rows`: the first ones, as they will be read.
    """

    labels: int
    posts: int
    users: int
    known: int
    counts: list[tuple[str, int]]
    classes: list[tuple[str, int]]
    more_classes: int
    people: int
    first: str
    last: str
    sampled: int
    n_aside: int
    n_rows: int
    aside: list[AsideState]
    notes: list[str]
    heads: list[str]
    rows: list[list[str | None]]


@dataclass(frozen=True, eq=False)
class LabelsFile:
    """A file of labels that was read, and what of it the store does not have."""

    read: ReadLabels
    found: LabelsFound

    @classmethod
    def of(cls, workbench: Workbench, read: ReadLabels) -> LabelsFile:
        """Compare the labels of a file with the store; nothing is written."""
        return cls(read, labels_found(workbench.store, read))

    def bring(self, workbench: Workbench, name: str | None) -> ImportedLabelFile:
        """Import them, under a name. Raises: BadInput."""
        return add_labels(workbench.store, workbench.actor, self.read, name)

    def state(self) -> LabelCheckState:
        """What the page shows."""
        labels, counts = self.found.labels, self.found.row_counts
        classes = _counted(labels["class_name"])
        times = pc.min_max(labels["labelled_us"]).as_py()
        of_users = labels.filter(pc.is_null(labels["post_id"]))
        return {
            "labels": labels.num_rows,
            "posts": self.found.posts,
            "users": len(pc.unique(of_users["user_id"])),
            "known": self.found.known,
            "counts": list(self.found.counted.items()),
            "classes": classes[:_MAX_CLASSES],
            "more_classes": max(0, len(classes) - _MAX_CLASSES),
            "people": len(pc.unique(labels["labelled_by"].drop_null())),
            "first": "" if times["min"] is None else day(times["min"]),
            "last": "" if times["max"] is None else day(times["max"]),
            "sampled": labels.num_rows - labels["sampling_probability"].null_count,
            "n_aside": self.found.rejects.num_rows,
            "n_rows": sum(one.rows for one in counts),
            "aside": [reason for one in counts for reason in aside_of(one)],
            "notes": [printable(note) for note in self.found.notes],
            "heads": [_HEADS[name] for name in _shown(labels)],
            "rows": _rows(labels),
        }


def _counted(values: pa.ChunkedArray) -> list[tuple[str, int]]:
    """The different texts with how often each is there, most often first."""
    counts = cast("list[dict[str, object]]", pc.value_counts(values.drop_null()).to_pylist())
    pairs = [(printable(str(one["values"])), int(str(one["counts"]))) for one in counts]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _shown(labels: pa.Table) -> list[str]:
    """The columns that the file has."""
    always = ("label", "user_id")
    return [n for n in _HEADS if n in always or labels[n].null_count < labels.num_rows]


def _rows(labels: pa.Table) -> list[list[str | None]]:
    first = labels.take(pa.array(np.arange(min(FIRST_ROWS, labels.num_rows))))
    return [[_cell(name, row[name]) for name in _shown(labels)] for row in first.to_pylist()]


def _cell(name: str, value: object) -> str | None:
    if value is None:
        return None
    if name == "labelled_us":
        return moment(int(str(value)))
    return printable(f"{value:.4g}" if isinstance(value, float) else str(value))[:_SHOWN]
