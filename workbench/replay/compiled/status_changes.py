"""Who was blocked or suspended in a replay, when first and by which rule, from the decisions of the
kernel, without making a log: cheap enough to follow every edit.

Source: spec 3.1, 3.5 and 3.9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.policy.tree import ActionCall, Rule
from workbench.replay.compiled import kernel
from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.trend import posts_of_rules
from workbench.replay.records import SUSPEND
from workbench.units import ms_up, time_us

_CHANGES_STATUS = ("block", "suspend", "enable")


@dataclass(frozen=True, eq=False)
class StatusChanges:
    """The posts on which live rules call for another status of their author.

    `posts`: int64[n], rising, their positions; `status`: int64[n], the status after each, as a
    number of the kernel; `rule`: int64[n], the number of the active rule that set it.
    """

    posts: np.ndarray
    status: np.ndarray
    rule: np.ndarray

    @property
    def is_out(self) -> np.ndarray:
        """bool[n]: whether the author is blocked or suspended after the post."""
        return self.status != kernel.ENABLED


@dataclass(frozen=True, eq=False)
class FirstOut:
    """When rules first block or suspend each user: int64[n_users] each, −1 for nobody.

    `post`: the position of the post; `rule`: the number of the active rule; `status`: BLOCKED or
    SUSPENDED, as a number of the kernel.
    """

    post: np.ndarray
    rule: np.ndarray
    status: np.ndarray

    @property
    def is_out(self) -> np.ndarray:
        """bool[n_users]: whether rules ever block or suspend a user."""
        return self.post >= 0


def status_changes(decided: Decided) -> StatusChanges:
    """What live rules make of the status of users, whether or not that is enforced."""
    rules = [
        (place, rule)
        for place, rule in enumerate(decided.run.policy.active_rules)
        if rule.mode == "live" and any(call.action in _CHANGES_STATUS for call in rule.then)
    ]
    posts = posts_of_rules(decided, [place for place, _ in rules])
    at_us = decided.run.history.created_at[posts]
    status = np.full(len(posts), kernel.ENABLED)
    by_rule = np.full(len(posts), -1)
    for place, rule in rules:
        word, bit = divmod(place, BITS)
        fired = (decided.out.fired[posts, word] >> bit) & 1 == 1
        _take_calls(status, by_rule, place, rule, fired, at_us)
    return StatusChanges(posts, status, by_rule)


def first_out(decided: Decided, changes: StatusChanges) -> FirstOut:
    """When rules first block or suspend each user."""
    n = len(decided.run.user_ids)
    out = FirstOut(*(np.full(n, -1) for _ in range(3)))
    places = np.flatnonzero(changes.is_out)
    owner = np.searchsorted(decided.run.offsets, changes.posts[places], "right") - 1
    users, where = np.unique(owner, return_index=True)
    first = places[where]
    out.post[users] = changes.posts[first]
    out.rule[users], out.status[users] = changes.rule[first], changes.status[first]
    return out


def ever_suspended(decided: Decided) -> np.ndarray:
    """int64[n], rising: the positions of the users who were suspended at some time of the period:
    by a rule, by a recorded entry, or from before it on.
    """
    run = decided.run
    begin = run.first_us if run.choices.from_us is None else run.choices.from_us
    was = (run.start_status == kernel.SUSPENDED) & (run.start_until > begin)
    records = run.records
    if len(records):
        was[records.user[(records.effect == SUSPEND) & (records.until_us > records.at)]] = True
    if run.choices.enforcement == "full":
        changes = status_changes(decided)
        posts = changes.posts[changes.status == kernel.SUSPENDED]
        was[np.searchsorted(run.offsets, posts, "right") - 1] = True
    return np.flatnonzero(was)


def _take_calls(
    status: np.ndarray,
    by_rule: np.ndarray,
    place: int,
    rule: Rule,
    fired: np.ndarray,
    at_us: np.ndarray,
) -> None:
    """Change the status of users by the calls of a rule; later calls override earlier ones."""
    to = {"block": kernel.BLOCKED, "enable": kernel.ENABLED, "suspend": kernel.SUSPENDED}
    for call in rule.then:
        if call.action in to:
            by_call = fired & _has_time(call, at_us) if call.action == "suspend" else fired
            status[by_call], by_rule[by_call] = to[call.action], place


def _has_time(call: ActionCall, at_us: np.ndarray) -> np.ndarray:
    """bool[n]: whether a suspension ends after the posts on which it begins."""
    if "until" not in call.arguments:
        return np.ones(len(at_us), bool)
    return at_us < ms_up(time_us(call.arguments["until"])) * 1000
