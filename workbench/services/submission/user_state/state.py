"""A user's replay state between two submitted posts: windows, calls and memories of rules."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.log.standing import Standing
from workbench.policy.lower import Lowered, lowered
from workbench.policy.policy import Policy
from workbench.replay.reference.arrival import wheres
from workbench.replay.reference.state import User
from workbench.replay.reference.windows import Windows

NEVER = -(2**62)


@dataclass
class UserState:
    """A user's state, and the time of the newest submitted post, epoch µs.

    `unsaved`: how many posts the state holds beyond the saved one.
    """

    user: User
    newest_us: int = NEVER
    unsaved: int = 0


def empty_state(user_id: str, policy: Policy) -> UserState:
    """The state of a user without posts, for the rules of a policy."""
    user = User(user_id, 0, "enabled", 0, None, set(), Windows(counted_conditions(policy)))
    return UserState(user)


def counted_conditions(policy: Policy) -> tuple[Lowered | None, ...]:
    """The conditions of all counts of a policy, each with a window of its own."""
    return wheres(tuple(lowered(rule.when, policy.classes) for rule in policy.active_rules))


def apply_standing(user: User, standing: Standing) -> None:
    """Give a user the status, suspension, reason and tags that the store has."""
    user.status, user.until_us = standing.status, standing.until_us or 0
    user.reason, user.tags = standing.reason, set(standing.tags)
