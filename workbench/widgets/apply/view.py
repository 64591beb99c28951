"""The page on which a simulation is applied to the users of the store: the plan, with the share of
users it changes, the typed confirmation, the result, and undo.
"""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

import pyarrow.compute as pc
import traitlets

from workbench.errors import BadInput, NotFound, printable
from workbench.formatting import count, moment, plural
from workbench.model.actions import ACTIONS
from workbench.notebook.simulation.memo import change_memo
from workbench.notebook.simulation.simulation import Simulation
from workbench.notebook.workbench import Workbench
from workbench.replay.outcome import Outcome
from workbench.services.simulations import apply, undo
from workbench.services.simulations.affected import GROUPS, AffectedUsers
from workbench.services.simulations.plan import Plan
from workbench.services.tags.downloads import file_name_part
from workbench.titles import ACTION_TITLES
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import PAGE_ROWS, RecordsPage, first_shown, typed_number
from workbench.widgets.users.wording import custom_words

SHOWN_USERS = 5
_SO_ALREADY = {
    "add_tags": "the users have the tags already, or lost them again later in the simulation",
    "remove_tags": "the users do not have the tags now, or got them again later in the simulation",
}


class GroupRow(TypedDict):
    """The users to whom the same happens. `first`: the ids of the first `SHOWN_USERS` of `n`."""

    key: str
    title: str
    n: int
    first: list[str]


class UserOfGroup(TypedDict):
    """A user of the group that is open: what would be done, and the rules that call for it."""

    user_id: str
    effects: list[str]
    rules: list[str]
    posts: int
    protected: bool


class OpenGroup(TypedDict):
    """The users of one group, from the `first` of `n`."""

    key: str
    title: str
    users: list[UserOfGroup]
    first: int
    n: int
    page_rows: int


class PlanState(TypedDict):
    """A plan. `version`: that of the policy, None where it is not saved; `counts`: actions, and to
    how many users or posts they are done; `absent`: what the simulation called and the plan does
    not have, with why; `rules`: rules with actions and their number; `largest`: the users with most
    posts among those who would be suspended or blocked; `group`: the one that is open; `protected`:
    how many users a tag protects. `rejected`: how many posts the simulation rejects, to which
    nothing is done; `kept`: how many users are out now, and stay so although the simulation leaves
    them free or out for less; `end`: the time of the last post.
    """

    policy: str
    version: int | None
    users: int
    all_users: int
    rejected: int
    kept: int
    end: str
    counts: list[list[str]]
    absent: list[str]
    largest: list[list[str | int]]
    rules: list[list[str | int]]
    groups: list[GroupRow]
    group: OpenGroup | None
    protected: int
    confirmation: str


class BatchRow(TypedDict):
    """An applied simulation. `undone`: when it was undone."""

    batch_id: str
    policy: str
    at: str
    by: str
    undone: str | None


class ApplyState(TypedDict):
    """What the page shows. `simulation`: its summary; `reinstate`: whether users are reinstated."""

    simulation: str | None
    plan: PlanState | None
    reinstate: bool
    batches: list[BatchRow]


