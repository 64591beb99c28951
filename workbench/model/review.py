"""The review feed and appeals: what people are to decide, and what marks posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from workbench.display import HtmlRepr

APPEAL_DECISIONS = ("upheld", "overturned")


@dataclass(frozen=True)
class ReviewItem(HtmlRepr):
    """A post or a user (`post_id` None) to be looked at; `decision` None as long as it is open."""

    item_id: int
    user_id: str
    post_id: str | None
    opened_us: int
    opened_by: str
    decision: str | None
    resolved_us: int | None
    resolved_by: str | None


class QueuedItem(NamedTuple):
    """An open item in the queue. `rule`: the one that sent it, None where a person did;
    `rules`: how many rules triggered on what it is about.
    """

    item_id: int
    opened_us: int
    rule: str | None
    rules: int


@dataclass(frozen=True)
class Appeal(HtmlRepr):
    """A user's appeal against a block or suspension; `decision` None as long as it is open."""

    appeal_id: int
    user_id: str
    entry_id: int
    said: str | None
    filed_us: int
    decision: str | None
    decided_us: int | None
    decided_by: str | None


@dataclass(frozen=True)
class ReviewFigures:
    """Figures of the review feed. `median_us`: from opening to decision, None before the first;
    `oldest_us`: when the oldest open item was opened, epoch µs.
    """

    open: int
    resolved: int
    violating: int
    median_us: int | None
    oldest_us: int | None


@dataclass(frozen=True)
class FiredRule:
    """A rule that fired on a post, of a version of a policy. `matched`: what matched, as JSON."""

    rule: str
    policy: str | None
    policy_version: int | None
    matched: str | None


class PostMark(NamedTuple):
    """A mark on a post, such as `deleted`."""

    user_id: str
    post_id: str
    mark: str


class ReviewTarget(NamedTuple):
    """What an item of the review feed is about: a post, or a user (`post_id` None)."""

    user_id: str
    post_id: str | None
