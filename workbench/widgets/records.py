"""This module holds what the pages over a store's records have in common: what they show, what they
say was done, files that arrive in pieces and files that are given out.
"""

from __future__ import annotations

from typing import Any

import traitlets

from workbench.desk.workbench import Workbench
from workbench.errors import BadInput, Refused, printable
from workbench.widgets.pages import Page

LARGEST_FILE = 500_000_000  # bytes; a larger one is imported on the command line
PAGE = 50


class Records(Page):
    """A page over what a store keeps. `view`: all that is shown, as plain values; `problem`: what
    went wrong last; `done`: what was done last.
    """

    view = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    done = traitlets.Unicode().tag(sync=True)

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.show()

    def ask(self, what: str, **how: Any) -> None:
        """Do what a person asked for, and show how things stand then."""
        super().ask(what, **how)
        if what != "piece":
            self.show()

    def show(self) -> None:
        """Read from the store again what is shown."""
        self.view = self._seen()

    def _seen(self) -> dict[str, Any]:
        """All that is shown."""
        raise NotImplementedError

    def _tell(self, problem: str) -> None:
        self.problem, self.done = problem, ""

    def _did(self, said: str) -> None:
        self.done = printable(said)

    def _give(self, name: str, content: bytes, type_: str = "text/csv") -> None:
        """Give the person a file."""
        self.send({"download": {"name": name, "type": type_}}, buffers=[content])


class Incoming:
    """A file that arrives in pieces. `name`: as the person's machine calls it; `data`: what has
    come so far.
    """

    def __init__(self) -> None:
        self.name = ""
        self.data = bytearray()

    def piece(self, name: str, *, first: bool, data: bytes = b"") -> None:
        """Take in a piece. Raises: Refused, when the file is too large."""
        if first:
            self.name, self.data = name, bytearray()
        if len(self.data) + len(data) > LARGEST_FILE:
            self.data = bytearray()
            most = f"{LARGEST_FILE // 1_000_000} MB"
            raise Refused(f"the file is larger than {most}; import it on the command line")
        self.data += data

    def whole(self) -> bytes:
        """All of it. Raises: BadInput, when none was chosen."""
        if not self.name:
            raise BadInput("choose a file first")
        return bytes(self.data)
