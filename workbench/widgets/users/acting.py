"""Actions that a page takes on one user: which there are, and taking one."""

from __future__ import annotations

from typing import TypedDict

from workbench.notebook.workbench import Workbench
from workbench.services.users import moderation
from workbench.widgets.users.wording import labels_of


class ActionChoice(TypedDict):
    """An action on users, with its reasons."""

    action: str
    label: str
    reasons: list[str]
    free_text: bool
    required: bool


def action_choices(workbench: Workbench) -> list[ActionChoice]:
    """The actions of a store that are taken on users."""
    labels = labels_of(workbench)
    return [
        {
            "action": action.action,
            "label": labels[action.action],
            "reasons": list(action.reasons),
            "free_text": action.free_text,
            "required": action.reason_required,
        }
        for action in workbench.actions()
        if action.target == "user"
    ]


def act_on_user(
    workbench: Workbench,
    user_id: str,
    action: str,
    reason: str | None = None,
    duration: str | None = None,
    until: str | None = None,
) -> str:
    """Take an action on a user; returns what was done, in words. Raises: BadInput, NotFound."""
    moderation.take_action(
        workbench.store,
        workbench.actor,
        action,
        user_id=user_id,
        reason=reason or None,
        arguments={"for": duration or None, "until": until or None},
        new_user=False,
    )
    reversal = "; Enable reverses it" if action in ("block", "suspend") else ""
    return f"{labels_of(workbench)[action]}: done{reversal}. It is in the timeline."
