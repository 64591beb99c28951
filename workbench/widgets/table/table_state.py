"""The state of a table on a page: what is asked, what is shown, and the requests that change it."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import asdict, replace

from workbench.charts.drawing.policy_colours import Colours
from workbench.errors import BadInput
from workbench.export import safe_csv
from workbench.formatting import count
from workbench.model.log.columns import KINDS
from workbench.model.tables import (
    MAX_LIMIT,
    Between,
    Histogram,
    OneOf,
    TableColumn,
    TableKind,
    TableQuery,
    TableResult,
    Value,
)
from workbench.notebook.workbench import Workbench
from workbench.services.policies.edit_limits import protecting_tags
from workbench.services.record.kind_words import kind_title
from workbench.services.tables import tables
from workbench.units import iso
from workbench.widgets.navigation import PAGES, Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers
from workbench.widgets.records_page import SENT_ALONE
from workbench.widgets.table import asked
from workbench.widgets.table.parts import (
    Bars,
    RowsPart,
    TablePart,
    bars_of,
    cells_of,
    chip_of,
    colours_of,
)
from workbench.widgets.table.words import (
    ABOUT,
    EMPTY,
    FILES,
    FIRST_ORDER,
    NEXT_STEPS,
    NOUNS,
    PLACEHOLDERS,
    TITLES,
)

PAGE_ROWS, MAX_ROWS = 50, 500
BARS_SECONDS = 0.15  # histograms that take longer together are sent in several answers
LATE = frozenset({"rules"})
"""Columns that are read after the first rows are shown: they take longer."""


SendFile = Callable[[str, bytes], None]
SendRows = Callable[[RowsPart], None]


class TableState:
    """A table on a page. `query`: what is asked; `selection`: the rows that another page asked to
    show, None for all; `chosen`: the keys of rows that are marked as chosen; `send`: sends a file
    to the browser; `send_rows`: sends it rows.
    """

    def __init__(
        self,
        workbench: Workbench,
        kind: TableKind,
        send: SendFile,
        send_rows: SendRows,
        navigate: Navigate = stay,
    ) -> None:
        self.workbench, self.navigate = workbench, navigate
        self.kind: TableKind = kind
        self._send, self._send_rows = send, send_rows
        self.chosen: Container[str] = ()
        self.query = self._first_query()
        self.selection: Selection | None = None
        self.columns: tuple[TableColumn, ...] = ()
        self.shown: list[str] = []
        self._columns_at: tuple[object, ...] = ()
        self._read_columns()
        self._result: TableResult | None = None
        self._read_at: tuple[object, ...] = ()
        self._milliseconds = 0.0
        self._known_colours: dict[str, Mapping[str, Colours]] = {}
        self._coloured_at: tuple[object, ...] = ()
        self._bars: dict[str, Histogram] = {}
        self._bars_of: TableQuery | None = None
        self._bars_at: tuple[object, ...] = ()
        self._is_counting = False
        self._with_late = False

    @property
    def rows_asked(self) -> TableQuery:
        """Which rows are asked for, wherever the page stands in them, in whatever order."""
        return replace(self.query, first=0, limit=PAGE_ROWS, sort=None, descending=True)

    @property
    def finds_some(self) -> bool:
        """Whether rows are chosen at all, or every row is found."""
        return self.rows_asked != replace(self._first_query(), sort=None)

    def handlers(self) -> Handlers:
        """The functions that handle requests of the table, by their names."""
        return {
            "table_search": self._search,
            "table_sort": self._sort,
            "table_brush": self._brush,
            "table_range": self._range,
            "table_value": self._value,
            "table_holds": self._holds,
            "table_unfilter": self._unfilter,
            "table_clear": self._clear,
            "table_page": self._page,
            SENT_ALONE: self._show_rows,
            "table_show": self._choose_columns,
            "table_sample": self._sample,
            "table_bars": self._count_bars,
            "table_late": self._read_late,
            "table_csv": self._export,
            "table_unselect": self._unselect,
            "table_go": self._go,
            "table_open": self._open_page,
            "table_posts_of": self._show_posts_of,
        }

    def select(self, selection: Selection | None) -> None:
        """Show the rows of a selection; all rows, of None."""
        self.selection = selection
        ids = None if selection is None else selection.ids
        self._ask(replace(self._first_query(), ids=ids))

    def show_one_of(self, column: str, *values: str) -> None:
        """Show the rows that have one of some values in a column."""
        self._ask(asked.filtered(self.query, OneOf(column, values)))

    def read(self) -> TablePart:
        """Read what is asked, and return what the page shows."""
        self._read_columns()
        found, rows = self._read_rows()
        query = self.query
        return {
            **rows,
            "kind": self.kind,
            "title": TITLES[self.kind],
            "about": ABOUT[self.kind],
            "nouns": NOUNS[self.kind],
            "placeholder": PLACEHOLDERS[self.kind],
            "empty": EMPTY[self.kind],
            "next_steps": () if self.navigate is stay else NEXT_STEPS.get(self.kind, ()),
            "columns": [asdict(column) for column in self.columns],
            "shown": [column.name for column in self._shown_columns()],
            "n": found.n,
            "total": found.total,
            "ms": max(1, round(self._milliseconds)),
            "search": query.search,
            "chips": [chip_of(one, self._column(one.column)) for one in query.filters],
            "sort": query.sort,
            "descending": query.descending,
            "sample": query.sample,
            "seed": query.seed,
            "selection": None if self.selection is None else self.selection.title,
            "bars": self._known_bars(),
            "protected": protecting_tags(self.workbench.store) if self.kind == "users" else [],
            "kinds": {kind: kind_title(kind) for kind in KINDS} if self.kind == "log" else {},
            "colours": self._colours(),
        }

    def _read_columns(self) -> None:
        """The columns, read again when the store has changed: an import can bring new fields."""
        version = tables.version(self.workbench.store)
        if self._columns_at != version:
            known = {column.name for column in self.columns}
            self.columns = tables.columns(self.workbench.store, self.kind)
            self._columns_at = version
            self.shown += [c.name for c in self.columns if c.shown and c.name not in known]

    def _read_rows(self) -> tuple[TableResult, RowsPart]:
        """Read the rows that are asked for; the last ones, when there are fewer now."""
        columns = self._shown_columns()
        late = [] if self._with_late else [c.name for c in columns if c.name in LATE]
        names = tuple(column.name for column in columns if column.name not in late)
        found = self._looked(replace(self.query, columns=names))
        if self.query.first and not found.rows:
            self.query = replace(self.query, first=max(0, (found.n - 1) // PAGE_ROWS * PAGE_ROWS))
            found = self._looked(replace(self.query, columns=names))
        return found, {
            "keys": found.keys,
            "rows": cells_of(found, columns),
            "first": self.query.first,
            "chosen": [key for key in found.keys if key in self.chosen],
            "late": late,
        }

    def _looked(self, query: TableQuery) -> TableResult:
        """The rows, read again when the store has changed, or something else is asked."""
        version = (query, tables.version(self.workbench.store))
        if self._result is None or self._read_at != version:
            self._result, self._read_at = tables.look(self.workbench.store, query), version
            if not self._with_late and not query.first:
                self._milliseconds = self._result.milliseconds
        return self._result

    def _colours(self) -> dict[str, Mapping[str, Colours]]:
        """The colours of rules, actions and statuses, read again when the store has changed."""
        version = tables.version(self.workbench.store)
        if self._coloured_at != version:
            self._known_colours, self._coloured_at = colours_of(self.workbench), version
        return self._known_colours

    def _first_query(self) -> TableQuery:
        sort, descending = FIRST_ORDER[self.kind]
        return TableQuery(self.kind, sort=sort, descending=descending, limit=PAGE_ROWS)

    def _ask(self, query: TableQuery) -> None:
        """Ask for other rows, if they can be asked for. Raises: BadInput."""
        tables.check(self.workbench.store, query)
        self.query, self._with_late = query, False

    def _search(self, text: str) -> None:
        self._ask(replace(self.query, search=text.strip(), first=0))

    def _sort(self, column: str) -> None:
        self._ask(asked.sorted_by(self.query, column))

    def _holds(self, column: str, text: str) -> None:
        self._filter(asked.holds(self._column(column), text))

    def _unfilter(self, column: str) -> None:
        self._ask(asked.unfiltered(self.query, column))

    def _page(self, first: int) -> None:
        """Show other rows with everything else, as a program reads them that asks for a page."""
        self._ask(replace(self.query, first=max(0, int(first)), limit=PAGE_ROWS))

    def _show_rows(self, first: int, limit: int = PAGE_ROWS, *, late: bool = False) -> None:
        """Show other rows of those that are found: the page is sent them alone, and draws them
        where it is scrolled to. `late`: with the columns that take longer.
        """
        limit = min(max(1, int(limit)), MAX_ROWS)
        self._ask(replace(self.query, first=max(0, int(first)), limit=limit))
        self._with_late = late
        self._send_rows(self._read_rows()[1])

    def _sample(self, size: object, seed: object) -> None:
        self._ask(asked.sampled(self.query, size, seed))

    def _unselect(self) -> None:
        self.select(None)

    def _filter(self, one: Between | OneOf | asked.Contains) -> None:
        self._ask(asked.filtered(self.query, one))

    def _brush(self, column: str, low: float, high: float, *, last: bool) -> None:
        self._filter(asked.brushed(self._column(column), low, high, last=last))

    def _range(self, column: str, low: str = "", high: str = "") -> None:
        self._filter(asked.typed_range(self._column(column), low, high))

    def _value(self, column: str, value: object, *, on: bool) -> None:
        self._ask(asked.with_value(self.query, self._column(column), value, on=on))

    def _clear(self) -> None:
        self.selection = None
        first = self._first_query()
        self._ask(replace(first, sort=self.query.sort, descending=self.query.descending))

    def _choose_columns(self, names: Sequence[str]) -> None:
        known = [column.name for column in self.columns if column.name in names]
        if not known:
            raise BadInput("at least one column is shown")
        self.shown, self._with_late = known, False

    def _count_bars(self, column: str | None = None) -> None:
        """Count the histograms of the shown columns, as many as a moment allows; of one column,
        where it is named.
        """
        self._is_counting = True
        self._forget_bars()
        start = time.perf_counter()
        shown = sorted(self._shown_columns(), key=lambda one: one.name in LATE)
        wanted = shown if column is None else [self._column(column)]
        for one in wanted:
            if one.name not in self._bars and one.form not in ("id", "text"):
                found = tables.histogram(self.workbench.store, self.rows_asked, one.name)
                self._bars[one.name] = found
                if time.perf_counter() - start > BARS_SECONDS:
                    return

    def _read_late(self) -> None:
        self._with_late = True

    def _known_bars(self) -> dict[str, Bars]:
        """The histograms that are counted, of the rows that are asked for now."""
        self._forget_bars()
        self._is_counting = False
        known = [column for column in self.columns if column.name in self._bars]
        return {column.name: bars_of(self._bars[column.name], column) for column in known}

    def _forget_bars(self) -> None:
        """Forget the histograms of other rows, or of a store that has changed.

        A change of the store does not stop a count: where others write all the time it would never
        end. It is noticed with the next request for something else.
        """
        asked, version = self.rows_asked, tables.version(self.workbench.store)
        is_old = self._bars_at != version and not self._is_counting
        if self._bars_of != asked or is_old:
            self._bars, self._bars_of, self._bars_at = {}, asked, version

    def _column(self, name: str) -> TableColumn:
        return tables.column(name, self.columns)

    def _shown_columns(self) -> list[TableColumn]:
        return [column for column in self.columns if column.name in self.shown]

    def _export(self) -> None:
        columns = self._shown_columns()
        names = tuple(column.name for column in columns)
        query = replace(self.query, first=0, limit=MAX_LIMIT, columns=names)
        found = tables.look(self.workbench.store, query)
        if found.n > MAX_LIMIT:
            raise BadInput(f"a file holds at most {count(MAX_LIMIT, 'row')}: filter them further")
        forms = [column.form for column in found.columns]
        rows = (
            [_written(value, form) for value, form in zip(row, forms, strict=True)]
            for row in found.rows
        )
        self._send(FILES[self.kind], safe_csv([c.label for c in found.columns], rows))

    def _go(self, to: str, name: str, key: str = "") -> None:
        """Open what a cell of a row names: a user, post, rule, log entry or item of the feed."""
        destinations: Mapping[str, Callable[[], Destination]] = {
            "user": lambda: Destination("Users", user_id=name),
            "post": lambda: Destination("Posts", user_id=self._user_of(key), post_id=name),
            "rule": lambda: Destination("Rules", rule=name),
            "entry": lambda: Destination("Log", entry=int(name)),
            "item": lambda: Destination("Review", item=int(name)),
        }
        if to in destinations:
            self.navigate(destinations[to]())

    def _open_page(self, page: str) -> None:
        """Open the page of a next step."""
        if page in PAGES:
            self.navigate(Destination(page))

    def _user_of(self, key: str) -> str | None:
        """The user whom a row is about."""
        query = TableQuery(self.kind, columns=("user_id",), ids=(key,))
        found = tables.look(self.workbench.store, query).rows
        return str(found[0][0]) if found and found[0][0] is not None else None

    def _show_posts_of(self, user_id: str) -> None:
        """Open the posts of a user."""
        query = TableQuery("posts", filters=(OneOf("user_id", (user_id,)),))
        ids = tuple(tables.keys(self.workbench.store, query))
        title = f"Posts of {user_id}"
        self.navigate(Destination("Posts", selection=Selection("posts", title, ids)))


def _written(value: Value, form: str) -> object:
    if form == "time" and isinstance(value, int):
        return iso(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
