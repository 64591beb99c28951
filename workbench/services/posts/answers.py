"""The answers to submitted posts: what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Key = tuple[str, int, str]
"""A post: its user, its time (epoch µs) and its id."""


@dataclass(frozen=True)
class Answer:
    """What became of a submitted post.

    `status`, `until_ms`, `reason`: why it was rejected, or how the user stands after it.
    `rules`: the rules that it triggered, each with its description; `test_rules` likewise.
    `late`: older than the user's newest post. `repeated`: it had been submitted before.
    """

    user_id: str
    post_id: str
    accepted: bool
    status: str
    until_ms: int | None
    reason: str | None
    rules: tuple[dict[str, str | None], ...]
    test_rules: tuple[dict[str, str | None], ...]
    actions: tuple[str, ...]
    late: bool = False
    repeated: bool = False

    @classmethod
    def kept(cls, said: dict[str, Any]) -> Answer:
        """An answer as it was kept."""
        lists = {name: tuple(said[name]) for name in ("rules", "test_rules", "actions")}
        return cls(**{**said, **lists})
