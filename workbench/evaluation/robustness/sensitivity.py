"""How far results depend on each parameter: who is treated differently one step up or down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.errors import BadInput
from workbench.evaluation.robustness.effect import Effect, effect_of
from workbench.policy.parameters import Parameter, Value, parameters, with_parameter
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome

STEPS_OF_SCALE = 100


@dataclass(frozen=True)
class StepTaken:
    """A step of a parameter from `value` to `to`, and what it changes."""

    parameter: str
    value: Value
    to: Value
    effect: Effect


def sensitivity(
    outcome: Outcome, progress: Callable[[int, int], None] | None = None
) -> tuple[StepTaken, ...]:
    """One step up and down of each threshold, number, share and duration, those that flip most
    users first. A step is a hundredth of the scale of a class (1 on a scale of whole numbers), 1 of
    a number, 1 % of a share, and one unit of a duration. `progress`: called with the steps done,
    and all.
    """
    steps = list(policies_beside(outcome.run.policy))
    found: list[StepTaken] = []
    for done, (each, to, changed) in enumerate(steps, 1):
        found.append(StepTaken(each.name, each.value, to, effect_of(outcome, changed)))
        if progress is not None:
            progress(done, len(steps))
    found.sort(key=lambda step: (-step.effect.flipped, -step.effect.users, -step.effect.posts))
    return tuple(found)


def policies_beside(policy: Policy) -> Iterator[tuple[Parameter, Value, Policy]]:
    """The policies in which one parameter is a step lower or higher, each with the parameter and
    its value there; without steps beyond a scale, or past the other threshold of a class.
    """
    for parameter in parameters(policy):
        for value in _values_beside(policy, parameter):
            try:
                changed = with_parameter(policy, parameter.name, value)
            except BadInput:
                continue
            yield parameter, value, changed


def _values_beside(policy: Policy, parameter: Parameter) -> Iterator[Value]:
    """The values one step below and above."""
    value = parameter.value
    if parameter.kind == "position":
        return
    if isinstance(value, str):
        unit = value[-1]
        number = float(value[:-1])
        for to in (number - 1, number + 1):
            if to > 0:
                yield f"{to:g}{unit}"
        return
    step = _step(policy, parameter)
    for to in (value - step, value + step):
        yield round(to, 10)


def _step(policy: Policy, parameter: Parameter) -> float:
    if parameter.kind != "threshold":
        return 1
    scale = policy.classes[str(parameter.path[1])].scale
    return 1 if scale.whole else (scale.high - scale.low) / STEPS_OF_SCALE
