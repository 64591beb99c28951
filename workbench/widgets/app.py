"""The workbench on one page: each view on a tab."""

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
from workbench.widgets.records_page import RecordsPage
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
_OUTDATED = "The rules have changed since this simulation: simulate again, on the tab Rules."
_NO_SIMULATION = "Simulate the rules first, with the button Simulate on the tab Rules."


class Bench(ipywidgets.Tab):
    """The workbench of a store. A tab is created when it is first opened, and reads the store again
    whenever it is opened.

    `builder`: the rules; `simulation`: the last one, None before the first.
    """

    def __init__(self, workbench: Workbench, policy: Policy | None = None) -> None:
        self._workbench = workbench
        self.builder = RuleBuilder(workbench, policy, on_simulate=self._simulate)
        self.simulation: Simulation | None = None
        self._boxes = {name: ipywidgets.VBox() for name in TABS}
        self._boxes["Rules"].children = [self.builder]
        self._boxes["Simulation"].children = [ipywidgets.Label(_NO_SIMULATION)]
        super().__init__(list(self._boxes.values()), titles=TABS, selected_index=0)
        self.add_class("pw-tabs")
        self.observe(self._on_tab, "selected_index")

    def __repr__(self) -> str:
        """The rule builder's summary."""
        return f"<Bench with {self.builder!r}>"

    def tab(self, name: str) -> tuple[ipywidgets.Widget, ...]:
        """The widgets on a tab, by its title; none before it is opened. Raises: KeyError."""
        return tuple(self._boxes[name].children)

    def open_tab(self, name: str) -> None:
        """Open a tab by its title. Raises: ValueError, when there is none."""
        self.selected_index = TABS.index(name)

    def open_user(self, user_id: str) -> None:
        """Open the page of a user. Raises: NotFound."""
        self._users.open_user(user_id)
        self._users.refresh()
        self.open_tab("Users")

    @property
    def _users(self) -> UsersView:
        view = self._widgets("Users")[0]
        assert isinstance(view, UsersView)
        return view

    def _simulate(self, policy: Policy) -> None:
        self.simulation = self._workbench.simulate(policy)
        log_view = LogView(self.simulation.log, description="with feedback")
        view = SimulationView(
            self.simulation,
            lambda simulation, feedback: log_view.change(simulation.log, feedback),
        )
        self._boxes["Simulation"].children = [view, log_view]
        self._boxes["Apply"].children = []
        self.open_tab("Simulation")

    def _on_tab(self, change: Mapping[str, int]) -> None:
        name = TABS[change["new"]]
        if name == "Rules":
            self.builder.refresh()
        existed = bool(self._boxes[name].children)
        for widget in self._widgets(name):
            if isinstance(widget, SimulationView | ApplyView):
                widget.note = self._note()
            if existed and isinstance(widget, RecordsPage):
                widget.refresh()

    def _note(self) -> str:
        """A warning when the rules have changed since the simulation."""
        if self.simulation is None:
            return ""
        simulated = self.simulation.outcome.run.policy
        return "" if self.builder.editor.draft.policy == simulated else _OUTDATED

    def _widgets(self, name: str) -> tuple[ipywidgets.Widget, ...]:
        """The widgets on a tab, created when it has none."""
        box, create = self._boxes[name], self._constructors.get(name)
        if not box.children and create is not None:
            box.children = [create()]
        return tuple(box.children)

    @property
    def _constructors(self) -> dict[str, Callable[[], ipywidgets.Widget]]:
        """The view of each tab that is created when it is opened."""
        wb, open_user = self._workbench, self.open_user
        return {
            "Apply": lambda: ApplyView(wb, self.simulation, open_user),
            "Review": lambda: ReviewView(wb, open_user),
            "Users": lambda: UsersView(wb),
            "Tags": lambda: TagsView(wb, open_user),
            "Text lists": lambda: ListsView(wb),
            "Posts": lambda: PostsView(wb, self.builder.refresh),
            "Actions": lambda: ActionsView(wb),
            "Moderation log": lambda: LogRecords(
                wb, self._show_charts, open_user, self._hide_charts
            ),
        }

    def _show_charts(self, entries: Log) -> None:
        box = self._boxes["Moderation log"]
        box.children = [box.children[0], LogView(entries)]

    def _hide_charts(self) -> None:
        """Remove the charts: they are of other entries than those that are shown now."""
        box = self._boxes["Moderation log"]
        box.children = box.children[:1]


def page() -> Bench:
    """The page of the store named by `WORKBENCH_STORE`. Raises: NotFound, when there is none."""
    folder = os.environ.get(STORE, "workbench-store")
    return Bench(Workbench.open(folder, actor=os.environ.get(ACTOR), create=False))
