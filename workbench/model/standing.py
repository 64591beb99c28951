"""How a user stands, as a fold of the moderation log, one entry after another.

Source: decision 9; spec 3.1 and 3.5.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.model.log import SUSPENSION_EXPIRED, TAGS_ADDED, TAGS_REMOVED, USER_ACTION


@dataclass
class Standing:
    """Status, end of a suspension (epoch µs, None without one), reason and tags of a user."""

    status: str = "enabled"
    until_us: int | None = None
    reason: str | None = None
    tags: set[str] = field(default_factory=set)

    def apply(self, entry: Mapping[str, Any]) -> None:
        """Take in the next entry of the user's log; times are `at_us`."""
        match entry["kind"]:
            case "user_action":
                self._act(entry)
            case "suspension_expired":
                self.status, self.until_us, self.reason = "enabled", None, None
            case "user_tags_added":
                self.tags.add(tag_of(entry))
            case "user_tags_removed":
                self.tags.discard(tag_of(entry))

    def at(self, moment_us: int) -> Standing:
        """How the user stands at a moment: a suspension that has run out reads as enabled."""
        if self.expires_by(moment_us):
            return Standing(tags=set(self.tags))
        return self

    def expires_by(self, moment_us: int) -> bool:
        """Whether a suspension runs out at a moment or before."""
        return (
            self.status == "suspended" and self.until_us is not None and self.until_us <= moment_us
        )

    def _act(self, entry: Mapping[str, Any]) -> None:
        match entry["action"]:
            case "block":
                self.status, self.until_us, self.reason = "blocked", None, entry["reason"]
            case "suspend" if (until_us := until_of(entry)) > entry["at_us"]:
                self.status, self.until_us, self.reason = "suspended", until_us, entry["reason"]
            case "enable":
                self.status, self.until_us, self.reason = "enabled", None, None


FOLDED_KINDS = (USER_ACTION, SUSPENSION_EXPIRED, TAGS_ADDED, TAGS_REMOVED)


def tag_of(entry: Mapping[str, Any]) -> str:
    """The tag of an entry that adds or removes one."""
    return json.loads(entry["arguments"])["tag"]


def until_of(entry: Mapping[str, Any]) -> int:
    """The end of the suspension that an entry calls, epoch µs."""
    return json.loads(entry["arguments"])["until"] * 1000
