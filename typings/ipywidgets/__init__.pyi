"""ipywidgets ships no types: this is the part of it that the workbench uses."""

from collections.abc import Callable, Sequence
from typing import Any, Self

from traitlets import HasTraits

class Widget(HasTraits):
    def on_msg(self, callback: Callable[[Self, Any, Sequence[bytes]], None]) -> None: ...
    def send(self, content: object, buffers: Sequence[bytes] | None = None) -> None: ...

class DOMWidget(Widget):
    def add_class(self, class_name: str, /) -> Self: ...
    def remove_class(self, class_name: str, /) -> Self: ...

class Box(DOMWidget):
    children: Sequence[Widget]
    def __init__(self, children: Sequence[Widget] = ()) -> None: ...

class VBox(Box): ...
