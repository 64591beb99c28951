"""Whom a policy takes out whom another does not: users who are suspended, blocked, or have posts
deleted, by their positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.replay.compiled.trend import posts_of_rules
from workbench.widgets.rules.counted import Counted, Rows

_OUT = ("suspend", "block")


@dataclass(frozen=True, eq=False)
class MoreTakenOut:
    """What the policy of `now` does that the policy of `before` does not. `suspended`, `blocked`:
    users; `deleted`: posts.
    """

    now: Counted
    before: Counted
    suspended: Rows
    blocked: Rows
    deleted: Rows

    @classmethod
    def of(cls, now: Counted, before: Counted) -> MoreTakenOut:
        """Compare two policies over the same history. Who was blocked is not suspended anew, and a
        post that nobody saw is not deleted anew.
        """
        kinds = ("ever_suspended", "blocked", "deleted")
        new = {key: now.totals[key].rows.without(before.totals[key].rows) for key in kinds}
        suspended = new["ever_suspended"].without(before.totals["blocked"].rows)
        deleted = new["deleted"].without(before.totals["rejected"].rows)
        return cls(now, before, suspended, new["blocked"], deleted)

    @cached_property
    def out(self) -> Rows:
        """Users who are suspended or blocked."""
        return Rows("users", np.union1d(self.suspended.places, self.blocked.places))

    @cached_property
    def affected(self) -> Rows:
        """Users who are suspended or blocked, or of whom a post is deleted."""
        writers = self.now.users_of(self.deleted.places)
        return Rows("users", np.union1d(self.out.places, writers.places))

    def among(self, rows: Rows, places: np.ndarray) -> Rows:
        """Those of some users who are at other positions, too."""
        return Rows("users", np.intersect1d(rows.places, places, assume_unique=True))

    def rules_against(self, users: Rows) -> list[str]:
        """The names of the live rules that take some of these users out."""
        out = self.among(self.out, users.places)
        is_deleted = np.isin(self._owners(self.deleted.places), users.places)
        deleted = self.deleted.places[is_deleted]
        names: list[str] = []
        for place, rule in enumerate(self.now.outcome.run.policy.active_rules):
            called = {call.action for call in rule.then}
            if rule.mode != "live" or not called & {*_OUT, "delete_post"}:
                continue
            posts = posts_of_rules(self.now.decided, [place])
            takes_out = called & {*_OUT} and np.isin(self._owners(posts), out.places).any()
            if takes_out or ("delete_post" in called and np.isin(posts, deleted).any()):
                names.append(rule.name)
        return names

    def _owners(self, posts: np.ndarray) -> np.ndarray:
        """int64[n]: the position of the author of each post."""
        return np.searchsorted(self.now.outcome.run.offsets, posts, "right") - 1
