"""The faces in JupyterLab: widgets that edit a value and call what everything else calls."""

from workbench.widgets.rule_builder import RuleBuilder

__all__ = ["RuleBuilder"]
