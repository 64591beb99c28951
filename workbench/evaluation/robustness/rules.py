"""What each rule alone catches, what it shares with others, and what is lost without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.evaluation.comparison.measures import measures
from workbench.evaluation.labels.strata import decided
from workbench.evaluation.robustness.effect import Effect, effect_of
from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.replay import Decided
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate_changed


@dataclass(frozen=True)
class RuleApart:
    """A live rule. `posts`: on how many it fires; `alone`: on how many of them no other live rule
    does; `shared`: on how many each of the others does, too, by name; `lost`: by how much each
    total is less without the rule, with all that follows, by the name of the measure; `effect`: of
    switching it off.
    """

    rule: str
    posts: int
    alone: int
    shared: Mapping[str, int]
    lost: Mapping[str, int]
    effect: Effect


def rules_apart(outcome: Outcome) -> tuple[RuleApart, ...]:
    """Every live rule of a policy, in its order."""
    state, policy = decided(outcome), outcome.run.policy
    names = [rule.name for rule in policy.active_rules]
    live = [at for at, rule in enumerate(policy.active_rules) if rule.mode == "live"]
    fired = _fired(state, live)
    together = fired.T @ fired
    alone = (fired[fired.sum(axis=1) == 1]).sum(axis=0)
    now = _totals(outcome)
    found: list[RuleApart] = []
    for at, number in enumerate(live):
        without = policy.with_mode(names[number], "off")
        after = _totals(simulate_changed(outcome, without))
        found.append(
            RuleApart(
                names[number],
                int(together[at, at]),
                int(alone[at]),
                {
                    names[other]: int(together[at, place])
                    for place, other in enumerate(live)
                    if place != at and together[at, place]
                },
                {name: now[name] - after[name] for name in now},
                effect_of(outcome, without),
            )
        )
    return tuple(found)


def _fired(state: Decided, rules: list[int]) -> np.ndarray:
    """int64[n_fired_posts, n_rules], 1 where a rule fired."""
    rows = state.out.fired[state.fired_on]
    columns = [(rows[:, rule // BITS] >> rule % BITS) & 1 for rule in rules]
    return np.stack(columns, axis=1).astype(np.int64) if columns else np.zeros((0, 0), np.int64)


def _totals(outcome: Outcome) -> dict[str, int]:
    return {each.name: int(each.of_users.sum()) for each in measures(decided(outcome))}
