"""The base of every view: its style sheet, and the requests that its page sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import TypedDict

import anywidget

from workbench.errors import WorkbenchError, printable


def style(*paths: str) -> str:
    """The style sheet of all views, then those at `paths` below the folder of the widgets."""
    folder = files("workbench.widgets")
    return "\n".join(folder.joinpath(path).read_text("utf-8") for path in ("look.css", *paths))


STYLE = style()
Handlers = Mapping[str, Callable[..., None]]


class PageMessage(TypedDict, total=False):
    """What a page sends: the name of a request, its arguments, and a number for the answer."""

    request: str
    arguments: dict[str, object]
    number: int


class Page(anywidget.AnyWidget):
    """A widget whose page sends requests by name; a program sends them with `ask`."""

    _esm: str
    _css = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._on_message)

    def ask(self, request: str, **arguments: object) -> None:
        """Handle a request, by its name; an error is shown. Raises: KeyError, for an unknown
        request.
        """
        handler = self._handlers()[request]
        self._show_problem("")
        try:
            handler(**arguments)
        except WorkbenchError as error:
            self._show_problem(printable(str(error)))

    def _handlers(self) -> Handlers:
        """The functions that handle requests, by the names of these."""
        raise NotImplementedError

    def _show_problem(self, problem: str) -> None:
        """Show an error; an empty text removes the last one."""
        raise NotImplementedError

    def _on_message(self, _: object, message: PageMessage, buffers: Sequence[bytes]) -> None:
        """Handle a message of the page, and answer with its number."""
        request = str(message.get("request"))
        arguments = dict(message.get("arguments", {}))
        if buffers:
            arguments["data"] = bytes(buffers[0])
        try:
            if request in self._handlers():
                self.ask(request, **arguments)
        except Exception as error:
            self._show_problem(printable(f"unexpected error of the workbench: {error!r}"))
            raise
        finally:
            self.send({"answered": message.get("number")})
