"""A class's thresholds beside the scores that posts have."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np

from workbench.errors import BadInput
from workbench.history import History
from workbench.policy.editing.edits import Document
from workbench.policy.policy import Policy
from workbench.policy.tree import ScoreClass
from workbench.widgets.rules.editor import Editor

BARS = 40


def threshold_view(editor: Editor, name: str) -> dict[str, Any] | None:
    """The histogram of a class's scores and both thresholds, as plain values; None without one.

    The first class stands for a name that is none. The highest of several scores counts.
    """
    classes = draft_classes(editor.draft.document)
    if not classes:
        return None
    chosen = classes.get(name) or next(iter(classes.values()))
    live = None if editor.live is None else editor.live.policy.classes.get(chosen.name)
    return {
        "class": chosen.name,
        "classes": list(classes),
        "low": chosen.scale.low,
        "high": chosen.scale.high,
        "classified": chosen.classified,
        "needs_review": chosen.needs_review,
        "was": None if live is None else live.classified,
        "bars": None if editor.history is None else _bars(editor, editor.history, chosen),
    }


def draft_classes(document: Document) -> dict[str, ScoreClass]:
    """The classes of a draft, whatever is wrong elsewhere in it; one that cannot be read is left
    out.
    """
    found: dict[str, ScoreClass] = {}
    classes = document.get("classes")
    for name, one in classes.items() if isinstance(classes, dict) else ():
        alone = {"version": 1, "name": "classes", "classes": {name: one}, "rules": []}
        with suppress(BadInput):
            found |= Policy.from_document(alone).classes
    return found


def _bars(editor: Editor, history: History, chosen: ScoreClass) -> list[int] | None:
    """How many posts have a score in each of `BARS` equal parts of the scale."""
    columns = [history.columns[s] for s in chosen.scores if s in history.columns]
    if not columns or any(column.type == "text" for column in columns):
        return None
    key = (chosen.scores, chosen.scale.low, chosen.scale.high)
    if key not in editor.histograms:
        scores = [_known(column.values, column.known) for column in columns]
        highest = np.fmax.reduce(scores)
        span = (chosen.scale.low, chosen.scale.high)
        editor.histograms[key] = np.histogram(highest, BARS, span)[0].tolist()
    return editor.histograms[key]


def _known(values: Any, known: np.ndarray | None) -> np.ndarray:
    """float64[n_posts], NaN where it is unknown."""
    found = np.asarray(values, np.float64)
    return found if known is None else np.where(known, found, np.nan)
