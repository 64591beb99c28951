"""The steps of evidence: a log entry, its post, its conditions and its causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.model.log.entry import LogEntry


@dataclass(frozen=True)
class PostSeen:
    """A post: what it says, its numbers (`scores`), and what else it has (`fields`)."""

    post_id: str
    at_us: int
    text: str | None
    scores: Mapping[str, float]
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Held:
    """A condition that held, with what it saw.

    `posts`: the latest of those that made up a count; `n_posts`: how many there were, None where
    it counts none or they cannot be found. `entries`: its log entries, which are causes of the
    step.
    """

    condition: str
    saw: str
    posts: tuple[PostSeen, ...] = ()
    n_posts: int | None = None
    entries: tuple[int, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Step:
    """A log entry as a sentence (`said`), and what caused it.

    `batch`: the applied simulation that it belongs to. `post`: for a rule, the post that it held
    on. `causes`: earlier entries; `before`: what a reader of a person's decision wants to know.
    """

    said: str
    entry_id: int
    at_us: int
    kind: str
    action: str | None
    tag: str | None
    rule: str | None
    policy: str | None
    policy_version: int | None
    post_id: str | None
    actor: str | None
    actor_kind: str
    reason: str | None
    until_ms: int | None
    batch: str | None
    post: PostSeen | None = None
    matched: tuple[Held, ...] = ()
    causes: tuple[Step, ...] = ()
    before: tuple[Step, ...] = ()
    note: str | None = None

    @classmethod
    def of(cls, entry: LogEntry, sentence: str, *, batch: str | None, policy: str | None) -> Step:
        """A step without its causes."""
        return cls(
            said=sentence,
            entry_id=entry.entry_id,
            at_us=entry.at_us,
            kind=entry.kind,
            action=entry.action,
            tag=entry.tag if entry.changes_tag else None,
            rule=entry.rule,
            policy=policy,
            policy_version=entry.policy_version,
            post_id=entry.post_id,
            actor=entry.actor,
            actor_kind=entry.actor_kind,
            reason=entry.reason,
            until_ms=entry.until_ms,
            batch=batch,
        )
