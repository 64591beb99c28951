"""The page of posts: choose a file, map its columns, check its quality, and import it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, Problem, printable
from workbench.export import table_csv
from workbench.formatting import count, day
from workbench.history import History
from workbench.importers import post_files
from workbench.importers.chats.reading import CHATS, ChatOptions, chat_tables
from workbench.importers.classifiers.responses import FORMATS
from workbench.importers.post_files import PostReading
from workbench.notebook.workbench import Workbench
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
from workbench.widgets.page import Handlers
from workbench.widgets.posts.state import PostsState, PreviewState, preview_cell, read_posts
from workbench.widgets.posts.time_picker import TimeChoice, readings_of
from workbench.widgets.records_page import Incoming, RecordsPage, safe_name

SHOWN_ROWS = 8
FIELDS = tuple(GUESSES)
MAX_LISTS = 100
_DAY_FIRST = {"day-first": True, "month-first": False}
CHAT_ENDINGS = (".json", ".txt", ".log", ".weechatlog", ".zip", ".gz")  # of chat exports


class PostsView(RecordsPage):
    """Import historical posts. `incoming`: the file that is uploaded; `columns`: the column that
    the person chose for each field; `on_import`: called when posts were imported.
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
        self._preview: PreviewState | None = None
        self._history: History | None = None
        self._rejects: tuple[str, bytes] | None = None
        self._on_import = on_import
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many imports there were."""
        return f"<PostsView: {len(self.view['segments'])} imports>"

    def _handlers(self) -> Handlers:
        return {
            "chunk": self._add_chunk,
            "preview": self._open_file,
            "map": self._map,
            "format": self._choose_format,
            "times": self._choose_times,
            "import": self._import,
            "drop": self._drop,
            "rejects": self._download_rejects,
            "stored": self._show_stored,
        }

    def _add_chunk(
        self, name: str, transfer: str, offset: int, size: int, data: bytes = b""
    ) -> None:
        self._drop()  # the file before
        self.incoming.add_chunk(name, transfer, offset, size, data)

    def _open_file(self, transfer: str) -> None:
        """Preview a file that was uploaded, with every field guessed."""
        file = self.incoming.take(transfer)
        path = Path(self._folder.name) / "uploaded" / safe_name(file.name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.data)
        self._name, self._path = file.name, path
        self._lists = _lists(path)
        self._read_file()

    def _map(self, field: str, column: str) -> None:
        """Read a field from a column; from none, when it is empty."""
        self.columns = {name: known for name, known in self.columns.items() if name != field}
        if column:
            self.columns[field] = column
        self._read_file()

    def _choose_format(self, format_: str = "", response: str = "", records: str = "") -> None:
        """Read a chat export, or scores from raw responses of a classifier; with an empty format,
        posts in columns. `records`: the list of posts in a JSON file.
        """
        self._format = format_ or None
        self._records = records or None if format_ not in CHATS else None
        self._response = response or None if format_ in FORMATS else None
        self._read_file()

    def _choose_times(
        self, form_: str = "", pattern: str = "", zone: str = "", origin: str = "", unit: str = "s"
    ) -> None:
        """Read times in the chosen format; as recognised, when all is empty."""
        self._times = TimeChoice(form_, pattern, zone, origin, unit)
        self._read_file()

    def _read_file(self) -> None:
        if self._path is None:
            raise BadInput("choose a file first")
        self._history = None
        try:
            options = ChatOptions(_DAY_FIRST.get(self._times.form))
            table = _table(self._path, self.columns, self._format, self._records, options)
        except BadInput as error:
            if self._preview is None and not self._name.lower().endswith(CHAT_ENDINGS):
                raise
            self._preview = self._unread("\n".join(map(_message, error.problems)))
            return
        read_from = fields_of(table, self.columns)
        n = min(len(table), SHOWN_ROWS)
        shown = {name: _texts(cells.values.slice(0, n)) for name, cells in table.columns.items()}
        text = read_from.get("text")
        preview = self._checked(self._path)
        preview |= {
            "file": printable(self._name),
            "rows": table.rows,
            "columns": list(table.columns),
            "first": [
                [preview_cell(cells[row], is_text=name == text) for name, cells in shown.items()]
                for row in range(n)
            ],
            "fields": [(field, read_from.get(field), field in POST_FIELDS) for field in FIELDS],
        }
        if (column := read_from.get("created_at")) is not None:
            preview["times"] = readings_of(column, table.columns[column], self._zone())
        self._preview = preview

    def _zone(self) -> str | None:
        """The chosen time zone, None when it is not valid."""
        try:
            return self._times.format().zone
        except BadInput:
            return None

    def _unread(self, reason: str) -> PreviewState:
        """The preview of a file that cannot be read in the chosen format."""
        preview = _not_ready(reason)
        preview |= {
            "file": printable(self._name),
            "rows": 0,
            "columns": [],
            "first": [],
            "fields": [(field, None, field in POST_FIELDS) for field in FIELDS],
        }
        return preview

    def _checked(self, path: Path) -> PreviewState:
        """The posts that would be imported, or why none can be."""
        try:
            times = self._times.format()
            how = PostReading(self.columns, self._format, self._response, self._records, times)
            self._history = post_files.read_posts(path, how)
        except BadInput as error:
            return _not_ready("\n".join(map(_message, error.problems)))
        return {"ready": True, **read_posts(self._history, live_classes(self.workbench.store))}

    def _import(self) -> None:
        if self._history is None:
            raise BadInput("choose a file whose posts can be read first")
        self.done = "importing …"
        store, actor = self.workbench.store, self.workbench.actor
        imported = import_posts.add_posts(store, actor, self._history)
        message = f"{printable(self._name)}: {imported.in_words}"
        rejects = imported.rejects
        self._drop()
        if rejects.num_rows:
            self._rejects = (f"{imported.segment}_rejects.csv", table_csv(rejects))
        set_aside = f"{count(rejects.num_rows, 'cell')} set aside, each with its reason"
        self._report(f"{message}; {set_aside}", partial=rejects.num_rows > 0)
        if self._on_import is not None:
            self._on_import()

    def _drop(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        self._path = self._preview = self._history = self._rejects = None
        self.columns, self._format, self._response = {}, None, None
        self._records, self._lists = None, []
        self._times = TimeChoice()

    def _download_rejects(self) -> None:
        if self._history is not None:
            self._send_file("rejects.csv", table_csv(self._history.rejects))
        elif self._rejects is not None:
            self._send_file(*self._rejects)

    def _show_stored(self) -> None:
        """Show the quality of the posts in the store."""
        posts = read_posts(self.workbench.history(), live_classes(self.workbench.store))
        self._preview = {"file": "all posts of the store", "stored": True, "ready": True, **posts}

    def _view_state(self) -> PostsState:
        with self.workbench.store.read() as tx:
            segments = tx.posts.segments()
        return {
            "preview": self._preview,
            "formats": [
                *((name, f"an export of {name}", False) for name in CHATS),
                *((name, f"responses of {name}", True) for name in FORMATS),
            ],
            "format": self._format or "",
            "response": self._response or "",
            "records": self._records or "",
            "lists": self._lists,
            "times": self._times.state(),
            "rejects": self._rejects is not None,
            "segments": [
                (
                    segment.name,
                    segment.source,
                    segment.posts,
                    day(segment.first_us),
                    day(segment.last_us),
                    day(segment.added_us),
                )
                for segment in reversed(segments)
            ],
        }


def _not_ready(reason: str) -> PreviewState:
    return {"ready": False, "reason": printable(reason)}


def _message(problem: Problem) -> str:
    """The message of a problem, with the control of this page that solves it."""
    if problem.field is None:
        return str(problem)
    message = str(replace(problem, remedy=None))
    if problem.field == "records":
        return f"{message}; choose its list above, at “Records are in”"
    if problem.field == TIMES:
        return f"{message}; choose above how times are written"
    return f"{message}; choose its column above, at “{problem.field}”"


def _lists(path: Path) -> list[str]:
    """The lists in a JSON file that may contain the posts."""
    if not path.name.lower().endswith((".json", ".json.gz")):
        return []
    try:
        lists = lists_in(path.name, path, path.suffix.lower() == ".gz")
    except BadInput:
        return []
    return [listed.path for listed in lists[:MAX_LISTS]]


def _table(
    path: Path,
    columns: Mapping[str, str],
    format_: str | None,
    records: str | None,
    options: ChatOptions,
) -> RawTable:
    """The rows of a file before they are read as posts, with a column for each nested value."""
    if format_ in CHATS:
        return chat_tables(path, str(format_), options)[0]
    read_options = ReadOptions(records, lambda record: is_post(record, columns))
    return flattened(read(inputs(path)[0], read_options), columns.values())


def _texts(cells: pa.ChunkedArray) -> list[str | None]:
    """Values as text, whatever their type."""
    try:
        return pc.cast(cells, pa.large_string()).to_pylist()
    except pa.ArrowException:  # lists and objects
        return [None if cell is None else str(cell) for cell in cells.to_pylist()]
