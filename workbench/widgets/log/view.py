"""The log view: a moderation log, real or simulated, as charts, and behind each
bar its entries.
"""

from __future__ import annotations

from collections.abc import Callable

import traitlets

from workbench.errors import WorkbenchError
from workbench.formatting import count
from workbench.notebook.log import Log
from workbench.notebook.log_figures import CHARTS, entries_behind, figure
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Page


class LogView(Page):
    """A moderation log to look into. `moderation_log`: the value behind it; `of`: what it is the
    log of, in words; `view`: the chart that is shown; `behind`: the entries of the bar that was
    chosen; `dark`: whether it is drawn for a dark page.
    """

    _esm = bundle("log/view.js")
    charts = traitlets.Dict(dict(CHARTS)).tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    behind = traitlets.Dict().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    of = traitlets.Unicode().tag(sync=True)
    dark = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, log: Log, chart: str = "by_action", said: str = "") -> None:
        super().__init__()
        self.moderation_log, self._name, self.of = log, chart, said
        self._show()

    def __repr__(self) -> str:
        """How many entries there are."""
        return f"<LogView of {count(len(self.moderation_log), 'entry', 'entries')}>"

    def change(self, log: Log, said: str) -> None:
        """Show another log, in the same chart."""
        self.moderation_log, self.of, self.behind = log, said, {}
        self._show()

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {"chart": self._chart, "entries": self._entries, "theme": self._theme}

    def _tell(self, problem: str) -> None:
        self.said = problem

    def _chart(self, name: str) -> None:
        self._name, before = name, self._name
        try:
            self._show()
        except WorkbenchError:
            self._name = before
            raise
        self.behind = {}

    def _entries(self, label: str) -> None:
        self.behind = entries_behind(self._made, label)

    def _theme(self, *, dark: bool) -> None:
        if dark != self.dark:
            self.dark = dark
            self._show()

    def _show(self) -> None:
        self._made, self.view = figure(self.moderation_log, self._name, dark=self.dark)
