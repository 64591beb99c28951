"""A starter policy as pages propose it: made when it is asked for, and opened to be edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from workbench.errors import BadInput, printable
from workbench.notebook.starter import StarterPolicy
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.page import Handlers


class StarterState(TypedDict):
    """A proposed policy. `rules`: the sentence of each, and how many posts of how many users it
    would be about; `classes`: each with why it has its thresholds; `reason`: why there is none.
    """

    rules: list[tuple[str, int, int]]
    classes: list[tuple[str, str]]
    reason: str


class StarterProposal:
    """The starter policy of a store's posts. `on_policy`: called with it to edit it."""

    def __init__(
        self, workbench: Workbench, on_policy: Callable[[Policy], None] | None = None
    ) -> None:
        self._workbench, self._on_policy = workbench, on_policy
        self._starter: StarterPolicy | None = None
        self._reason = ""

    @property
    def handlers(self) -> Handlers:
        """The functions that handle requests of a page that shows it."""
        return {"starter": self.propose, "edit_policy": self.edit}

    def propose(self) -> None:
        """Propose a policy from the scores of all posts, with what it would do."""
        try:
            self._starter = self._workbench.starter_policy()
        except BadInput as error:
            self._reason = printable(str(error))

    def edit(self) -> None:
        """Open the proposed policy in the rule builder."""
        if self._starter is not None and self._on_policy is not None:
            self._on_policy(self._starter.policy)

    def forget(self) -> None:
        """Forget what was proposed: the posts are others now."""
        self._starter, self._reason = None, ""

    def state(self) -> StarterState | None:
        """What a page shows of it; None while nothing was proposed."""
        starter = self._starter
        if starter is None:
            return {"rules": [], "classes": [], "reason": self._reason} if self._reason else None
        return {
            "rules": [(printable(rule.sentence), rule.posts, rule.users) for rule in starter.rules],
            "classes": [(printable(one.name), printable(one.why)) for one in starter.classes],
            "reason": "",
        }
