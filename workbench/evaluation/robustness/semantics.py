"""How many outcomes depend on each choice of semantics in which products differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.encoding import JsonObject
from workbench.evaluation.robustness.effect import Effect, effect_of
from workbench.policy.catalogue import EVALUATE, SEMANTICS
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome


@dataclass(frozen=True)
class Alternative:
    """A choice of the policy, another one, and what that would change."""

    choice: str
    value: str
    other: str
    effect: Effect


def alternatives(outcome: Outcome) -> tuple[Alternative, ...]:
    """Every other value of `evaluate` and of each key of `semantics`, one at a time."""
    return tuple(
        Alternative(choice, value, other, effect_of(outcome, policy))
        for choice, value, other, policy in _others(outcome.run.policy)
    )


def _others(policy: Policy) -> Iterator[tuple[str, str, str, Policy]]:
    for other in EVALUATE:
        if other != policy.evaluate:
            yield "evaluate", policy.evaluate, other, policy.with_evaluate(other)
    document = policy.to_document()
    chosen = document.get("semantics")
    for choice, values in SEMANTICS.items():
        value = str(getattr(policy.semantics, choice))
        for other in values:
            if other != value:
                given: JsonObject = dict(chosen) if isinstance(chosen, dict) else {}
                given[choice] = other
                changed = Policy.from_document({**document, "semantics": given}, policy.name)
                yield choice, value, other, changed
