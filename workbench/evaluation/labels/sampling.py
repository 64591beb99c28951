"""Which posts to label next: a stratified sample with known probabilities, so that estimates from
it are unbiased whatever filled the review queue before.

Posts are drawn at random within each stratum. How many of each is chosen so that the interval of a
stated question becomes narrow (Neyman 1934): more where a stratum is large, where its posts are
likely to differ, and where the question depends on it. With labels at hand, how likely is learnt
from them (adaptive allocation); without, from how near the scores are to a threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.labels.strata import Strata
from workbench.evaluation.labels.truth import UNLABELLED, VIOLATING, Truth

Question = Literal["recall", "precision", "prevalence", "both"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
MIN_OF_STRATUM = 5
"""The least number of labels of a stratum, so that none is left unknown."""
MAX_PRIOR_LABELS = 200.0
"""How many labels the expectation from the scores is worth at most, beside labels at hand: as many
as should hold one violating post. A stratum without one yet is thus not taken to have none.
"""
_EXPECTED_FIRED, _EXPECTED_NEXT, _EXPECTED_UNKNOWN = 0.5, 0.2, 0.005
_FALLS_BY = 1.5
_LEAST = 0.001


@dataclass(frozen=True, eq=False)
class Sample:
    """Posts to label. `places`: int64[n], their places in the history, in random order;
    `probability`: float64[n], with which each was chosen among those of its stratum that were not
    labelled; `stratum`: int64[n].
    """

    places: np.ndarray
    probability: np.ndarray
    stratum: np.ndarray

    def __len__(self) -> int:
        return len(self.places)


def sample_for_labelling(
    strata: Strata,
    truth: Truth,
    n: int,
    question: Question = "both",
    seed: int = 1,
) -> Sample:
    """Draw `n` posts that are not labelled yet; all of them, where there are fewer.

    Raises: BadInput, for an unknown question or fewer than one post.
    """
    if question not in QUESTIONS:
        raise BadInput(f"unknown question {quoted(question)}; {expected(QUESTIONS, question)}")
    if n < 1:
        raise BadInput(f"a sample has at least 1 post, not {n}")
    random = np.random.default_rng(seed)
    can = (strata.of >= 0) & (truth.decision == UNLABELLED)
    left = np.bincount(strata.of[can], minlength=len(strata.names))
    before = np.bincount(strata.of[(strata.of >= 0) & truth.is_known], minlength=len(strata.names))
    rate = expected_rates(strata, truth)
    drawn = _allocate(strata, before, left, rate, min(n, int(left.sum())), question)
    order = np.flatnonzero(can)
    order = order[np.argsort(strata.of[order], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(left)])
    places = np.concatenate(
        [
            random.choice(order[starts[at] : starts[at + 1]], int(count), replace=False)
            for at, count in enumerate(drawn)
        ]
        or [np.zeros(0, np.int64)]
    ).astype(np.int64)
    random.shuffle(places)
    stratum = strata.of[places]
    return Sample(places, drawn[stratum] / left[stratum], stratum)


def expected_rates(strata: Strata, truth: Truth) -> np.ndarray:
    """float64[n_strata], the share of violating posts to expect: from the scores, and from the
    labels at hand. Where no rule fires it is taken to fall with a power of the share of posts that
    have higher scores, from `_EXPECTED_NEXT` right below the rules.
    """
    above = np.maximum(1 - strata.nearness, 1e-6)
    nearest = np.nanmin(np.where(strata.fired, np.nan, above), initial=1.0)
    falling = _EXPECTED_NEXT * (nearest / above) ** _FALLS_BY
    unfired = np.where(np.isnan(above), _EXPECTED_UNKNOWN, np.maximum(falling, _LEAST))
    prior = np.where(strata.fired, _EXPECTED_FIRED, unfired)
    known = (strata.of >= 0) & truth.is_known
    labelled = np.bincount(strata.of[known], minlength=len(strata.names))
    violating = np.bincount(strata.of[known], truth.decision[known] == VIOLATING, len(strata.names))
    worth = np.minimum(1 / prior, MAX_PRIOR_LABELS)
    return (violating + worth * prior) / (labelled + worth)


def _allocate(
    strata: Strata,
    before: np.ndarray,
    left: np.ndarray,
    rate: np.ndarray,
    n: int,
    question: Question,
) -> np.ndarray:
    """int64[n_strata], how many posts to draw of each, `n` in all."""
    matters = _influence(strata, rate, question)
    wish = strata.sizes * np.sqrt(rate * (1 - rate)) * matters
    least = np.minimum(left, np.maximum(0, MIN_OF_STRATUM - before))
    if least.sum() >= n:  # too few for all strata: those with the most to learn first
        chosen = np.zeros_like(left)
        for at in np.argsort(-wish, kind="stable"):
            chosen[at] = min(int(least[at]), n - int(chosen.sum()))
        return chosen
    drawn = least.copy()
    total = before.sum() + n
    for _ in range(len(left) + 1):  # what a full stratum cannot take goes to the others
        open_ = (drawn < left) & (wish > 0)
        if not open_.any() or drawn.sum() >= n:
            break
        fixed = before[~open_] + drawn[~open_]
        target = (total - fixed.sum()) * wish / wish[open_].sum()
        more = np.where(open_, np.maximum(target - before - drawn, 0), 0)
        room = np.minimum(more, left - drawn)
        scale = min(1.0, (n - drawn.sum()) / max(room.sum(), 1e-12))
        step = np.floor(room * scale).astype(np.int64)
        if not step.sum():
            break
        drawn = drawn + step
    return _rest(drawn, left, wish, n)


def _rest(drawn: np.ndarray, left: np.ndarray, wish: np.ndarray, n: int) -> np.ndarray:
    """Give out what rounding left, to the strata that are the most short of their wish."""
    while drawn.sum() < n:
        room = drawn < left
        lack = np.where(room, (wish + 1e-9) / (drawn + 1), -1)
        order = np.argsort(-lack, kind="stable")[: n - int(drawn.sum())]
        drawn[order[room[order]]] += 1
    return drawn


def _influence(strata: Strata, rate: np.ndarray, question: Question) -> np.ndarray:
    """float64[n_strata], how much the question depends on the rate of a stratum: the derivative of
    its figure, up to a constant.
    """
    fired = strata.fired
    if question == "precision":
        return fired.astype(np.float64)
    if question == "prevalence":
        return np.ones(len(fired))
    found = float((strata.sizes * rate * fired).sum())
    all_ = max(float((strata.sizes * rate).sum()), 1e-12)
    recall = np.where(fired, 1 - found / all_, found / all_) / all_
    if question == "recall":
        return recall
    # Both: each figure's part of the variance in proportion to what it needs for the same width.
    precision = fired / max(float((strata.sizes * fired).sum()), 1.0)
    return np.sqrt(recall**2 + precision**2)
