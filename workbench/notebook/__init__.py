"""What an analyst holds in a cell of a notebook: the workbench, simulations, logs, tables."""

from workbench.notebook.comparison import compare, difference
from workbench.notebook.log import Log
from workbench.notebook.records import Records
from workbench.notebook.simulation import Simulation
from workbench.notebook.table import Table
from workbench.notebook.workbench import Workbench

__all__ = ["Log", "Records", "Simulation", "Table", "Workbench", "compare", "difference"]
