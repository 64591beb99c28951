"""The score columns of posts: their scales, the distribution of their values, and the labels of the
posts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.history import History
from workbench.importers.guess.names import (
    class_name,
    names_class,
    says_count,
    says_good,
    says_no_violation,
    says_percent,
    score_hint,
)
from workbench.model.columns import Column
from workbench.model.labels import DECISIONS, Label
from workbench.policy.tree import PERCENT, PROBABILITY, SCALES, SEVERITY, Scale

_NUMBERS = ("float32", "float64", "integer", "boolean", "decimal")
_MIN_ON_SCALE = 0.99  # of the known values
_MIN_OF_PERCENT = 10  # a maximum below it may be of another scale
_NO_LABELS = (np.zeros(0), np.zeros(0, np.bool_))


@dataclass(frozen=True, eq=False)
class ScoreColumn:
    """A column of scores. `posts`: how many posts there are; `values`: float64[n], those on the
    scale, ascending. `labelled`: the scores of labelled posts, float64[m], and which of them are
    violating, bool[m].
    """

    name: str
    scale: Scale
    posts: int
    values: np.ndarray
    labelled: tuple[np.ndarray, np.ndarray] = field(default=_NO_LABELS)

    @property
    def coverage(self) -> float:
        """The share of posts that have a score, 0 to 1."""
        return len(self.values) / self.posts if self.posts else 0.0

    @property
    def highest(self) -> float:
        """The greatest score."""
        return float(self.values[-1])

    def quantile(self, share: float) -> float:
        """The least score that this share of scores lies below, 0 to 1."""
        return float(self.values[min(int(share * len(self.values)), len(self.values) - 1)])

    def share_from(self, threshold: float) -> float:
        """The share of scores that are at least a threshold, 0 to 1."""
        below = int(np.searchsorted(self.values, threshold, "left"))
        return (len(self.values) - below) / len(self.values)

    def levels(self, most: int) -> list[float]:
        """The different scores, ascending; none where there are more than `most`."""
        distinct = np.unique(self.values)
        return distinct.tolist() if len(distinct) <= most else []

    def precision_from(self, threshold: float) -> tuple[int, int]:
        """Of the labelled posts with at least this score: how many are violating, of how many."""
        scores, violating = self.labelled
        above = scores >= threshold
        return int((above & violating).sum()), int(above.sum())


def score_columns(
    history: History, labels: Iterable[Label] = ()
) -> tuple[list[ScoreColumn], dict[str, str]]:
    """The columns of scores, and of other columns of numbers why they are none.

    `labels`: of posts, the later ones last; they override those in the column `label`, and
    one about a class counts for the scores of that class alone.
    """
    every_label = list(labels)
    of_classes = [label for label in every_label if label.class_name is not None]
    of_all = _labels_in(history) | _positions(history, every_label, None)
    scores: list[ScoreColumn] = []
    others: dict[str, str] = {}
    for column in history.columns.values():
        if column.type not in _NUMBERS:
            continue
        every = _floats(column)
        values = np.sort(every[np.isfinite(every)])
        scale, why_not = _scale(column.name, values)
        if scale is None:
            others[column.name] = why_not
            continue
        given = of_all | _positions(history, of_classes, column.name)
        places = np.array(sorted(given), np.int64)
        violating = np.array([given[at] == DECISIONS[0] for at in sorted(given)], np.bool_)
        on_scale = values[(values >= scale.low) & (values <= scale.high)]
        scored = every[places]
        known = np.isfinite(scored) & (scored >= scale.low)
        labelled = scored[known], violating[known]
        scores.append(ScoreColumn(column.name, scale, history.n_posts, on_scale, labelled))
    return scores, others


def _scale(name: str, values: np.ndarray) -> tuple[Scale | None, str]:
    """The scale of scores; None with why they are no scores."""
    if not len(values):
        return None, "no post has a value"
    if values[0] == values[-1]:
        return None, f"every value is {values[0]:g}"
    other = _other_than_violation(name)
    if other:
        return None, other
    whole = bool((values == np.floor(values)).all())
    if whole and _lies_on(values, 0, 1):
        why = "only 0 and 1, and its name is of no violation that is known"
        return (SCALES[PROBABILITY], "") if names_class(name) else (None, why)
    if not whole and _lies_on(values, 0, 1):
        return SCALES[PROBABILITY], ""
    if not score_hint(name):
        return None, "its name is not that of a score"
    if whole and _lies_on(values, -1, 3):
        return SCALES[SEVERITY], ""
    of_percent = says_percent(name) or values[-1] > _MIN_OF_PERCENT
    if of_percent and _lies_on(values, 0, 100):
        return SCALES[PERCENT], ""
    span = f"its values are from {values[0]:g} to {values[-1]:g}"
    return None, f"{span}, which is no scale of a policy; import it with its scale"


def _other_than_violation(name: str) -> str:
    """What a name says that numbers are instead of scores of a violation; '' where it does not."""
    if says_count(name):
        return "its name says that it counts something"
    if says_no_violation(name):
        return "its name is of no violation"
    return "a high value of it says that nothing is wrong" if says_good(name) else ""


def _lies_on(values: np.ndarray, low: float, high: float) -> bool:
    return bool(((values >= low) & (values <= high)).mean() >= _MIN_ON_SCALE)


def _floats(column: Column) -> np.ndarray:
    """float64[n]: a column of numbers, NaN where a value is unknown."""
    values = np.asarray(cast("np.ndarray", column.values), np.float64) / 10**column.scale
    return values if column.known is None else np.where(column.known, values, np.nan)


def _positions(history: History, labels: Iterable[Label], score: str | None) -> dict[int, str]:
    """The labels by the positions of their posts, without those of users and of other posts.

    `score`: the column of scores whose class they are about; None: those about the policy as a
    whole.
    """
    classes = {None} if score is None else {score.casefold(), class_name(score).casefold()}
    by_user: dict[str, dict[str, str]] = {}
    for label in labels:
        about = None if label.class_name is None else label.class_name.casefold()
        if about in classes and label.post_id is not None and label.label in DECISIONS:
            by_user.setdefault(label.user_id, {})[label.post_id] = label.label
    users = pa.array(list(by_user), pa.large_string())
    rows = pc.index_in(users, value_set=history.user_ids).to_pylist()
    positions: dict[int, str] = {}
    for row, of_user in zip(rows, by_user.values(), strict=True):
        if row is None:
            continue
        first, end = (int(place) for place in history.offsets[row : row + 2])
        ids = history.post_ids.slice(first, end - first).to_pylist()
        positions |= {
            first + at: of_user[post_id] for at, post_id in enumerate(ids) if post_id in of_user
        }
    return positions


def _labels_in(history: History) -> dict[int, str]:
    """The labels in the column `label`, by position."""
    column = history.columns.get("label")
    if column is None or column.type != "text":
        return {}
    values = (column.python(position) for position in range(history.n_posts))
    words = {at: str(value).strip().casefold() for at, value in enumerate(values) if value}
    return {at: word for at, word in words.items() if word in DECISIONS}
