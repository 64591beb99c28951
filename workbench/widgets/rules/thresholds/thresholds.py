"""What the threshold panel shows: the distribution of a class's scores, and its thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, TypedDict, cast

import numpy as np

from workbench.encoding import JsonValue
from workbench.errors import BadInput
from workbench.evaluation.class_scores import ClassScores
from workbench.history import History
from workbench.policy.editing.edits import Document
from workbench.policy.policy import Policy
from workbench.policy.tree import ScoreClass
from workbench.widgets.rules.editor import Editor

BARS = 40
Which = Literal["classified", "needs_review"]


class ThresholdValues(TypedDict):
    """The thresholds of a class; `needs_review`: None without such a band."""

    classified: float
    needs_review: float | None


class ZoneCounts(TypedDict):
    """How many posts are below the thresholds, in the needs-review band, classified, and without a
    score on the scale.
    """

    below: int
    needs_review: int
    classified: int
    without_score: int


ThresholdState = TypedDict(
    "ThresholdState",
    {
        "class": str,
        "classes": list[str],
        "low": float,
        "high": float,
        "whole": bool,
        "classified": float,
        "needs_review": float | None,
        "live": ThresholdValues | None,
        "bars": list[int] | None,
        "zones": ZoneCounts | None,
        "rejected": int,
    },
)
"""A class, the ends of its scale and whether it has whole numbers only, its thresholds and those
of the live policy, the histogram of its scores and the posts of each zone; None where unknown.
`rejected`: how many of the classified posts no rule sees, since their author is blocked or
suspended.
"""


@dataclass(frozen=True, eq=False)
class ShownClass:
    """The class in the panel, and its posts in the order of their scores: None without posts, or
    where the scores are text. `is_rejected`: bool[n_posts], whether the counts reject each post.
    """

    score_class: ScoreClass
    history: History | None
    scores: ClassScores | None
    is_rejected: np.ndarray | None = None

    @property
    def step(self) -> float:
        """How far one key press moves a threshold."""
        scale = self.score_class.scale
        return 1.0 if scale.whole else (scale.high - scale.low) / 100

    def threshold(self, which: Which) -> float:
        """The value of a threshold; of a band that is not there, that of `classified`."""
        review = self.score_class.needs_review
        if which == "classified" or review is None:
            return self.score_class.classified
        return review

    def zone(self, zone: str) -> np.ndarray:
        """int64[…], the positions of the posts in a zone of `ZoneCounts`, or of those that would
        be classified and are `rejected`. Raises: BadInput.
        """
        if self.scores is None:
            return np.zeros(0, np.int64)
        if zone == "without_score":
            return self.scores.without_score
        bounds = self._bounds()
        if zone == "rejected":
            classified = self.scores.between(*bounds["classified"])
            return classified[self._rejects(classified)]
        if zone not in bounds:
            raise BadInput(f"there is no zone {zone}")
        return self.scores.between(*bounds[zone])

    def _rejects(self, positions: np.ndarray) -> np.ndarray:
        if self.is_rejected is None:
            return np.zeros(len(positions), bool)
        return self.is_rejected[positions]

    def counts(self) -> ZoneCounts | None:
        """How many posts are in each zone."""
        scores = self.scores
        if scores is None:
            return None
        count = {zone: scores.count(*bounds) for zone, bounds in self._bounds().items()}
        return {
            "below": count["below"],
            "needs_review": count["needs_review"],
            "classified": count["classified"],
            "without_score": scores.n_posts - len(scores.order),
        }

    def _bounds(self) -> dict[str, tuple[float, float]]:
        classified, review = self.threshold("classified"), self.threshold("needs_review")
        return {
            "below": (-np.inf, review),
            "needs_review": (review, classified),
            "classified": (classified, np.inf),
        }


def shown_class(editor: Editor, name: str) -> ShownClass | None:
    """The class of a draft by its name; for an unknown one that of the first rule that reads one,
    or else the first. None without any class.
    """
    classes = draft_classes(editor.draft.document)
    if not classes:
        return None
    first = next(iter(read_classes(editor.draft.rules, list(classes))), next(iter(classes)))
    chosen = classes.get(name) or classes[first]
    history, counted = editor.history, editor.counted
    if history is None:
        return ShownClass(chosen, None, None)
    is_current = counted is not None and counted.outcome.run.history is history
    is_rejected = counted.decided.is_rejected if counted is not None and is_current else None
    return ShownClass(chosen, history, _scores(history, chosen), is_rejected)


def threshold_state(editor: Editor, shown: ShownClass) -> ThresholdState:
    """The thresholds of a class, and the histogram of its scores."""
    chosen, scores, scale = shown.score_class, shown.scores, shown.score_class.scale
    live = None if editor.live is None else editor.live.policy.classes.get(chosen.name)
    return {
        "class": chosen.name,
        "classes": list(draft_classes(editor.draft.document)),
        "low": scale.low,
        "high": scale.high,
        "whole": scale.whole,
        "classified": chosen.classified,
        "needs_review": chosen.needs_review,
        "live": None
        if live is None
        else {"classified": live.classified, "needs_review": live.needs_review},
        "bars": None if scores is None else _bars(scores, chosen),
        "zones": shown.counts(),
        "rejected": len(shown.zone("rejected")),
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


def read_classes(rules: JsonValue, classes: list[str]) -> Iterator[str]:
    """The classes that rules read, those of earlier rules first; the rules may have problems."""
    if isinstance(rules, list):
        for part in rules:
            yield from read_classes(part, classes)
    elif isinstance(rules, dict):
        for key, value in rules.items():
            if key in ("classified", "needs_review"):
                names = classes if value == "any" else value if isinstance(value, list) else [value]
                yield from (name for name in names if name in classes)
            elif key == "score":
                of = value.get("of") if isinstance(value, dict) else None
                yield from (name for name in classes if name == of)
            else:
                yield from read_classes(value, classes)


def _scores(history: History, chosen: ScoreClass) -> ClassScores | None:
    """The posts sorted by a class's scores, once for a history."""
    key = f"scores {chosen.scores} {chosen.scale}"
    return history.once(key, lambda: ClassScores.of(history, chosen))


def _bars(scores: ClassScores, chosen: ScoreClass) -> list[int]:
    """How many posts have a score in each of `BARS` equal parts of the scale, or each level."""
    scale = chosen.scale
    return scores.bars(scale, round(scale.high - scale.low) + 1 if scale.whole else BARS)
