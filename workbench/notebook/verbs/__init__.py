"""The verbs of a workbench, a module a noun."""
