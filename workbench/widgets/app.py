"""The workbench on one page: the navigation, and each view on a page of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import ipywidgets

from workbench.errors import NotFound
from workbench.formatting import count
from workbench.notebook.log import Log
from workbench.notebook.simulation.simulation import Simulation
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.services.record.overview import Overview, overview
from workbench.widgets.actions.view import ActionsView
from workbench.widgets.apply.view import ApplyView
from workbench.widgets.imports.list_view import ImportList
from workbench.widgets.imports.wizard import ImportWizard
from workbench.widgets.lists.view import ListsView
from workbench.widgets.log.records_view import LogRecords
from workbench.widgets.log.view import LogView
from workbench.widgets.navigation import GROUPS, START, Destination, OpensDestination, Refreshes
from workbench.widgets.post.view import PostRecords
from workbench.widgets.records_page import File, RecordsPage
from workbench.widgets.review.view import ReviewView
from workbench.widgets.rules.draft_state import UNCHANGED
from workbench.widgets.rules.rule_builder import RuleBuilder
from workbench.widgets.shell.empty_view import EmptyView
from workbench.widgets.shell.navigation_view import NavigationView, PageGroup
from workbench.widgets.simulation.view import SimulationView
from workbench.widgets.start.path import PolicyProgress
from workbench.widgets.start.view import StartView, store_name
from workbench.widgets.starter.view import StarterView
from workbench.widgets.table.table_view import TableView
from workbench.widgets.tags.view import TagsView
from workbench.widgets.users.view import UsersView

IMPORT_PAGE = "Imports"
_OUTDATED = "The rules have changed since this simulation, so that it is older than they are."
_CLOSED = "pw-closed"
_SAMPLE = "sample"
"""The folder of the sample's store, in that of the store in whose place it is shown."""


