"""The page on which a file is imported: file, columns, check, and what comes next."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import traitlets

from workbench.errors import BadInput, Problem, Refused, WorkbenchError, expected, printable
from workbench.export import table_csv
from workbench.formatting import count
from workbench.history import History
from workbench.importers.guess.column_guess import ROLES, Role
from workbench.importers.guess.guess import KINDS, Guess, Kind
from workbench.model.labels import LABELS
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.reading.rows.column_changes import ScoreScale
from workbench.reading.times.time_format import FORMS, TimeFormat
from workbench.reading.times.zones import checked_zone, zone_named, zones
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.transfer import import_posts
from workbench.services.transfer.imported_user_fields import UserFields
from workbench.widgets.bundle import bundle
from workbench.widgets.imports.check import CheckState, check
from workbench.widgets.imports.label_check import LabelsFile
from workbench.widgets.imports.open_file import OpenFile
from workbench.widgets.imports.other_files import (
    ListsFile,
    OtherState,
    UsersFile,
    brought_labels,
    read_other,
)
from workbench.widgets.imports.state import (
    PATTERN,
    ImportedState,
    WizardState,
    column_states,
    file_state,
    roles,
)
from workbench.widgets.navigation import PAGES, Destination, Navigate, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import File, Incoming, RecordsPage, safe_name
from workbench.widgets.starter.proposal import StarterProposal

SHARED = "WORKBENCH_SHARED"  # set where the page is open to other machines
_NUMBERS = ("float32", "float64", "integer", "boolean")


class ImportWizard(RecordsPage):
    """Import a file: every column is guessed, and nothing is written before the person says so.

    `incoming`: the file that is uploaded; `guess`: what its columns are taken for, None without a
    file; `on_import`: called when posts were imported, `on_policy`: with a policy that is to be
    edited; `is_sample`: whether the store is that of the sample, which is removed when it is left.
    `zones`: the names of time zones.
    """

    _esm = bundle("imports/wizard.js")
    _css = style("imports/wizard.css", "starter/starter.css")
    zones: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        workbench: Workbench,
        on_import: Callable[[], None] | None = None,
        on_policy: Callable[[Policy], None] | None = None,
        navigate: Navigate = stay,
        *,
        is_sample: bool = False,
    ) -> None:
        self._is_sample = is_sample
        self.incoming = Incoming()
        self._folder = tempfile.TemporaryDirectory(prefix="workbench-import-")
        self._file: OpenFile | None = None
        self.guess: Guess | None = None
        self._pattern = ""
        self._history: History | None = None
        self._check: CheckState | None = None
        self._stop = ""
        self._imported: ImportedState | None = None
        self._rejects: tuple[str, bytes] | None = None
        self._on_import = on_import
        self._proposal = StarterProposal(workbench, on_policy)
        self._labels: LabelsFile | None = None
        self._other: UsersFile | ListsFile | None = None
        self._brought: OtherState | None = None
        self.navigate = navigate
        super().__init__(workbench)
        self.set_trait("zones", [zone.replace("_", " ") for zone in zones()])

    def __repr__(self) -> str:
        """The file that is looked at."""
        return f"<ImportWizard: {'no file' if self._file is None else self._file.name}>"

    def _handlers(self) -> Handlers:
        return {
            "chunk": self._add_chunk,
            "open": self._open_uploaded,
            "path": self._open_path,
            "choose": self._choose,
            "class": self._choose_class,
            "word": self._choose_word,
            "scale": self._choose_scale,
            "time": self._choose_time,
            "zone": self._choose_zone,
            "records": self._choose_records,
            "check": self._check_posts,
            "kind": self._choose_kind,
            "bring": self._bring,
            "rejects": self._download_rejects,
            "import": self._import,
            "cancel": self._close,
            **self._proposal.handlers,
            "go": self._go,
        }

    def _add_chunk(
        self, name: str, transfer: str, offset: int, size: int, data: bytes = b""
    ) -> None:
        self.incoming.add_chunk(name, transfer, offset, size, data)

    def _open_uploaded(self, transfer: str) -> None:
        """Look at a file that was uploaded."""
        self._open_given(self.incoming.take(transfer))

    def open_file(self, file: File) -> None:
        """Look at a file that was chosen on another page; what is wrong with it is shown."""
        self._show_problem("")
        try:
            self._open_given(file)
        except WorkbenchError as error:
            self._show_problem(printable(str(error)))
        self.refresh()

    def _open_given(self, file: File) -> None:
        self._close()
        path = Path(self._folder.name) / "uploaded" / safe_name(file.name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.data)
        self._open(file.name, path, uploaded=True)

    def _open_path(self, path: str) -> None:
        """Look at a file of this machine, where the page is not open to others."""
        if os.environ.get(SHARED):
            raise Refused("this page is open to other machines: choose the file instead")
        if not path.strip():
            raise BadInput("say where the file is, such as ~/Downloads/posts.csv")
        self._close()
        chosen = Path(path.strip()).expanduser()
        self._open(chosen.name, chosen, uploaded=False)

    def _open(self, name: str, path: Path, *, uploaded: bool, records: str | None = None) -> None:
        try:
            file = OpenFile.read(
                printable(name), path, self._known(), uploaded=uploaded, records=records
            )
        except BadInput as error:
            if uploaded:
                path.unlink(missing_ok=True)
            raise BadInput(*map(_without_remedy, error.problems)) from None
        self._file, self.guess, self._imported = file, file.guess, None
        self._changed()
        self._read_other()

    def _read_other(self) -> None:
        """Read a file that holds no posts, as its columns are guessed."""
        self._other = None
        try:
            self._other = read_other(self._opened().path, self._guessed())
        except BadInput as error:
            self._stop = printable("\n".join(map(str, map(_without_remedy, error.problems))))

    def _choose_kind(self, kind: str) -> None:
        """Take the file for posts, labels, users or text lists."""
        known: Kind | None = next((known_kind for known_kind in KINDS if known_kind == kind), None)
        if known is None:
            raise BadInput("a file holds posts, labels, users or text lists")
        self._guess_is(self._opened().guessed_as(known, self._known()))

    def _bring(self) -> None:
        """Import users or entries of text lists."""
        if self._other is None:
            raise BadInput("choose a file first")
        done = self._other.bring(self.workbench)
        brought = self._other.state()
        self._close()
        brought["done"] = printable(done)
        self._brought = brought

    def _known(self) -> list[str]:
        """The columns of numbers that the store's posts have."""
        with self.workbench.store.read() as tx:
            return [name for name, kind in types_in(tx).items() if kind in _NUMBERS]

    def _choose(self, column: str, role: str = "", name: str = "") -> None:
        """Take a column for something, or call it by another name."""
        chosen: Role | None = next((known for known in ROLES if known == role), None)
        if role and chosen is None:
            raise BadInput(f"a column cannot be that: {expected(list(ROLES), role)}")
        self._guess_is(self._guessed().choose(column, chosen, name=name.strip() or None))

    def _choose_class(self, column: str, name: str) -> None:
        """Say which class the labels of a column are about; none: the policy as a whole."""
        self._guess_is(self._guessed().choose(column, name=name.strip()))

    def _choose_scale(self, column: str, scale: str) -> None:
        self._guess_is(self._guessed().choose(column, scale=ScoreScale.parse(scale)))

    def _choose_word(self, column: str, word: str, label: str) -> None:
        """Map a word of labels to a label."""
        if label not in (*LABELS, ""):
            raise BadInput("a word of labels means violating, benign or undecided")
        self._guess_is(self._guessed().choose(column, words={word: label}))

    def _choose_time(self, form_: str = "", pattern: str = "") -> None:
        """Say how times are written: a form, or a pattern such as `%d.%m.%Y %H:%M`."""
        guess = self._guessed()
        if form_ == PATTERN and not pattern.strip():
            self._pattern = "%d.%m.%Y %H:%M"
            pattern = self._pattern
        form = pattern.strip() if form_ == PATTERN else form_
        if form_ not in (PATTERN, "", *FORMS):
            raise BadInput("choose one of the ways that are listed")
        self._guess_is(guess.with_times(TimeFormat(form or None)))

    def _choose_zone(self, zone: str) -> None:
        """Say in which zone the times are that say none."""
        known = checked_zone(zone_named(zone))
        self._guess_is(self._guessed().with_zone(None if known == "UTC" else known))

    def _choose_records(self, records: str) -> None:
        """Read the rows from another list of a JSON file."""
        file = self._opened()
        self._open(file.name, file.path, uploaded=file.uploaded, records=records)

    def _guess_is(self, guess: Guess) -> None:
        self.guess = guess
        self._changed()
        self._read_other()

    def _changed(self) -> None:
        """Forget what was read: it is read again when the page asks for it."""
        self._history = self._check = self._labels = self._rejects = None
        self._stop = ""

    def _check_posts(self) -> None:
        """Read the posts or labels as the guess says, without writing anything."""
        file, guess = self._opened(), self._guessed()
        if guess.missing or guess.kind in ("users", "lists"):
            return
        try:
            if guess.kind == "labels":
                self._labels = LabelsFile.of(self.workbench, file.labels(guess))
                return
            self._history = file.posts(guess)
        except BadInput as error:
            self._stop = printable("\n".join(map(str, map(_without_remedy, error.problems))))
            return
        classes = live_classes(self.workbench.store)
        scores = [column.name for column in guess.columns if column.role == "score"]
        now = self.workbench.store.clock.now_us()
        self._check = check(self._history, scores, classes, now)

    def _import(self, name: str = "") -> None:
        """Import the posts or labels that were checked, under a name."""
        if self._labels is not None:
            self._import_labels(self._labels, name)
            return
        if self._history is None or self._check is None:
            raise BadInput("choose a file whose posts can be read first")
        file, summary = self._opened(), self._check
        self.done = "importing …"
        store, actor = self.workbench.store, self.workbench.actor
        imported = import_posts.add_posts(
            store, actor, self._history, name.strip() or None, self._user_fields()
        )
        rejects = imported.rejects
        self._close()
        self._keep_rejects(file.name, rejects)
        message = f"{file.name}: {imported.in_words}{_set_aside(rejects)}"
        self._imported = {"message": message, "check": summary, "rejects": rejects.num_rows > 0}
        self.done = ""
        if self._on_import is not None:
            self._on_import()

    def _import_labels(self, labels: LabelsFile, name: str) -> None:
        file = self._opened()
        imported = labels.bring(self.workbench, name.strip() or None)
        self._close()
        self._keep_rejects(file.name, imported.rejects)
        done = f"{file.name}: {imported.in_words}{_set_aside(imported.rejects)}"
        self._brought = brought_labels(printable(done), rejects=self._rejects is not None)
        if self._on_import is not None:
            self._on_import()

    def _keep_rejects(self, name: str, rejects: pa.Table) -> None:
        """Keep the rows that were set aside, for their download."""
        if rejects.num_rows:
            self._rejects = (f"{safe_name(name)}_set_aside.csv", table_csv(rejects))

    def _close(self) -> None:
        """Forget the file; nothing of it was written."""
        if self._file is not None:
            self._file.remove()
        self._file = self.guess = self._imported = None
        self._proposal.forget()
        self._other = self._brought = None
        self._pattern = ""
        self._changed()

    def _go(self, page: str) -> None:
        """Open another page."""
        if page in PAGES:
            self.navigate(Destination(page))

    def _download_rejects(self) -> None:
        if self._history is not None:
            name = safe_name(self._opened().name)
            self._send_file(f"{name}_set_aside.csv", table_csv(self._history.rejects))
        elif self._labels is not None:
            name = safe_name(self._opened().name)
            self._send_file(f"{name}_set_aside.csv", table_csv(self._labels.found.rejects))
        elif self._rejects is not None:
            self._send_file(*self._rejects)

    def _user_fields(self) -> UserFields:
        reading = self._guessed().reading
        return UserFields(reading.user_fields, reading.times)

    def _opened(self) -> OpenFile:
        if self._file is None:
            raise BadInput("choose a file first")
        return self._file

    def _guessed(self) -> Guess:
        if self.guess is None:
            raise BadInput("choose a file first")
        return self.guess

    def _view_state(self) -> WizardState:
        file, guess = self._file, self.guess
        state: WizardState = {
            "file": None,
            "roles": roles("posts" if guess is None else guess.kind),
            "columns": [],
            "makes_ids": False,
            "missing": [],
            "unsure": [],
            "name": "",
            "check": self._check,
            "labels": None if self._labels is None else self._labels.state(),
            "stop": self._stop,
            "imported": self._imported,
            "other": self._brought or (None if self._other is None else self._other.state()),
            "starter": self._proposal.state(),
            "paths": not os.environ.get(SHARED),
            "is_sample": self._is_sample,
        }
        if file is None or guess is None:
            return state
        columns = file.columns()
        state["file"] = file_state(file, guess)
        state["columns"] = column_states(guess, columns, len(file.table), self._pattern)
        state["makes_ids"] = guess.makes_ids
        state["missing"] = list(guess.missing)
        state["unsure"] = [column.column for column in guess.unsure]
        state["name"] = Path(file.name).name.split(".")[0].replace("_", " ")
        return state


def _set_aside(rejects: pa.Table) -> str:
    return f"; {count(rejects.num_rows, 'row')} set aside" if rejects.num_rows else ""


def _without_remedy(problem: Problem) -> Problem:
    """A problem without its remedy on the command line: the page has its own controls."""
    return replace(problem, remedy=None)
