"""The pages of the workbench, and the way from a number or a name to what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol, Self, runtime_checkable

from workbench.model.tables import post_row

START = "Start"
GROUPS = {
    "Data": ("Posts", "Imports", "Labels", "Text lists"),
    "Policy": ("Rules", "Simulation", "Apply", "Publish", "Actions"),
    "People": ("Users", "Review", "Tags"),
    "Record": ("Log", "Batches", "Tag uploads"),
}
PAGES = (START, *(page for pages in GROUPS.values() for page in pages))


@dataclass(frozen=True)
class Selection:
    """What a number counts. `title`: a line that says so; `ids`: the keys of rows, which are user
    ids, or for posts a `post_row` each.
    """

    kind: Literal["posts", "users"]
    title: str
    ids: tuple[str, ...]

    @classmethod
    def of_posts(cls, title: str, user_ids: Iterable[str], post_ids: Iterable[str]) -> Self:
        """Some posts, each by its user and its id."""
        return cls("posts", title, tuple(map(post_row, user_ids, post_ids)))


@dataclass(frozen=True)
class Destination:
    """A page, and what it opens there: rows that a number counts, a user, a post, the rule of a
    policy by its name, or a log entry by its number. `user_id`: with a post id, its user;
    `item`: of the review feed, by its number.
    """

    page: str
    selection: Selection | None = None
    user_id: str | None = None
    post_id: str | None = None
    rule: str | None = None
    entry: int | None = None
    item: int | None = None

    def __post_init__(self) -> None:
        if self.page not in PAGES:
            raise ValueError(f"there is no page {self.page!r}; the pages are {', '.join(PAGES)}")


Navigate = Callable[[Destination], None]


def stay(destination: Destination) -> None:
    """The navigation of a view that is alone in a cell: it has no other pages."""


@runtime_checkable
class OpensDestination(Protocol):
    """A view that can show more than itself: a selection, a user, a post, a rule or an entry."""

    def open_destination(self, destination: Destination) -> None:
        """Show what a destination names. Raises: NotFound."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    """A view that reads the store again, as whenever its page is opened."""

    def refresh(self) -> None:
        """Read the store again."""
        ...
