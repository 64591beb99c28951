"""A simulation: an outcome over a store, which can be looked at, planned and
applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import replay_charts
from workbench.errors import NotFound, quoted
from workbench.model.actor import Actor
from workbench.model.ids import trimmed_id
from workbench.notebook.explained import Explained
from workbench.notebook.log import Log
from workbench.notebook.picture import Picture
from workbench.notebook.table import Table
from workbench.replay.outcome import Outcome
from workbench.replay.reference.explain import explain_post
from workbench.replay.simulate import simulate
from workbench.services.simulations import apply, undo
from workbench.services.simulations import plan as planning
from workbench.services.simulations.snapshot import Snapshot
from workbench.store import Store

_CHARTS = (
    replay_charts.posts_over_time,
    replay_charts.users_out,
    replay_charts.actions_over_time,
    replay_charts.rules_over_time,
    replay_charts.rules_by_triggers,
    replay_charts.tags_over_time,
)


class SimulationCharts:
    """The charts of a simulation: `posts_over_time()`, `users_out()`, `actions_over_time()`,
    `rules_over_time()`, `rules_by_triggers()`, `tags_over_time()`.
    """

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def __getattr__(self, name: str) -> Any:
        drawn = {draw.__name__: draw for draw in _CHARTS}
        if name not in drawn:
            said = f"there is no chart {name!r} of a simulation; there are {list(drawn)}"
            raise AttributeError(said)
        return partial(self._picture, drawn[name])

    def __dir__(self) -> list[str]:
        return [draw.__name__ for draw in _CHARTS]

    def _picture(self, draw: Any) -> Picture:
        return Picture(draw(self._outcome))


class Simulation:
    """What a policy would have done over the posts of a store, as of a snapshot of it."""

    def __init__(self, store: Store, actor: Actor, outcome: Outcome, snapshot: Snapshot) -> None:
        self._store, self._actor = store, actor
        self.outcome, self.snapshot = outcome, snapshot

    @property
    def rules(self) -> Table:
        """Each rule with its triggers, distinct users, and how often it was unknown."""
        return Table("What each rule did", pa.Table.from_pylist(self.outcome.summary["rules"]))

    @property
    def chart(self) -> SimulationCharts:
        """The charts."""
        return SimulationCharts(self.outcome)

    @property
    def log(self) -> Log:
        """The simulated moderation log, with its charts."""
        return Log(self.outcome.log, self.outcome.run.policy)

    def posts(
        self, *, rule: str | None = None, action: str | None = None, user: str | None = None
    ) -> Table:
        """The posts on which a rule fired, an action was called, or of a user, with what became of
        each.
        """
        rows = self.outcome.outcomes
        if user is not None:
            rows = rows.filter(pc.equal(rows.column("user_id"), trimmed_id(user)))
        for column, wanted in (("rules", rule), ("actions", action)):
            if wanted is not None:
                rows = rows.filter(_holding(rows.column(column), wanted))
        return Table("Posts", rows)

    def user(self, user_id: str) -> Table:
        """A user's posts with what would have become of each. Raises: NotFound."""
        user_id = trimmed_id(user_id)
        found = self.posts(user=user_id).to_arrow()
        if not found.num_rows:
            raise NotFound(f"the simulation has no posts of the user {quoted(user_id)}")
        ends = self.outcome.users
        end = ends.filter(pc.equal(ends.column("user_id"), user_id)).to_pylist()[0]
        tags = f", tags {', '.join(end['tags'])}" if end["tags"] else ""
        columns = ["created_at", "post_id", "accepted", "rejected_by", "rules", "actions"]
        return Table(f"{user_id}, {end['status']} at the end{tags}", found.select(columns))

    def explain(self, post_id: str, user: str | None = None) -> Explained:
        """What happened on one post, and why. Raises: NotFound, BadInput."""
        return Explained(explain_post(self.outcome.run, post_id, user), self.outcome.run.policy)

    def without_feedback(self) -> Simulation:
        """The same replay with nothing enforced: what a stateless backtest would have said."""
        run = self.outcome.run
        outcome = simulate(
            run.policy,
            run.history,
            users=run.users,
            lists=run.lists,
            enforcement="none",
        )
        return Simulation(self._store, self._actor, outcome, self.snapshot)

    def to_arrow(self) -> pa.Table:
        """What became of every post."""
        return self.outcome.outcomes

    def to_pandas(self) -> Any:
        """What became of every post, as a pandas table. Raises: ImportError, without pandas."""
        return self.outcome.outcomes.to_pandas()

    def plan(
        self, *, reinstate: bool = False, protected_tags: Sequence[str] = planning.PROTECTED_TAGS
    ) -> planning.Plan:
        """What applying it now would do; nothing is written."""
        return planning.plan(
            self._store,
            self.outcome,
            self.snapshot,
            reinstate=reinstate,
            protected_tags=protected_tags,
        )

    def apply(self, plan: planning.Plan, confirm: str, **limits: Any) -> apply.Batch:
        """Apply a plan, as `services.apply.apply` does. Raises: Refused."""
        return apply.apply(self._store, self._actor, plan, confirm, **limits)

    def undo(self, batch: apply.Batch) -> undo.Undone:
        """Take an applied plan back. Raises: NotFound, Conflict."""
        return undo.undo(self._store, self._actor, batch.batch_id)

    def __repr__(self) -> str:
        """How many posts were accepted and rejected, and who is out at the end."""
        summary = self.outcome.summary
        posts, users = summary["posts"], summary["users"]
        return (
            f"<Simulation of {self.outcome.run.policy.name}: {posts['accepted']:,} posts accepted,"
            f" {posts['rejected']:,} rejected; {users['suspended']:,} users suspended and"
            f" {users['blocked']:,} blocked at the end>"
        )

    def _repr_html_(self) -> str:
        return Table(repr(self).strip("<>"), self.rules.to_arrow())._repr_html_()


def _holding(lists: pa.ChunkedArray, wanted: str) -> pa.Array:
    """bool[n]: whether each list holds a value."""
    whole = lists.combine_chunks()
    parents = pc.list_parent_indices(whole).filter(pc.equal(pc.list_flatten(whole), wanted))
    return pc.is_in(pa.array(range(len(whole)), pa.int64()), value_set=parents.cast(pa.int64()))
