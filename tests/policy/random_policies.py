"""Random cases in which rules stand close to each other.

Those of the oracle are wide: their rules seldom exclude or cover one another. Here a few classes,
windows and thresholds are joined in many ways, rules fire always, and actions leave users as they
are, so that every rule is evaluated at many posts.
"""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from tests.oracle.cases import CaseMaker

WINDOWS = ["2h", "24h", None]
ACTIONS = ["delete_post", "flag_user", {"add_tags": ["trusted"]}, {"remove_tags": ["trusted"]}]


class CloseCaseMaker(CaseMaker):
    """Draws a case whose rules are joined from a few parts."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.actions = {}
        self.tags = ["trusted", *[tag for tag in self.tags if tag != "trusted"]]
        self.wheres = [self.draw_condition(1, of_post=True) for _ in range(rng.randint(1, 2))]
        self.parts = [self.draw_part() for _ in range(rng.randint(3, 6))]

    def draw_part(self) -> dict[str, Any]:
        """One condition: a count over one of two kinds of posts, or of the post itself."""
        if self.chance(0.2):
            return self.draw_condition(0, of_post=True)
        body: dict[str, Any] = {} if self.chance(0.3) else {"where": self.rng.choice(self.wheres)}
        kind = self.rng.choice(["post_count", "post_count", "post_share"])
        for name in self.comparison_names():
            count = self.rng.choice([0, 1, 1, 2, 2, 3])
            body[name] = count if kind == "post_count" else f"{self.rng.choice([0, 50, 100])}%"
        window = self.rng.choice(WINDOWS)
        return {kind: body | ({"in_past": window} if window else {})}

    def draw_joined(self, depth: int = 2) -> dict[str, Any]:
        """Parts joined by all, any and not."""
        if depth == 0 or self.chance(0.2):
            return self.rng.choice([*self.parts, *self.wheres])
        kind = self.rng.choice(["all", "all", "any", "not"])
        if kind == "not":
            return {"not": self.draw_joined(depth - 1)}
        return {kind: [self.draw_joined(depth - 1) for _ in range(self.rng.randint(2, 3))]}

    def draw_policy(self) -> dict[str, Any]:
        policy = super().draw_policy() | {"tags": self.tags}
        if self.chance(0.7):
            policy["evaluate"] = "first_match"
        for rule in policy["rules"]:
            rule["when"] = deepcopy(self.draw_joined())
            rule["then"] = [self.rng.choice(ACTIONS)]
            if self.chance(0.8):
                rule.pop("fires", None)
                rule.pop("cooldown", None)
        return policy


def close_case(seed: int) -> dict[str, Any]:
    """One valid random case whose rules stand close to each other."""
    return CloseCaseMaker(random.Random(seed)).case()
