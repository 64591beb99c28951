"""A page that has nothing to show yet: why, and the way to what fills it."""

from __future__ import annotations

from collections.abc import Callable

import traitlets

from workbench.widgets.bundle import bundle
from workbench.widgets.page import Handlers, Page


class EmptyView(Page):
    """Why a page is empty. `title`, `text`: what it says; `label`: of the button that leads on;
    `on_next`: called when that is pressed.
    """

    _esm = bundle("shell/empty.js")
    title = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, text: str, label: str, on_next: Callable[[], None]) -> None:
        super().__init__()
        self.title, self.text, self.label = title, text, label
        self._on_next = on_next

    def __repr__(self) -> str:
        """What it says."""
        return f"<EmptyView: {self.title}>"

    def _handlers(self) -> Handlers:
        return {"next": self._on_next}

    def _show_problem(self, problem: str) -> None:
        self.problem = problem
