"""This module holds the workbench on one page: the rule builder, and below it the simulation that
it asks for.
"""

from __future__ import annotations

import os

import ipywidgets

from workbench.desk import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.rule_builder import RuleBuilder
from workbench.widgets.simulation_view import SimulationView

STORE, ACTOR = "WORKBENCH_STORE", "WORKBENCH_ACTOR"


class Bench(ipywidgets.VBox):
    """The rule builder on a store; *Simulate* shows the simulation below it.

    `builder`, `view`: the two; `view` is None until a simulation is asked for.
    """

    def __init__(self, workbench: Workbench, policy: Policy | None = None) -> None:
        self._workbench = workbench
        self.builder = RuleBuilder(workbench, policy, on_simulate=self._simulate)
        self.view: SimulationView | None = None
        super().__init__([self.builder])

    def __repr__(self) -> str:
        """How the builder stands."""
        return f"<Bench with {self.builder!r}>"

    def _simulate(self, policy: Policy) -> None:
        self.view = SimulationView(self._workbench.simulate(policy))
        self.children = [self.builder, self.view]


def page() -> Bench:
    """The page of the store that the environment names. Raises: NotFound, when there is none."""
    folder = os.environ.get(STORE, "workbench-store")
    return Bench(Workbench.open(folder, actor=os.environ.get(ACTOR), create=False))
