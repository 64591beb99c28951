"""The posts just above and just below a threshold, and those that a moved threshold takes or lets
go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.evaluation.class_scores import ClassScores

EACH_SIDE = 5
DIGITS = 9  # of a bound that is a threshold and a step: 0.1 + 0.2 is 0.3
Choice = Literal["newest", "random"]


@dataclass(frozen=True, eq=False)
class Beside:
    """Posts beside a threshold, as positions in the history, by falling score.

    `above`: int64[…], of the `n_above` posts that reach it, and not the next step; `below`:
    int64[…], of the `n_below` that do not reach it, but the step before. Where a step holds too few
    posts, the nearest are taken, from wherever they are.
    """

    above: np.ndarray
    below: np.ndarray
    n_above: int
    n_below: int


@dataclass(frozen=True, eq=False)
class Moved:
    """What a threshold that was moved takes, `caught`, or lets go, `freed`: int64[…], the positions
    of posts, by rising score. One of the two is empty.
    """

    caught: np.ndarray
    freed: np.ndarray


def posts_beside(
    scores: ClassScores,
    created_at: np.ndarray,
    threshold: float,
    step: float,
    choice: Choice = "newest",
    seed: int = 0,
    each: int = EACH_SIDE,
) -> Beside:
    """Choose up to `each` posts on each side of a threshold, within `step` of it.

    `created_at`: int64[n_posts], epoch µs. `choice`: the newest, or `seed` draws them at random.
    """
    at = scores.place(threshold)
    up_to = scores.place(round(threshold + step, DIGITS))
    down_to = scores.place(round(threshold - step, DIGITS))
    random = np.random.default_rng(seed)

    def chosen(first: int, last: int) -> np.ndarray:
        positions = scores.order[first:last]
        if choice == "newest":
            places = _newest(created_at[positions], positions, each)
        else:
            n = min(each, len(positions))
            places = random.choice(len(positions), n, replace=False, shuffle=False)
        return positions[np.sort(places)[::-1]]

    return Beside(
        chosen(at, min(max(up_to, at + each), len(scores.order))),
        chosen(max(min(down_to, at - each), 0), at),
        up_to - at,
        at - down_to,
    )


def moved(scores: ClassScores, start: float, end: float) -> Moved:
    """What a threshold takes and lets go that is moved from `start` to `end`."""
    return Moved(scores.between(end, start), scores.between(start, end))


def _newest(created_at: np.ndarray, positions: np.ndarray, n: int) -> np.ndarray:
    """int64[…], the places of the `n` newest; of one time, the first in the history."""
    if len(created_at) > n:
        least = np.partition(created_at, len(created_at) - n)[len(created_at) - n]
        places = np.flatnonzero(created_at >= least)
    else:
        places = np.arange(len(created_at))
    return places[np.lexsort((positions[places], -created_at[places]))[:n]]
