"""The posts and users that the counts of the rule builder stand for, by their positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count, pairwise
from typing import Literal

import numpy as np
import pyarrow as pa

from workbench.formatting import day
from workbench.model.tables import post_row
from workbench.replay.compiled import kernel
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.status_changes import ever_suspended
from workbench.replay.compiled.trend import posts_calling, posts_of_rules
from workbench.replay.outcome import Outcome
from workbench.units import UNIT_US

Kind = Literal["posts", "users"]
BINS = 24
_NUMBERS = count(1)


@dataclass(frozen=True, eq=False)
class Rows:
    """Posts or users. `places`: int64[n], their positions, rising, each once."""

    kind: Kind
    places: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    def without(self, others: Rows) -> Rows:
        """Those that are not among others."""
        if np.array_equal(self.places, others.places):  # most are: an edit changes few rules
            return Rows(self.kind, self.places[:0])
        is_other = np.isin(self.places, others.places, assume_unique=True)
        return Rows(self.kind, self.places[~is_other])


@dataclass(frozen=True)
class Total:
    """A total of a policy. `key`, `label`: what is counted; `value`: the number that is shown;
    `rows`: what it counts.
    """

    key: str
    label: str
    value: float
    rows: Rows


class Counted:
    """What the counts of an `outcome` count, worked out when it is first asked for; `decided`: what
    the kernel decided; `number`: of these counts, which no others have.
    """

    def __init__(self, outcome: Outcome) -> None:
        assert isinstance(outcome.state, Decided)  # the editor replays with no other evaluator
        self.outcome, self.decided, self.number = outcome, outcome.state, next(_NUMBERS)
        self._by_rule: dict[str, tuple[Rows, Rows]] = {}

    def rule(self, name: str) -> tuple[Rows, Rows] | None:
        """The posts on which a rule fires, and their users; None without such a rule."""
        places = {rule.name: n for n, rule in enumerate(self.outcome.run.policy.active_rules)}
        if name not in places:
            return None
        if name not in self._by_rule:
            posts = posts_of_rules(self.decided, [places[name]])
            self._by_rule[name] = Rows("posts", posts), self.users_of(posts)
        return self._by_rule[name]

    def part(self, name: str, part: int) -> Rows:
        """The posts on which a rule fires in one of `BINS` equal parts of the history."""
        fired = self.rule(name)
        if fired is None:
            return Rows("posts", np.zeros(0, np.int64))
        posts = fired[0].places
        at_us = self.outcome.run.history.created_at[posts]
        first, last = self.edges_us[part : part + 2]
        return Rows("posts", posts[(at_us >= first) & (at_us < last)])

    @cached_property
    def edges_us(self) -> np.ndarray:
        """int64[BINS + 1], epoch µs: where each part of the history begins, and the last ends."""
        run = self.outcome.run
        return np.linspace(run.first_us, run.last_us + 1, BINS + 1).astype(np.int64)

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days of each part of the history, in words."""
        return tuple(
            " to ".join(dict.fromkeys([day(first), day(last - 1)]))
            for first, last in pairwise(self.edges_us.tolist())
        )

    @cached_property
    def totals(self) -> Mapping[str, Total]:
        """What the whole policy does, by key: see `TOTALS`."""
        return {
            key: Total(key, label, value, rows)
            for key, (label, measure) in TOTALS.items()
            for value, rows in [measure(self)]
        }

    @cached_property
    def actions_a_day(self) -> float:
        """How many actions live rules call a day."""
        return sum(self.outcome.summary["actions"].values()) / self._days

    def users_of(self, posts: np.ndarray) -> Rows:
        """The authors of posts, whose positions rise."""
        owners: np.ndarray = np.searchsorted(self.outcome.run.offsets, posts, "right") - 1
        is_other = np.diff(owners, prepend=-1) > 0
        return Rows("users", owners[is_other])

    def calling(self, action: str) -> Rows:
        """The posts on which a live rule calls an action."""
        return Rows("posts", posts_calling(self.decided, action))

    def ids(self, rows: Rows) -> tuple[str, ...]:
        """The keys of rows of the table of posts or users."""
        run = self.outcome.run
        if rows.kind == "users":
            return tuple(run.user_ids.take(pa.array(rows.places)).to_pylist())
        return tuple(map(post_row, *run.history.ids_at(rows.places)))

    def deleted(self) -> tuple[float, Rows]:
        """Posts that a rule deletes."""
        return _counted(self.calling("delete_post"))

    def ever_suspended(self) -> tuple[float, Rows]:
        """Users who were suspended at some time of the period."""
        return _counted(Rows("users", ever_suspended(self.decided)))

    def suspended(self) -> tuple[float, Rows]:
        """Users who are suspended at the end."""
        return _counted(self._with_status(kernel.SUSPENDED))

    def blocked(self) -> tuple[float, Rows]:
        """Users who are blocked at the end."""
        return _counted(self._with_status(kernel.BLOCKED))

    def review_a_day(self) -> tuple[float, Rows]:
        """Items of the review feed a day, one a post or user, however often it is flagged; and the
        posts on which they come up.
        """
        posts, by_user = self.calling("flag_post"), self.calling("flag_user")
        items = len(posts) + len(self.users_of(by_user.places))
        both = np.union1d(posts.places, by_user.places)
        return round(items / self._days, 1), Rows("posts", both)

    def rejected(self) -> tuple[float, Rows]:
        """Posts that nobody sees, since their author is blocked or suspended."""
        return _counted(Rows("posts", np.flatnonzero(self.decided.is_rejected)))

    @property
    def _days(self) -> float:
        """The length of the period, at least a day."""
        run = self.outcome.run
        return max(1.0, (run.last_us - run.first_us) / UNIT_US["d"])

    def _with_status(self, status: int) -> Rows:
        return Rows("users", np.flatnonzero(self.decided.out.status == status))


TOTALS: Mapping[str, tuple[str, Callable[[Counted], tuple[float, Rows]]]] = {
    "deleted": ("posts deleted", Counted.deleted),
    "ever_suspended": ("users ever suspended", Counted.ever_suspended),
    "suspended": ("users suspended at the end", Counted.suspended),
    "blocked": ("users blocked at the end", Counted.blocked),
    "review_a_day": ("new review items a day", Counted.review_a_day),
    "rejected": ("posts rejected", Counted.rejected),
}


def _counted(rows: Rows) -> tuple[float, Rows]:
    return len(rows), rows
