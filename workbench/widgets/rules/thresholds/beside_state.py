"""The posts beside a threshold as the panel shows them: score, text, and label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from workbench.errors import printable
from workbench.evaluation.beside import Beside, Choice, Moved
from workbench.evaluation.class_scores import score_at, score_columns
from workbench.history import History
from workbench.model.labels import IMPORTED, Label
from workbench.widgets.rules.thresholds.thresholds import ShownClass

MAX_TEXT = 300
PostName = tuple[str, str]  # user id and post id


class BesideRow(TypedDict):
    """A post beside the threshold. `score`: as text, None where it is unknown; `text`: None
    without one; `label`: one's own, or else the last of others, with who gave it; `moved`: whether
    it was newly caught or freed.
    """

    user_id: str
    post_id: str
    score: str
    text: str | None
    label: str | None
    by: str | None
    own: bool
    moved: str | None


class BesideState(TypedDict):
    """The posts above and below a threshold, by falling score, out of `n_above` and `n_below` posts
    within `step` of it.
    """

    threshold: float
    step: float
    choice: Choice
    seed: int
    n_above: int
    n_below: int
    above: list[BesideRow]
    below: list[BesideRow]


@dataclass(frozen=True)
class PostsBeside:
    """The posts beside a threshold of a class, before their labels are read. `names`: of each."""

    history: History
    shown: ShownClass
    threshold: float
    beside: Beside
    change: Moved | None

    @property
    def names(self) -> list[PostName]:
        """User id and post id of each post, from the highest score down."""
        positions = [*self.beside.above.tolist(), *self.beside.below.tolist()]
        return [post_name(self.history, position) for position in positions]

    def state(
        self,
        choice: Choice,
        seed: int,
        labels: Mapping[PostName, Sequence[Label]],
        reader: str,
    ) -> BesideState:
        """What the page shows. `labels`: of these posts; `reader`: who looks at them."""
        beside = self.beside
        return {
            "threshold": self.threshold,
            "step": self.shown.step,
            "choice": choice,
            "seed": seed,
            "n_above": beside.n_above,
            "n_below": beside.n_below,
            "above": [self._row(p, labels, reader, True) for p in beside.above.tolist()],
            "below": [self._row(p, labels, reader, False) for p in beside.below.tolist()],
        }

    def _row(
        self,
        position: int,
        labels: Mapping[PostName, Sequence[Label]],
        reader: str,
        is_above: bool,
    ) -> BesideRow:
        name = post_name(self.history, position)
        known = [one for one in labels.get(name, ()) if one.class_name in (None, self._class_name)]
        shown = _shown_label(known, reader)
        return {
            "user_id": name[0],
            "post_id": name[1],
            "score": self._score(position, is_above),
            "text": _text(self.history, position),
            "label": None if shown is None else shown.label,
            "by": None if shown is None else _labeller(shown),
            "own": shown is not None and is_own(shown, reader),
            "moved": self._moved(position),
        }

    @property
    def _class_name(self) -> str:
        return self.shown.score_class.name

    def _score(self, position: int, is_above: bool) -> str:
        """The score with so many digits that it is on its side of the threshold."""
        score_class = self.shown.score_class
        columns = score_columns(self.history, score_class)
        score = score_at(columns, score_class.scale, position)
        assert score is not None
        return score_text(score, self.threshold, is_above=is_above, whole=score_class.scale.whole)

    def _moved(self, position: int) -> str | None:
        change = self.change
        if change is None:
            return None
        if position in change.caught:
            return "caught"
        return "freed" if position in change.freed else None


def score_text(score: float, threshold: float, *, is_above: bool, whole: bool = False) -> str:
    """A score as text, with so many digits that it is on its side of a threshold.

    >>> score_text(0.86999, 0.87, is_above=False), score_text(0.123456, 0.1, is_above=True)
    ('0.86999', '0.1235')
    """
    if whole:
        return f"{score:.0f}"
    texts = (f"{score:.{digits}f}" for digits in range(4, 17))
    return next((text for text in texts if (float(text) >= threshold) == is_above), f"{score:.4f}")


def post_name(history: History, position: int) -> PostName:
    """User id and post id of the post at a position."""
    user = int(np.searchsorted(history.offsets, position, "right")) - 1
    return history.user_ids[user].as_py(), history.post_ids[position].as_py()


def is_own(label: Label, reader: str) -> bool:
    """Whether a person gave a label beside a threshold, which that person can withdraw."""
    is_by_hand = label.item_id is None and label.import_entry is None
    return label.labelled_by == reader and is_by_hand


def _shown_label(labels: Sequence[Label], reader: str) -> Label | None:
    own = [label for label in labels if is_own(label, reader)]
    return (own or list(labels) or [None])[-1]


def _labeller(label: Label) -> str:
    return "an import" if label.labelled_by.startswith(IMPORTED) else printable(label.labelled_by)


def _text(history: History, position: int) -> str | None:
    column = history.columns.get("text")
    value = None if column is None else column.python(position)
    return None if value is None else printable(str(value))[:MAX_TEXT]
