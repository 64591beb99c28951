"""The posts of a history in the order of a class's scores, so that a threshold is looked up.

They are sorted once. What a threshold takes, at whatever value, is then a part of that order that
two binary searches find.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.history import History
from workbench.model.columns import Column
from workbench.policy.compare import as_stored, on_scale
from workbench.policy.tree import Scale, ScoreClass

_SHORT_FLOATS = {"float16": np.float16, "float32": np.float32}


@dataclass(frozen=True, eq=False)
class ClassScores:
    """The posts of a history by their score of a class; of several scores, the highest counts.

    `order`: int64[n_scored], the positions of the posts that have a score, by rising score.
    `reach`: float64[n_scored], the greatest threshold that each of them reaches, rising.
    `n_posts`: how many posts there are, with and without a score.
    """

    order: np.ndarray
    reach: np.ndarray
    n_posts: int

    @classmethod
    def of(cls, history: History, score_class: ScoreClass) -> ClassScores | None:
        """Sort the posts of a history; None without a column of numbers among the scores."""
        columns = score_columns(history, score_class)
        if not columns:
            return None
        highest = reaches(columns[0], score_class.scale)
        for column in columns[1:]:
            highest = np.fmax(highest, reaches(column, score_class.scale))
        order = np.argsort(highest, kind="stable")  # unknown ones come last
        scored = int(np.searchsorted(highest[order], np.nan))
        order = order[:scored]
        return cls(order, highest[order], history.n_posts)

    def place(self, threshold: float) -> int:
        """The place in `order` of the first post that reaches a threshold."""
        return int(np.searchsorted(self.reach, threshold, "left"))

    def count(self, low: float, high: float) -> int:
        """How many posts reach `low` and do not reach `high`."""
        return max(0, self.place(high) - self.place(low))

    def between(self, low: float, high: float) -> np.ndarray:
        """int64[…], the positions of the posts that reach `low` and do not reach `high`."""
        return self.order[self.place(low) : self.place(high)]

    def bars(self, scale: Scale, bins: int) -> list[int]:
        """How many posts have a score in each of `bins` equal parts of the scale."""
        edges = np.linspace(scale.low, scale.high, bins + 1)[1:-1]
        inner = np.searchsorted(self.reach, edges, "left")
        return np.diff(inner, prepend=0, append=len(self.reach)).tolist()

    @cached_property
    def without_score(self) -> np.ndarray:
        """int64[…], the positions of the posts without a score on the scale."""
        is_without = np.ones(self.n_posts, bool)
        is_without[self.order] = False
        return np.flatnonzero(is_without)


def score_columns(history: History, score_class: ScoreClass) -> list[Column]:
    """The columns of numbers that a class reads, of those that a history has; empty when any of
    them is text.
    """
    columns = [history.columns[name] for name in score_class.scores if name in history.columns]
    return [] if any(column.type == "text" for column in columns) else columns


def score_at(columns: list[Column], scale: Scale, position: int) -> float | None:
    """The highest score of a post as it came, None without one on the scale."""
    scores = [on_scale(c.python(position), c.type_at(position), scale) for c in columns]
    return max((float(score) for score in scores if score is not None), default=None)


def reaches(column: Column, scale: Scale) -> np.ndarray:
    """float64[n], the greatest threshold that each score reaches, NaN where there is none.

    A threshold is rounded to the type of a short float before it is compared, so that a score of
    such a type also reaches the thresholds that are rounded down to it.
    """
    values = np.asarray(column.values)
    exact = values / 10**column.scale if column.type == "decimal" else values.astype(np.float64)
    known = np.where(_is_on_scale(column, exact, scale), exact, np.nan)
    if column.bits is None:
        kind = _SHORT_FLOATS.get(column.type)
        return known if kind is None else _rounded_down_to(known, kind)
    for name, kind in _SHORT_FLOATS.items():
        places = np.flatnonzero(column.bits == int(name.removeprefix("float")))
        known[places] = _rounded_down_to(known[places], kind)
    return known


def _is_on_scale(column: Column, values: np.ndarray, scale: Scale) -> np.ndarray:
    low, high = (float(as_stored(bound, column.type)) for bound in (scale.low, scale.high))
    on = (values >= low) & (values <= high)
    if column.known is not None:
        on &= column.known
    return on & (values == np.floor(values)) if scale.whole else on


def _rounded_down_to(values: np.ndarray, kind: type[np.floating]) -> np.ndarray:
    """float64[n], the greatest number that is rounded to each value, or to a smaller one, when it
    is rounded to the float type `kind`. `values`: float64[n], which that type holds.
    """
    short = values.astype(kind)
    above = np.nextafter(short, kind(np.inf))
    middle = (values + above.astype(np.float64)) / 2
    # Halfway between two floats, the even one is taken.
    is_taken = middle.astype(kind) <= short
    return np.where(is_taken, middle, np.nextafter(middle, -np.inf))
