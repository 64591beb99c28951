"""The built-in actions: what each is called on and which arguments it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
