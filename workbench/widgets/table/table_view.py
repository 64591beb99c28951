"""The page of one table: posts, users, log, review feed, uploads or batches."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import count
from workbench.model.tables import OneOf, TableKind, TableQuery, post_row
from workbench.notebook.workbench import Workbench
from workbench.services.tables import tables
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
        """Show the selection, the post or the entry that is named."""
        shown = destination.selection
        if destination.post_id is not None:
            shown = self._post(destination.user_id, destination.post_id)
        elif destination.entry is not None:
            shown = Selection("posts", f"Entry {destination.entry}", (str(destination.entry),))
        if shown is not None:
            self.table.select(shown)
            self.refresh()

    def _post(self, user_id: str | None, post_id: str) -> Selection:
        """A post of a user, or of every user who has one of this id."""
        query = TableQuery("posts", filters=(OneOf("post_id", (post_id,)),))
        if user_id is not None:
            query = replace(query, ids=(post_row(user_id, post_id),))
        ids = tables.keys(self.workbench.store, query)
        return Selection("posts", f"Post {printable(post_id)}", tuple(ids))

    def _handlers(self) -> Handlers:
        return self.table.handlers()

    def _view_state(self) -> TablePage:
        return {"table": self.table.read()}
