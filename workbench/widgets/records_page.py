"""The base of the pages over a store's records: what they show and report, files that arrive in
chunks, and files that are sent to the browser.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import traitlets

from workbench.errors import BadInput, Refused, WorkbenchError, printable, quoted
from workbench.notebook.workbench import Workbench
from workbench.widgets.page import Page

MAX_FILE_BYTES = 500_000_000  # a larger file is imported on the command line
PAGE_ROWS = 50
MAX_PROBLEMS = 20  # shown at once
SENT_ALONE = "table_rows"
"""The request for rows of a table: they are sent alone, and nothing else that is shown changes."""


class RecordsPage(Page):
    """A page over records of a store. `view`: everything that is shown, as plain values; `problem`:
    the last error; `done`: the last change; `partial`: whether a part of that change failed or was
    left out. `LOOKS`: requests that change no record and show what they find elsewhere: after these
    the view is not read again, and the last message stays.
    """

    LOOKS: ClassVar[frozenset[str]] = frozenset()
    SENT_UNASKED = frozenset({"table_late", "table_bars"})

    view = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
    partial = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.set_trait("view", dict(self._view_state()))

    def ask(self, request: str, **arguments: object) -> None:
        """Handle a request, and show the new state of the records."""
        if request in self.LOOKS:
            self._handlers()[request](**arguments)
            return
        try:
            _check_texts(arguments)
        except BadInput as error:
            self._show_problem(str(error))
            return
        if request == SENT_ALONE:
            self._send_alone(arguments)
            return
        super().ask(request, **arguments)
        if request != "chunk" or not arguments.get("offset"):
            self.refresh()

    def _send_alone(self, arguments: Mapping[str, object]) -> None:
        """Send rows; what was done or went wrong before stays as it is shown."""
        try:
            self._handlers()[SENT_ALONE](**arguments)
        except WorkbenchError as error:
            self._show_problem(printable(str(error)))

    def refresh(self) -> None:
        """Read from the store what is shown; an error is shown."""
        try:
            self.set_trait("view", dict(self._view_state()))
        except WorkbenchError as error:
            self._show_problem(printable(str(error)))

    def _view_state(self) -> Mapping[str, object]:
        """Everything that is shown, as plain values."""
        raise NotImplementedError

    def _show_problem(self, problem: str) -> None:
        lines = problem.splitlines()
        more = len(lines) - MAX_PROBLEMS
        shown = [*lines[:MAX_PROBLEMS], *([f"… and {more:,} more"] if more > 0 else [])]
        self.problem, self.partial, self.done = "\n".join(shown), False, ""

    def _report(self, message: str, *, partial: bool = False) -> None:
        """Show what was changed."""
        self.partial, self.done = partial, printable(message)

    def _send_rows(self, rows: Mapping[str, object]) -> None:
        """Send rows of a table to the page."""
        self.send({"rows": rows})

    def _send_file(self, name: str, content: bytes, media_type: str = "text/csv") -> None:
        """Send a file to the browser, which saves it."""
        self.send({"download": {"name": name, "type": media_type}}, buffers=[content])


@dataclass(frozen=True)
class File:
    """An uploaded file: its name on the person's machine, and its bytes."""

    name: str
    data: bytes


class Incoming:
    """A file that is uploaded in chunks, in their order; the next upload replaces it."""

    def __init__(self) -> None:
        self._name, self._transfer, self._size = "", "", 0
        self._data = bytearray()

    def add_chunk(
        self, name: str, transfer: str, offset: int, size: int, data: bytes = b""
    ) -> None:
        """Append a chunk of a file of `size` bytes. Raises: Refused, when the file is too large, or
        the chunk does not follow the last one.
        """
        if offset == 0:
            self._name, self._transfer, self._size, self._data = name, transfer, size, bytearray()
        if size > MAX_FILE_BYTES:
            limit = f"{MAX_FILE_BYTES // 1_000_000} MB"
            raise Refused(f"the file is larger than {limit}; import it on the command line")
        if (transfer, offset, size) != (self._transfer, len(self._data), self._size):
            raise Refused("the upload was incomplete; choose the file again")
        self._data += data

    def take(self, transfer: str) -> File:
        """Remove and return the file of a transfer. Raises: BadInput, when it is incomplete."""
        if transfer != self._transfer or len(self._data) != self._size:
            raise BadInput("the upload was incomplete; choose the file again")
        file = File(self._name, bytes(self._data))
        self._name, self._transfer, self._size, self._data = "", "", 0, bytearray()
        return file


def first_shown(first: int, n: int, page_rows: int = PAGE_ROWS) -> int:
    """The first row of a page that is not empty: `first`, or that of the last page of `n` rows."""
    return max(0, first if first < n else (n - 1) // page_rows * page_rows)


def safe_name(name: str) -> str:
    """A file's name, with its endings, without what could lead to another folder or hide it."""
    return re.sub(r"^[.\s]+|[^\w.() -]", "_", name)[-80:] or "posts"


def typed_number(text: object, name: str) -> float | None:
    """The number that was typed into a field, None for nothing. Raises: BadInput."""
    typed = str(text).strip().replace("\u2212", "-") if text is not None else ""
    if not typed:
        return None
    try:
        number = float(typed)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadInput(f"{name}: expected a number, not {quoted(typed)}")
    return number


def _check_texts(arguments: Mapping[str, object]) -> None:
    """Raise BadInput when a text contains half of a surrogate pair, which cannot be stored."""
    for value in arguments.values():
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise BadInput("the text contains characters that cannot be stored")
