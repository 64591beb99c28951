"""The list of imports: their quality, exclusion from simulations, names and removal; and the period
of the posts that simulations read.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from workbench.errors import BadInput
from workbench.formatting import count, day, moment, share
from workbench.history import History
from workbench.model.imports import Import
from workbench.model.labels import LabelImport
from workbench.notebook.quality import Quality, quality
from workbench.notebook.workbench import Workbench
from workbench.policy.tree import ScoreClass
from workbench.reading.columns.rejects import CODES
from workbench.services.policies.policies import live_classes
from workbench.services.policies.score_columns import score_columns
from workbench.units import UNIT_US, iso
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import RecordsPage

MAX_OPENED = 50_000
"""The most posts or users of an import that another page opens as a selection."""


class ImportRow(TypedDict):
    """An import. `set_aside`: of how many rows, and how many for each reason; None where it is
    unknown. `posts_open`, `users_open`: whether another page can show them.
    """

    name: str
    posts: int
    users: int
    posts_open: bool
    users_open: bool
    period: str
    columns: list[str]
    files: list[str]
    rows: int | None
    set_aside: list[tuple[str, int]] | None
    imported: str
    by: str
    excluded: bool


class LabelImportRow(TypedDict):
    """An import of labels. `set_aside`: of how many rows, and how many for each reason."""

    name: str
    labels: int
    posts: int
    rows: int
    set_aside: list[tuple[str, int]]
    imported: str
    by: str


class QualityState(TypedDict):
    """The quality of one import, as lines of a name and what there is to say."""

    name: str
    lines: list[tuple[str, str]]


class ImportListState(TypedDict):
    """What the page shows. `range`: the period that simulations read, in words; `since`, `until`:
    its days, empty where it is open; `read`: how many posts of how many simulations read, in words.
    """

    imports: list[ImportRow]
    label_imports: list[LabelImportRow]
    quality: QualityState | None
    range: str
    since: str
    until: str
    read: str


class ImportList(RecordsPage):
    """The imports of posts that are in the store."""

    _esm = bundle("imports/list_view.js")
    _css = style("imports/list_view.css")

    def __init__(self, workbench: Workbench, navigate: Navigate = stay) -> None:
        self.navigate = navigate
        self._quality: QualityState | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many imports there are."""
        return f"<ImportList: {count(len(self.view['imports']), 'import')}>"

    def _handlers(self) -> Handlers:
        return {
            "exclude": self._exclude,
            "include": self._include,
            "rename": self._rename,
            "remove": self._remove,
            "remove_labels": self._remove_labels,
            "open_labels": self._open_labels,
            "look": self._look,
            "set_range": self._set_range,
            "open_posts": self._open_posts,
            "open_users": self._open_users,
        }

    def _exclude(self, name: str) -> None:
        self.workbench.exclude_import(name)
        self._report(f"{name} is left out of simulations; live decisions are as before")

    def _include(self, name: str) -> None:
        self.workbench.include_import(name)
        self._report(f"simulations read {name} again")

    def _rename(self, name: str, new: str) -> None:
        named = self.workbench.rename_import(name, new)
        self._quality = None
        self._report(f"{name} is now called {named}")

    def _remove(self, name: str) -> None:
        removed = self.workbench.remove_import(name)
        self._quality = None
        self._report(f"{removed.in_words}; the log keeps a note")

    def _remove_labels(self, name: str) -> None:
        removed = self.workbench.remove_label_import(name)
        self._report(f"{removed.in_words}; the log keeps a note")

    def _open_labels(self) -> None:
        self.navigate(Destination("Labels"))

    def _look(self, name: str) -> None:
        if self._quality is not None and self._quality["name"] == name:
            self._quality = None
            return
        history = self.workbench.history(name)
        declared = [*_recognised(history), *live_classes(self.workbench.store)]
        self._quality = {"name": name, "lines": _lines(quality(history, declared))}

    def _set_range(self, since: str, until: str) -> None:
        period = self.workbench.set_history_range(since.strip() or None, until.strip() or None)
        self._report(f"simulations read {period.in_words}")

    def _open_posts(self, name: str) -> None:
        posts = self.workbench.history(name)
        _refuse_many(posts.n_posts, "post")
        title = f"Posts of the import “{name}”"
        ids = posts.ids_at(np.arange(posts.n_posts))
        self.navigate(Destination("Posts", selection=Selection.of_posts(title, *ids)))

    def _open_users(self, name: str) -> None:
        ids = self.workbench.history(name).user_ids
        _refuse_many(len(ids), "user")
        title = f"Users of the import “{name}”"
        self.navigate(
            Destination("Users", selection=Selection("users", title, tuple(ids.to_pylist())))
        )

    def _view_state(self) -> ImportListState:
        imports, period = self.workbench.imports(), self.workbench.history_range()
        included = [import_ for import_ in imports if not import_.excluded]
        read = sum(import_.posts for import_ in included)
        every = sum(import_.posts for import_ in imports)
        return {
            "imports": [_row(import_) for import_ in imports],
            "label_imports": [_label_row(one) for one in self.workbench.label_imports()],
            "quality": self._quality,
            "range": period.in_words,
            "since": "" if period.since_us is None else iso(period.since_us)[:10],
            "until": "" if period.until_us is None else iso(period.until_us)[:10],
            "read": f"{len(included)} of {count(len(imports), 'import')}, {read:,} of"
            f" {count(every, 'post')}",
        }


