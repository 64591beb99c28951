"""A simulation: the outcome of a policy over a store's posts, its charts and tables, the plan to
apply it, and its application.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import log_charts
from workbench.charts.chart_data import ChartData
from workbench.charts.post_charts import posts_over_time
from workbench.charts.rule_totals import rules_by_triggers
from workbench.errors import MAX_COMPARED, BadInput, NotFound, expected, quoted
from workbench.formatting import count
from workbench.model.actions import ACTIONS, STATUSES, TAG_ACTIONS
from workbench.model.actor import Actor
from workbench.model.batches import Batch
from workbench.model.ids import several_names, trimmed_id
from workbench.notebook.displays.charts import Charts, Drawn
from workbench.notebook.displays.table import Table
from workbench.notebook.filters import lists_containing, since_until
from workbench.notebook.log import Log
from workbench.notebook.simulation.evaluated_replay import EvaluatedReplay
from workbench.notebook.simulation.explained import Explained
from workbench.notebook.simulation.explained_user import ExplainedUser
from workbench.replay.outcome import Outcome
from workbench.replay.reference.explain import check_post, explain_post
from workbench.replay.reference.user_replay import UserReplay
from workbench.replay.simulate import replayed
from workbench.services.policies import policies
from workbench.services.simulations import apply, undo
from workbench.services.simulations import plan as planning
from workbench.services.simulations.snapshot import Snapshot
from workbench.store import Store

if TYPE_CHECKING:
    import pandas as pd

CHARTS = {
    "posts_over_time": posts_over_time,
    "users_out": log_charts.users_out,
    "actions_over_time": log_charts.by_action,
    "rules_over_time": log_charts.by_rule,
    "rules_by_triggers": rules_by_triggers,
    "tags_over_time": log_charts.tags,
}


class SimulationCharts(Charts):
    """The charts of a simulation: `posts_over_time()`, `users_out()`, `actions_over_time()`,
    `rules_over_time()`, `rules_by_triggers()`, `tags_over_time()`.
    """

    what = "simulation"

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    def __dir__(self) -> list[str]:
        return list(CHARTS)

    def _drawn(self, name: str) -> Drawn:
        return CHARTS[name](ChartData.of(self._outcome))


class Simulation(EvaluatedReplay):
    """What a policy would have done over the posts of a store, as of a snapshot of it."""

    def __init__(self, store: Store, actor: Actor, outcome: Outcome, snapshot: Snapshot) -> None:
        super().__init__(store, outcome)
        self._actor, self.snapshot = actor, snapshot

    @property
    def version(self) -> int | None:
        """The version under which its policy is saved, None where it is not."""
        return policies.version_of(self._store, self.outcome.run.policy)

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
        """The simulated moderation log, with its charts. `7d` is counted back from its end."""
        run = self.outcome.run
        return Log(
            self.outcome.log,
            run.policy,
            now_us=run.as_of_us,
            check_user=self._check_user,
            check_post=lambda post_id: check_post(run, post_id),
        )

    @property
    def users(self) -> UsersAtEnd:
        """The users at the end of the simulation; `sim.users(status="blocked")` filters them."""
        return UsersAtEnd(self.outcome.users)

    def posts(
        self,
        *,
        rule: str | None = None,
        action: str | None = None,
        user: str | None = None,
        since: object = None,
        until: object = None,
    ) -> Table:
        """The posts on which a rule fired or an action was called, or of a user, with the result of
        each; from `since` to before `until`, where `7d` is counted back from the simulation's end.

        Raises: NotFound, for an unknown rule, action or user; BadInput, for a wrong time.
        """
        run = self.outcome.run
        rows = since_until(self.outcome.outcomes, "created_at", since, until, run.as_of_us)
        if user is not None:
            self._check_user(trimmed_id(user))
            rows = rows.filter(pc.equal(rows.column("user_id"), trimmed_id(user)))
        if rule is not None:
            rows = rows.filter(lists_containing(rows.column("rules"), run.policy.rule(rule).name))
        if action is not None:
            known = dict.fromkeys((*ACTIONS, *TAG_ACTIONS, *run.policy.actions))
            if action not in known:
                raise NotFound(f"no action {quoted(action)}; {expected(list(known), action)}")
            rows = rows.filter(lists_containing(rows.column("actions"), action))
        return Table("Posts", rows)

    def user(self, user_id: str) -> Table:
        """A user's posts with the simulated result of each. Raises: NotFound."""
        user_id = trimmed_id(user_id)
        posts = self.posts(user=user_id).to_arrow()
        if not posts.num_rows:
            raise NotFound(f"the simulation has no posts of the user {quoted(user_id)}")
        ends = self.outcome.users
        last = ends.filter(pc.equal(ends.column("user_id"), user_id)).to_pylist()[0]
        tags = f", tags {', '.join(last['tags'])}" if last["tags"] else ""
        columns = ["created_at", "post_id", "accepted", "rejected_by", "rules", "actions"]
        return Table(f"{user_id}, {last['status']} at the end{tags}", posts.select(columns))

    def explain(self, post_id: str, user: str | None = None) -> Explained:
        """What happened on one post, and why. Raises: NotFound, BadInput."""
        return Explained(explain_post(self.outcome.run, post_id, user), self.outcome.run.policy)

    def explain_user(self, user_id: str) -> ExplainedUser:
        """A user's posts one by one: what each rule saw, and what followed. Raises: NotFound."""
        user_id = trimmed_id(user_id)
        self._check_user(user_id)
        run = self.outcome.run
        return ExplainedUser(UserReplay(run, pc.index(run.user_ids, user_id).as_py()))

    def without_feedback(self) -> Simulation:
        """The same replay with nothing enforced, as in a stateless backtest."""
        run = replace(
            self.outcome.run, choices=replace(self.outcome.run.choices, enforcement="none")
        )
        return Simulation(self._store, self._actor, replayed(run), self.snapshot)

    def to_arrow(self) -> pa.Table:
        """The result of every post."""
        return self.outcome.outcomes

    def to_pandas(self) -> pd.DataFrame:
        """The result of every post, as a pandas table. Raises: ImportError, without pandas."""
        return self.outcome.outcomes.to_pandas()

    def plan(
        self,
        *,
        reinstate: bool = False,
        protected_tags: str | Sequence[str] | None = None,
    ) -> planning.Plan:
        """What applying it now would change; nothing is written.

        `reinstate`: also enable users who are enabled in the simulation, and shorten suspensions
        that are shorter there; `protected_tags`: users with one of these tags are listed, and the
        plan is refused unless they are allowed; by default those of `wb.edit_limits()`.
        """
        return planning.plan(
            self._store,
            self.outcome,
            self.snapshot,
            reinstate=reinstate,
            protected_tags=None
            if protected_tags is None
            else several_names(protected_tags, "protected_tags"),
        )

    def apply(
        self,
        plan: planning.Plan,
        confirm: str,
        *,
        max_users: int | None = None,
        allow_protected: bool = False,
    ) -> Batch:
        """Apply a plan. `confirm`: the text of `plan.confirmation`; `max_users`: refuse when more
        users would change; `allow_protected`: also change users with protected tags.
        Raises: Refused, BadInput.
        """
        return apply.apply(
            self._store,
            self._actor,
            plan,
            confirm,
            max_users=max_users,
            allow_protected=allow_protected,
        )

    def undo(self, batch: Batch) -> undo.Undone:
        """Undo an applied plan. Raises: NotFound, Conflict."""
        return undo.undo(self._store, self._actor, batch.batch_id)

    def _check_user(self, user_id: str) -> None:
        """Raise NotFound, with the nearest id, for a user who is not in the simulation."""
        known = self.outcome.users.column("user_id")
        if not pc.any(pc.equal(known, user_id)).as_py():
            hint = expected(known.slice(0, MAX_COMPARED).to_pylist(), user_id, limit=5)
            raise NotFound(f"the simulation has no user {quoted(user_id)}; {hint}")

    def __repr__(self) -> str:
        """How many posts were accepted and rejected, and users suspended and blocked at the end."""
        summary = self.outcome.summary
        posts, users = summary["posts"], summary["users"]
        accepted, suspended = count(posts["accepted"], "post"), count(users["suspended"], "user")
        return (
            f"<Simulation of {self.outcome.run.policy.name}: {accepted} accepted,"
            f" {posts['rejected']:,} rejected; {suspended} suspended and"
            f" {users['blocked']:,} blocked at the end>"
        )

    def _repr_html_(self) -> str:
        return Table(repr(self).strip("<>"), self.rules.to_arrow()).html()


class UsersAtEnd(Table):
    """The users at the end of a simulation; calling it filters them."""

    def __init__(self, users: pa.Table) -> None:
        super().__init__("Users at the end", users)

    def __call__(
        self, part: str | None = None, *, tag: str | None = None, status: str | None = None
    ) -> UsersAtEnd:
        """The users whose id contains `part`, who have a tag, or a status at the end.

        Raises: BadInput, for an unknown status; NotFound, for a tag that no user has.
        """
        rows = self.to_arrow()
        if status is not None:
            if status not in STATUSES:
                raise BadInput(f"unknown status {quoted(status)}; {expected(STATUSES, status)}")
            rows = rows.filter(pc.equal(rows.column("status"), status))
        if tag is not None:
            assigned = pc.list_flatten(self.to_arrow().column("tags")).unique().to_pylist()
            if tag not in assigned:
                hint = expected(sorted(assigned), tag)
                raise NotFound(f"no user has the tag {quoted(tag)} at the end; {hint}")
            rows = rows.filter(lists_containing(rows.column("tags"), tag))
        if part is not None:
            ids = rows.column("user_id")
            rows = rows.filter(pc.match_substring(ids, part, ignore_case=True))
        return UsersAtEnd(rows)
