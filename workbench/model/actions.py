"""The actions that can be taken: the built-in ones, and an action as a store has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.display import HtmlRepr
from workbench.errors import BadInput, expected, quoted

Target = Literal["post", "user"]


@dataclass(frozen=True, slots=True)
class ActionType:
    """One action as the catalogue knows it. Source: spec 1.7."""

    name: str
    on: Target
    label: str
    arguments: tuple[str, ...] = ("reason",)
    built_in: bool = True


BUILT_IN = (
    ActionType("delete_post", "post", "delete the post"),
    ActionType("age_restrict_post", "post", "age-restrict the post"),
    ActionType("flag_post", "post", "send the post to the review feed"),
    ActionType("block", "user", "block the user"),
    ActionType("suspend", "user", "suspend", ("for", "until", "reason")),
    ActionType("enable", "user", "enable the user"),
    ActionType("flag_user", "user", "send the user to the review feed"),
    ActionType("add_tags", "user", "add tags", ("tags",)),
    ActionType("remove_tags", "user", "remove tags", ("tags",)),
)
ACTIONS = {action.name: action for action in BUILT_IN}
STATUS_ACTIONS = ("block", "suspend", "enable")
TAG_ACTIONS = ("add_tags", "remove_tags")
STATUSES = ("enabled", "blocked", "suspended")
UNDOING_ACTIONS = ("unmark_post", "withdraw_flag")
"""What the undo of an applied simulation logs; no custom action has these names."""


@dataclass(frozen=True)
class Action(HtmlRepr):
    """An action: what it is called on, its label, and the reasons that may be given.

    `reasons`: a list to choose from; `free_text`: whether another reason may be given;
    `reason_required`: whether there must be one.
    """

    action: str
    target: Target
    label: str
    reasons: tuple[str, ...] = ()
    free_text: bool = True
    reason_required: bool = False

    @property
    def built_in(self) -> bool:
        """Whether the workbench itself knows what the action does."""
        return self.action in ACTIONS

    def offered(self) -> dict[str, object]:
        """What a policy declares of it, as plain values."""
        offer = {"on": self.target, "label": self.label, "reasons": list(self.reasons)}
        return {**offer, "free_text": self.free_text, "reason_required": self.reason_required}

    def check_reason(self, reason: str | None) -> None:
        """Raise BadInput when the action does not take this reason."""
        if reason is None:
            if self.reason_required:
                choices = expected(self.reasons) if self.reasons else "write one"
                raise BadInput(f"{self.action} needs a reason; {choices}")
            return
        if not reason.strip():
            raise BadInput(f"{self.action}: an empty reason is none")
        if reason not in self.reasons and not self.free_text:
            choices = expected(self.reasons, reason)
            raise BadInput(f"{self.action} does not take the reason {quoted(reason)}; {choices}")
