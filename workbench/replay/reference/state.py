"""What the plain replay keeps of a user: status, tags, history, and the log.

Source: spec 3 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from workbench.model.log.entry import LogEntry
from workbench.policy.tree import Rule
from workbench.replay.reference.windows import Calls, Windows
from workbench.units import duration_us


@dataclass
class Memory:
    """What a rule remembers of a user. Source: spec 1.10 and 5.8."""

    held: bool = False
    fired_at: int | None = None

    def rests(self, rule: Rule, at: int) -> bool:
        """Whether the rule's cooldown keeps it from firing at this time."""
        if rule.cooldown is None or self.fired_at is None:
            return False
        return at < self.fired_at + duration_us(rule.cooldown)


@dataclass
class PostOutcome:
    """What became of one post."""

    position: int
    rejected_by: str | None = None
    rules: list[str] = field(default_factory=list)
    test_rules: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """What is counted along the way, by rule."""

    evaluated: dict[str, int]
    unknown: dict[str, int]
    reaching_back: dict[str, int]
    records_applied: int = 0
    records_unchanged: int = 0


@dataclass
class User:
    """A user as they stand: status, tags, and the history that rules see."""

    user_id: str
    row: int
    status: str
    until_us: int
    reason: str | None
    tags: set[str]
    windows: Windows
    calls: Calls = field(default_factory=Calls)
    memory: dict[str, Memory] = field(default_factory=dict)
    log: list[LogEntry] = field(default_factory=list)
    status_entry: LogEntry | None = None
    tag_entries: dict[str, LogEntry] = field(default_factory=dict)

    def standing(self) -> tuple[str, int, str | None, frozenset[str]]:
        """What an entry may change."""
        return self.status, self.until_us, self.reason, frozenset(self.tags)

    def copied(self) -> User:
        """The user with a history, memory and log of their own."""
        return replace(
            self,
            tags=set(self.tags),
            windows=self.windows.copied(),
            calls=self.calls.copied(),
            memory={rule: replace(memory) for rule, memory in self.memory.items()},
            log=list(self.log),
            tag_entries=dict(self.tag_entries),
        )


@dataclass
class Progress:
    """How far a user is replayed. `position`: the next post; `record`: the next of the user's
    recorded entries, which end before `records_end`.
    """

    user: User
    position: int
    record: int
    records_end: int

    def copied(self) -> Progress:
        """The same, to be replayed on from here once more."""
        return replace(self, user=self.user.copied())
