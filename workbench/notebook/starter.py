"""A starter policy in a cell: its rules with what each would do, its classes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from workbench.formatting import count
from workbench.notebook.records import Records
from workbench.policy.policy import Policy
from workbench.services.policies.starter import LeftOut, StarterClass
from workbench.services.policies.starter_effects import StarterRule

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class StarterPolicy:
    """A proposed policy, all of whose rules are in test: save it, edit it, publish it.

    `rules`: each as a sentence, with the posts and users that trigger it where all are live;
    `classes`: with why they have their thresholds; `left_out`: columns that it does not use.
    """

    policy: Policy
    rules: Records[StarterRule]
    classes: Records[StarterClass]
    left_out: Records[LeftOut]

    def __repr__(self) -> str:
        """A line for each rule."""
        lines = [f"{self.policy.name}: {count(len(self.rules), 'rule')}, all in test"]
        for rule in self.rules:
            done = f"{count(rule.posts, 'post')} of {count(rule.users, 'user')}"
            lines.append(f"  {rule.name}: {done}\n    {rule.sentence}")
        return "\n".join(lines)

    def to_arrow(self) -> pa.Table:
        """The rules, a row each."""
        return self.rules.to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.rules.to_pandas()

    def _repr_html_(self) -> str:
        tables = (self.rules, self.classes, self.left_out)
        return "".join(table.html() for table in tables if table)
