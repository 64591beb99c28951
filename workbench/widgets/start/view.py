"""The start page: import posts or try the sample, and the path to a published policy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

from workbench.notebook.sample import TOUR
from workbench.notebook.workbench import Workbench
from workbench.services.record.overview import Overview, overview
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import File, Incoming, RecordsPage
from workbench.widgets.start.path import PolicyProgress, Step, path

NO_PROGRESS = PolicyProgress(
    classes=0, rules=0, acting=0, is_simulated=False, was_simulated=False, is_live=False, live=None
)


class StartState(TypedDict):
    """What the page shows. `store`, `folder`: its name and where it is; `has_posts`: whether there
    are any; `offers_sample`: whether the sample can be opened; `is_sample`: whether it is open;
    `has_tour`: whether the tour is beside this notebook; `takes_files`: whether a file can be
    chosen on the page itself.
    """

    store: str
    folder: str
    has_posts: bool
    offers_sample: bool
    is_sample: bool
    has_tour: bool
    import_page: str
    takes_files: bool
    steps: Sequence[Step]


class StartView(RecordsPage):
    """The start page. `progress`: how far the rules are; `import_page`: the page on which posts are
    imported; `open_sample`: called when a person opens the sample, None where it is not offered;
    `leave_sample`: called when a person leaves it to import, None where the store is not that of
    the sample; `on_file`: called with a file that is chosen or dropped, None where files are chosen
    on the import page alone.
    """

    _esm = bundle("start/view.js")
    _css = style("start/start.css")

    def __init__(
        self,
        workbench: Workbench,
        progress: Callable[[], PolicyProgress] = lambda: NO_PROGRESS,
        open_sample: Callable[[], None] | None = None,
        leave_sample: Callable[[], None] | None = None,
        *,
        import_page: str = "Imports",
        navigate: Navigate = stay,
        on_file: Callable[[File], None] | None = None,
    ) -> None:
        self._progress, self._open_sample = progress, open_sample
        self._leave_sample, self._import_page = leave_sample, import_page
        self.navigate = navigate
        self._incoming, self._on_file = Incoming(), on_file
        super().__init__(workbench)

    def __repr__(self) -> str:
        """The next step."""
        steps = [step["name"] for step in self.view["steps"] if step["state"] == "next"]
        return f"<StartView: {'next: ' + steps[0] if steps else 'all steps are done'}>"

    def _handlers(self) -> Handlers:
        return {
            "open": self._open,
            "sample": self._show_sample,
            "own": self._show_own,
            "chunk": self._incoming.add_chunk,
            "file": self._open_file,
        }

    def _open(self, page: str) -> None:
        self.navigate(Destination(page))

    def _open_file(self, transfer: str) -> None:
        """Hand on a file that was chosen or dropped."""
        file = self._incoming.take(transfer)
        if self._on_file is not None:
            self._on_file(file)

    def _show_sample(self) -> None:
        if self._open_sample is not None:
            self._open_sample()

    def _show_own(self) -> None:
        if self._leave_sample is not None:
            self._leave_sample()

    @property
    def _is_sample(self) -> bool:
        return self._leave_sample is not None

    def _view_state(self) -> StartState:
        about: Overview = overview(self.workbench.store)
        return {
            "store": store_name(self.workbench, is_sample=self._is_sample),
            "folder": str(self.workbench.store.folder),
            "has_posts": about.posts > 0,
            "offers_sample": self._open_sample is not None,
            "is_sample": self._is_sample,
            "has_tour": Path(TOUR).exists(),
            "import_page": self._import_page,
            "takes_files": self._on_file is not None,
            "steps": path(about, self._progress(), self._import_page, is_sample=self._is_sample),
        }


def store_name(workbench: Workbench, *, is_sample: bool = False) -> str:
    """What a store is called: as its folder is."""
    return "Sample" if is_sample else workbench.store.folder.absolute().name
