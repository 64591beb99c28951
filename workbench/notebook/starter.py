"""A starter policy in a cell: its rules with what each would do, its classes, and why."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.formatting import count
from workbench.notebook.records import Records
from workbench.policy.policy import Policy
from workbench.services.policies.starter import LeftOut, StarterClass
from workbench.services.policies.starter_effects import StarterRule


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

    def _repr_html_(self) -> str:
        tables = (self.rules, self.classes, self.left_out)
        return "".join(table.html() for table in tables if table)
