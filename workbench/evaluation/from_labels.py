"""Evaluations and samples of a replay, from all the labels that people and programs gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from workbench.evaluation.comparison.compare import Comparison, compare
from workbench.evaluation.estimation.intervals import Target
from workbench.evaluation.evaluate import Evaluation, evaluate
from workbench.evaluation.labels.sampling import Question, sample_for_labelling
from workbench.evaluation.labels.strata import segments_of, strata_of
from workbench.evaluation.labels.truth import MAJORITY, TruthRule, resolve
from workbench.evaluation.sweep.sweep import Sweep, SweepOptions, sweep
from workbench.evaluation.tables import sample_rows
from workbench.model.labels import Label
from workbench.policy.parameters import Value
from workbench.replay.outcome import Outcome


def evaluate_with_labels(
    outcome: Outcome,
    labels: Iterable[Label],
    rule: TruthRule = MAJORITY,
    *,
    segment: str | None = None,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> Evaluation:
    """What a policy is worth: see `resolve` for the truth, `evaluate` for the figures. `segment`: a
    field of posts. Raises: BadInput.
    """
    history = outcome.run.history
    truth = resolve(history, labels, rule)
    segments = None if segment is None else segments_of(history, segment)
    return evaluate(outcome, truth, segments=segments, target=target, confidence=confidence)


def sample_beside_labels(
    outcome: Outcome,
    labels: Iterable[Label],
    n: int,
    question: Question = "both",
    *,
    segment: str | None = None,
    seed: int = 1,
    class_name: str | None = None,
) -> pa.Table:
    """Posts to label next, a row each: see `sample_for_labelling`. Raises: BadInput."""
    history = outcome.run.history
    strata = strata_of(outcome, None if segment is None else segments_of(history, segment))
    truth = resolve(history, labels, TruthRule(class_name=class_name))
    return sample_rows(outcome, strata, sample_for_labelling(strata, truth, n, question, seed))


def compare_with_labels(
    a: Outcome,
    b: Outcome,
    labels: Iterable[Label] | None,
    rule: TruthRule = MAJORITY,
    *,
    target: Target = "users like these",
    confidence: float = 0.95,
) -> Comparison:
    """Compare policy b with policy a; without labels there are no figures that need them. Raises:
    BadInput, Conflict.
    """
    truth = None if labels is None else resolve(a.run.history, labels, rule)
    if truth is not None and not truth.is_known.any():
        truth = None
    return compare(a, b, truth, target=target, confidence=confidence)


def sweep_with_labels(
    outcome: Outcome,
    values: Mapping[str, Sequence[Value]],
    labels: Iterable[Label],
    rule: TruthRule = MAJORITY,
    options: SweepOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sweep:
    """Replay a policy at many values of its parameters: see `sweep`. Raises: NotFound, BadInput."""
    truth = resolve(outcome.run.history, labels, rule)
    return sweep(outcome, values, truth, options, progress)
