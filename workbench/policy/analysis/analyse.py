"""The analysis of a policy, without any data: all warnings about its rules.

What it calls impossible never happens, whatever the posts. Where it cannot tell, it gives no
warning, or warns that a rule was not examined.
"""

from __future__ import annotations

from workbench.policy.analysis.advice import advice_warnings
from workbench.policy.analysis.findings import KINDS, PolicyWarning
from workbench.policy.analysis.reachability import reachability_warnings
from workbench.policy.analysis.reasoning import Reasoning
from workbench.policy.policy import Policy

__all__ = ["KINDS", "PolicyWarning", "warnings"]


def warnings(policy: Policy) -> tuple[PolicyWarning, ...]:
    """Return the warnings about a policy, in the order of its rules and then of KINDS."""
    reasoning = Reasoning.about(policy)
    turns = list(reachability_warnings(policy, reasoning))
    idle = {warning.rule for warning in turns if warning.kind in _IDLE}
    advice = list(advice_warnings(policy, reasoning, idle))
    order = {rule.name: number for number, rule in enumerate(policy.rules)}
    kinds = list(KINDS)
    ordered = sorted(
        turns + advice, key=lambda warning: (order[warning.rule], kinds.index(warning.kind))
    )
    return tuple(ordered)


_IDLE = ("out_of_reach", "contradiction", "shadowed", "always_true", "not_examined")
