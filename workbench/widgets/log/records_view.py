"""The page of the store's moderation log: filtered and paged, however long it is; the entries can
be exported to a file or shown as charts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from workbench.errors import BadInput
from workbench.formatting import count, moment
from workbench.model.log.entry import LogEntry
from workbench.notebook.log import Log
from workbench.notebook.workbench import Workbench
from workbench.services.policies.policies import live_policy
from workbench.services.record import log
from workbench.services.record.import_words import import_words
from workbench.services.record.kind_words import glossary, kind_title
from workbench.services.record.log_words import entry_words
from workbench.units import time_us
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, stay
from workbench.widgets.page import Handlers
from workbench.widgets.records_page import PAGE_ROWS, RecordsPage, first_shown
from workbench.widgets.users.wording import labels_of

MAX_EXPORTED = 1_000_000  # entries in a file
MAX_DETAILS_LENGTH = 300
_NO_FILTER: dict[str, str] = dict.fromkeys(
    ("kind", "user_id", "rule", "actor", "since", "until"), ""
)


class LogPageState(TypedDict):
    """What the page shows. `filters`: as typed; `kinds`, `rules`, `actors`: the choices for them,
    kinds with their titles; `glossary`: the title and the meaning of each kind; `rows`: time, kind,
    user id, post id, rule, details and actor of each entry.
    """

    filters: dict[str, str]
    kinds: list[tuple[str, str]]
    glossary: list[tuple[str, str]]
    rules: list[str]
    actors: list[str]
    rows: list[list[str | None]]
    first: int
    n: int
    page_rows: int


class LogRecords(RecordsPage):
    """The moderation log, filtered. `filters`: as typed; `on_charts`: called with the entries when
    their charts are requested; `on_filter`: called when the filters change; `navigate`: called with
    the page of a user that is requested.
    """

    _esm = bundle("log/records_view.js")

    def __init__(
        self,
        workbench: Workbench,
        on_charts: Callable[[Log], None] | None = None,
        on_filter: Callable[[], None] | None = None,
        navigate: Navigate = stay,
    ) -> None:
        self.filters, self._first = dict(_NO_FILTER), 0
        self._choices: dict[str, list[str]] = {}
        self._entries_at_choices = -1
        self._on_charts, self._on_filter = on_charts, on_filter
        self.navigate = navigate
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many entries match the filters."""
        return f"<LogRecords: {self.view['n']:,} entries>"

    def _handlers(self) -> Handlers:
        return {
            "filter": self._filter,
            "page": self._show_page,
            "charts": self._show_charts,
            "export": self._export,
            "user": self._open_user,
        }

    def _filter(self, **filters: str) -> None:
        typed = _NO_FILTER | {name: str(value) for name, value in filters.items()}
        _read_filters(typed)
        self.filters, self._first = typed, 0
        if self._on_filter is not None:
            self._on_filter()

    def _show_page(self, first: int) -> None:
        self._first = first

    def _show_charts(self) -> None:
        live = live_policy(self.workbench.store)
        self.done = "reading the entries for their charts …"
        entries = log.log(self.workbench.store, **_read_filters(self.filters))
        if self._on_charts is not None:
            self._on_charts(Log(entries, None if live is None else live.policy))
        self._report(f"charts of {_entries(entries.num_rows)}")

    def _export(self) -> None:
        filters = _read_filters(self.filters)
        if log.log_page(self.workbench.store, limit=0, **filters).n > MAX_EXPORTED:
            raise BadInput(f"a file holds at most {MAX_EXPORTED:,} entries: filter them further")
        entries = log.log(self.workbench.store, **filters)
        self._send_file("moderation_log.csv", log.log_csv(entries))
        self._report(f"exported as moderation_log.csv: {_entries(entries.num_rows)}")

    def _open_user(self, user_id: str) -> None:
        self.navigate(Destination("Users", user_id=user_id))

    def _view_state(self) -> LogPageState:
        store, filters = self.workbench.store, _read_filters(self.filters)
        page = log.log_page(store, first=self._first, limit=PAGE_ROWS, **filters)
        if self._first and not page.entries:
            self._first = first_shown(self._first, page.n)
            page = log.log_page(store, first=self._first, limit=PAGE_ROWS, **filters)
        labels, choices = labels_of(self.workbench), self._filter_choices()
        return {
            "filters": self.filters,
            "kinds": [(kind, kind_title(kind)) for kind in choices["kinds"]],
            "glossary": [(words.title, words.meaning) for words in glossary()],
            "rules": choices["rules"],
            "actors": choices["actors"],
            "rows": [_row(entry, labels) for entry in page.entries],
            "first": self._first,
            "n": page.n,
            "page_rows": PAGE_ROWS,
        }

    def _filter_choices(self) -> dict[str, list[str]]:
        """What the log can be filtered by, read from the store when it has new entries."""
        with self.workbench.store.read() as tx:
            entries = tx.head.entries
        if entries != self._entries_at_choices:
            self._choices = log.log_choices(self.workbench.store)
            self._entries_at_choices = entries
        return self._choices


def _entries(n: int) -> str:
    return count(n, "entry", "entries")


def _read_filters(typed: dict[str, str]) -> log.Wanted:
    """The filters of the log, from what was typed. Raises: BadInput, for a time that is none."""
    return {
        "kind": typed["kind"] or None,
        "user_id": typed["user_id"] or None,
        "rule": typed["rule"] or None,
        "actor": typed["actor"] or None,
        "since_us": _time_us("since", typed["since"]),
        "until_us": _time_us("until", typed["until"]),
    }


def _time_us(name: str, typed: str) -> int | None:
    try:
        return time_us(typed) if typed else None
    except ValueError as error:
        raise BadInput(f"{name}: {error}") from None


def _row(entry: LogEntry, labels: dict[str, str]) -> list[str | None]:
    details = import_words(entry) or entry_words({**entry.details(), "rule": None}, labels)
    about = (kind_title(entry.kind), entry.user_id, entry.post_id, entry.rule)
    return [moment(entry.at_us), *about, details[:MAX_DETAILS_LENGTH], entry.actor]
