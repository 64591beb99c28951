"""The faces in JupyterLab: widgets that edit a value and call what everything else calls."""

from workbench.widgets.app import Bench
from workbench.widgets.log_view import LogView
from workbench.widgets.rule_builder import RuleBuilder
from workbench.widgets.simulation_view import SimulationView

__all__ = ["Bench", "LogView", "RuleBuilder", "SimulationView"]
