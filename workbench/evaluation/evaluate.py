"""What a policy is worth: the figures of each rule, action and segment, and of the whole policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.estimation.estimates import GroupEstimates, estimate_group
from workbench.evaluation.estimation.intervals import TARGETS, Target
from workbench.evaluation.labels.strata import Segments, decided, parted_by_machine, strata_of
from workbench.evaluation.labels.truth import UNDECIDED, UNLABELLED, Truth
from workbench.replay.compiled import kernel
from workbench.replay.compiled.trend import posts_calling, posts_of_rules
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
    known to be violating or benign; `undecided`: labelled without a decision; `unlabelled`: the
    rest; `without_probability`: how many labels do not say how likely their post was to be chosen:
    beside labels that do, they stand for their posts alone, else for the posts of their stratum;
    `elsewhere`: labels of posts that the history does not have.
    """

    posts: int
    labelled: int
    undecided: int
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
    segments: Segments | None = None,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> Evaluation:
    """Estimate what the rules of a policy are worth, from labels on some of the posts.

    `segments`: the whole policy is evaluated on the posts of each alone, too. Raises: BadInput,
    also where no post is labelled.
    """
    if target not in TARGETS:
        raise BadInput(f"unknown target {quoted(target)}; {expected(TARGETS, target)}")
    if not 0.5 <= confidence < 1:
        raise BadInput(f"confidence is from 0.5 to below 1, not {confidence:g}")
    strata = parted_by_machine(strata_of(outcome).of, truth)
    ledger = _ledger(strata, truth)
    if not ledger.labelled:
        raise BadInput(
            f"none of the {ledger.posts:,} posts is labelled violating or benign;"
            " draw a sample, and label it"
        )
    history = outcome.run.history
    owner = history.owner
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
            Evaluated("segment", name, estimated(stopped, np.where(segments.of == at, strata, -1)))
            for at, name in enumerate(segments.names)
        ]
    return Evaluation(outcome.run.policy.name, target, confidence, tuple(groups), ledger)


def groups_of(outcome: Outcome) -> Iterator[tuple[Kind, str, np.ndarray]]:
    """The groups of posts of a policy: bool[n_posts] each, with its kind and name."""
    for name, group in groups_of_policy(outcome).items():
        yield "policy", name, group
    state, policy = decided(outcome), outcome.run.policy
    for number, rule in enumerate(policy.active_rules):
        yield "rule", rule.name, _mask(outcome, posts_of_rules(state, [number]))
    live = (rule for rule in policy.active_rules if rule.mode == "live")
    for action in dict.fromkeys(call.action for rule in live for call in rule.then):
        yield "action", action, _mask(outcome, posts_calling(state, action))


def groups_of_policy(outcome: Outcome) -> dict[str, np.ndarray]:
    """The posts that the whole policy treats: stopped, acted on, rejected."""
    state, rules = decided(outcome), outcome.run.policy.active_rules
    live = [number for number, rule in enumerate(rules) if rule.mode == "live"]
    return {
        STOPPED: state.is_rejected | _mask(outcome, posts_calling(state, "delete_post")),
        ACTED_ON: _mask(outcome, posts_of_rules(state, live)),
        REJECTED: state.is_rejected,
    }


def _mask(outcome: Outcome, places: np.ndarray) -> np.ndarray:
    mask = np.zeros(outcome.run.history.n_posts, bool)
    mask[places] = True
    return mask


def _ledger(strata: np.ndarray, truth: Truth) -> Ledger:
    replayed = strata >= 0
    known = replayed & truth.is_known
    return Ledger(
        posts=int(replayed.sum()),
        labelled=int(known.sum()),
        undecided=int((replayed & (truth.decision == UNDECIDED)).sum()),
        unlabelled=int((replayed & (truth.decision == UNLABELLED)).sum()),
        without_probability=int((known & np.isnan(truth.probability)).sum()),
        elsewhere=truth.elsewhere,
    )
