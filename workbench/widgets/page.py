"""What the widgets' pages have in common: their look, and how a page asks for something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import anywidget

from workbench.errors import WorkbenchError, printable

STYLE = files("workbench.widgets").joinpath("look.css").read_text("utf-8")


class Page(anywidget.AnyWidget):
    """A widget whose page asks for things by name, as a program can; what goes wrong is told."""

    _esm: str
    _css = STYLE

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._asked)

    def ask(self, what: str, **how: Any) -> None:
        """Do what a person asked for: one of the widget's calls, by its name; what goes wrong is
        shown. Raises: KeyError, for anything else.
        """
        call = self._calls()[what]
        self._tell("")
        try:
            call(**how)
        except WorkbenchError as error:
            self._tell(printable(str(error)))

    def _calls(self) -> Mapping[str, Callable[..., None]]:
        """What can be asked for."""
        raise NotImplementedError

    def _tell(self, problem: str) -> None:
        """Show what went wrong; nothing did, where it is empty."""
        raise NotImplementedError

    def _asked(self, _: Any, content: Mapping[str, Any], buffers: Sequence[Any]) -> None:
        what = str(content.get("what"))
        how = dict(content.get("how", {}))
        if buffers:
            how["data"] = bytes(buffers[0])
        try:
            if what in self._calls():
                self.ask(what, **how)
        except Exception as error:
            self._tell(printable(f"this failed, and the workbench is to blame: {error!r}"))
            raise
        finally:
            self.send({"answered": content.get("number")})
