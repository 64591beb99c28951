"""The outcome of a replay: what became of each post and user, and the log.

Source: spec 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa

from workbench.display import HtmlRepr, rows_html
from workbench.formatting import count
from workbench.model.actions import STATUSES
from workbench.model.log.columns import TIME
from workbench.replay.run import Run
from workbench.replay.summary import summarise
from workbench.replay.summary_document import Summary
from workbench.replay.tally import Tally

NAMES = pa.list_(pa.string())
OUTCOMES_SCHEMA = pa.schema(
    [
        ("user_id", pa.large_string()),
        ("created_at", TIME),
        ("post_id", pa.large_string()),
        ("accepted", pa.bool_()),
        ("rejected_by", pa.string()),
        ("rules", NAMES),
        ("test_rules", NAMES),
        ("actions", NAMES),
    ]
)
USERS_SCHEMA = pa.schema(
    [
        ("user_id", pa.large_string()),
        ("status", pa.string()),
        ("block_until", pa.int64()),
        ("block_reason", pa.string()),
        ("tags", NAMES),
    ]
)


class _Decisions(Protocol):
    """What was decided of users, in the order of the run."""

    @property
    def status(self) -> np.ndarray: ...


class ReplayState(Protocol):
    """What an evaluator keeps of a replay."""

    @property
    def out(self) -> _Decisions:
        """What was decided."""
        ...


@dataclass(frozen=True, eq=False)
class Outcome(HtmlRepr):
    """What a policy would have done. The tables are made when they are first asked for.

    `state`: what the evaluator needs to replay a changed policy from here; None when it cannot.
    """

    run: Run
    tally: Tally
    _outcomes: Callable[[], pa.Table] = field(repr=False)
    _users: Callable[[], pa.Table] = field(repr=False)
    _log: Callable[[], pa.Table] = field(repr=False)
    state: ReplayState | None = field(default=None, repr=False)

    @cached_property
    def outcomes(self) -> pa.Table:
        """One row a post (none for warm-up posts), by user, time and post id."""
        return self._outcomes()

    @cached_property
    def users(self) -> pa.Table:
        """One row a user, by user id: how they stand at the end."""
        return self._users()

    @cached_property
    def statuses(self) -> dict[str, int]:
        """How many users have each status at the end."""
        if self.state is None:
            statuses = self.users.column("status").to_pylist()
            return {status: statuses.count(status) for status in STATUSES}
        counts = np.bincount(self.state.out.status, minlength=len(STATUSES))
        return dict(zip(STATUSES, counts.tolist(), strict=True))

    @cached_property
    def log(self) -> pa.Table:
        """The moderation log, by time, user and order of happening."""
        return self._log()

    @cached_property
    def summary(self) -> Summary:
        """Counts, the choices of the run, and what to know before believing them."""
        return summarise(self.run, self.tally, self.statuses)

    def to_arrow(self) -> pa.Table:
        """The result of every post: `outcomes`."""
        return self.outcomes

    def _repr_html_(self) -> str:
        return super()._repr_html_() + rows_html("Result of each post", self.outcomes)

    def _title(self) -> str:
        return f"Outcome of {self.run.policy.name}"

    def _fields(self) -> dict[str, object]:
        """Counts of posts, of users at the end and of triggers, and the warnings."""
        posts, rules = self.summary["posts"], self.summary["rules"]
        counts = {f"posts {name}": posts[name] for name in ("accepted", "rejected", "warm_up")}
        counts |= {f"users {status} at the end": n for status, n in self.statuses.items()}
        counts |= {f"{rule['rule']}: triggers": rule["triggers"] for rule in rules}
        return {
            **{
                name.replace("warm_up", "that only filled windows"): f"{n:,}"
                for name, n in counts.items()
            },
            **({"warnings": "\n".join(warnings)} if (warnings := self.summary["warnings"]) else {}),
        }

    def __repr__(self) -> str:
        t = self.tally
        posts = f"{count(t.accepted, 'post')} accepted, {t.rejected:,} rejected"
        return f"<Outcome of {self.run.policy.name}: {posts}>"
