"""This module holds the workbench on one page: rules, simulation and moderation log, each on a tab
of its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import ipywidgets

from workbench.desk import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.log_view import LogView
from workbench.widgets.rule_builder import RuleBuilder
from workbench.widgets.simulation_view import SimulationView

STORE, ACTOR = "WORKBENCH_STORE", "WORKBENCH_ACTOR"
_TITLES = ("Rules", "Simulation", "Moderation log")
_NOT_YET = "Simulate, on the tab of the rules, shows here what they would have done."


class Bench(ipywidgets.Tab):
    """The workbench of a store: its rules, the simulation that *Simulate* asks for, with the log
    that it leads to, and the moderation log.

    `builder`; `view`: the simulation, None until it is asked for; `log_view`: the store's
    moderation log, as it is when its tab is opened.
    """

    def __init__(self, workbench: Workbench, policy: Policy | None = None) -> None:
        self._workbench = workbench
        self.builder = RuleBuilder(workbench, policy, on_simulate=self._simulate)
        self.view: SimulationView | None = None
        self.log_view: LogView | None = None
        self._simulated = ipywidgets.VBox([ipywidgets.Label(_NOT_YET)])
        self._logged = ipywidgets.VBox()
        super().__init__(
            [self.builder, self._simulated, self._logged], titles=_TITLES, selected_index=0
        )
        self.add_class("pw-tabs")
        self.observe(self._opened, "selected_index")

    def __repr__(self) -> str:
        """How the builder stands."""
        return f"<Bench with {self.builder!r}>"

    def _simulate(self, policy: Policy) -> None:
        simulation = self._workbench.simulate(policy)
        self.view = SimulationView(simulation)
        self._simulated.children = [self.view, LogView(simulation.log)]
        self.selected_index = 1

    def _opened(self, change: Mapping[str, int]) -> None:
        if change["new"] == len(_TITLES) - 1:
            self.log_view = LogView(self._workbench.log)
            self._logged.children = [self.log_view]


def page() -> Bench:
    """The page of the store that the environment names. Raises: NotFound, when there is none."""
    folder = os.environ.get(STORE, "workbench-store")
    return Bench(Workbench.open(folder, actor=os.environ.get(ACTOR), create=False))
