"""The page of the moderation log: a table, however long it is, whose entries go to a file or to
charts.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from workbench.formatting import count
from workbench.notebook.log import Log
from workbench.notebook.workbench import Workbench
from workbench.services.policies.policies import live_policy
from workbench.services.record import log
from workbench.services.record.kind_words import glossary
from workbench.services.tables import tables
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.table.table_state import TableState
from workbench.widgets.table.table_view import TablePage


class LogPage(TablePage):
    """What the page shows. `glossary`: the title and the meaning of each kind of entries."""

    glossary: list[tuple[str, str]]


class LogRecords(RecordsPage):
    """The moderation log as a table. `table`: what is asked of it; `on_charts`: called with the
    entries when their charts are requested; `on_filter`: called when other entries are asked for;
    `navigate`: opens what a cell names.
    """

    _esm = bundle("log/records_view.js")
    _css = style("table/table.css")

    def __init__(
        self,
        workbench: Workbench,
        on_charts: Callable[[Log], None] | None = None,
        on_filter: Callable[[], None] | None = None,
        navigate: Navigate = stay,
    ) -> None:
        self.table = TableState(workbench, "log", self._send_file, self._send_rows, navigate)
        self._on_charts, self._on_filter = on_charts, on_filter
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many entries are found."""
        return f"<LogRecords: {self.view['table']['n']:,} entries>"

    def ask(self, request: str, **arguments: object) -> None:
        """Handle a request, and say when other entries are asked for."""
        before = self.table.rows_asked
        super().ask(request, **arguments)
        if self._on_filter is not None and self.table.rows_asked != before:
            self._on_filter()

    def open_destination(self, destination: Destination) -> None:
        """Show the entry that is named, if one is."""
        if destination.entry is not None:
            entry = str(destination.entry)
            self.table.select(Selection("posts", f"Entry {destination.entry:,}", (entry,)))
            self.refresh()

    def _handlers(self) -> Handlers:
        return {**self.table.handlers(), "charts": self._show_charts}

    def _show_charts(self) -> None:
        store = self.workbench.store
        live = live_policy(store)
        self.done = "reading the entries for their charts …"
        entries = self._entries()
        if self._on_charts is not None:
            self._on_charts(Log(entries, None if live is None else live.policy))
        self._report(f"charts of {count(entries.num_rows, 'entry', 'entries')}")

    def _entries(self) -> pa.Table:
        """All entries that are found, in the order of recording."""
        entries = log.log(self.workbench.store)
        if not self.table.finds_some:
            return entries
        numbers = [int(key) for key in tables.keys(self.workbench.store, self.table.query)]
        return entries.filter(pc.is_in(entries["entry_id"], pa.array(numbers, pa.int64())))

    def _view_state(self) -> LogPage:
        kinds = [(words.title, words.meaning) for words in glossary()]
        return {"table": self.table.read(), "glossary": kinds}
