"""What charts read: the columns of a moderation log and, of a replay, its posts, users and period.

A store's log and a simulated one have the same columns, so that one set of charts draws both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.aggregate import of_kind, within
from workbench.charts.drawing.period import Period, period_of
from workbench.charts.standing import Changes, changes_of, status_changes
from workbench.policy.policy import Policy
from workbench.replay.outcome import OUTCOMES_SCHEMA, Outcome

NO_POLICY = Policy("none", ())


@dataclass(frozen=True, eq=False)
class ChartData:
    """The entries of a log, and what else a replay knows.

    `outcome`: the replay whose log it is, None for a store's. `period`: what every chart of the
    replay shows; without one, a chart begins at its first entry and ends at its last.
    """

    log: pa.Table
    policy: Policy = NO_POLICY
    outcome: Outcome | None = None
    period: Period | None = None

    @classmethod
    def of(cls, outcome: Outcome) -> ChartData:
        """The data of a replay; without posts there is no period, and nothing to show."""
        period = period_of(outcome)
        log = outcome.log if period else outcome.log.slice(0, 0)
        return cls(log, outcome.run.policy, outcome, period)

    def of_kind(self, kinds: tuple[str, ...]) -> pa.Table:
        """The entries of these kinds, within the replay's period."""
        entries = of_kind(self.log, kinds)
        return entries if self.period is None else within(entries, self.period)

    @property
    def posts(self) -> pa.Table:
        """What became of each post of a replay; a log alone does not know."""
        return OUTCOMES_SCHEMA.empty_table() if self.outcome is None else self.outcome.outcomes

    @cached_property
    def changes(self) -> Changes:
        """What changed users' statuses; a store's log begins with all users enabled."""
        if self.outcome is not None:
            return changes_of(self.outcome)
        users = pc.unique(pc.drop_null(self.log.column("user_id")).cast(pa.large_string()))
        users = users.take(pc.sort_indices(users))
        return status_changes(self.log, users, np.zeros(len(users), np.int8))

    @property
    def has_recorded(self) -> bool:
        """Whether a replay applied recorded entries."""
        return self.outcome is not None and self.outcome.summary["records"]["applied"] > 0
