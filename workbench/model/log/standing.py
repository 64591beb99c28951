"""The status and tags of a user, as a fold of the moderation log, one entry after another.

Source: decision 9; spec 3.1 and 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.model.log.entry import LogEntry


@dataclass
class Standing:
    """Status, end of a suspension (epoch µs, None without one), reason and tags of a user."""

    status: str = "enabled"
    until_us: int | None = None
    reason: str | None = None
    tags: set[str] = field(default_factory=set)

    def apply(self, entry: LogEntry) -> None:
        """Take in the next entry of the user's log."""
        match entry.kind:
            case "user_action" if entry.calls_status:
                self._act(entry)
            case "suspension_expired":
                self.status, self.until_us, self.reason = "enabled", None, None
            case "user_tags_added":
                self.tags.add(entry.tag)
            case "user_tags_removed":
                self.tags.discard(entry.tag)
            case _:  # it changes nothing of the user
                pass

    def at(self, moment_us: int) -> Standing:
        """The status and tags at a moment: a suspension that has run out reads as enabled."""
        if self.expires_by(moment_us):
            return Standing(tags=set(self.tags))
        return self

    def expires_by(self, moment_us: int) -> bool:
        """Whether a suspension runs out at a moment or before."""
        return (
            self.status == "suspended" and self.until_us is not None and self.until_us <= moment_us
        )

    def _act(self, entry: LogEntry) -> None:
        match entry.action:
            case "block":
                self.status, self.until_us, self.reason = "blocked", None, entry.reason
            case "suspend":
                self.status, self.until_us, self.reason = "suspended", entry.until_us, entry.reason
            case _:
                self.status, self.until_us, self.reason = "enabled", None, None
