"""The navigation at the side: the pages in their groups, the store's name, what is live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

import traitlets

from workbench.widgets.bundle import bundle
from workbench.widgets.page import Handlers, Page, style


class PageLink(TypedDict):
    """A page, and how many things are on it; None where that is not counted."""

    page: str
    count: int | None


class PageGroup(TypedDict):
    """The pages of a group."""

    name: str
    pages: list[PageLink]


class NavigationState(TypedDict):
    """What the navigation shows. `store`: its name; `about`: a line about it; `folder`: where it
    is; `live`: the version that is live, None without one; `is_sample`: whether the sample is open;
    `has_work`: whether something was done in the store since it was opened.
    """

    store: str
    about: str
    folder: str
    groups: list[PageGroup]
    current: str
    live: int | None
    is_sample: bool
    has_work: bool


class NavigationView(Page):
    """The navigation. `open_page`: called with the name of a page that a person opens;
    `leave_sample`: called when a person leaves the sample.
    """

    _esm = bundle("shell/navigation.js")
    _css = style(everywhere=("shell/navigation.css",))
    view = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, open_page: Callable[[str], None], leave_sample: Callable[[], None]) -> None:
        super().__init__()
        self._open_page, self._leave_sample = open_page, leave_sample

    def __repr__(self) -> str:
        """The page that is open."""
        return f"<NavigationView: {self.view.get('current')}>"

    def show(self, state: NavigationState) -> None:
        """Show the pages and the counts beside them."""
        self.set_trait("view", dict(state))

    def _handlers(self) -> Handlers:
        handlers: Mapping[str, Callable[..., None]] = {
            "open": self._open,
            "leave_sample": self._leave_sample,
        }
        return handlers

    def _open(self, page: str) -> None:
        self._open_page(page)

    def _show_problem(self, problem: str) -> None:
        self.problem = problem