def _refuse_many(n: int, noun: str) -> None:
    if n > MAX_OPENED:
        raise BadInput(
            f"{count(n, noun)} are too many to open at once; expected at most {MAX_OPENED:,}"
        )


def _row(import_: Import) -> ImportRow:
    return {
        "name": import_.name,
        "posts": import_.posts,
        "users": import_.users,
        "posts_open": import_.posts <= MAX_OPENED,
        "users_open": import_.users <= MAX_OPENED,
        "period": _period(import_.first_us, import_.last_us),
        "columns": list(import_.columns),
        "files": list(import_.files),
        "rows": import_.rows,
        "set_aside": None
        if import_.set_aside is None
        else [(CODES.get(code, code), n) for code, n in import_.set_aside.items()],
        "imported": moment(import_.imported_us),
        "by": import_.imported_by,
        "excluded": import_.excluded,
    }


def _label_row(one: LabelImport) -> LabelImportRow:
    return {
        "name": one.name,
        "labels": one.labels,
        "posts": one.posts,
        "rows": one.rows,
        "set_aside": [(CODES.get(code, code), n) for code, n in one.set_aside.items()],
        "imported": moment(one.imported_us),
        "by": one.imported_by,
    }


def _recognised(history: History) -> list[ScoreClass]:
    """The scales that the scores seem to be on, where no policy says so."""
    columns, _ = score_columns(history)
    return [
        ScoreClass(column.name, (column.name,), column.scale.high, scale=column.scale)
        for column in columns
    ]


def _period(first_us: int, last_us: int) -> str:
    first, last = day(first_us), day(last_us)
    return first if first == last else f"{first} to {last}"


def _lines(summary: Quality) -> list[tuple[str, str]]:
    """What there is to say about the posts of an import, the most general first."""
    days = len(summary.per_day)
    empty = sum(gap.days for gap in summary.gaps)
    first = day(summary.first_day_us)
    last = day(summary.first_day_us + (days - 1) * UNIT_US["d"])
    lines = [
        ("Days", f"{first} to {last}: {empty:,} of {count(days, 'day')} without a post"),
        ("Texts", f"{share(summary.repeats, summary.with_text)} repeat an earlier text"),
    ]
    for score in summary.scores:
        missing = f"{share(score.missing, summary.posts)} of posts without a value"
        off = f"; {count(score.off_scale, 'value')} off the scale" if score.off_scale else ""
        lines.append((score.column, f"{score.low:g} to {score.high:g}; {missing}{off}"))
    return lines
