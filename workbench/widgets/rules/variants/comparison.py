"""Two policies side by side: what the second one changes, what each would have done to the posts of
the store, and which posts and users they treat differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from workbench.policy.changes import changes
from workbench.replay.difference import Difference, difference
from workbench.widgets.navigation import Selection
from workbench.widgets.rules.counted import TOTALS, Counted, Rows

Side = Literal["left", "right"]
TREATED = {
    "posts": "Posts that are treated differently",
    "posts_newly_rejected": "Posts that are newly rejected",
    "posts_newly_accepted": "Posts that are newly accepted",
    "users": "Users who end otherwise",
    "users_newly_out": "Users who are newly out at the end",
    "users_newly_free": "Users who are newly free at the end",
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two policies that were replayed over the same posts. `left_key`, `right_key`, `labels`: what
    they are; `number`: of the counts of the rules when they were compared.
    """

    left_key: str
    right_key: str
    labels: tuple[str, str]
    left: Counted
    right: Counted
    number: int

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """What the right policy changes of the left one, in sentences."""
        return changes(self.left.outcome.run.policy, self.right.outcome.run.policy)

    @cached_property
    def difference(self) -> Difference:
        """The posts and users that are treated differently."""
        return difference(self.left.outcome, self.right.outcome)

    def total(self, key: str, side: Side) -> Rows:
        """What a total of one policy counts."""
        return (self.left if side == "left" else self.right).totals[key].rows

    def only(self, key: str, side: Side) -> Rows:
        """What a total counts of one policy alone."""
        other: Side = "right" if side == "left" else "left"
        return self.total(key, side).without(self.total(key, other))

    def selection(self, what: str, side: Side, *, only: bool) -> Selection | None:
        """What a number counts: a total of one policy, or what is treated differently; None for
        any other.
        """
        label = self.labels[0 if side == "left" else 1]
        if what in TOTALS:
            rows = self.only(what, side) if only else self.total(what, side)
            name = self.left.totals[what].label
            title = f"{name[0].upper()}{name[1:]}, {label}{' alone' if only else ''}"
            return Selection(rows.kind, title, self.left.ids(rows))
        if what not in TREATED:
            return None
        title = f"{TREATED[what]}, from {self.labels[0]} to {self.labels[1]}"
        ids = tuple(self._treated(what).to_pylist())
        return Selection("posts" if what.startswith("posts") else "users", title, ids)

    def _treated(self, what: str) -> pa.ChunkedArray:
        posts, users = self.difference.posts, self.difference.users
        if what.startswith("posts"):
            a, b = posts.column("a_accepted"), posts.column("b_accepted")
            masks = {"posts_newly_rejected": (a, b), "posts_newly_accepted": (b, a)}
            ids = posts.column("post_id")
        else:
            a, b = (pc.not_equal(users.column(n), "enabled") for n in ("a_status", "b_status"))
            masks = {"users_newly_out": (b, a), "users_newly_free": (a, b)}
            ids = users.column("user_id")
        return ids.filter(pc.and_not(*masks[what])) if what in masks else ids
