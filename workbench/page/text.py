"""Values of the page's templates that several parts share: texts, chips, causes, numbers."""

from __future__ import annotations

from dataclasses import dataclass

from workbench import formatting
from workbench.charts.causes import Cause
from workbench.charts.drawing.colour import ink_on
from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.policy.policy import Policy

MAX_TEXT_LENGTH = 300
"""Characters of a text from outside that are shown."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a sentence; `outside`: whether it comes from people, and has its own direction."""

    text: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column of a table, and the CSS class of its cells."""

    text: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """An action in its colours, light and dark."""

    label: str
    style: str


@dataclass(frozen=True, slots=True)
class CauseName:
    """What put a user out: the name of a rule or action, None for the status at the start."""

    name: str | None
    recorded: bool


def outside_text(text: str) -> str:
    """A text from people as the page shows it: shortened, and in quotes where it shows nothing."""
    return formatting.shortened(text, MAX_TEXT_LENGTH) if text.strip() else f'"{text}"'


def number(count: int | None) -> str:
    """A number in a cell; a dash where there can be none."""
    return "–" if count is None else formatting.count(count)


def chip(action: str, label: str, policy: Policy) -> Chip:
    """An action's label with its colours."""
    light, dark = LIGHT.action(action, policy), DARK.action(action, policy)
    colours = f"--light:{light};--light-ink:{ink_on(light)};--dark:{dark};--dark-ink:{ink_on(dark)}"
    return Chip(outside_text(label), colours)


def cause_name(cause: Cause) -> CauseName:
    """What put a user out, by name."""
    name = None if cause.kind == "start" else outside_text(cause.name)
    return CauseName(name, cause.kind == "record")
