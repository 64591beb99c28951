"""This package holds what an analyst has in a cell: values, each method one call down."""

from workbench.desk.workbench import Workbench

__all__ = ["Workbench"]
