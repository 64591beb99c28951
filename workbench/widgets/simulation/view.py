"""The simulation view: figures as bars, and behind each bar its posts, each with
an explanation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from workbench.charts.theme import DARK, LIGHT
from workbench.notebook.simulation import Simulation
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Page
from workbench.widgets.simulation.drilldown import figures, posts_behind


class SimulationView(Page):
    """A simulation to look into. `simulation`: the value behind it; `note`: what is to be known
    before it is believed; `feedback`: whether what the
    policy called is enforced in the replay; `on_feedback`: called with the simulation that is shown
    from then on, and with or without feedback in words.
    """

    _esm = bundle("simulation/view.js")
    view = traitlets.Dict().tag(sync=True)
    colours = traitlets.Dict().tag(sync=True)
    behind = traitlets.Dict().tag(sync=True)
    explained = traitlets.Dict().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    feedback = traitlets.Bool(default_value=True).tag(sync=True)

    def __init__(
        self,
        simulation: Simulation,
        on_feedback: Callable[[Simulation, str], None] | None = None,
    ) -> None:
        super().__init__()
        self._with, self._without = simulation, None
        self._on_feedback = on_feedback
        self.colours = _colours(simulation)
        self._show()

    def __repr__(self) -> str:
        """What the simulation says."""
        return f"<SimulationView of {self.view['said']}>"

    @property
    def simulation(self) -> Simulation:
        """The simulation that is shown, with or without feedback."""
        if self.feedback:
            return self._with
        self._without = self._without or self._with.without_feedback()
        return self._without

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {"posts": self._posts, "explain": self._explain, "feedback": self._feedback}

    def _tell(self, problem: str) -> None:
        self.said = problem

    def _posts(self, figure: dict[str, Any]) -> None:
        self.explained = {}
        self.behind = {"figure": figure, **posts_behind(self.simulation, figure)}

    def _explain(self, post_id: str, user_id: str) -> None:
        found = self.simulation.explain(post_id, user_id)
        rows = found.to_arrow().to_pylist()
        self.explained = {"post_id": post_id, "user_id": user_id, "said": repr(found).strip("<>"),
                          "rows": rows}  # fmt: skip

    def _feedback(self, on: bool) -> None:
        self.feedback = on
        self.behind = self.explained = {}
        self._show()
        if self._on_feedback is not None:
            self._on_feedback(self.simulation, f"{'with' if on else 'without'} feedback")

    def _show(self) -> None:
        self.view = figures(self.simulation)


def _colours(simulation: Simulation) -> dict[str, Any]:
    """The colour of each rule and action, the same as in every chart."""
    policy = simulation.outcome.run.policy
    themes = (LIGHT, DARK)
    called = {call.action for rule in policy.rules for call in rule.then}
    return {
        "rules": {
            rule.name: {theme.name: theme.rule(place) for theme in themes}
            for place, rule in enumerate(policy.rules)
        },
        "actions": {
            name: {theme.name: theme.action(name, policy) for theme in themes} for name in called
        },
    }
