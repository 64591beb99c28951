"""The page of posts: a file is chosen, its columns are mapped, its quality is
looked at, and then it is imported.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, Problem, printable
from workbench.export import table_csv
from workbench.formatting import count, day
from workbench.history import History
from workbench.importers.chats.reading import CHATS, ChatOptions, chat_tables
from workbench.importers.classifiers.responses import FORMATS
from workbench.notebook.quality import Quality, quality
from workbench.notebook.workbench import Workbench
from workbench.policy.tree import ScoreClass
from workbench.reading.columns.cells import RawTable
from workbench.reading.files.json.file import lists_in
from workbench.reading.files.nested import flattened
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.fields import GUESSES, POST_FIELDS, fields_of
from workbench.reading.rows.posts import is_post
from workbench.reading.times.time_column import TIMES
from workbench.services.policies.policies import live_classes
from workbench.services.transfer import import_posts
from workbench.widgets.bundle import bundle
from workbench.widgets.posts.time_picker import TimeChoice, readings_of
from workbench.widgets.records_page import Incoming, Records
from workbench.widgets.users.moments import reads_as_text

SHOWN_ROWS, SHOWN_REJECTS, SHOWN_GAPS, MAX_BARS = 8, 20, 10, 366
FIELDS = tuple(GUESSES)
MAX_LISTS = 100
_DAY_FIRST = {"day-first": True, "month-first": False}
CHAT_ENDINGS = (".json", ".txt", ".log", ".weechatlog", ".zip", ".gz")  # what chats come in


class PostsView(Records):
    """Import historical posts. `incoming`: the file that arrives; `columns`: what each field is
    read from, as the person chose; `on_import`: called when posts have come in.
    """

    _esm = bundle("posts/view.js")

    def __init__(self, workbench: Workbench, on_import: Callable[[], None] | None = None) -> None:
        self.incoming = Incoming()
        self.columns: dict[str, str] = {}
        self._format: str | None = None
        self._response: str | None = None
        self._records: str | None = None
        self._lists: list[str] = []
        self._times = TimeChoice()
        self._folder = tempfile.TemporaryDirectory(prefix="workbench-import-")
        self._name, self._path = "", None
        self._looked: dict[str, Any] | None = None
        self._history: History | None = None
        self._rejects: tuple[str, bytes] | None = None
        self._on_import = on_import
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many imports there were."""
        return f"<PostsView: {len(self.view['segments'])} imports>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {
            "piece": self._piece,
            "preview": self._preview,
            "map": self._map,
            "format": self._choose_format,
            "times": self._choose_times,
            "import": self._import,
            "drop": self._drop,
            "rejects": self._give_rejects,
            "stored": self._stored,
        }

    def _piece(self, **piece: Any) -> None:
        self._drop()  # of the file before
        self.incoming.piece(**piece)

    def _preview(self, transfer: str) -> None:
        """Look at a file that has arrived, with every field guessed."""
        file = self.incoming.take(transfer)
        path = Path(self._folder.name) / "uploaded" / _safe(file.name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.data)
        self._name, self._path = file.name, path
        self._lists = _lists(path)
        self._look()

    def _map(self, field: str, column: str) -> None:
        """Read a field from a column; from none, when it is empty."""
        self.columns = {name: one for name, one in self.columns.items() if name != field}
        if column:
            self.columns[field] = column
        self._look()

    def _choose_format(self, format_: str = "", response: str = "", records: str = "") -> None:
        """Read an export of chats, or scores from raw responses of a classifier; columns of the
        posts' own, when it is empty. `records`: the list in a JSON file that holds the posts.
        """
        self._format = format_ or None
        self._records = records or None if format_ not in CHATS else None
        self._response = response or None if format_ in FORMATS else None
        self._look()

    def _choose_times(
        self, form_: str = "", pattern: str = "", zone: str = "", origin: str = "", unit: str = "s"
    ) -> None:
        """Read times as they are said to be written; as recognised, when all is empty."""
        self._times = TimeChoice(form_, pattern, zone, origin, unit)
        self._look()

    def _look(self) -> None:
        if self._path is None:
            raise BadInput("choose a file first")
        self._history = None
        try:
            options = ChatOptions(_DAY_FIRST.get(self._times.form))
            table = _table(self._path, self.columns, self._format, self._records, options)
        except BadInput as error:
            if self._looked is None and not self._name.lower().endswith(CHAT_ENDINGS):
                raise
            self._looked = self._unread("\n".join(map(_on_the_page, error.problems)))
            return
        read_from = fields_of(table, self.columns)
        n = min(len(table), SHOWN_ROWS)
        few = {name: _texts(cells.values.slice(0, n)) for name, cells in table.columns.items()}
        text = read_from.get("text")
        self._looked = {
            "file": printable(self._name),
            "rows": table.rows,
            "columns": list(table.columns),
            "first": [
                [_cell(cells[row], is_text=name == text) for name, cells in few.items()]
                for row in range(n)
            ],
            "fields": [[field, read_from.get(field), field in POST_FIELDS] for field in FIELDS],
        }
        if (column := read_from.get("created_at")) is not None:
            self._looked["times"] = readings_of(column, table.columns[column], self._zone())
        self._looked |= self._checked(self._path)

    def _zone(self) -> str | None:
        """The zone that was chosen, where it is one."""
        try:
            return self._times.format().zone
        except BadInput:
            return None

    def _unread(self, why: str) -> dict[str, Any]:
        """What there is to see of a file that is not read as its format says."""
        return {
            "file": printable(self._name),
            "rows": 0,
            "columns": [],
            "first": [],
            "fields": [[field, None, field in POST_FIELDS] for field in FIELDS],
            "ready": False,
            "why": printable(why),
        }

    def _checked(self, path: Path) -> dict[str, Any]:
        """What would come in, or why nothing can."""
        try:
            how = (self._format, self._response, self._records, None, self._times.format())
            self._history = import_posts.read_posts(path, self.columns, *how)
        except BadInput as error:
            said = [_on_the_page(one) for one in error.problems]
            return {"ready": False, "why": printable("\n".join(said))}
        return {"ready": True, **_told(self._history, live_classes(self.workbench.store))}

    def _import(self) -> None:
        if self._history is None:
            raise BadInput("choose a file whose posts can be read first")
        self.done = "importing …"
        store, actor = self.workbench.store, self.workbench.actor
        found = import_posts.keep_posts(store, actor, self._history)
        name = printable(self._name)
        said = f"{name}: {found.in_words}"
        rejects = found.rejects
        self._drop()
        if rejects.num_rows:
            self._rejects = (f"{found.segment}_rejects.csv", table_csv(rejects))
        aside = f"{said}; {count(rejects.num_rows, 'cell')} set aside, each with its reason"
        self._did(aside, partial=rejects.num_rows > 0)
        if self._on_import is not None:
            self._on_import()

    def _drop(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._path = self._looked = self._history = self._rejects = None
        self.columns, self._format, self._response = {}, None, None
        self._records, self._lists = None, []
        self._times = TimeChoice()

    def _give_rejects(self) -> None:
        if self._history is not None:
            self._give("rejects.csv", table_csv(self._history.rejects))
        elif self._rejects is not None:
            self._give(*self._rejects)

    def _stored(self) -> None:
        """Look at the quality of what the store has."""
        history = self.workbench.history()
        told = _told(history, live_classes(self.workbench.store))
        self._looked = {"file": "all posts of the store", "stored": True, "ready": True, **told}

    def _seen(self) -> dict[str, Any]:
        with self.workbench.store.read() as tx:
            segments = tx.posts.segments()
        return {
            "looked": self._looked,
            "formats": [
                *([name, f"an export of {name}", False] for name in CHATS),
                *([name, f"responses of {name}", True] for name in FORMATS),
            ],
            "format": self._format or "",
            "response": self._response or "",
            "records": self._records or "",
            "lists": self._lists,
            "times": self._times.seen(),
            "rejects": self._rejects is not None,
            "segments": [
                [
                    segment.name,
                    segment.source,
                    segment.posts,
                    day(segment.first_us),
                    day(segment.last_us),
                    day(segment.added_us),
                ]
                for segment in reversed(segments)
            ],
        }


def _on_the_page(problem: Problem) -> str:
    """A problem as this page says it: with its own picker, where another one names an option."""
    if problem.field is None:
        return str(problem)
    said = str(replace(problem, remedy=None))
    if problem.field == "records":
        return f"{said}; choose its list above, at “Records are in”"
    if problem.field == TIMES:
        return f"{said}; choose above how times are written"
    return f"{said}; choose its column above, at “{problem.field}”"


def _lists(path: Path) -> list[str]:
    """The lists in a JSON file that may hold the records."""
    if not path.name.lower().endswith((".json", ".json.gz")):
        return []
    try:
        found = lists_in(path.name, path, path.suffix.lower() == ".gz")
    except BadInput:
        return []
    return [one.path for one in found[:MAX_LISTS]]


def _table(
    path: Path,
    columns: Mapping[str, str],
    format_: str | None,
    records: str | None,
    options: ChatOptions,
) -> RawTable:
    """The rows of a file as they stand, objects in them as columns."""
    if format_ in CHATS:
        return chat_tables(path, str(format_), options)[0]
    how = ReadOptions(records, lambda one: is_post(one, columns))
    return flattened(read(inputs(path)[0], how), columns.values())


def _told(history: History, classes: Iterable[ScoreClass]) -> dict[str, Any]:
    """What there is to say of posts, as plain values."""
    rejects = history.rejects
    return {
        "notes": list(map(printable, history.notes)),
        "set_aside": rejects.num_rows,
        "rejects": [
            [
                one["row"],
                one["column"],
                *_cell(one["value"], is_text=one["column"] == "text"),
                one["reason"],
            ]
            for one in rejects.slice(0, SHOWN_REJECTS).to_pylist()
        ],
        "quality": _quality(quality(history, classes)),
    }


def _quality(found: Quality) -> dict[str, Any]:
    return {
        "posts": found.posts,
        "users": found.users,
        "first": day(found.first_day_us),
        "days_a_bar": (step := -(-len(found.per_day) // MAX_BARS)),
        "bars": [sum(found.per_day[at : at + step]) for at in range(0, len(found.per_day), step)],
        "gaps": [[day(gap.first_us), gap.days] for gap in found.gaps[:SHOWN_GAPS]],
        "n_gaps": len(found.gaps),
        "scores": [asdict(score) for score in found.scores],
        "with_text": found.with_text,
        "repeats": found.repeats,
        "repeated": [[printable(text)[:200], n] for text, n in found.repeated],
    }


def _safe(name: str) -> str:
    """A file's name as it is, but for what could lead elsewhere or hide it; with its endings."""
    return re.sub(r"^[.\s]+|[^\w.() -]", "_", name)[-80:] or "posts"


def _texts(cells: pa.ChunkedArray) -> list[str | None]:
    """Values as text, whatever they are."""
    try:
        return pc.cast(cells, pa.large_string()).to_pylist()
    except pa.ArrowException:  # lists and objects
        return [None if one is None else str(one) for one in cells.to_pylist()]


def _cell(value: str | None, *, is_text: bool) -> list[Any]:
    """A cell as it is shown, and whether it is something that a person wrote."""
    return [_shown(value), is_text or reads_as_text(value)]


def _shown(value: object) -> str | None:
    return None if value is None else printable(str(value))[:120]