class ApplyView(RecordsPage):
    """Apply a simulation, and undo it. `simulation`: what would be applied, None before the first
    simulation; `plan`: what applying it would change; `note`: a warning before applying;
    `navigate`: called with the page of a user that is requested.
    """

    _esm = bundle("apply/view.js")
    _css = style("apply/apply.css")
    note = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        workbench: Workbench,
        simulation: Simulation | None = None,
        navigate: Navigate = stay,
    ) -> None:
        self.simulation = simulation
        self.plan: Plan | None = None
        self._affected: AffectedUsers | None = None
        self._group: str | None = None
        self._first = 0
        self._reinstate = False
        self.navigate = navigate
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many users the plan changes."""
        return f"<ApplyView: {'no plan' if self.plan is None else count(self.plan.users, 'user')}>"

    def _handlers(self) -> Handlers:
        return {
            "plan": self._make_plan,
            "cancel": self._cancel,
            "group": self._open_group,
            "users_csv": self._download_users,
            "memo": self._download_memo,
            "apply": self._apply,
            "undo": self._undo,
            "user": self._open_user,
            "group_table": self._open_table,
            "rules": lambda: self.navigate(Destination("Rules")),
        }

    def _make_plan(self, *, reinstate: bool = False) -> None:
        if self.simulation is None:
            raise BadInput("simulate a policy first, with the button Simulate on the page Rules")
        self._reinstate = reinstate
        self.plan = self.simulation.plan(reinstate=reinstate)
        self._affected, self._group = AffectedUsers(self.plan), None

    def _cancel(self) -> None:
        """Close the plan without applying it."""
        if self.plan is not None:
            self._close_plan()
            self._report("nothing was applied")

    def _close_plan(self) -> None:
        self.plan = self._affected = self._group = None

    def _open_group(self, key: str | None = None, first: int = 0) -> None:
        self._group, self._first = key, first

    def _download_users(self) -> None:
        if self.plan is None or self._affected is None:
            raise BadInput("show the plan first")
        name = f"{file_name_part(self.plan.policy)}-plan-{self.plan.digest[:8]}.csv"
        self._send_file(name, self._affected.csv())

    def _download_memo(self, why: str = "") -> None:
        if self.plan is None or self.simulation is None:
            raise BadInput("show the plan first")
        memo = change_memo(self.workbench.store, self.simulation, self.plan, why)
        self._send_file(memo.file_name, memo.content, "text/html")
        self._report(f"the change memo is saved as {memo.file_name}")

    def _apply(
        self, confirm: str, max_users: object = None, *, allow_protected: bool = False
    ) -> None:
        if self.plan is None:
            raise BadInput("show the plan first")
        limit = typed_number(max_users, "maximum number of users")
        batch = apply.apply(
            self.workbench.store,
            self.workbench.actor,
            self.plan,
            confirm,
            max_users=None if limit is None else int(limit),
            allow_protected=allow_protected,
        )
        users, skipped = self.plan.users, len({left.user_id for left in self.plan.skipped})
        self._close_plan()
        self.simulation = None
        changed = f"applied as {batch.batch_id}: {count(users, 'user')} changed"
        note = (
            f"; for {count(skipped, 'user')}, changes made by a person are kept" if skipped else ""
        )
        self._report(f"{changed}{note}; Undo reverses it")

    def _undo(self, batch_id: str) -> None:
        undone = undo.undo(self.workbench.store, self.workbench.actor, batch_id)
        self._close_plan()
        skipped = [f"{left.user_id} ({left.what})" for left in undone.left[:SHOWN_USERS]]
        rest = f"; changed since, and not undone: {', '.join(skipped)}" if skipped else ""
        users = f"{count(undone.users, 'user')} {plural(undone.users, 'is', 'are')}"
        custom = custom_words(self.workbench, undone.not_undone)
        partial = bool(undone.left or custom)
        self._report(f"{batch_id} is undone: {users} as before{rest}{custom}", partial=partial)

    def _open_user(self, user_id: str) -> None:
        self.navigate(Destination("Users", user_id=user_id))

    def _open_table(self, key: str) -> None:
        """Open the users of a group in the table of users. Raises: NotFound."""
        if self._affected is None or key not in self._affected.groups:
            raise NotFound("the plan has no such group of users")
        ids = tuple(self._affected.groups[key])
        title = f"Plan of {printable(self._affected.plan.policy)}: {GROUPS[key]}"
        self.navigate(Destination("Users", selection=Selection("users", title, ids)))

    def _view_state(self) -> ApplyState:
        return {
            "simulation": None if self.simulation is None else repr(self.simulation).strip("<>"),
            "plan": self._plan_state(),
            "reinstate": self._reinstate,
            "batches": [
                {
                    "batch_id": batch.batch_id,
                    "policy": printable(batch.policy),
                    "at": moment(batch.applied_us),
                    "by": batch.applied_by,
                    "undone": None if batch.undone_us is None else moment(batch.undone_us),
                }
                for batch in reversed(apply.batches(self.workbench.store))
            ],
        }

    def _plan_state(self) -> PlanState | None:
        plan, affected = self.plan, self._affected
        if plan is None or affected is None:
            return None
        return {
            "policy": printable(plan.policy),
            "version": None if self.simulation is None else self.simulation.version,
            "users": plan.users,
            "all_users": plan.all_users,
            "rejected": self._rejected(),
            "kept": len(plan.kept),
            "end": moment(plan.run.last_us),
            "counts": [[ACTION_TITLES[name], _done(name, n)] for name, n in plan.counts.items()],
            "absent": self._absent(plan),
            "largest": [
                [
                    user.user_id,
                    printable(user.what),
                    printable(user.rule),
                    user.posts,
                    user.deleted,
                ]
                for user in affected.largest()
            ],
            "rules": _rules(plan),
            "groups": [
                {"key": key, "title": GROUPS[key], "n": len(users), "first": users[:SHOWN_USERS]}
                for key, users in affected.groups.items()
            ],
            "group": self._group_state(affected),
            "protected": len(plan.protected),
            "confirmation": printable(plan.confirmation),
        }

    def _absent(self, plan: Plan) -> list[str]:
        """What the simulation called and the plan does not have, in sentences."""
        if self.simulation is None:
            return []
        outcome = self.simulation.outcome
        calls, offers = outcome.summary["actions"], outcome.run.policy.actions
        lines: list[str] = []
        for name, n in calls.items():
            if not n or name in plan.counts:
                continue
            why = _why_not(name, outcome, plan)
            if name not in ACTIONS:
                why = "an action of your own, which is not taken by applying"
            elif name == "enable" and not self._reinstate:
                why = "only where you ask for it below"
            label = ACTION_TITLES.get(name) or offers[name].label or name
            lines.append(printable(f"{label}, {count(n, 'call')}: {why}"))
        return lines

    def _rejected(self) -> int:
        if self.simulation is None:
            return 0
        return self.simulation.outcome.summary["posts"]["rejected"]

    def _group_state(self, affected: AffectedUsers) -> OpenGroup | None:
        key = self._group
        if key is None or key not in affected.groups:
            return None
        n = len(affected.groups[key])
        first = first_shown(self._first, n)
        return {
            "key": key,
            "title": GROUPS[key],
            "users": [
                {
                    "user_id": user.user_id,
                    "effects": [printable(words) for words in user.effects],
                    "rules": [printable(rule) for rule in user.rules],
                    "posts": user.posts,
                    "protected": user.is_protected,
                }
                for user in affected.rows(key, first, PAGE_ROWS)
            ],
            "first": first,
            "n": n,
            "page_rows": PAGE_ROWS,
        }


def _why_not(action: str, outcome: Outcome, plan: Plan) -> str:
    """Why nothing is left to do of an action that rules called in a simulation."""
    by_hand = ", or a person changed it since" if plan.skipped else ""
    status = {"suspend": "suspended", "block": "blocked"}.get(action)
    if status is None:
        return _SO_ALREADY.get(action, "it is done already") + by_hand
    if not pc.any(pc.equal(outcome.users["status"].cast("string"), status)).as_py():
        ended = "its time was over, or another action followed"
        return f"no user is {status} at the end of the simulation, since {ended}"
    over = "the time is over by now, or " if plan.over and action == "suspend" else ""
    return f"{over}the users are out already, as long or longer{by_hand}"


def _done(action: str, n: int) -> str:
    """To how many users or posts an action is done, or how many tags it changes."""
    if action in ("add_tags", "remove_tags"):
        return count(n, "tag of a user", "tags of users")
    return count(n, ACTIONS[action].on)


def _rules(plan: Plan) -> list[list[str | int]]:
    """How often each rule causes each action of the plan, most frequent first."""
    counts = Counter(
        ("no rule" if change.trigger is None else change.trigger.rule, change.action)
        for change in plan.changes
    )
    return [
        [printable(rule), ACTION_TITLES.get(action, action), n]
        for (rule, action), n in counts.most_common()
    ]
