"""The page of the store's moderation log: filtered, page by page, however long it
is; its entries go into a file or into charts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.errors import BadInput
from workbench.formatting import count, moment
from workbench.model.log.entry import LogEntry
from workbench.notebook.log import Log
from workbench.notebook.workbench import Workbench
from workbench.services.policies.policies import live_policy
from workbench.services.record import log
from workbench.services.record.log_words import entry_words
from workbench.units import time_us
from workbench.widgets.bundle import bundle
from workbench.widgets.records_page import PAGE, Records, first_shown
from workbench.widgets.users.moments import labels_of

MAX_IN_A_FILE = 1_000_000
_NO_FILTER: dict[str, str] = dict.fromkeys(
    ("kind", "user_id", "rule", "actor", "since", "until"), ""
)


class LogRecords(Records):
    """The moderation log, filtered. `wanted`: by what; `on_charts`: called with the entries, when
    their charts are asked for; `on_filter`: called when other entries are shown; `on_user`: called
    with the id of a user who is asked for.
    """

    _esm = bundle("log/records_view.js")

    def __init__(
        self,
        workbench: Workbench,
        on_charts: Callable[[Log], None] | None = None,
        on_user: Callable[[str], None] | None = None,
        on_filter: Callable[[], None] | None = None,
    ) -> None:
        self.wanted, self._first = dict(_NO_FILTER), 0
        self._choices: dict[str, list[str]] = {}
        self._read_at = -1
        self._on_charts, self._on_user = on_charts, on_user
        self._on_filter = on_filter
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many entries are asked for."""
        return f"<LogRecords: {count(self.view['n'], 'entry', 'entries')}>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {
            "filter": self._filter,
            "page": self._page,
            "charts": self._charts,
            "export": self._export,
            "user": self._user,
        }

    def _filter(self, **wanted: str) -> None:
        asked = _NO_FILTER | {name: str(value) for name, value in wanted.items()}
        _filters(asked)
        self.wanted, self._first = asked, 0
        if self._on_filter is not None:
            self._on_filter()

    def _page(self, first: int) -> None:
        self._first = first

    def _charts(self) -> None:
        live = live_policy(self.workbench.store)
        self.done = "reading the entries for their charts …"
        entries = log.log(self.workbench.store, **_filters(self.wanted))
        if self._on_charts is not None:
            self._on_charts(Log(entries, None if live is None else live.policy))
        self._did(f"charts of {_entries(entries.num_rows)}")

    def _export(self) -> None:
        filters = _filters(self.wanted)
        if log.log_page(self.workbench.store, limit=0, **filters).n > MAX_IN_A_FILE:
            raise BadInput(f"a file holds at most {MAX_IN_A_FILE:,} entries: filter them further")
        entries = log.log(self.workbench.store, **filters)
        self._give("moderation_log.csv", log.log_csv(entries))
        self._did(f"exported as moderation_log.csv: {_entries(entries.num_rows)}")

    def _user(self, user_id: str) -> None:
        if self._on_user is not None:
            self._on_user(user_id)

    def _seen(self) -> dict[str, Any]:
        store, filters = self.workbench.store, _filters(self.wanted)
        found = log.log_page(store, first=self._first, limit=PAGE, **filters)
        if self._first and not found.entries:
            self._first = first_shown(self._first, found.n)
            found = log.log_page(store, first=self._first, limit=PAGE, **filters)
        labels = labels_of(self.workbench)
        return {
            "wanted": self.wanted,
            **self._offered(),
            "rows": [_row(entry, labels) for entry in found.entries],
            "first": self._first,
            "n": found.n,
            "size": PAGE,
        }

    def _offered(self) -> dict[str, list[str]]:
        """What all entries can be filtered by, read again once there are more."""
        with self.workbench.store.read() as tx:
            entries = tx.head.entries
        if entries != self._read_at:
            self._choices = log.log_choices(self.workbench.store)
            self._read_at = entries
        return self._choices


def _entries(n: int) -> str:
    return count(n, "entry", "entries")


def _filters(wanted: dict[str, str]) -> dict[str, Any]:
    """What was typed as filters of the log. Raises: BadInput, for a time that is none."""
    filters: dict[str, Any] = {name: wanted[name] or None for name in ("kind", "user_id", "rule")}
    filters["actor"] = wanted["actor"] or None
    for name in ("since", "until"):
        try:
            filters[f"{name}_us"] = time_us(wanted[name]) if wanted[name] else None
        except ValueError as error:
            raise BadInput(f"{name}: {error}") from None
    return filters


def _row(entry: LogEntry, labels: dict[str, str]) -> list[str | None]:
    said = entry_words({**entry.details(), "rule": None}, labels)
    about = (entry.kind, entry.user_id, entry.post_id, entry.rule)
    return [moment(entry.at_us), *about, said[:300], entry.actor]
