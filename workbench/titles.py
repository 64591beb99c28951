"""What actions, their effects and the fates of posts are called in charts, tables and pages."""

from __future__ import annotations

from workbench.formatting import duration_words
from workbench.policy.policy import Policy
from workbench.policy.sentences.words import one_line
from workbench.policy.tree import ActionCall

FATE_TITLES = {
    "accepted": "accepted",
    "suspended": "rejected: user suspended",
    "blocked": "rejected: user blocked",
}
ACTION_TITLES = {
    "delete_post": "Delete post",
    "age_restrict_post": "Age-restrict post",
    "flag_post": "Flag post for review",
    "block": "Block user",
    "suspend": "Suspend user",
    "enable": "Enable user",
    "flag_user": "Flag user for review",
    "add_tags": "Add tags",
    "remove_tags": "Remove tags",
}
TAG_CHANGE_TITLES = {"add_tags": "Tags added", "remove_tags": "Tags removed"}


def action_title(name: str, policy: Policy) -> str:
    """What an action is called on a chip or an axis, on one line."""
    if name in ACTION_TITLES:
        return ACTION_TITLES[name]
    offer = policy.actions.get(name)
    return one_line((offer.label if offer else None) or name)


def call_title(call: ActionCall, policy: Policy) -> str:
    """An action with its arguments, as on a rule's chip."""
    if call.tags:
        sign = "+" if call.action == "add_tags" else "−"
        return one_line(f"{sign} tag {', '.join(call.tags)}")
    label = action_title(call.action, policy)
    if "for" in call.arguments:
        label += f" {duration_words(str(call.arguments['for']))}"
    if "until" in call.arguments:
        label += f" until {call.arguments['until']}"
    return one_line(f"{label} · {call.reason}" if call.reason else label)
