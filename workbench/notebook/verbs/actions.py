"""The verbs about actions: list, create and change them, and the reasons that each accepts."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.errors import BadInput, expected, quoted
from workbench.model.actions import Action
from workbench.model.ids import several_names
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.policy.catalogue import TARGETS
from workbench.services.users import actions


class ActionVerbs(Acting):
    """The verbs about actions."""

    def actions(self) -> Records[Action]:
        """Every action, the built-in ones first."""
        return Records("Actions", Action, actions.actions(self.store))

    def create_action(
        self,
        name: str,
        on: str,
        label: str,
        *,
        reasons: str | Iterable[str] = (),
        free_text: bool = True,
        reason_required: bool = False,
    ) -> Action:
        """Create an action `on` a `post` or a `user`; `label`: its name for people.

        `reasons`: the reasons to choose from; `free_text`: whether other reasons are accepted;
        `reason_required`: whether a reason is required. Raises: BadInput, Conflict.
        """
        if on not in TARGETS:
            raise BadInput(f"on: unknown {quoted(on)}; {expected(TARGETS, on)}")
        action = Action(
            name,
            on,
            label,
            several_names(reasons, "reasons"),
            free_text=free_text,
            reason_required=reason_required,
        )
        return actions.create_action(self.store, self.actor, action)

    def change_action(
        self,
        name: str,
        *,
        label: str | None = None,
        reasons: str | Iterable[str] | None = None,
        free_text: bool | None = None,
        reason_required: bool | None = None,
    ) -> Action:
        """Change the label of an action, and its reasons; what is not given stays.

        Raises: NotFound, BadInput.
        """
        return actions.change_reasons(
            self.store,
            self.actor,
            name,
            reasons=None if reasons is None else several_names(reasons, "reasons"),
            free_text=free_text,
            reason_required=reason_required,
            label=label,
        )
