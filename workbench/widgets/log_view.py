"""This module holds the log view: a moderation log, real or simulated, as charts, and behind each
bar its entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from workbench.desk.log import Log
from workbench.desk.log_figures import CHARTS, entries_behind, figure
from workbench.errors import WorkbenchError, printable
from workbench.widgets.pages import STYLE, script


class LogView(anywidget.AnyWidget):
    """A moderation log to look into. `moderation_log`: the value behind it; `view`: the chart that
    is shown; `behind`: the entries of the bar that was chosen; `dark`: whether it is drawn for a
    dark page.
    """

    _esm = script("log_view.js")
    _css = STYLE
    charts = traitlets.Dict(dict(CHARTS)).tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    behind = traitlets.Dict().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    dark = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, log: Log, chart: str = "by_action") -> None:
        super().__init__()
        self.moderation_log, self._name = log, chart
        self.on_msg(self._asked)
        self._show()

    def __repr__(self) -> str:
        """How many entries there are."""
        return f"<LogView of {len(self.moderation_log):,} entries>"

    def ask(self, what: str, **how: Any) -> None:
        """Do what a person asked for: `chart` by its name, the `entries` behind the bar with a
        label, the `theme`; what goes wrong is shown. Raises: KeyError, for anything else.
        """
        call = {"chart": self._chart, "entries": self._entries, "theme": self._theme}[what]
        self.said = ""
        try:
            call(**how)
        except WorkbenchError as error:
            self.said = printable(str(error))

    def _asked(self, _: Any, content: Mapping[str, Any], __: Any) -> None:
        if content.get("what") in {"chart", "entries", "theme"}:
            self.ask(str(content["what"]), **content.get("how", {}))
        self.send({"answered": content.get("number")})

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
