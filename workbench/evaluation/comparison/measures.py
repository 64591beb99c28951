"""What is counted of a replay, user by user, so that two replays of the same users can be compared.

Rules are counted by what they call for, whether or not that is enforced, so that a replay without
feedback says what a count of matching posts would claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.replay.compiled import kernel
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.status_changes import StatusChanges, status_changes
from workbench.replay.compiled.trend import posts_calling

Unit = Literal["post", "user", "item", "time"]
DELETED, REJECTED = "posts deleted", "posts rejected"
SUSPENDED, BLOCKED = "users suspended by a rule", "users blocked by a rule"
REVIEW_ITEMS = "new review items"
_WITH_MEASURES = frozenset({"delete_post", "suspend", "block", "enable", "flag_post", "flag_user"})


@dataclass(frozen=True, eq=False)
class Measure:
    """A number of each user: int64[n_users], and what it counts. `unit`: one of it."""

    name: str
    unit: Unit
    of_users: np.ndarray


def measures(decided: Decided) -> Iterator[Measure]:
    """The numbers of a replay: posts deleted and rejected, users suspended and blocked, and review
    items, one a post or user, however often it is flagged.
    """
    changes = status_changes(decided)
    yield Measure(DELETED, "post", _posts(decided, posts_calling(decided, "delete_post")))
    yield Measure(REJECTED, "post", _posts(decided, np.flatnonzero(decided.is_rejected)))
    yield Measure(SUSPENDED, "user", _ever(decided, changes, kernel.SUSPENDED))
    yield Measure(BLOCKED, "user", _ever(decided, changes, kernel.BLOCKED))
    items = _posts(decided, posts_calling(decided, "flag_post"))
    items += _posts(decided, posts_calling(decided, "flag_user")) > 0
    yield Measure(REVIEW_ITEMS, "item", items)


def other_actions(*decided: Decided) -> list[str]:
    """The actions that live rules of some policies call and that no measure counts."""
    rules = [rule for each in decided for rule in each.run.policy.active_rules]
    calls = [call.action for rule in rules if rule.mode == "live" for call in rule.then]
    return [action for action in dict.fromkeys(calls) if action not in _WITH_MEASURES]


def calls_of(decided: Decided, action: str) -> Measure:
    """On how many posts of each user live rules call an action; the name is the action's."""
    return Measure(action, "time", _posts(decided, posts_calling(decided, action)))


def _posts(decided: Decided, places: np.ndarray) -> np.ndarray:
    """int64[n_users], how many of some posts each user has. `places`: int64[n], rising."""
    return np.diff(np.searchsorted(places, decided.run.offsets))


def _ever(decided: Decided, changes: StatusChanges, status: int) -> np.ndarray:
    """int64[n_users], 1 for users to whom a rule ever gives a status, else 0."""
    return (_posts(decided, changes.posts[changes.status == status]) > 0).astype(np.int64)
