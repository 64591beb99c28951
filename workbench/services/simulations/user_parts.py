"""The parts of a user that applying and undoing judge one by one.

A part is the user's status, one tag, one mark on a post, or one item of the review feed. What a
person decided about one part says nothing about the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.model.actions import ACTIONS, STATUS_ACTIONS, TAG_ACTIONS, UNDOING_ACTIONS
from workbench.model.log.columns import POST_ACTION, USER_ACTION
from workbench.model.log.entry import LogEntry
from workbench.store.effects import FLAGS, MARKS, flagged_post

Part = (
    tuple[Literal["status"], str]
    | tuple[Literal["tag"], str]
    | tuple[Literal["mark"], tuple[str | None, str]]
    | tuple[Literal["item"], str | None]
)
"""("status", ""), ("tag", tag), ("mark", (post id, mark)) or ("item", post id or None)."""

STATUS: Part = ("status", "")


@dataclass(frozen=True)
class ChangedPart:
    """A part of a user that somebody else changed, and that is left as it is."""

    user_id: str
    what: str


def changed_part(user_id: str, part: Part) -> ChangedPart:
    """Name a part of a user in words."""
    return ChangedPart(user_id, _in_words(part))


def part_of(entry: LogEntry) -> Part | None:
    """Return the part that a log entry changes.

    None for the end of a suspension, which nobody decided, and for actions without a lasting
    effect in the store, such as custom ones.
    """
    action = entry.action
    if entry.kind == USER_ACTION and action in STATUS_ACTIONS:
        return STATUS
    if entry.changes_tag:
        return "tag", entry.tag
    if action in MARKS:
        return "mark", (entry.post_id, MARKS[action])
    if action in FLAGS:
        return "item", flagged_post(entry)
    return None


def is_custom(entry: LogEntry) -> bool:
    """Whether an entry calls a custom action, which other programs do."""
    known = (*ACTIONS, *TAG_ACTIONS, *UNDOING_ACTIONS)
    return entry.kind in (USER_ACTION, POST_ACTION) and entry.action not in known


def _in_words(part: Part) -> str:
    match part:
        case ("tag", tag):
            return f"tag {tag}"
        case ("mark", (post_id, mark)):
            return f"{mark.replace('_', '-')} post {post_id}"
        case ("item", None):
            return "review of the user"
        case ("item", post_id):
            return f"review of post {post_id}"
        case ("status", _):
            return "status"
