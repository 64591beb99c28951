"""Tags that users carry."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.display import HtmlRepr


@dataclass(frozen=True)
class Tag(HtmlRepr):
    """A tag: its API value, its name, when it was made (epoch µs), how many users carry it."""

    tag: str
    name: str
    created_us: int
    users: int = 0
