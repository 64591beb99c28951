"""The posts of a simulation in groups of like posts, by what the decision on them depends on.

Labels are drawn from such strata, and estimates are made from them: within a stratum, posts were
treated alike and have scores alike, so that few labels say much about all of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.class_scores import reaches, score_columns
from workbench.evaluation.labels.truth import UNLABELLED, Truth
from workbench.history import History
from workbench.policy.policy import Policy
from workbench.replay.compiled import kernel
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.trend import posts_of_rules
from workbench.replay.outcome import Outcome
from workbench.replay.run import conditions
from workbench.replay.run import score_columns as scores_read

QUANTILES = (0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)
"""Where the posts on which no rule fires are parted, by their scores."""
PARTS_OF_A_RULE, POSTS_OF_A_PART = 4, 50
"""In how many equal parts the posts are parted on which a rule fires, and how many posts there are
at least for each part.
"""
SEGMENTS = 8
"""The most frequent values of a field that have strata of their own; the rest have one together."""
_WITHOUT_RULE = ("no rule fired", "rejected")


@dataclass(frozen=True, eq=False)
class Segments:
    """The posts by the most frequent values of a field. `of`: int64[n_posts], the segment of each
    post; `names`: the value of each segment, and how many others there are.
    """

    of: np.ndarray
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Strata:
    """`of`: int64[n_posts], the stratum of each post, −1 for warm-up posts. `names`: what is in
    each stratum. `fired`: bool[n_strata], whether a live rule fires on its posts. `nearness`:
    float64[n_strata], the mean of their `nearness`, NaN where no score is known.
    """

    of: np.ndarray
    names: tuple[str, ...]
    fired: np.ndarray
    nearness: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """int64[n_strata], how many posts each has."""
        return np.bincount(self.of[self.of >= 0], minlength=len(self.names))


def decided(outcome: Outcome) -> Decided:
    """What the kernel decided. Raises: BadInput, for the outcome of another evaluator."""
    if not isinstance(outcome.state, Decided):
        raise BadInput("this outcome has no counts: replay it with `simulate`")
    return outcome.state


def strata_of(outcome: Outcome, segments: Segments | None = None) -> Strata:
    """Part the posts by the first live rule that fires, by how high their scores are, and by
    segment.

    Posts on which no rule fires are
    parted at `QUANTILES` of their `nearness`, those of a rule in `PARTS_OF_A_RULE`.
    """
    what, names = _treatment(outcome)
    rank = nearness(outcome)
    segment = np.zeros_like(what) if segments is None else segments.of
    keys = np.stack([what, _parts(what, rank, len(names)), segment])
    seen = what >= 0
    found, inverse = np.unique(keys[:, seen], axis=1, return_inverse=True)
    of = np.full(len(what), -1, np.int64)
    of[seen] = inverse
    n = found.shape[1]
    total = np.bincount(of[seen], np.nan_to_num(rank[seen]), n)
    known = np.bincount(of[seen], ~np.isnan(rank[seen]), n)
    with np.errstate(invalid="ignore"):
        middle = np.where(known > 0, total / np.maximum(known, 1), np.nan)
    fired = found[0] >= len(_WITHOUT_RULE)
    titles = tuple(
        _title(names[int(name)], int(part), None if segments is None else segments.names[int(at)])
        for name, part, at in found.T
    )
    return Strata(of, titles, fired, middle)


def nearness(outcome: Outcome) -> np.ndarray:
    """float64[n_posts], how high a post's score of a class is, as the share of the posts with a
    lower one, from 0 to 1; of the classes that live rules read the highest, NaN without any score.
    """
    run = outcome.run
    highest = np.full(run.history.n_posts, np.nan)
    for name in _classes_read(run.policy):
        score_class = run.policy.classes[name]
        for column in score_columns(run.history, score_class):
            highest = np.fmax(highest, _ranks(reaches(column, score_class.scale)))
    return highest


def _classes_read(policy: Policy) -> list[str]:
    """The classes that live rules read; all of them, where no rule reads one."""
    read = {
        name
        for rule, condition in conditions(policy)
        if rule.mode == "live"
        for name, _ in scores_read(condition, policy)
    }
    return sorted(read) or list(policy.classes)


def segments_of(history: History, field: str) -> Segments:
    """The segments of posts by a field. Raises: BadInput, for an unknown field."""
    if field not in history.columns:
        names = list(history.columns)
        raise BadInput(f"posts have no field {quoted(field)}; {expected(names, field)}")
    column = history.columns[field]
    values = [column.python(place) for place in range(history.n_posts)]
    counts = Counter(values).most_common()
    kept = {value: place for place, (value, _) in enumerate(counts[:SEGMENTS])}
    names = ["not known" if value is None else str(value) for value in kept]
    if len(counts) > SEGMENTS:
        names.append(f"{len(counts) - SEGMENTS} others")
    return Segments(np.array([kept.get(value, SEGMENTS) for value in values]), tuple(names))


def _treatment(outcome: Outcome) -> tuple[np.ndarray, list[str]]:
    """int64[n_posts], what became of each post as a place among names, −1 for warm-up."""
    state = decided(outcome)
    names: list[str] = [*_WITHOUT_RULE]
    what = np.zeros(outcome.run.history.n_posts, np.int64)
    for number, rule in reversed(list(enumerate(outcome.run.policy.active_rules))):
        if rule.mode == "live":
            names.append(rule.name)
            what[posts_of_rules(state, [number])] = len(names) - 1
    what[state.is_rejected] = 1
    what[state.out.fate == kernel.WARM_UP] = -1
    return what, names


def _ranks(values: np.ndarray) -> np.ndarray:
    """float64[n], the share of the known values that are smaller, NaN for unknown ones."""
    order = np.sort(values[~np.isnan(values)])
    ranks = np.searchsorted(order, values, "left") / max(1, len(order))
    return np.where(np.isnan(values), np.nan, ranks)


def _parts(what: np.ndarray, rank: np.ndarray, n_names: int) -> np.ndarray:
    """int64[n_posts], the part of a treatment that a post is in, by rank; −1 without a score."""
    parts = np.full(len(what), -1, np.int64)
    for name in range(n_names):
        places = np.flatnonzero((what == name) & ~np.isnan(rank))
        if not len(places):
            continue
        parts_of_rule = min(PARTS_OF_A_RULE, max(1, len(places) // POSTS_OF_A_PART))
        cuts = QUANTILES if name == 0 else np.arange(1, parts_of_rule) / parts_of_rule
        edges = np.unique(np.quantile(rank[places], cuts))
        parts[places] = np.searchsorted(edges, rank[places], "right")
    return parts


def _title(name: str, part: int, segment: str | None) -> str:
    parts = [name, "no score" if part < 0 else f"scores, part {part + 1}"]
    return ", ".join(parts if segment is None else [*parts, segment])


def parted_by_machine(strata: np.ndarray, truth: Truth) -> np.ndarray:
    """The strata, each parted by what machines say of its posts. Labels of people are then asked
    only how often machines are wrong, which narrows intervals and biases nothing
    (post-stratification; in large samples as narrow as prediction-powered inference).
    """
    if truth.machine is None:
        return strata
    codes = truth.machine.astype(np.int64) - UNLABELLED
    return np.where(strata >= 0, 4 * strata + codes, -1)
