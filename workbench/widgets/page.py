"""The base of every view: its style sheet, and the requests that its page sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import PurePosixPath
from typing import ClassVar, Self, TypedDict

import anywidget

from workbench.errors import WorkbenchError, printable


class StyleSheet(str):
    """A style sheet. `views`: the classes of the elements within which parts of it hold alone."""

    views: tuple[str, ...]
    __slots__ = ("views",)

    def __new__(cls, text: str, views: tuple[str, ...] = ()) -> Self:
        """Keep the classes beside the text."""
        sheet = super().__new__(cls, text)
        sheet.views = views
        return sheet


def style(*paths: str, everywhere: Sequence[str] = ()) -> StyleSheet:
    """The style sheet of all views, then those at `paths` below the folder of the widgets.

    Those hold within their own views alone, so that two views may use one name for two things;
    those in `everywhere` hold on the whole page, as the first does.
    """
    folder = files("workbench.widgets")
    texts = [folder.joinpath(path).read_text("utf-8") for path in ("look.css", *everywhere)]
    views = tuple(f"pw-of-{PurePosixPath(path).stem}" for path in paths)
    for view, path in zip(views, paths, strict=True):
        texts.append(f".{view} {{\n{folder.joinpath(path).read_text('utf-8')}}}")
    return StyleSheet("\n".join(texts), views)


STYLE = style()
Handlers = Mapping[str, Callable[..., None]]


class PageMessage(TypedDict, total=False):
    """What a page sends: the name of a request, its arguments, and a number for the answer."""

    request: str
    arguments: dict[str, object]
    number: int


class Page(anywidget.AnyWidget):
    """A widget whose page sends requests by name; a program sends them with `ask`."""

    SENT_UNASKED: ClassVar[frozenset[str]] = frozenset()
    """Requests that a page sends without a person, after which the last message stays."""

    _esm: str
    _css = STYLE

    def __init__(self) -> None:
        sheet = type(self)._css  # noqa: SLF001 - `self._css` becomes a trait, a plain text
        super().__init__()
        for view in sheet.views:
            self.add_class(view)
        self.on_msg(self._on_message)

    def ask(self, request: str, **arguments: object) -> None:
        """Handle a request, by its name; an error is shown. Raises: KeyError, for an unknown
        request.
        """
        handler = self._handlers()[request]
        if request not in self.SENT_UNASKED:
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
