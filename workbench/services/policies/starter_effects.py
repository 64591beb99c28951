"""What the rules of a starter policy would do, by a replay in which all of them are live."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.history import History, RecordedLog, TextLists, Users
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import sentence
from workbench.replay.simulate import simulate


@dataclass(frozen=True)
class StarterRule:
    """A rule of a starter policy, as a sentence, and how many posts of how many users trigger it
    where all rules are live.
    """

    name: str
    sentence: str
    posts: int
    users: int


def starter_effects(
    policy: Policy, history: History, users: Users, log: RecordedLog, lists: TextLists
) -> tuple[StarterRule, ...]:
    """The rules with what each would do. Raises: BadInput, as `simulate` does."""
    live = policy
    for rule in policy.rules:
        live = live.with_mode(rule.name, "live")
    outcome = simulate(live, history, users=users, log=log, lists=lists)
    counts = {rule["rule"]: rule for rule in outcome.summary["rules"]}
    return tuple(
        StarterRule(
            rule.name,
            sentence(rule, live),
            counts[rule.name]["triggers"],
            counts[rule.name]["users"],
        )
        for rule in live.rules
    )
