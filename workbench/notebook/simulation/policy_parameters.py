"""The parameters of a policy, as a cell displays them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.notebook.records import Records
from workbench.policy.parameters import Kind
from workbench.policy.parameters import parameters as parameters_of
from workbench.policy.policy import Policy


@dataclass(frozen=True)
class NamedParameter(HtmlRepr):
    """A parameter: its name, its kind, and the value that the policy has, as it is written."""

    name: str
    kind: Kind
    value: str


def parameters(policy: Policy) -> Records[NamedParameter]:
    """The thresholds, counts, shares, windows, lengths and positions of a policy, by the names that
    `Simulation.sweep` takes.
    """
    named = (
        NamedParameter(each.name, each.kind, str(each.value)) for each in parameters_of(policy)
    )
    return Records(f"Parameters of {policy.name}", NamedParameter, named)
