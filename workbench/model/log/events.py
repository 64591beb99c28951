"""Events: what other programs read of the moderation log.

One event for each action taken, by each rule that took it, and for each change of a tag. An event
is worked out from its log entry alone, so that it is the same whenever it is delivered, and its
id is the entry's. Shape: an envelope of `id`, `type`, `api_version`, `created` and `data.object`.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.log.columns import (
    POST_ACTION,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.model.log.entry import LogEntry
from workbench.units import iso

API_VERSION = "1"
EVENT_KINDS = (POST_ACTION, USER_ACTION, TAGS_ADDED, TAGS_REMOVED, SUSPENSION_EXPIRED)
_TYPES = {
    "block": "user.blocked",
    "suspend": "user.suspended",
    "enable": "user.enabled",
    "flag_user": "user.flagged",
    "delete_post": "post.deleted",
    "age_restrict_post": "post.age_restricted",
    "flag_post": "post.flagged",
}
_OTHERS = {
    USER_ACTION: "user.action",
    POST_ACTION: "post.action",
    TAGS_ADDED: "user.tag_added",
    TAGS_REMOVED: "user.tag_removed",
    SUSPENSION_EXPIRED: "user.enabled",
}


def event_of(entry: LogEntry, application_id: str) -> dict[str, object]:
    """The event of a log entry of one of `EVENT_KINDS`."""
    arguments = entry.values
    action = SUSPENSION_EXPIRED if entry.kind == SUSPENSION_EXPIRED else str(entry.action)
    return {
        "id": f"evt_{application_id}_{entry.entry_id}",
        "type": _TYPES.get(action, _OTHERS[entry.kind]),
        "api_version": API_VERSION,
        "created": iso(entry.at_us),
        "data": {
            "object": {
                "action": action,
                "value": arguments.get("value"),
                "tag": arguments.get("tag"),
                "rule": entry.rule,
                "policy": entry.policy,
                "policy_version": entry.policy_version,
                "actor": entry.actor,
                "automated": entry.automated,
                "post": None if entry.post_id is None else {"id": entry.post_id},
                "user": _user(entry, action, arguments),
            }
        },
    }


def _user(entry: LogEntry, action: str, arguments: Mapping[str, object]) -> dict[str, object]:
    """The user, with status and block where the action sets them."""
    user: dict[str, object] = {"id": entry.user_id}
    if action in ("block", "suspend"):
        user["status"] = "blocked" if action == "block" else "suspended"
        user["block"] = {"until": arguments.get("until"), "reason": entry.reason}
    elif action in ("enable", "suspension_expired"):
        user |= {"status": "enabled", "block": None}
    return user
