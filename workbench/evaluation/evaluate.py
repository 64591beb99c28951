"""What a policy is worth: the figures of each rule, action and segment, and of the whole policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.estimates import TARGETS, GroupEstimates, Target, estimate_group
from workbench.evaluation.strata import decided, most_frequent, strata_of
from workbench.evaluation.truth import UNLABELLED, UNSURE, Truth
from workbench.policy.policy import Policy
from workbench.replay.compiled import kernel
from workbench.replay.compiled.trend import posts_of_rules
from workbench.replay.outcome import Outcome

Kind = Literal["policy", "rule", "action", "segment"]
STOPPED = "deleted or rejected"
ACTED_ON = "a live rule fired"
REJECTED = "rejected, the author was blocked or suspended"


@dataclass(frozen=True)
class Evaluated:
    """A group of posts with its figures. `kind`, `name`: which posts they are."""

    kind: Kind
    name: str
    figures: GroupEstimates


@dataclass(frozen=True)
class Ledger:
    """What could be evaluated. `posts`: how many were replayed; `labelled`: how many of them are
    known to be violating or benign; `unsure`: labelled without a decision; `unlabelled`: the rest;
    `without_probability`: how many labels do not say how likely their post was to be chosen: they
    are taken to stand for the posts of their stratum; `elsewhere`: labels of posts that the history
    does not have.
    """

    posts: int
    labelled: int
    unsure: int
    unlabelled: int
    without_probability: int
    elsewhere: int


@dataclass(frozen=True)
class Evaluation:
    """The figures of a policy. `confidence`: of the intervals; `target`: what they are about."""

    policy: str
    target: Target
    confidence: float
    groups: tuple[Evaluated, ...]
    ledger: Ledger


def evaluate(
    outcome: Outcome,
    truth: Truth,
    *,
    segments: Sequence[object] | None = None,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> Evaluation:
    """Estimate what the rules of a policy are worth, from labels on some of the posts.

    `segments`: the value of a field for each post of the history; with it, the whole policy is
    evaluated on each of the most frequent values alone. Raises: BadInput, also where no post is
    labelled.
    """
    if target not in TARGETS:
        raise BadInput(f"unknown target {quoted(target)}; {expected(TARGETS, target)}")
    if not 0.5 <= confidence < 1:
        raise BadInput(f"confidence is from 0.5 to below 1, not {confidence:g}")
    strata = _with_machine(strata_of(outcome).of, truth)
    ledger = _ledger(strata, truth)
    if not ledger.labelled:
        raise BadInput(
            f"none of the {ledger.posts:,} posts is labelled violating or benign;"
            " draw a sample, and label it"
        )
    history = outcome.run.history
    owner = np.repeat(np.arange(history.n_users), np.diff(history.offsets))
    fate = decided(outcome).out.fate
    # A rule never sees a rejected post, which therefore says nothing of it.
    seen = np.where(fate == kernel.ACCEPTED, strata, -1)

    def estimated(group: np.ndarray, among: np.ndarray) -> GroupEstimates:
        return estimate_group(group, among, owner, truth, target=target, confidence=confidence)

    groups = [
        Evaluated(kind, name, estimated(group, strata if kind == "policy" else seen))
        for kind, name, group in groups_of(outcome)
    ]
    if segments is not None:
        stopped = groups_of_policy(outcome)[STOPPED]
        groups += [
            Evaluated("segment", value, estimated(stopped, np.where(is_in, strata, -1)))
            for value, is_in in _segments(segments)
        ]
    return Evaluation(outcome.run.policy.name, target, confidence, tuple(groups), ledger)


def _with_machine(strata: np.ndarray, truth: Truth) -> np.ndarray:
    """The strata, each parted by what machines say of its posts. Labels of people are then asked
    only how often machines are wrong, which narrows intervals and biases nothing
    (post-stratification; in large samples as narrow as prediction-powered inference).
    """
    if truth.machine is None:
        return strata
    codes = truth.machine.astype(np.int64) - UNLABELLED
    return np.where(strata >= 0, 4 * strata + codes, -1)


def groups_of(outcome: Outcome) -> Iterator[tuple[Kind, str, np.ndarray]]:
    """The groups of posts of a policy: bool[n_posts] each, with its kind and name."""
    for name, group in groups_of_policy(outcome).items():
        yield "policy", name, group
    policy = outcome.run.policy
    numbers = {rule.name: number for number, rule in enumerate(policy.active_rules)}
    for name, number in numbers.items():
        yield "rule", name, _mask(outcome, [number])
    for action in _actions(policy):
        yield "action", action, _mask(outcome, _calling(policy, action))


def groups_of_policy(outcome: Outcome) -> dict[str, np.ndarray]:
    """The posts that the whole policy treats: stopped, acted on, rejected."""
    policy = outcome.run.policy
    fate = decided(outcome).out.fate
    rejected = (fate == kernel.REJECTED_BLOCKED) | (fate == kernel.REJECTED_SUSPENDED)
    live = [n for n, rule in enumerate(policy.active_rules) if rule.mode == "live"]
    return {
        STOPPED: rejected | _mask(outcome, _calling(policy, "delete_post")),
        ACTED_ON: _mask(outcome, live),
        REJECTED: rejected,
    }


def _mask(outcome: Outcome, rules: Sequence[int]) -> np.ndarray:
    mask = np.zeros(outcome.run.history.n_posts, bool)
    if rules:
        mask[posts_of_rules(decided(outcome), rules)] = True
    return mask


def _actions(policy: Policy) -> list[str]:
    live = (rule for rule in policy.active_rules if rule.mode == "live")
    return list(dict.fromkeys(call.action for rule in live for call in rule.then))


def _calling(policy: Policy, action: str) -> list[int]:
    return [
        number
        for number, rule in enumerate(policy.active_rules)
        if rule.mode == "live" and any(call.action == action for call in rule.then)
    ]


def _segments(values: Sequence[object]) -> Iterator[tuple[str, np.ndarray]]:
    places = most_frequent(values)
    for place in np.unique(places).tolist():
        is_in = places == place
        distinct = {str(values[at]) for at in np.flatnonzero(is_in).tolist()}
        yield distinct.pop() if len(distinct) == 1 else f"{len(distinct)} others", is_in


def _ledger(strata: np.ndarray, truth: Truth) -> Ledger:
    replayed = strata >= 0
    known = replayed & truth.is_known
    return Ledger(
        posts=int(replayed.sum()),
        labelled=int(known.sum()),
        unsure=int((replayed & (truth.decision == UNSURE)).sum()),
        unlabelled=int((replayed & (truth.decision == UNLABELLED)).sum()),
        without_probability=int((known & np.isnan(truth.probability)).sum()),
        elsewhere=truth.elsewhere,
    )
