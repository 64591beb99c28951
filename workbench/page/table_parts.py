"""How the page's tables are put together: rows, cells, chips and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from workbench import formatting
from workbench.charts.causes import Cause
from workbench.charts.colour import ink_on
from workbench.charts.theme import DARK, LIGHT
from workbench.page.markup import Markup, element, outside
from workbench.policy.policy import Policy

Head = tuple[str, str | None]
"""What stands above a column, and the class of its cells."""


def table(caption: str | None, heads: Sequence[Head], rows: Sequence[Markup]) -> Markup:
    """A table with a head and a caption."""
    cells = (element("th", said, class_=kind, scope="col") for said, kind in heads)
    named = element("caption", caption) if caption else None
    head = element("thead", element("tr", *cells))
    return element("table", named, head, element("tbody", *rows))


def row(*cells: Markup, class_: str | None = None) -> Markup:
    """A row of cells."""
    return element("tr", *cells, class_=class_)


def cell(*children: object, class_: str | None = None) -> Markup:
    """A cell of text or markup."""
    return element("td", *children, class_=class_)


def number(count: int | None) -> Markup:
    """A cell with a number; a dash where there can be none."""
    return cell("–" if count is None else formatting.count(count), class_="num")


def chip(action: str, label: str, policy: Policy) -> Markup:
    """An action in its colour, light and dark."""
    light, dark = LIGHT.action(action, policy), DARK.action(action, policy)
    colours = f"--light:{light};--light-ink:{ink_on(light)};--dark:{dark};--dark-ink:{ink_on(dark)}"
    return element("span", outside(label), class_="act", style=colours)


def cause_name(cause: Cause) -> Markup:
    """What put a user out, said."""
    if cause.kind == "start":
        return Markup("their status at the start")
    recorded = " (recorded)" if cause.kind == "record" else None
    return element("span", outside(cause.name), recorded)
