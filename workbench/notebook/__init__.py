"""What an analyst holds in a cell of a notebook: the workbench, simulations, logs, tables."""

from workbench.notebook.log import Log
from workbench.notebook.simulation import Simulation
from workbench.notebook.workbench import Workbench

__all__ = ["Log", "Simulation", "Workbench"]
