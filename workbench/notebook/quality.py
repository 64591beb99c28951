"""The quality of posts: gaps in time, scores that are missing or off their scale,
texts that are repeated, and how scores are spread. Something to read before trusting a replay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
REPEATED = 10  # repeated texts that are listed
_DAY = UNIT_US["d"]
_NUMBERS = ("float32", "float64", "integer", "boolean", "decimal")
_MOSTLY = 0.9  # of the known values: a scale that holds so many is taken to be the column's


@dataclass(frozen=True)
class Gap:
    """Whole days (UTC) without a post, between two with: from `first_us` to before `last_us`."""

    first_us: int
    last_us: int

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last_us - self.first_us) // _DAY


@dataclass(frozen=True)
class ScoreQuality:
    """A column of numbers. `scale`: the one that a class of the policy declares, else the first
    that holds most values, None where none does; `bars`: posts in equal parts of the scale, or of
    what there is.
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
    """How good some posts are. `per_day`: posts on each day (UTC) from `first_day_us` on;
    `repeated`: the texts that most posts share, with how many do; `repeats`: how many posts have a
    text that an earlier one has.
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
        """What is worth knowing, a line for each."""
        return "\n".join(f"{name}: {said}" for name, said in self._fields().items())

    def _fields(self) -> dict[str, Any]:
        days = sum(gap.days for gap in self.gaps)
        found: dict[str, Any] = {
            "posts": f"{self.posts:,} by {count(self.users, 'user')}",
            "days without a post": f"{days} of {len(self.per_day)}",
            "texts repeated": f"{self.repeats:,} of {self.with_text:,}",
        }
        for one in self.scores:
            scale = one.scale or "no known scale"
            found[one.column] = f"{one.missing:,} missing, {one.off_scale:,} off scale; {scale}"
        return found


def quality(history: History, classes: Iterable[ScoreClass] = ()) -> Quality:
    """How good the posts of a history are. `classes`: those whose scales are known."""
    scales = {score: one.scale for one in classes for score in one.scores}
    first, per_day = _per_day(history)
    with_text, repeats, repeated = _repeated(history)
    numbers = [column for column in history.columns.values() if column.type in _NUMBERS]
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
    """How good a column of numbers is."""
    values = np.asarray(column.values, np.float64) / 10**column.scale
    known = np.isfinite(values) if column.known is None else column.known & np.isfinite(values)
    found = values[known]
    scale = scales.get(column.name) or _likely(found)
    unknown = found == -1 if scale is not None and scale.whole else np.zeros(len(found), np.bool_)
    off = 0 if scale is None else int((~unknown & ~_on(found, scale)).sum())
    ends = (found.min(), found.max()) if len(found) else (0.0, 0.0)
    low, high = ends if scale is None else (scale.low, scale.high)
    return ScoreQuality(
        column.name,
        None if scale is None else (scale.name or f"{scale.low:g} to {scale.high:g}"),
        len(values) - len(found) + int(unknown.sum()),
        off,
        float(low),
        float(high),
        tuple(_bars(found, float(low), float(high))),
    )


def _bars(found: np.ndarray, low: float, high: float) -> list[int]:
    """How many values stand in each of `BARS` equal parts, however far apart or near both ends."""
    inside = found[(found >= low) & (found <= high)]
    wide = high / 2 - low / 2  # halves: the whole may be more than a float holds
    share = (inside / 2 - low / 2) / wide if wide else np.zeros(len(inside))
    place = np.minimum((share * BARS).astype(np.int64), BARS - 1)
    return np.bincount(place, minlength=BARS).tolist()


def _likely(found: np.ndarray) -> Scale | None:
    if not len(found):
        return None
    for scale in SCALES.values():
        if _on(found, scale).mean() >= _MOSTLY:
            return scale
    return None


def _on(found: np.ndarray, scale: Scale) -> np.ndarray:
    """bool[n]: whether each value stands on the scale."""
    inside = (found >= scale.low) & (found <= scale.high)
    return inside & (found == np.floor(found)) if scale.whole else inside


def _repeated(history: History) -> tuple[int, int, tuple[tuple[str, int], ...]]:
    """How many posts have a text, how many repeat an earlier one, and the most frequent."""
    column = history.columns.get("text")
    if column is None or column.type != "text":
        return 0, 0, ()
    counted = pc.value_counts(pc.drop_null(pa.array(column.values)))
    n = counted.field("counts").to_numpy()
    most = np.argsort(-n, kind="stable")[:REPEATED].tolist()
    listed = [(counted.field("values")[k].as_py(), int(n[k])) for k in most if n[k] > 1]
    return int(n.sum()), int(n.sum() - len(n)), tuple(listed)
