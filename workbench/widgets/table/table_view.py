"""The page of one table: posts, users, log, review feed, uploads or batches."""

from __future__ import annotations

from typing import TypedDict

from workbench.formatting import count
from workbench.model.tables import TableKind
from workbench.notebook.workbench import Workbench
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.table.table_state import TablePart, TableState
from workbench.widgets.table.words import NOUNS


class TablePage(TypedDict):
    """What the page shows."""

    table: TablePart


class TableView(RecordsPage):
    """A table of a store. `table`: what is asked of it; `navigate`: opens what a cell names."""

    _esm = bundle("table/view.js")
    _css = style("table/table.css")

    def __init__(self, workbench: Workbench, kind: TableKind, navigate: Navigate = stay) -> None:
        self.table = TableState(workbench, kind, self._send_file, self._send_rows, navigate)
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many rows are found."""
        return f"<TableView: {count(self.view['table']['n'], *NOUNS[self.table.kind])}>"

    def open_destination(self, destination: Destination) -> None:
        """Show the selection or the entry that is named."""
        shown = destination.selection
        if destination.entry is not None:
            shown = Selection("posts", f"Entry {destination.entry}", (str(destination.entry),))
        if shown is not None:
            self.table.select(shown)
            self.refresh()

    def _handlers(self) -> Handlers:
        return self.table.handlers()

    def _view_state(self) -> TablePage:
        return {"table": self.table.read()}
