"""Users as people and other programs read them, and what their replay state is built from.

Times are epoch µs where a name does not say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.display import HtmlRepr


@dataclass(frozen=True)
class User(HtmlRepr):
    """A user as of a moment: status, tags, and what is known. Times are epoch µs, `until_ms` is
    epoch ms.
    """

    user_id: str
    first_seen_us: int
    created_at_us: int | None
    trust_level: int | None
    fraud_score: float | None
    attributes: Mapping[str, object]
    metadata: Mapping[str, object]
    status: str
    until_ms: int | None
    reason: str | None
    tags: tuple[str, ...]

    def as_answer(self) -> dict[str, object]:
        """The user as other programs read it: `id`, `status`, `block` with `until` and `reason`."""
        out = self.status != "enabled"
        return {
            "id": self.user_id,
            "status": self.status,
            "block": {"until": self.until_ms, "reason": self.reason} if out else None,
            "tags": list(self.tags),
            "trust_level": self.trust_level,
            "fraud_score": self.fraud_score,
            "attributes": dict(self.attributes),
            "metadata": dict(self.metadata),
        }


@dataclass(frozen=True)
class UserFilter:
    """Which users to find. None: all.

    `part`: a text within the id, in capitals or not; `tag`: one that they carry, by its API value;
    `status`: the one that they have at the moment of the search.
    """

    part: str | None = None
    tag: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class SavedState:
    """A user's state after a submitted post, the `seq`-th of all, and a log entry.

    `newest_us`: the time of the newest post; `windows`: times of posts by `where`, in the order of
    the policy; `calls`: times of calls by action; `dropped_before_us`: posts from before this
    moment were dropped from the windows.
    """

    user_id: str
    seq: int
    entry_id: int
    newest_us: int
    windows: Sequence[list[int]]
    calls: Mapping[str, list[int]]
    dropped_before_us: int


@dataclass(frozen=True, slots=True)
class RuleMemory:
    """What a rule remembers of a user: whether its condition held, and when it fired last."""

    user_id: str
    rule: str
    held: bool
    fired_at_us: int | None


@dataclass(frozen=True, slots=True)
class ActionCall:
    """An action that a person, an upload or another program called."""

    user_id: str
    entry_id: int
    at_us: int
    action: str
