"""This package holds what an analyst has in a cell: values, each method one call down."""

from workbench.desk.log import Log
from workbench.desk.simulation import Simulation
from workbench.desk.workbench import Workbench

__all__ = ["Log", "Simulation", "Workbench"]
