"""What moderators did about it: whom they noticed, and the steps they took against a user."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

import numpy as np

from workbench.synthetic.activity import HOUR_US, SECOND_US, Activity
from workbench.synthetic.content.truth import Truth
from workbench.synthetic.spec import DAY_US, CommunitySpec
from workbench.synthetic.users import Users

FALSE_ALARMS = 0.001
"""Share of blameless posts that a moderator takes for a violation."""
MEDIAN_DELAY_HOURS = 5.0
DELAY_SPREAD = 1.1
"""Sigma of the log-normal delay between a post and what a moderator does about it."""
NEWLY_TRUSTED = 0.03
"""Share of ordinary users who are tagged `trusted` while the community runs."""
APPEALS = {True: 0.5, False: 0.08}
"""Chance that a suspension or block is lifted on appeal, for ordinary users and others."""
SUSPENSIONS = {3: 3, 5: 7}
"""Days of suspension by strike."""
BLOCK_AT = 7
"""The strike that blocks for good; for spam it is the second."""

REASONS = ("Policy Violation", "Policy Violation", "Policy Violation", "Harassment", "Spam")
"""The reason given for a violation of each of `CLASSES`; a false alarm passes for the first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to a user or a post, as the moderation log will record it."""

    at_us: int
    user: int
    kind: str
    post: int | None = None
    action: str | None = None
    arguments: Mapping[str, object] | None = None
    reason: str | None = None
    by_system: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A moderator's look at one post: when, at what, and what a later appeal would bring."""

    user: int
    at_us: int
    post: int
    posted_us: int
    reason: str
    upheld: bool
    appeal_us: int


@dataclass(slots=True)
class _Standing:
    """The state of a user while their history is generated."""

    trusted: bool
    strikes: int = 0
    blocked: bool = False
    until_us: int | None = None
    lifted_us: int | None = None
    rejected: list[tuple[int, float]] = field(default_factory=list)

    @property
    def enabled(self) -> bool:
        return not self.blocked and self.until_us is None


def draw_steps(
    spec: CommunitySpec, activity: Activity, users: Users, truth: Truth, rng: np.random.Generator
) -> list[Step]:
    """Draw the steps that moderators took, in the order of time, then user."""
    notices = _notices(spec, activity, users, truth, rng)
    steps = [
        step
        for user, mine in groupby(notices, attrgetter("user"))
        for step in _history(list(mine), _Standing(bool(users.trusted[user])), spec.end_us)
    ]
    noticed = {notice.user for notice in notices}
    steps += [step for step in _newly_trusted(spec, users, rng) if step.user not in noticed]
    return sorted(steps, key=attrgetter("at_us", "user"))


def _notices(
    spec: CommunitySpec, activity: Activity, users: Users, truth: Truth, rng: np.random.Generator
) -> list[Notice]:
    """The posts that moderators look at before the end, by user, then time of the look."""
    violates = truth.violates.any(axis=0)
    chance = np.where(violates, np.float32(spec.noticed), np.float32(FALSE_ALARMS))
    post = np.flatnonzero(rng.random(len(chance), np.float32) < chance)
    user, posted_us = activity.user[post], activity.at_us[post]
    delay = rng.lognormal(np.log(MEDIAN_DELAY_HOURS), DELAY_SPREAD, len(post))
    at_us = posted_us + (delay * HOUR_US).astype(np.int64) // SECOND_US * SECOND_US
    violated = truth.violates[:, post].argmax(axis=0)
    upheld = rng.random(len(post)) < np.where(users.kind[user] == 0, APPEALS[True], APPEALS[False])
    appeal_us = rng.integers(6 * 3600, 48 * 3600, len(post)) * 1_000_000
    order = np.lexsort((post, at_us, user))
    order = order[at_us[order] < spec.end_us]
    columns: tuple[np.ndarray, ...] = (user, at_us, post, posted_us, violated, upheld, appeal_us)
    return [
        Notice(u, at, p, posted, REASONS[int(c)], up, after)
        for u, at, p, posted, c, up, after in zip(
            *(x[order].tolist() for x in columns), strict=True
        )
    ]


def _history(notices: list[Notice], standing: _Standing, end_us: int) -> Iterator[Step]:
    """One user's history: strikes lead to a warning, to suspensions, and to a block."""
    for notice in notices:
        yield from _reinstate(standing, notice.user, notice.at_us)
        if any(begin <= notice.posted_us < end for begin, end in standing.rejected):
            continue
        standing.strikes += 1
        yield _on_post(notice)
        if standing.enabled:
            yield from _strike(standing, notice)
    yield from _reinstate(standing, notices[-1].user, end_us - 1)


def _reinstate(standing: _Standing, user: int, now_us: int) -> Iterator[Step]:
    """An appeal that was upheld, or the end of a suspension, if it came by now."""
    lifted, until = standing.lifted_us, standing.until_us
    if lifted is not None and lifted <= now_us and (until is None or lifted < until):
        yield Step(lifted, user, "user_action", action="enable", reason="Appeal upheld")
    elif until is not None and until <= now_us:
        lifted = until
        yield Step(until, user, "suspension_expired", reason="suspension expired", by_system=True)
    else:
        return
    standing.rejected[-1] = (standing.rejected[-1][0], lifted)
    standing.blocked, standing.until_us, standing.lifted_us = False, None, None


def _on_post(notice: Notice) -> Step:
    return Step(
        notice.at_us, notice.user, "post_action", notice.post, "delete_post", None, notice.reason
    )


def _strike(standing: _Standing, notice: Notice) -> Iterator[Step]:
    """What this strike brings a user who is enabled."""
    about, spam = (notice.at_us, notice.user), notice.reason == "Spam"
    if spam and standing.strikes == 1:
        yield _tag(*about, "denied_text", added=True)
    elif standing.strikes >= BLOCK_AT or (spam and standing.strikes >= 2):
        standing.blocked = True
        yield Step(*about, "user_action", None, "block", None, notice.reason)
    elif days := SUSPENSIONS.get(standing.strikes):
        standing.until_us = notice.at_us + days * DAY_US
        until = {"until": standing.until_us // 1000}
        yield Step(*about, "user_action", None, "suspend", until, notice.reason)
    elif standing.strikes == 2:
        yield Step(*about, "user_action", None, "warn", None, notice.reason)
    if not standing.enabled:
        standing.rejected.append((notice.at_us, np.inf))
        standing.lifted_us = notice.at_us + notice.appeal_us if notice.upheld else None
        if standing.trusted:
            standing.trusted = False
            yield _tag(*about, "trusted", added=False)


def _newly_trusted(spec: CommunitySpec, users: Users, rng: np.random.Generator) -> list[Step]:
    chosen = (users.kind == 0) & ~users.trusted & (rng.random(len(users)) < NEWLY_TRUSTED)
    since_s = rng.integers(0, spec.days * 86_400, len(users))
    return [
        _tag(spec.start_us + int(since_s[user]) * 1_000_000, user, "trusted", added=True)
        for user in np.flatnonzero(chosen).tolist()
    ]


def _tag(at_us: int, user: int, tag: str, *, added: bool) -> Step:
    kind, action = (
        ("user_tags_added", "add_tags") if added else ("user_tags_removed", "remove_tags")
    )
    return Step(at_us, user, kind, action=action, arguments={"tag": tag})
