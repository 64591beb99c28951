"""The thresholds of a class, and the distribution of its scores."""

from __future__ import annotations

from contextlib import suppress
from typing import TypedDict, cast

import numpy as np
from numpy.typing import ArrayLike

from workbench.errors import BadInput
from workbench.history import History
from workbench.policy.editing.edits import Document
from workbench.policy.policy import Policy
from workbench.policy.tree import ScoreClass
from workbench.widgets.rules.editor import Editor

BARS = 40


ThresholdState = TypedDict(
    "ThresholdState",
    {
        "class": str,
        "classes": list[str],
        "low": float,
        "high": float,
        "classified": float,
        "needs_review": float | None,
        "was": float | None,
        "bars": list[int] | None,
    },
)
"""A class, the ends of its scale, its thresholds, the live one, and the histogram of its scores."""


def threshold_state(editor: Editor, name: str) -> ThresholdState | None:
    """The thresholds of a class, and the histogram of its scores; None without any class.

    An unknown name means the first class. Of several scores, the highest counts.
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
    """The classes of a draft that can be read, whatever else is wrong in the draft."""
    readable: dict[str, ScoreClass] = {}
    classes = document.get("classes")
    declared = cast("dict[str, object]", classes) if isinstance(classes, dict) else {}
    for name, score_class in declared.items():
        alone: dict[str, object] = {
            "version": 1,
            "name": "classes",
            "classes": {name: score_class},
            "rules": [],
        }
        with suppress(BadInput):
            readable |= Policy.from_document(alone).classes
    return readable


def _bars(editor: Editor, history: History, chosen: ScoreClass) -> list[int] | None:
    """How many posts have a score in each of `BARS` equal parts of the scale."""
    columns = [history.columns[name] for name in chosen.scores if name in history.columns]
    if not columns or any(column.type == "text" for column in columns):
        return None
    key = (chosen.scores, chosen.scale.low, chosen.scale.high)
    if key not in editor.histograms:
        scores = [_with_nan(column.values, column.known) for column in columns]
        highest = np.fmax.reduce(scores)
        span = (chosen.scale.low, chosen.scale.high)
        editor.histograms[key] = np.histogram(highest, BARS, span)[0].tolist()
    return editor.histograms[key]


def _with_nan(values: ArrayLike, known: np.ndarray | None) -> np.ndarray:
    """float64[n_posts], NaN = unknown."""
    scores = np.asarray(values, np.float64)
    return scores if known is None else np.where(known, scores, np.nan)
