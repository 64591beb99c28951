"""The analysis of a policy: what an analyst would want to know before a run.

It needs no data. What it calls impossible never happens, whatever the posts; where it cannot tell,
it says nothing, or that it cannot tell.
"""

from __future__ import annotations

from workbench.policy.analysis.advice import advice_warnings
from workbench.policy.analysis.findings import KINDS, Warning_
from workbench.policy.analysis.never_or_always import turn_warnings
from workbench.policy.analysis.reasoning import Reasoning
from workbench.policy.policy import Policy

__all__ = ["KINDS", "Warning_", "warnings"]


def warnings(policy: Policy) -> tuple[Warning_, ...]:
    """Return what is worth knowing of a policy, by the order of its rules and then of KINDS."""
    reasoning = Reasoning.about(policy)
    turns = list(turn_warnings(policy, reasoning))
    idle = {found.rule for found in turns if found.kind in _IDLE}
    advice = list(advice_warnings(policy, reasoning, idle))
    order = {rule.name: number for number, rule in enumerate(policy.rules)}
    kinds = list(KINDS)
    found = sorted(turns + advice, key=lambda one: (order[one.rule], kinds.index(one.kind)))
    return tuple(found)


_IDLE = ("out_of_reach", "contradiction", "shadowed", "always_true", "not_examined")
