"""What a synthetic community should be like: its size, its kinds of users, its classifiers."""

import datetime as dt
from dataclasses import dataclass, field, fields

from workbench.errors import BadInput

KINDS = ("ordinary", "spam_wave", "slow_burner", "threshold_hugger", "brigade", "reposter")
"""Kinds of users; arrays hold a kind as its position here."""

CLASSES = (
    "nsfw (visual)",
    "suggestive (visual)",
    "hate (visual)",
    "bullying (text)",
    "spam (text)",
)
"""Classes a post can violate; arrays hold a class as its position here."""

DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of all users that are of each kind, each in [0, 1]; the rest are ordinary.

    A share above 0 gives at least one user. Note that a share of users is not a share of posts:
    spammers, slow burners, huggers and reposters post more than most.
    """

    spam_wave: float = 0.03
    slow_burner: float = 0.03
    threshold_hugger: float = 0.02
    brigade: float = 0.04
    reposter: float = 0.02

    def __post_init__(self) -> None:
        _check_between(self, 0.0, 1.0)
        if sum(getattr(self, each.name) for each in fields(self)) > 1:
            raise BadInput("the shares of the kinds of users add up to more than 1")


@dataclass(frozen=True, slots=True)
class Quality:
    """How well each classifier tells violating posts from others, as an area under the ROC curve.

    0.5 is guessing and 1 never wrong. It holds for all users but the threshold huggers, who pick
    what the classifier underrates. That of bullying holds before its rounding to four severities.
    """

    nsfw: float = 0.98
    suggestive: float = 0.95
    hate: float = 0.97
    bullying: float = 0.95

    def __post_init__(self) -> None:
        _check_between(self, 0.5, 0.999999)


@dataclass(frozen=True, slots=True)
class CommunitySpec:
    """The size and make-up of a community; with a seed it gives one community, byte for byte."""

    posts: int = 100_000
    users: int | None = None
    """How many users; about one for 17 posts when left out."""
    days: int = 30
    start: dt.datetime = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    """The first instant a post can have; the last is just before `days` later."""
    shares: Shares = field(default_factory=Shares)
    quality: Quality = field(default_factory=Quality)
    missing_scores: float = 0.02
    """Share of scores unknown by accident; visual scores of posts without a picture always are."""
    labelled: float = 1.0
    """Share of posts whose truth is known, drawn at random."""
    noticed: float = 0.25
    """Share of violating posts that a moderator comes to see."""
    payloads: float = 0.008
    """Share of texts that try to run as HTML, script or formula."""
    hugged_nsfw: float = 0.90
    hugged_suggestive: float = 0.80
    """The thresholds that threshold huggers stay just below."""

    def __post_init__(self) -> None:
        if self.posts < 1 or self.days < 1 or self.n_users < 1:
            raise BadInput("a community needs at least one post, one user and one day")
        if self.start.tzinfo is None:
            raise BadInput("`start` needs a time zone")
        for name in ("missing_scores", "labelled", "noticed", "payloads"):
            _check_share(name, getattr(self, name))

    @property
    def n_users(self) -> int:
        """Number of users."""
        return max(1, self.posts // 17) if self.users is None else self.users

    @property
    def start_us(self) -> int:
        """The start in epoch microseconds."""
        return round(self.start.timestamp()) * 1_000_000

    @property
    def end_us(self) -> int:
        """The end in epoch microseconds; every post is before it."""
        return self.start_us + self.days * DAY_US


def _check_between(values: Shares | Quality, low: float, high: float) -> None:
    for each in fields(values):
        if not low <= getattr(values, each.name) <= high:
            raise BadInput(f"`{each.name}` must lie between {low} and {high}")


def _check_share(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise BadInput(f"`{name}` must lie between 0 and 1")
