"""How many posts are left of all after each condition of a rule, and how often the rule would fire
without one of them.

Each step is a rule of its own in test mode, which changes nothing: one replay counts all of them
beside the rule, on the same users, windows and tags that it sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from workbench.errors import NotFound, expected, quoted
from workbench.policy import tree
from workbench.policy.policy import Policy
from workbench.policy.tree import Condition, Rule
from workbench.replay.compiled import kernel
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.trend import posts_of_rules, posts_unknown
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate_changed

Kind = Literal["all", "shown", "turn", "condition", "fires"]


@dataclass(frozen=True, eq=False)
class Step:
    """A step of a funnel. `posts`: int64[n], rising, the positions of the posts that are left.

    `kind`: `all` posts of the period; those `shown`, whose author is not out; those on which it is
    the rule's `turn`, where only the first match fires; those of which a `condition`, and all
    before it, is true; those on which the rule `fires`. `unknown`: of how many posts that were left
    before a condition it is unknown whether that is true.
    """

    kind: Kind
    posts: np.ndarray
    condition: Condition | None = None
    unknown: int = 0


def conditions_in_turn(rule: Rule) -> tuple[Condition, ...]:
    """The conditions of a rule that must all be true, in its order; one where they are not many."""
    when = rule.when
    while isinstance(when, tree.All | tree.AnyOf) and len(when.parts) == 1:
        when = when.parts[0]
    return tuple(when.parts) if isinstance(when, tree.All) else (when,)


def funnel(outcome: Outcome, name: str) -> tuple[Step, ...]:
    """The steps from all posts to those on which a rule fires; steps that take none are left out,
    but for those of its conditions. Raises: NotFound, without such a rule or when it is off.
    """
    policy = outcome.run.policy
    rule = _rule(policy, name)
    conditions = conditions_in_turn(rule)
    shadows = _shadows(policy, rule, conditions)
    place = policy.rules.index(rule)
    rules = (*policy.rules[:place], *shadows, *policy.rules[place:])
    decided = _decided(simulate_changed(outcome, replace(policy, rules=rules)))
    first = decided.run.policy.active_rules.index(shadows[0])
    steps = _before(decided, first)
    for n, condition in enumerate(conditions):
        unknown = posts_unknown(decided, first + n)
        unknown = np.intersect1d(steps[-1].posts, unknown, assume_unique=True)
        posts = posts_of_rules(decided, [first + n])
        steps.append(Step("condition", posts, condition, len(unknown)))
    fires = Step("fires", posts_of_rules(decided, [first + len(shadows)]))
    return (*steps, *([fires] if len(fires.posts) != len(steps[-1].posts) else []))


def fires_without(outcome: Outcome, name: str, number: int) -> int:
    """How often a rule would fire without one of its conditions, by its number from 0, with all
    that follows from it. Raises: NotFound, without the rule, or without another condition.
    """
    policy = outcome.run.policy
    rule = _rule(policy, name)
    conditions = conditions_in_turn(rule)
    if len(conditions) < 2 or not 0 <= number < len(conditions):
        raise NotFound(f"the rule {quoted(name)} has no other condition than number {number + 1}")
    rest = tree.All((*conditions[:number], *conditions[number + 1 :]))
    changed = [replace(other, when=rest) if other is rule else other for other in policy.rules]
    without = simulate_changed(outcome, replace(policy, rules=tuple(changed)))
    places = [active.name for active in without.run.policy.active_rules]
    return int(without.tally.triggers[places.index(name)])


def _rule(policy: Policy, name: str) -> Rule:
    rules = {rule.name: rule for rule in policy.active_rules}
    if name not in rules:
        raise NotFound(f"no rule {quoted(name)} is evaluated; {expected(list(rules), name)}")
    return rules[name]


def _shadows(policy: Policy, rule: Rule, conditions: tuple[Condition, ...]) -> list[Rule]:
    """A rule in test mode for each condition with all before it, under a name that no other has."""
    names = {other.name for other in policy.rules}
    prefix = rule.name
    while any(name.startswith(prefix) for name in names):
        prefix += "'"
    return [
        Rule(f"{prefix}{n}", tree.All(conditions[: n + 1]), rule.then, mode="test")
        for n in range(len(conditions))
    ]


def _before(decided: Decided, first: int) -> list[Step]:
    """The steps before the first condition; `first`: the rule's place among the active ones."""
    fate, policy = decided.out.fate, decided.run.policy
    steps = [Step("all", np.flatnonzero(fate != kernel.WARM_UP))]
    left = np.flatnonzero(fate == kernel.ACCEPTED)
    if len(left) < len(steps[0].posts):
        steps.append(Step("shown", left))
    if policy.evaluate == "first_match":
        live = [n for n in range(first) if policy.active_rules[n].mode == "live"]
        matched = posts_of_rules(decided, live)
        turn = left[~np.isin(left, matched, assume_unique=True)]
        if len(turn) < len(left):
            steps.append(Step("turn", turn))
    return steps


def _decided(outcome: Outcome) -> Decided:
    assert isinstance(outcome.state, Decided)  # funnels need the kernel's decisions
    return outcome.state
