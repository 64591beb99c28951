"""The view of a moderation log, real or simulated, as charts, with the entries behind each bar."""

from __future__ import annotations

import traitlets

from workbench.errors import WorkbenchError
from workbench.notebook.log import Log
from workbench.notebook.log_figures import CHARTS, entries_behind, figure
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Handlers, Page


class LogView(Page):
    """Charts of a moderation log. `moderation_log`: the log; `description`: what the log is of, for
    people; `view`: the chart that is shown, a `Figure`; `behind`: the entries of the selected bar;
    `problem`: the last error; `dark`: whether to draw for a dark page.
    """

    _esm = bundle("log/view.js")
    charts = traitlets.Dict(dict(CHARTS)).tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    behind = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    dark = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, log: Log, chart: str = "by_action", description: str = "") -> None:
        super().__init__()
        self.moderation_log, self._name, self.description = log, chart, description
        self._draw()

    def __repr__(self) -> str:
        """How many entries there are."""
        return f"<LogView of {len(self.moderation_log):,} entries>"

    def change(self, log: Log, description: str) -> None:
        """Show another log, in the same chart."""
        self.moderation_log, self.description, self.behind = log, description, {}
        self._draw()

    def _handlers(self) -> Handlers:
        return {"chart": self._choose_chart, "entries": self._show_entries, "theme": self._theme}

    def _show_problem(self, problem: str) -> None:
        self.problem = problem

    def _choose_chart(self, name: str) -> None:
        self._name, before = name, self._name
        try:
            self._draw()
        except WorkbenchError:
            self._name = before
            raise
        self.behind = {}

    def _show_entries(self, label: str) -> None:
        self.behind = dict(entries_behind(self._log_chart, label))

    def _theme(self, *, dark: bool) -> None:
        if dark != self.dark:
            self.dark = dark
            self._draw()

    def _draw(self) -> None:
        self._log_chart, drawn = figure(self.moderation_log, self._name, dark=self.dark)
        self.set_trait("view", dict(drawn))
