"""Imports of posts, each a named thing of the store, and the period that simulations read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.display import HtmlRepr
from workbench.formatting import moment

MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class ImportDetails:
    """What is written of an import when it comes.

    `files`: what it was read from; `users`: of how many its posts are; `rows`: how many rows the
    files had; `set_aside`: of those that are no posts, how many by reason (a code);
    `column_types`: the type of each column with a value, as the store types posts.
    """

    name: str
    files: tuple[str, ...]
    users: int
    rows: int
    set_aside: Mapping[str, int]
    column_types: Mapping[str, str]


@dataclass(frozen=True)
class Import(HtmlRepr):
    """Posts that came into the store together, under a name.

    `posts`: how many were new, `users`: of how many users; `first_us`, `last_us`: the times of the
    first and the last, epoch µs. `columns`: what the posts have besides user, id and time. `rows`:
    how many rows the files had, `set_aside`: how many of them are no posts, by reason; None of an
    import from before the store knew. `excluded`: whether simulations leave its posts out.
    """

    name: str
    posts: int
    users: int
    first_us: int
    last_us: int
    columns: tuple[str, ...]
    files: tuple[str, ...]
    rows: int | None
    set_aside: Mapping[str, int] | None
    imported_us: int
    imported_by: str
    excluded: bool
    segment: str
    entry_id: int
    column_types: Mapping[str, str] | None = field(
        default=None, repr=False, metadata={"printed": False}
    )

    @property
    def rows_set_aside(self) -> int | None:
        """How many rows of its files are no posts."""
        return None if self.set_aside is None else sum(self.set_aside.values())


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import as the log must have it, also a removed one."""

    segment: str
    name: str
    excluded: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class PostRecord:
    """Something that the store says of a post. `what`: `log entry`, `review item` or `label`."""

    what: str
    user_id: str
    post_id: str


@dataclass(frozen=True, slots=True)
class HistoryRange(HtmlRepr):
    """The period of the posts that simulations read: from `since_us` to before `until_us`, epoch
    µs; None where it is open.
    """

    since_us: int | None = None
    until_us: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it leaves no post out."""
        return self.since_us is None and self.until_us is None

    @property
    def in_words(self) -> str:
        """The part of the history, as words within a sentence.

        >>> HistoryRange(1559347200000000).in_words, HistoryRange().in_words
        ('the history from 1 Jun 2019, 00:00 on', 'the whole history')
        """
        if self.since_us is not None and self.until_us is not None:
            return f"the history from {moment(self.since_us)} to before {moment(self.until_us)}"
        if self.since_us is not None:
            return f"the history from {moment(self.since_us)} on"
        if self.until_us is not None:
            return f"the history before {moment(self.until_us)}"
        return "the whole history"
