"""The users whom two policies treat differently, by how: out in one alone, earlier, later, for
another reason, or otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.status_changes import FirstOut, first_out, status_changes

UserKind = Literal["newly_out", "freed", "earlier", "later", "other_reason", "otherwise"]
USER_KINDS: tuple[UserKind, ...] = get_args(UserKind)


@dataclass(frozen=True, eq=False)
class UsersApart:
    """`kinds`: int64[n], rising, the positions of the users of each kind; a user is of one kind.
    `a`, `b`: when either policy's rules first block or suspend each user.
    """

    kinds: Mapping[UserKind, np.ndarray]
    a: FirstOut
    b: FirstOut


def users_apart(a: Decided, b: Decided, posts: np.ndarray) -> UsersApart:
    """Part the users by how they are treated differently.

    `posts`: int64[n], rising, the positions of the posts that are treated differently.
    """
    of_a, of_b = (first_out(each, status_changes(each)) for each in (a, b))
    both = of_a.is_out & of_b.is_out
    same_post = both & (of_a.post == of_b.post)
    other = same_post & ((of_a.status != of_b.status) | _another_rule(a, b, of_a, of_b))
    masks: dict[UserKind, np.ndarray] = {
        "newly_out": of_b.is_out & ~of_a.is_out,
        "freed": of_a.is_out & ~of_b.is_out,
        "earlier": both & (of_b.post < of_a.post),
        "later": both & (of_b.post > of_a.post),
        "other_reason": other,
    }
    touched = np.diff(np.searchsorted(posts, a.run.offsets)) > 0
    masks["otherwise"] = touched & ~np.any(list(masks.values()), axis=0)
    return UsersApart({kind: np.flatnonzero(mask) for kind, mask in masks.items()}, of_a, of_b)


def _another_rule(a: Decided, b: Decided, of_a: FirstOut, of_b: FirstOut) -> np.ndarray:
    """bool[n_users]: whether rules of different names first block or suspend a user."""
    names: dict[str, int] = {}
    numbers: list[np.ndarray] = []
    for each in (a, b):
        rules = each.run.policy.active_rules
        places = [names.setdefault(rule.name, len(names)) for rule in rules]
        numbers.append(np.array(places or [0]))
    return numbers[0][of_a.rule] != numbers[1][of_b.rule]
