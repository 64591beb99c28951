"""From the totals of policy a to those of policy b, cause by cause.

The causes are the steps between the policies, as counted without enforcement, each averaged over
all orders in which the steps can be taken (Shapley 1953), and the knock-on of enforcement: the
difference with it less the difference without, since users who are out post nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import factorial

import numpy as np

from workbench.errors import BadInput
from workbench.evaluation.comparison.measures import measures
from workbench.evaluation.labels.strata import decided
from workbench.policy.steps import Steps
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import replayed, simulate_changed

MAX_AVERAGED = 6
"""Of more steps two orders are taken: that of the policy, and the reverse."""


@dataclass(frozen=True)
class Cause:
    """What one step does to a total. `words`: the step; `low`, `high`: the least and the most that
    it does in any of the orders that were taken.
    """

    words: str
    effect: float
    low: float
    high: float


@dataclass(frozen=True)
class Waterfall:
    """The causes of one total; `knock_on`: of enforcement, 0 in replays without. The effects and
    the knock-on add up to `b − a`. `orders`: how many orders the effects are averaged over.
    """

    name: str
    a: int
    b: int
    causes: tuple[Cause, ...]
    knock_on: int
    orders: int


def waterfalls(
    a: Outcome, b: Outcome, progress: Callable[[int, int], None] | None = None
) -> tuple[Waterfall, ...]:
    """The waterfall of each total. `progress`: called with the replays done, and all."""
    steps = Steps(a.run.policy, b.run.policy)
    sets = list(_sets(len(steps)))
    totals: dict[frozenset[int], np.ndarray] = {}
    outcome = _without_enforcement(a)
    for at, taken in enumerate(sets):
        outcome = _replayed(outcome, steps, taken)
        totals[taken] = _totals(outcome)
        if progress is not None:
            progress(at + 1, len(sets))
    effects = _effects(totals, len(steps))
    names = [measure.name for measure in measures(decided(a))]
    ends = _totals(a), _totals(b)
    every = totals[frozenset(range(len(steps)))] - totals[frozenset()]
    return tuple(
        Waterfall(
            name,
            int(ends[0][at]),
            int(ends[1][at]),
            tuple(
                Cause(words, *map(float, effect[:, at]))
                for words, effect in zip(steps.words, effects, strict=True)
            ),
            int(ends[1][at] - ends[0][at] - every[at]),
            factorial(len(steps)) if len(steps) <= MAX_AVERAGED else 2,
        )
        for at, name in enumerate(names)
    )


def _without_enforcement(outcome: Outcome) -> Outcome:
    if outcome.run.choices.enforcement == "none":
        return outcome
    return replayed(replace(outcome.run, choices=replace(outcome.run.choices, enforcement="none")))


def _sets(n: int) -> Iterator[frozenset[int]]:
    """The sets of steps to replay, each near the one before."""
    if n <= MAX_AVERAGED:
        for code in range(1 << n):
            gray = code ^ code >> 1
            yield frozenset(at for at in range(n) if gray >> at & 1)
        return
    for order in _two_orders(n):
        yield from (frozenset(order[:size]) for size in range(n + 1))


def _two_orders(n: int) -> tuple[list[int], list[int]]:
    return list(range(n)), list(range(n))[::-1]


def _replayed(outcome: Outcome, steps: Steps, taken: frozenset[int]) -> Outcome:
    try:
        policy = steps.policy(taken)
    except BadInput as error:
        raise BadInput(f"the changes cannot be taken one by one: {error}") from None
    return simulate_changed(outcome, policy)


def _totals(outcome: Outcome) -> np.ndarray:
    """int64[n_measures]."""
    return np.array([measure.of_users.sum() for measure in measures(decided(outcome))], np.int64)


def _effects(totals: dict[frozenset[int], np.ndarray], n: int) -> list[np.ndarray]:
    """Of each step: float64[3, n_measures], its mean effect, the least and the most."""
    if n > MAX_AVERAGED:
        return _effects_in_two_orders(totals, n)
    effects: list[np.ndarray] = []
    for step in range(n):
        without = [taken for taken in totals if step not in taken]
        each = np.array([totals[taken | {step}] - totals[taken] for taken in without])
        share = np.array(
            [factorial(len(t)) * factorial(n - len(t) - 1) / factorial(n) for t in without]
        )
        effects.append(np.stack([share @ each, each.min(axis=0), each.max(axis=0)]))
    return effects


def _effects_in_two_orders(totals: dict[frozenset[int], np.ndarray], n: int) -> list[np.ndarray]:
    found: dict[int, list[np.ndarray]] = {step: [] for step in range(n)}
    for order in _two_orders(n):
        sets = [frozenset(order[:size]) for size in range(n + 1)]
        for before, after in pairwise(sets):
            (step,) = after - before
            found[step].append(totals[after] - totals[before])
    return [
        np.stack([np.mean(each, axis=0), np.min(each, axis=0), np.max(each, axis=0)])
        for each in found.values()
    ]
