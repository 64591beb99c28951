"""What the pages over a store's records have in common: what they show, what they
say was done, files that arrive in pieces and files that are given out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import traitlets

from workbench.errors import BadInput, Refused, WorkbenchError, printable, quoted
from workbench.notebook.workbench import Workbench
from workbench.widgets.page import Page

LARGEST_FILE = 500_000_000  # bytes; a larger one is imported on the command line
PAGE = 50
MAX_PROBLEMS = 20  # that are said at once


class Records(Page):
    """A page over what a store keeps. `view`: all that is shown, as plain values; `problem`: what
    went wrong last; `done`: what was done last; `partial`: whether a part of that failed or was
    left out.
    """

    view = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)
    partial = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.view = self._seen()

    def ask(self, what: str, **how: Any) -> None:
        """Do what a person asked for, and show how things stand then."""
        try:
            _check_texts(how)
        except BadInput as error:
            self._tell(str(error))
            return
        super().ask(what, **how)
        if what != "piece" or not how.get("at"):
            self.show()

    def show(self) -> None:
        """Read from the store again what is shown; what goes wrong is told."""
        try:
            self.view = self._seen()
        except WorkbenchError as error:
            self._tell(printable(str(error)))

    def _seen(self) -> dict[str, Any]:
        """All that is shown."""
        raise NotImplementedError

    def _tell(self, problem: str) -> None:
        lines = problem.splitlines()
        more = len(lines) - MAX_PROBLEMS
        shown = [*lines[:MAX_PROBLEMS], *([f"… and {more:,} more"] if more > 0 else [])]
        self.problem, self.partial, self.done = "\n".join(shown), False, ""

    def _did(self, said: str, *, partial: bool = False) -> None:
        self.partial, self.done = partial, printable(said)

    def _give(self, name: str, content: bytes, type_: str = "text/csv") -> None:
        """Give the person a file."""
        self.send({"download": {"name": name, "type": type_}}, buffers=[content])


@dataclass(frozen=True)
class File:
    """A file that has arrived: its name on the person's machine, and its bytes."""

    name: str
    data: bytes


class Incoming:
    """A file that arrives in pieces, in their order; another one takes its place."""

    def __init__(self) -> None:
        self._name, self._transfer, self._size = "", "", 0
        self._data = bytearray()

    def piece(self, name: str, transfer: str, at: int, size: int, data: bytes = b"") -> None:
        """Take in a piece of `size` bytes, which begins `at` a byte. Raises: Refused, when the file
        is too large or a piece does not follow the last.
        """
        if at == 0:
            self._name, self._transfer, self._size, self._data = name, transfer, size, bytearray()
        if size > LARGEST_FILE:
            most = f"{LARGEST_FILE // 1_000_000} MB"
            raise Refused(f"the file is larger than {most}; import it on the command line")
        if (transfer, at, size) != (self._transfer, len(self._data), self._size):
            raise Refused("the file did not arrive whole; choose it again")
        self._data += data

    def take(self, transfer: str) -> File:
        """The file of a transfer, which leaves. Raises: BadInput, when it is not whole."""
        if transfer != self._transfer or len(self._data) != self._size:
            raise BadInput("the file did not arrive whole; choose it again")
        found = File(self._name, bytes(self._data))
        self.__init__()
        return found


def first_shown(first: int, n: int, size: int = PAGE) -> int:
    """Where a page begins that has something on it: at `first`, or before it, where nothing is left
    of `n` there.
    """
    return max(0, first if first < n else (n - 1) // size * size)


def number_in(text: object, what: str) -> float | None:
    """The number that was typed, None for none. Raises: BadInput, for anything else."""
    said = str(text).strip().replace("\u2212", "-") if text is not None else ""
    if not said:
        return None
    try:
        number = float(said)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadInput(f"{what}: expected a number, not {quoted(said)}")
    return number


def _check_texts(how: dict[str, Any]) -> None:
    """Raise BadInput when a text holds half of a surrogate pair, which nothing can store."""
    for value in how.values():
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise BadInput("the text holds characters that cannot be stored")
