"""This module holds the workbench as a page: the rule builder on the store that the environment
names, as `workbench app` sets it.
"""

from __future__ import annotations

import os

from workbench.desk import Workbench
from workbench.widgets.rule_builder import RuleBuilder

STORE, ACTOR = "WORKBENCH_STORE", "WORKBENCH_ACTOR"


def page() -> RuleBuilder:
    """The page's widget. Raises: NotFound, when there is no such store."""
    folder = os.environ.get(STORE, "workbench-store")
    return RuleBuilder(Workbench.open(folder, actor=os.environ.get(ACTOR), create=False))
