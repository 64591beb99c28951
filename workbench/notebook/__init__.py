"""The objects of a notebook: the workbench, simulations, logs, tables."""