class Bench(ipywidgets.Box):
    """The workbench of a store. A page is created when it is first opened, and reads the store
    again whenever it is opened. It opens at the rules; at the start page, when there are no posts.

    `workbench`: the store that is shown; `current`: the page that is open; `simulation`: the last
    one, None before the first.
    """

    def __init__(self, workbench: Workbench, policy: Policy | None = None) -> None:
        self._own, self._policy = workbench, policy
        self._navigation = NavigationView(self.open_page, self.leave_sample)
        self._main = ipywidgets.VBox()
        self._main.add_class("pw-pages-of-bench")
        # A page that is loaded again shows the sample as it was left.
        self._reopened_sample = self._sample_folder.exists()
        self._show_store(self._sample() if self._reopened_sample else workbench)
        self.open_page("Rules" if self._about.posts or policy is not None else START)
        shell = ipywidgets.Box([self._navigation, self._main])
        shell.add_class("pw-shell")
        super().__init__([shell])
        self.add_class("pw-bench")

    def __repr__(self) -> str:
        """The page that is open."""
        return f"<Bench, open at {self.current}>"

    @property
    def builder(self) -> RuleBuilder:
        """The rule builder, created when it is first asked for."""
        if self._builder is None:
            policy = None if self._is_sample() else self._policy
            self._builder = RuleBuilder(
                self.workbench, policy, on_simulate=self._simulate, navigate=self.navigate
            )
            self._builder.observe(self._on_rules, "view")
        return self._builder

    def page(self, name: str) -> tuple[ipywidgets.Widget, ...]:
        """The widgets on a page; none before it is opened. Raises: KeyError."""
        return tuple(self._boxes[name].children)

    def open_page(self, name: str) -> None:
        """Open a page by its name. Raises: NotFound, when there is none."""
        if self._is_sample() and not self._sample_folder.exists():  # left in another page
            self.workbench.close()
            self._show_store(self._own)
            name = START
        if name not in self._boxes:
            raise NotFound(f"there is no page {name}; the pages are {', '.join(self._boxes)}")
        self._fill(name)
        for other, box in self._boxes.items():
            (box.remove_class if other == name else box.add_class)(_CLOSED)
        self.current = name
        self._on_records(None)

    def open_user(self, user_id: str) -> None:
        """Open the page of a user. Raises: NotFound."""
        self.navigate(Destination("Users", user_id=user_id))

    def navigate(self, destination: Destination) -> None:
        """Open a page, and on it what the destination names. Raises: NotFound."""
        self.open_page(destination.page)
        if destination == Destination(destination.page):
            return
        for view in self.page(destination.page):
            if isinstance(view, OpensDestination):
                view.open_destination(destination)

    def open_sample(self) -> None:
        """Show the sample in the place of the store, which is left as it is."""
        if not self._is_sample():
            self._reopened_sample = self._sample_folder.exists()
            self._show_store(self._sample())
        self.open_page("Rules")

    def leave_sample(self) -> None:
        """Show the store again, and remove the sample."""
        if self._is_sample():
            sample = self.workbench
            self._show_store(self._own)
            sample.close()
            shutil.rmtree(self._sample_folder, ignore_errors=True)
        self.open_page(START)

    @property
    def _sample_folder(self) -> Path:
        return self._own.store.folder / _SAMPLE

    def _sample(self) -> Workbench:
        return Workbench.sample(actor=self._own.actor.name, folder=self._sample_folder)

    def _import_own(self) -> None:
        self.leave_sample()
        self.open_page(IMPORT_PAGE)

    def _show_store(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.simulation: Simulation | None = None
        self._builder: RuleBuilder | None = None
        self._boxes = {name: ipywidgets.VBox() for name in VIEWS}
        self._about: Overview = overview(workbench.store)
        self._opened_with = self._about
        for box in self._boxes.values():
            box.add_class(_CLOSED)
        self._main.children = list(self._boxes.values())

    def _is_sample(self) -> bool:
        return self.workbench is not self._own

    def _has_work(self) -> bool:
        """Whether posts, labels, rules or decisions came into the store since it was opened; what
        did before is not known of a sample that another page left open.
        """
        now, then = self._about, self._opened_with
        if self._is_sample() and self._reopened_sample:
            return True
        return self._has_edits() or (
            (now.posts, now.labels, now.entries) != (then.posts, then.labels, then.entries)
        )

    def _has_edits(self) -> bool:
        if self._builder is None:
            return False
        editor = self._builder.editor
        keeper = editor.keeper
        return editor.state.state != UNCHANGED or bool(keeper.drafts or keeper.copies)

    def _store_name(self) -> str:
        return store_name(self.workbench, is_sample=self._is_sample())

    def _fill(self, name: str) -> None:
        """Create what is on a page, or let it read the store again."""
        box = self._boxes[name]
        existed = bool(box.children)
        if not existed:
            made = VIEWS[name](self)
            views = made if isinstance(made, tuple) else (made,)
            for view in views:
                if isinstance(view, RecordsPage):
                    view.observe(self._on_records, "view")
            box.children = views
        for view in box.children:
            if isinstance(view, SimulationView | ApplyView):
                view.note = self._note()
            elif isinstance(view, Refreshes) and (existed or name == "Rules"):
                view.refresh()

    def _on_records(self, _: object) -> None:
        """A page shows something else: the store may have changed."""
        self._about = overview(self.workbench.store)
        self._show_navigation()

    def _on_rules(self, _: object) -> None:
        """The rules were edited or published, which the store is not read for."""
        live = self.builder.editor.live
        self._about = replace(self._about, live=None if live is None else live.version)
        self._show_navigation()

    def _show_navigation(self) -> None:
        about = self._about
        counts = self._counts(about)
        groups: list[PageGroup] = [
            {
                "name": group,
                "pages": [
                    {"page": page, "count": counts.get(page) or None}
                    for page in pages
                    if page in VIEWS
                ],
            }
            for group, pages in GROUPS.items()
        ]
        self._navigation.show(
            {
                "store": self._store_name(),
                "about": count(about.posts, "post") if about.posts else "no posts yet",
                "folder": str(self.workbench.store.folder),
                "groups": [group for group in groups if group["pages"]],
                "current": self.current,
                "live": about.live,
                "is_sample": self._is_sample(),
                "has_work": self._has_work(),
            }
        )

    def _counts(self, about: Overview) -> Mapping[str, int]:
        rules = {} if self._builder is None else {"Rules": len(self._builder.editor.draft.rules)}
        return rules | {
            "Posts": about.posts,
            "Imports": about.imports,
            "Labels": about.labels,
            "Text lists": about.lists,
            "Users": about.users,
            "Review": about.reviews,
            "Tags": about.tags,
        }

    def _progress(self) -> PolicyProgress:
        """How far the rules are, for the start page."""
        editor = self.builder.editor
        policy = editor.draft.policy
        simulated = None if self.simulation is None else self.simulation.outcome.run.policy
        live = editor.live
        return PolicyProgress(
            classes=0 if policy is None else len(policy.classes),
            rules=len(editor.draft.rules),
            acting=0 if policy is None else sum(rule.mode == "live" for rule in policy.rules),
            is_simulated=simulated is not None and simulated == policy,
            was_simulated=simulated is not None,
            is_live=live is not None and live.policy == policy,
            live=None if live is None else live.version,
        )

    def _note(self) -> str:
        """A warning when the rules have changed since the simulation."""
        if self.simulation is None:
            return ""
        simulated = self.simulation.outcome.run.policy
        return "" if self.builder.editor.draft.policy == simulated else _OUTDATED

    def _simulate(self, policy: Policy) -> None:
        self.simulation = self.workbench.simulate(policy)
        log_view = LogView(self.simulation.log, description="with feedback")
        view = SimulationView(
            self.simulation,
            lambda simulation, feedback: log_view.change(simulation.log, feedback),
            lambda: self._simulate(self.builder.editor.policy),
        )
        self._boxes["Simulation"].children = [view, log_view]
        self._boxes["Apply"].children = []
        self.open_page("Simulation")

    def edited_policy(self) -> Policy | None:
        """The rules as they are edited, None while they have problems or are not opened."""
        return None if self._builder is None else self._builder.editor.draft.policy

    def _show_charts(self, entries: Log) -> None:
        box = self._boxes["Log"]
        box.children = [box.children[0], LogView(entries)]

    def _hide_charts(self) -> None:
        """Remove the charts: they are of other entries than those that are shown now."""
        box = self._boxes["Log"]
        box.children = box.children[:1]

    def start_view(self) -> StartView:
        """The start page."""
        return StartView(
            self.workbench,
            self._progress,
            None if self._is_sample() else self.open_sample,
            self._import_own if self._is_sample() else None,
            import_page=IMPORT_PAGE,
            navigate=self.navigate,
            on_file=self._open_file,
        )

    def _open_file(self, file: File) -> None:
        """Look at a file in the import wizard."""
        self.open_page(IMPORT_PAGE)
        for view in self.page(IMPORT_PAGE):
            if isinstance(view, ImportWizard):
                view.open_file(file)

    def no_simulation(self) -> EmptyView:
        """The page of simulations before the first."""
        text = (
            "The page Rules shows counts while you edit. A simulation keeps them: each rule over"
            " time, the posts behind every bar, with and without feedback, and what Apply would"
            " then do. It changes nothing in the store."
        )
        if not self._about.posts:
            return EmptyView(
                "Nothing to simulate yet",
                "A simulation replays posts under the rules: first import posts, and write a rule.",
                "Import posts",
                lambda: self.open_page(IMPORT_PAGE),
            )
        return EmptyView(
            "Nothing is simulated yet",
            text,
            "Simulate the rules now",
            lambda: self.builder.ask("simulate"),
        )

    def rules_views(self) -> tuple[ipywidgets.Widget, ...]:
        """The offer of a starter policy, where there is no policy yet, and the rule builder."""
        offer = StarterView(self.workbench, self._has_rules, self._edit_policy)

        def follow_rules(_: object) -> None:
            if offer.view["is_offered"] == self._has_rules():
                offer.refresh()

        self.builder.observe(follow_rules, "view")
        return offer, self.builder

    def _has_rules(self) -> bool:
        draft = self.builder.editor.draft
        return bool(draft.rules) or bool(draft.policy is not None and draft.policy.classes)

    def import_views(self) -> tuple[ipywidgets.Widget, ...]:
        """The import wizard, and the list of imports."""
        imports = ImportList(self.workbench, self.navigate)

        def show_imported() -> None:
            self.builder.refresh()
            imports.refresh()

        wizard = ImportWizard(
            self.workbench,
            show_imported,
            self._edit_policy,
            self.navigate,
            is_sample=self._is_sample(),
        )
        return wizard, imports

    def _edit_policy(self, policy: Policy) -> None:
        """Open a proposed policy in the rule builder, where nothing of it is saved yet."""
        self.builder.ask("open_file", name=f"{policy.name}.yaml", text=policy.to_yaml())
        self.open_page("Rules")

    def log_records(self) -> LogRecords:
        """The moderation log."""
        return LogRecords(self.workbench, self._show_charts, self._hide_charts, self.navigate)


VIEWS: Mapping[str, Callable[[Bench], ipywidgets.Widget | tuple[ipywidgets.Widget, ...]]] = {
    START: Bench.start_view,
    "Posts": lambda bench: PostRecords(bench.workbench, bench.navigate),
    "Imports": Bench.import_views,
    "Labels": lambda bench: TableView(bench.workbench, "labels", bench.navigate),
    "Text lists": lambda bench: ListsView(bench.workbench),
    "Rules": Bench.rules_views,
    "Simulation": Bench.no_simulation,
    "Apply": lambda bench: ApplyView(bench.workbench, bench.simulation, bench.navigate),
    "Actions": lambda bench: ActionsView(bench.workbench),
    "Users": lambda bench: UsersView(
        bench.workbench, navigate=bench.navigate, draft=bench.edited_policy
    ),
    "Review": lambda bench: ReviewView(bench.workbench, bench.navigate),
    "Tags": lambda bench: TagsView(bench.workbench, bench.navigate),
    "Log": Bench.log_records,
    "Batches": lambda bench: TableView(bench.workbench, "batches", bench.navigate),
    "Tag uploads": lambda bench: TableView(bench.workbench, "uploads", bench.navigate),
}
"""The view of each page, or its views from top to bottom, made when it is first opened. A page that
is not here is not in the navigation either; a view that can show a part of itself is an
`OpensDestination`.
"""
