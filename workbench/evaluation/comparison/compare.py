"""Compare two policies over the same posts: totals, figures from labels, and users, each with a
paired interval and a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.errors import Conflict
from workbench.evaluation.comparison.measures import Unit, calls_of, measures, other_actions
from workbench.evaluation.comparison.treatments import treated_differently
from workbench.evaluation.comparison.users import UserKind, UsersApart, users_apart
from workbench.evaluation.comparison.witness import Witness, witness
from workbench.evaluation.estimation.differences import (
    DifferenceFigure,
    PairedEstimate,
    estimate_differences,
)
from workbench.evaluation.estimation.estimates import Estimate
from workbench.evaluation.estimation.intervals import Target
from workbench.evaluation.estimation.paired import Total, paired_total
from workbench.evaluation.evaluate import REJECTED, STOPPED, groups_of
from workbench.evaluation.labels.strata import decided, parted_by_machine, strata_of
from workbench.evaluation.labels.truth import Truth
from workbench.replay.compiled.replay import Decided
from workbench.replay.outcome import Outcome

Verdict = Literal["more", "fewer", "same", "not_distinguishable", "not_known"]


@dataclass(frozen=True)
class TotalsCompared:
    """A total of both policies. `difference`: b less a with its interval, for as many users like
    these; `unit`: one of what is counted.
    """

    name: str
    unit: Unit
    a: int
    b: int
    difference: Total
    verdict: Verdict


@dataclass(frozen=True)
class FiguresCompared:
    """A figure of a group of posts of both policies. `more_labels`: about how many more labels,
    drawn as those at hand, would tell the two apart; None where that is not known.
    """

    group: str
    figures: PairedEstimate
    verdict: Verdict
    more_labels: int | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Policy b against policy a. `posts`: int64[n], rising, the positions of the posts that are
    treated differently; `users`: the users by how they are; `labelled`: how many posts labels say
    something of; `confidence`: of the intervals.
    """

    a: Outcome
    b: Outcome
    posts: np.ndarray
    totals: tuple[TotalsCompared, ...]
    figures: tuple[FiguresCompared, ...]
    users: UsersApart
    labelled: int
    confidence: float

    def witness(self, kind: UserKind) -> Witness | None:
        """One of the users of a kind, with what decided in either replay; None without any."""
        return witness(kind, self.users, self.a, self.b, self.posts)


def compare(
    a: Outcome,
    b: Outcome,
    truth: Truth | None = None,
    *,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> Comparison:
    """Compare two outcomes of the same posts and users.

    `truth`: without it there are no figures that need labels; `target`: what their intervals are
    about. Raises: Conflict, when the outcomes are not of the same posts and users.
    """
    of_a, of_b = decided(a), decided(b)
    check_same_posts(a, b)
    posts = treated_differently(of_a, of_b)
    apart = users_apart(of_a, of_b, posts)
    figures = () if truth is None else _figures(a, b, truth, target, confidence)
    return Comparison(
        a,
        b,
        posts,
        tuple(_totals(of_a, of_b, confidence)),
        figures,
        apart,
        0 if truth is None else int(truth.is_known.sum()),
        confidence,
    )


def check_same_posts(a: Outcome, b: Outcome) -> None:
    """Raise Conflict when two outcomes are not of the same posts and users."""
    if a.run.history is not b.run.history and a.run.history.digest != b.run.history.digest:
        raise Conflict("two replays can be compared when both are of the same posts")
    if a.run.user_ids is not b.run.user_ids and not a.run.user_ids.equals(b.run.user_ids):
        raise Conflict("two replays can be compared when both are of the same users")


def _totals(a: Decided, b: Decided, confidence: float) -> list[TotalsCompared]:
    pairs = [*zip(measures(a), measures(b), strict=True)]
    pairs.extend((calls_of(a, action), calls_of(b, action)) for action in other_actions(a, b))
    compared: list[TotalsCompared] = []
    for of_a, of_b in pairs:
        total = paired_total(of_b.of_users - of_a.of_users, confidence)
        sums = int(of_a.of_users.sum()), int(of_b.of_users.sum())
        compared.append(TotalsCompared(of_a.name, of_a.unit, *sums, total, _of_total(total)))
    return compared


def _of_total(total: Total) -> Verdict:
    if not total.users:
        return "same"
    if total.low is None or total.high is None:
        return "not_known"
    return _verdict(total.low, total.high)


def _figures(
    a: Outcome, b: Outcome, truth: Truth, target: Target, confidence: float
) -> tuple[FiguresCompared, ...]:
    history = a.run.history
    strata = parted_by_machine(strata_of(a).of, truth)
    owner = history.owner
    of_a, of_b = ({(kind, name): group for kind, name, group in groups_of(each)} for each in (a, b))
    nobody = np.zeros(history.n_posts, bool)
    compared: list[FiguresCompared] = []
    for kind, name in dict.fromkeys([*of_a, *of_b]):
        if kind == "rule":
            continue
        groups = of_a.get((kind, name), nobody), of_b.get((kind, name), nobody)
        wanted = _FIGURES.get(name, ("precision",))
        found = estimate_differences(
            *groups, strata, owner, truth, wanted, target=target, confidence=confidence
        )
        compared += [_figure(name, pair, truth) for pair in found.values()]
    return tuple(compared)


_FIGURES: Mapping[str, tuple[DifferenceFigure, ...]] = {
    STOPPED: ("precision", "recall", "missed_posts"),
    REJECTED: ("benign_posts",),
}


def _figure(group: str, figures: PairedEstimate, truth: Truth) -> FiguresCompared:
    difference = figures.difference
    if difference.low is None or difference.high is None:
        return FiguresCompared(group, figures, "not_known", None)
    if difference.low == difference.high == 0:
        return FiguresCompared(group, figures, "same", None)
    verdict = _verdict(difference.low, difference.high)
    more = _more_labels(difference, truth) if verdict == "not_distinguishable" else None
    return FiguresCompared(group, figures, verdict, more)


def _verdict(low: float, high: float) -> Verdict:
    return "more" if low > 0 else "fewer" if high < 0 else "not_distinguishable"


def _more_labels(difference: Estimate, truth: Truth) -> int | None:
    """About how many more labels make the interval so narrow that it leaves out 0; None where there
    are not as many posts, or where the difference itself may be 0.
    """
    if not difference.value or difference.low is None or difference.high is None:
        return None
    wide = -difference.low if difference.value > 0 else difference.high
    reach = (wide + abs(difference.value)) / abs(difference.value)
    more = int(truth.is_known.sum() * (reach**2 - 1)) + 1
    return more if more <= (~truth.is_known).sum() else None
