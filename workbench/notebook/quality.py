"""The quality of historical posts, to be read before a replay is trusted: days without posts,
scores that are missing or off their scale, repeated texts, and the distribution of scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import HtmlRepr
from workbench.formatting import count
from workbench.history import History
from workbench.model.columns import Column
from workbench.policy.tree import SCALES, Scale, ScoreClass
from workbench.units import UNIT_US

BARS = 20
MAX_REPEATED_TEXTS = 10
_DAY = UNIT_US["d"]
_NUMBER_TYPES = ("float32", "float64", "integer", "boolean", "decimal")
_MIN_SHARE_ON_SCALE = 0.9  # of the known values, for a scale to be taken as the column's


@dataclass(frozen=True)
class Gap:
    """Whole days (UTC) without a post, between two with: from `first_us` to before `last_us`."""

    first_us: int
    last_us: int

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last_us - self.first_us) // _DAY


@dataclass(frozen=True)
class ScoreQuality:
    """The scores in one column. `scale`: that of the policy's class, else the first that contains
    nearly all values, None without one; `bars`: posts in `BARS` equal parts of the scale, or of the
    range of the values.
    """

    column: str
    scale: str | None
    missing: int
    off_scale: int
    low: float
    high: float
    bars: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Quality(HtmlRepr):
    """The quality of a history. `per_day`: posts on each day (UTC) from `first_day_us` on;
    `repeated`: the most frequent texts, with their number of posts; `repeats`: how many posts
    repeat the text of an earlier one.
    """

    posts: int
    users: int
    first_day_us: int
    per_day: tuple[int, ...]
    gaps: tuple[Gap, ...]
    scores: tuple[ScoreQuality, ...]
    with_text: int
    repeats: int
    repeated: tuple[tuple[str, int], ...]

    def __repr__(self) -> str:
        """A line for each finding."""
        return "\n".join(f"{name}: {value}" for name, value in self._fields().items())

    def _fields(self) -> dict[str, object]:
        days = sum(gap.days for gap in self.gaps)
        lines: dict[str, object] = {
            "posts": f"{self.posts:,} by {count(self.users, 'user')}",
            "days without a post": f"{days} of {len(self.per_day)}",
            "texts repeated": f"{self.repeats:,} of {self.with_text:,}",
        }
        for score in self.scores:
            scale = score.scale or "no known scale"
            lines[score.column] = (
                f"{score.missing:,} missing, {score.off_scale:,} off scale; {scale}"
            )
        return lines


def quality(history: History, classes: Iterable[ScoreClass] = ()) -> Quality:
    """The quality of a history. `classes`: declare the scales of their scores."""
    scales = {score: declared.scale for declared in classes for score in declared.scores}
    first, per_day = _per_day(history)
    with_text, repeats, repeated = _repeated(history)
    numbers = [column for column in history.columns.values() if column.type in _NUMBER_TYPES]
    scores = [_score(column, scales) for column in numbers]
    return Quality(
        history.n_posts,
        history.n_users,
        first,
        tuple(per_day.tolist()),
        tuple(_gaps(first, per_day)),
        tuple(scores),
        with_text,
        repeats,
        repeated,
    )


def _per_day(history: History) -> tuple[int, np.ndarray]:
    days = history.created_at // _DAY
    first = int(days.min())
    return first * _DAY, np.bincount(days - first)


def _gaps(first_us: int, per_day: np.ndarray) -> list[Gap]:
    empty = np.concatenate([[0], per_day == 0, [0]]).astype(np.int8)
    starts, ends = (np.flatnonzero(np.diff(empty) == step).tolist() for step in (1, -1))
    return [
        Gap(first_us + a * _DAY, first_us + b * _DAY) for a, b in zip(starts, ends, strict=True)
    ]


def _score(column: Column, scales: Mapping[str, Scale]) -> ScoreQuality:
    """The quality of a column of numbers."""
    values = np.asarray(column.values, np.float64) / 10**column.scale
    known = np.isfinite(values) if column.known is None else column.known & np.isfinite(values)
    present = values[known]
    scale = scales.get(column.name) or _likely_scale(present)
    whole = scale is not None and scale.whole
    unknown = present == -1 if whole else np.zeros(len(present), np.bool_)
    off = 0 if scale is None else int((~unknown & ~_is_on_scale(present, scale)).sum())
    ends = (present.min(), present.max()) if len(present) else (0.0, 0.0)
    low, high = ends if scale is None else (scale.low, scale.high)
    return ScoreQuality(
        column.name,
        None if scale is None else (scale.name or f"{scale.low:g} to {scale.high:g}"),
        len(values) - len(present) + int(unknown.sum()),
        off,
        float(low),
        float(high),
        tuple(_bars(present, float(low), float(high))),
    )


def _bars(values: np.ndarray, low: float, high: float) -> list[int]:
    """How many values are in each of `BARS` equal parts, however far apart or near both ends."""
    inside = values[(values >= low) & (values <= high)]
    wide = high / 2 - low / 2  # halves: the whole may overflow a float
    share = (inside / 2 - low / 2) / wide if wide else np.zeros(len(inside))
    place = np.minimum((share * BARS).astype(np.int64), BARS - 1)
    return np.bincount(place, minlength=BARS).tolist()


def _likely_scale(values: np.ndarray) -> Scale | None:
    if not len(values):
        return None
    for scale in SCALES.values():
        if _is_on_scale(values, scale).mean() >= _MIN_SHARE_ON_SCALE:
            return scale
    return None


def _is_on_scale(values: np.ndarray, scale: Scale) -> np.ndarray:
    """bool[n]: whether each value is on the scale."""
    inside = (values >= scale.low) & (values <= scale.high)
    return inside & (values == np.floor(values)) if scale.whole else inside


def _repeated(history: History) -> tuple[int, int, tuple[tuple[str, int], ...]]:
    """How many posts have a text, how many repeat an earlier one, and the most frequent texts."""
    column = history.columns.get("text")
    if column is None or column.type != "text":
        return 0, 0, ()
    counts = pc.value_counts(pc.drop_null(pa.array(column.values)))
    n = counts.field("counts").to_numpy()
    most = np.argsort(-n, kind="stable")[:MAX_REPEATED_TEXTS].tolist()
    listed = [(counts.field("values")[k].as_py(), int(n[k])) for k in most if n[k] > 1]
    return int(n.sum()), int(n.sum() - len(n)), tuple(listed)
