"""The workbench on one page: each of its views on a tab of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import ipywidgets

from workbench.notebook.log import Log
from workbench.notebook.simulation import Simulation
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.actions.view import ActionsView
from workbench.widgets.apply.view import ApplyView
from workbench.widgets.lists.view import ListsView
from workbench.widgets.log.records_view import LogRecords
from workbench.widgets.log.view import LogView
from workbench.widgets.posts.view import PostsView
from workbench.widgets.records_page import Records
from workbench.widgets.review.view import ReviewView
from workbench.widgets.rules.rule_builder import RuleBuilder
from workbench.widgets.simulation.view import SimulationView
from workbench.widgets.tags.view import TagsView
from workbench.widgets.users.view import UsersView

STORE, ACTOR = "WORKBENCH_STORE", "WORKBENCH_ACTOR"
TABS = (
    "Rules",
    "Simulation",
    "Apply",
    "Review",
    "Users",
    "Tags",
    "Text lists",
    "Posts",
    "Actions",
    "Moderation log",
)
_OLDER = "The rules have changed since this was simulated; Simulate, on their tab, does it anew."
_NOT_YET = "Simulate, on the tab of the rules, shows here what they would have done."


class Bench(ipywidgets.Tab):
    """The workbench of a store. A tab is made when it is opened first, and reads the store again
    whenever it is opened.

    `builder`: the rules; `simulation`: the last that was asked for, None before.
    """

    def __init__(self, workbench: Workbench, policy: Policy | None = None) -> None:
        self._workbench = workbench
        self.builder = RuleBuilder(workbench, policy, on_simulate=self._simulate)
        self.simulation: Simulation | None = None
        self._boxes = {name: ipywidgets.VBox() for name in TABS}
        self._boxes["Rules"].children = [self.builder]
        self._boxes["Simulation"].children = [ipywidgets.Label(_NOT_YET)]
        super().__init__(list(self._boxes.values()), titles=TABS, selected_index=0)
        self.add_class("pw-tabs")
        self.observe(self._opened, "selected_index")

    def __repr__(self) -> str:
        """How the builder stands."""
        return f"<Bench with {self.builder!r}>"

    def tab(self, name: str) -> tuple[ipywidgets.Widget, ...]:
        """What stands on a tab, by its title; nothing, before it is opened. Raises: KeyError."""
        return tuple(self._boxes[name].children)

    def go(self, name: str) -> None:
        """Open a tab by its title. Raises: ValueError, when there is none."""
        self.selected_index = TABS.index(name)

    def look_at(self, user_id: str) -> None:
        """Open the page of a user. Raises: NotFound."""
        self._users.look_at(user_id)
        self._users.show()
        self.go("Users")

    @property
    def _users(self) -> UsersView:
        found = self._made("Users")[0]
        assert isinstance(found, UsersView)
        return found

    def _simulate(self, policy: Policy) -> None:
        self.simulation = self._workbench.simulate(policy)
        logged = LogView(self.simulation.log, said="with feedback")
        shown = SimulationView(self.simulation, lambda it, how: logged.change(it.log, how))
        self._boxes["Simulation"].children = [shown, logged]
        self._boxes["Apply"].children = []
        self.go("Simulation")

    def _opened(self, change: Mapping[str, int]) -> None:
        name = TABS[change["new"]]
        if name == "Rules":
            self.builder.read_again()
        was_there = bool(self._boxes[name].children)
        for part in self._made(name):
            if isinstance(part, SimulationView | ApplyView):
                part.note = self._note()
            if was_there and isinstance(part, Records):
                part.show()

    def _note(self) -> str:
        """What to know of the simulation: whether the rules have changed since."""
        if self.simulation is None:
            return ""
        simulated = self.simulation.outcome.run.policy
        return "" if self.builder.editor.draft.policy == simulated else _OLDER

    def _made(self, name: str) -> tuple[ipywidgets.Widget, ...]:
        """What stands on a tab, made now where it was not yet."""
        box, make = self._boxes[name], self._makers.get(name)
        if not box.children and make is not None:
            box.children = [make()]
        return tuple(box.children)

    @property
    def _makers(self) -> dict[str, Callable[[], ipywidgets.Widget]]:
        """How each tab is made that is made when it is opened."""
        wb, look_at = self._workbench, self.look_at
        return {
            "Apply": lambda: ApplyView(wb, self.simulation, look_at),
            "Review": lambda: ReviewView(wb, look_at),
            "Users": lambda: UsersView(wb),
            "Tags": lambda: TagsView(wb, look_at),
            "Text lists": lambda: ListsView(wb),
            "Posts": lambda: PostsView(wb, self.builder.read_again),
            "Actions": lambda: ActionsView(wb),
            "Moderation log": lambda: LogRecords(wb, self._chart, look_at, self._drop_charts),
        }

    def _chart(self, entries: Log) -> None:
        box = self._boxes["Moderation log"]
        box.children = [box.children[0], LogView(entries)]

    def _drop_charts(self) -> None:
        """Take the charts away: they are of other entries than those that are shown."""
        box = self._boxes["Moderation log"]
        box.children = box.children[:1]


def page() -> Bench:
    """The page of the store that the environment names. Raises: NotFound, when there is none."""
    folder = os.environ.get(STORE, "workbench-store")
    return Bench(Workbench.open(folder, actor=os.environ.get(ACTOR), create=False))
