"""The simulation view: figures as bars, and the posts behind each bar, each with an explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

import traitlets

from workbench.charts.drawing.policy_colours import Colours, policy_colours
from workbench.notebook.simulation.simulation import Simulation
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Handlers, Page
from workbench.widgets.simulation.drilldown import Selection, figures, posts_behind


class SimulationColours(TypedDict):
    """The colours of rules and actions, the same as in every chart."""

    rules: Mapping[str, Colours]
    actions: Mapping[str, Colours]


class SimulationView(Page):
    """The figures of a simulation. `simulation`: the one that is shown; `view`: its figures;
    `behind`: the posts of the selected bar; `explained`: one post; `problem`: the last error;
    `note`: a warning about the simulation; `feedback`: whether the actions of the policy are
    enforced in the replay; `on_feedback`: called when that changes, with the simulation, and
    `with feedback` or `without feedback`; `run_again`: simulates the rules as they are now, which
    the page offers beside the note where there is one.
    """

    _esm = bundle("simulation/view.js")
    view = traitlets.Dict().tag(sync=True)
    colours = traitlets.Dict().tag(sync=True)
    behind = traitlets.Dict().tag(sync=True)
    explained = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    has_again = traitlets.Bool().tag(sync=True)
    feedback = traitlets.Bool(default_value=True).tag(sync=True)

    def __init__(
        self,
        simulation: Simulation,
        on_feedback: Callable[[Simulation, str], None] | None = None,
        run_again: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._run_again, self.has_again = run_again, run_again is not None
        self._with_feedback, self._without_feedback = simulation, None
        self._on_feedback = on_feedback
        self.colours = dict(_colours(simulation))
        self._draw()

    def __repr__(self) -> str:
        """The summary of the simulation."""
        return f"<SimulationView of {repr(self.simulation).strip('<>')}>"

    @property
    def simulation(self) -> Simulation:
        """The simulation that is shown, with or without feedback."""
        if self.feedback:
            return self._with_feedback
        if self._without_feedback is None:
            self._without_feedback = self._with_feedback.without_feedback()
        return self._without_feedback

    def _handlers(self) -> Handlers:
        return {
            "posts": self._show_posts,
            "explain": self._explain,
            "feedback": self._feedback,
            "again": self._again,
        }

    def _show_problem(self, problem: str) -> None:
        self.problem = problem

    def _show_posts(self, selection: Selection) -> None:
        self.explained = {}
        self.behind = {"selection": selection, **posts_behind(self.simulation, selection)}

    def _explain(self, post_id: str, user_id: str) -> None:
        rows = self.simulation.explain(post_id, user_id).to_arrow().to_pylist()
        self.explained = {"post_id": post_id, "user_id": user_id, "rows": rows}

    def _feedback(self, on: bool) -> None:
        self.feedback = on
        self.behind = self.explained = {}
        self._draw()
        if self._on_feedback is not None:
            self._on_feedback(self.simulation, f"{'with' if on else 'without'} feedback")

    def _again(self) -> None:
        if self._run_again is not None:
            self._run_again()

    def _draw(self) -> None:
        self.set_trait("view", dict(figures(self.simulation)))


def _colours(simulation: Simulation) -> SimulationColours:
    policy = simulation.outcome.run.policy
    called = {call.action for rule in policy.rules for call in rule.then}
    colours = policy_colours(policy, called)
    return {"rules": colours.rules, "actions": colours.actions}
