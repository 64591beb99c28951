"""This module holds the pages of the widgets: their scripts, put together from parts, and the look
that they share.
"""

from __future__ import annotations

from importlib.resources import files

_HERE = files("workbench.widgets")
STYLE = _HERE.joinpath("look.css").read_text("utf-8")


def script(name: str) -> str:
    """The script of a page, behind the parts that every page is made of."""
    return "\n".join(_HERE.joinpath(part).read_text("utf-8") for part in ("elements.js", name))
