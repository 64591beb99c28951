"""The page on which a simulation is applied to the users there are: the plan with
its blast radius, the typed confirmation, the result, and the way back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import traitlets

from workbench.errors import BadInput, printable
from workbench.formatting import count, moment, plural
from workbench.notebook.simulation import Simulation
from workbench.notebook.workbench import Workbench
from workbench.services.simulations import apply, undo
from workbench.services.simulations.plan import Plan
from workbench.titles import ACTION_TITLES
from workbench.widgets.bundle import bundle
from workbench.widgets.records_page import Records, number_in

SHOWN_USERS = 10


class ApplyView(Records):
    """Apply a simulation, and take it back. `simulation`: what would be applied, None as long as
    nothing was simulated; `plan`: what applying it would do; `note`: what is to be known before;
    `on_user`: called with the id of a user who is asked for.
    """

    _esm = bundle("apply/view.js")
    note = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        workbench: Workbench,
        simulation: Simulation | None = None,
        on_user: Callable[[str], None] | None = None,
    ) -> None:
        self.simulation = simulation
        self.plan: Plan | None = None
        self._reinstate = False
        self._on_user = on_user
        super().__init__(workbench)

    def __repr__(self) -> str:
        """Whom the plan touches."""
        return f"<ApplyView: {'no plan' if self.plan is None else count(self.plan.users, 'user')}>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {"plan": self._plan, "apply": self._apply, "undo": self._undo, "user": self._user}

    def _plan(self, *, reinstate: bool = False) -> None:
        if self.simulation is None:
            raise BadInput("simulate a policy first; Simulate is on the tab of the rules")
        self._reinstate = reinstate
        self.plan = self.simulation.plan(reinstate=reinstate)

    def _apply(
        self, confirm: str, max_users: object = None, *, allow_protected: bool = False
    ) -> None:
        if self.plan is None:
            raise BadInput("make the plan first")
        most = number_in(max_users, "at most so many users")
        done = apply.apply(
            self.workbench.store,
            self.workbench.actor,
            self.plan,
            confirm,
            max_users=None if most is None else int(most),
            allow_protected=allow_protected,
        )
        users, left = self.plan.users, len({one.user_id for one in self.plan.skipped})
        self.plan = self.simulation = None
        changed = f"applied as {done.batch_id}: {count(users, 'user')} changed"
        alone = f"; of {count(left, 'user')}, what a person changed was left alone" if left else ""
        self._did(f"{changed}{alone}; Undo takes it back")

    def _undo(self, batch_id: str) -> None:
        done = undo.undo(self.workbench.store, self.workbench.actor, batch_id)
        self.plan = None
        left = [f"{one.user_id} ({one.what})" for one in done.left[:SHOWN_USERS]]
        more = f"; changed since and left alone: {', '.join(left)}" if left else ""
        users = f"{count(done.users, 'user')} {plural(done.users, 'is', 'are')}"
        said = f"{batch_id} is undone: {users} as before{more}"
        self._did(said, partial=bool(done.left))

    def _user(self, user_id: str) -> None:
        if self._on_user is not None:
            self._on_user(user_id)

    def _seen(self) -> dict[str, Any]:
        return {
            "simulation": None if self.simulation is None else repr(self.simulation).strip("<>"),
            "plan": None if self.plan is None else _plan(self.plan),
            "reinstate": self._reinstate,
            "batches": [
                {
                    "batch_id": one.batch_id,
                    "policy": printable(one.policy),
                    "at": moment(one.applied_us),
                    "by": one.applied_by,
                    "undone": None if one.undone_us is None else moment(one.undone_us),
                }
                for one in reversed(apply.batches(self.workbench.store))
            ],
        }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "policy": printable(plan.policy),
        "users": plan.users,
        "all_users": plan.all_users,
        "counts": [[ACTION_TITLES.get(name, name), n] for name, n in plan.counts.items()],
        "largest": [[user_id, n] for user_id, n in plan.largest],
        "protected": _some(plan.protected),
        "rules": _rules(plan),
        "skipped": {
            "n": len(plan.skipped),
            "first": [[one.user_id, printable(one.what)] for one in plan.skipped[:SHOWN_USERS]],
        },
        "kept": _some(plan.kept),
        "over": _some(plan.over),
        "confirmation": printable(plan.confirmation),
    }


def _rules(plan: Plan) -> list[list[str | int]]:
    """How often each rule is behind each action that would be taken, most first."""
    found = Counter(
        ("no rule" if one.trigger is None else one.trigger.rule, one.action) for one in plan.changes
    )
    return [
        [printable(rule), ACTION_TITLES.get(action, action), n]
        for (rule, action), n in found.most_common()
    ]


def _some(users: tuple[str, ...]) -> dict[str, Any]:
    return {"n": len(users), "first": list(users[:SHOWN_USERS])}
