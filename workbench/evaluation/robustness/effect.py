"""How many posts and users a change of a policy treats differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.evaluation.comparison.treatments import treated_differently
from workbench.evaluation.comparison.users import users_apart
from workbench.evaluation.labels.strata import decided
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate_changed


@dataclass(frozen=True)
class Effect:
    """What is treated differently: `posts`; `users`, with any difference; `flipped`, the users who
    are blocked or suspended at some time under one of the policies alone; of `all_users`.
    """

    posts: int
    users: int
    flipped: int
    all_users: int

    @property
    def share_flipped(self) -> float:
        """The share of all users who are flipped."""
        return self.flipped / self.all_users if self.all_users else 0.0


def effect_of(outcome: Outcome, policy: Policy) -> Effect:
    """What another policy does otherwise over the same posts. Raises: BadInput."""
    a, b = decided(outcome), decided(simulate_changed(outcome, policy))
    posts = treated_differently(a, b)
    kinds = users_apart(a, b, posts).kinds
    users = np.unique(np.concatenate(list(kinds.values())))
    flipped = len(kinds["newly_out"]) + len(kinds["freed"])
    return Effect(len(posts), len(users), flipped, len(outcome.run.user_ids))
