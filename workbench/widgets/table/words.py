"""Filters and cells of a table in words."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import printable
from workbench.formatting import day, moment, shortened
from workbench.model.tables import (
    Between,
    Contains,
    Form,
    OneOf,
    TableColumn,
    TableFilter,
    TableKind,
    Value,
)
from workbench.services.record.kind_words import kind_title
from workbench.units import UNIT_US

NOUNS: dict[TableKind, tuple[str, str]] = {
    "posts": ("post", "posts"),
    "users": ("user", "users"),
    "labels": ("label", "labels"),
    "log": ("entry", "entries"),
    "review": ("item", "items"),
    "uploads": ("upload", "uploads"),
    "batches": ("batch", "batches"),
}
FIRST_ORDER: dict[TableKind, tuple[str, bool]] = {
    "posts": ("created", True),
    "users": ("posts", True),
    "labels": ("labelled", True),
    "log": ("entry", True),
    "review": ("opened", False),
    "uploads": ("uploaded", True),
    "batches": ("applied", True),
}
"""The column by which a table is sorted at first, and whether it descends."""
TITLES: dict[TableKind, str] = {
    "posts": "Posts",
    "users": "Users",
    "labels": "Labels",
    "log": "Moderation log",
    "review": "Review feed",
    "uploads": "Uploads of user tags",
    "batches": "Batches",
}
ABOUT: dict[TableKind, str] = {
    "posts": "Every post of the store. Rules fired live on posts that were submitted; what they"
    " would have done to imported ones is on the pages Rules and Simulation.",
    "users": "Everybody who has posted or was tagged, as they stand now. What is flagged is so by"
    " the live policy and by people, not by a simulation.",
    "labels": "What people decided about posts; thresholds and rules are measured against it.",
    "log": "Every change to this store, by whom and why. Entries are never changed; a simulation"
    " changes nothing and leaves none.",
    "review": "Posts and users that a rule or a person has sent here, for a person to decide.",
    "uploads": "Files that gave tags to users.",
    "batches": "Simulations that were applied, and users who were acted on together. Each batch can"
    " be undone.",
}
"""What a table is for, below its title."""
EMPTY: dict[TableKind, str] = {
    "posts": "The store has no posts yet. They come by an import, or when posts are submitted.",
    "users": "The store has no users yet. They come with posts, tags, and actions taken on them.",
    "labels": "No post is labelled yet. Labels say which posts really violate; thresholds and rules"
    " are measured against them. They come with a file of what reviewers decided, from decisions in"
    " the review feed, and from the posts near a threshold.",
    "log": "Nothing has been logged yet. Whatever is done in the workbench leaves an entry here.",
    "review": "Nothing was sent to review yet. Rules and people send posts and users there.",
    "uploads": "No file of user tags was uploaded yet.",
    "batches": "Nothing yet. Applying a simulation makes a batch, as does acting on chosen users.",
}
NEXT_STEPS: dict[TableKind, tuple[tuple[str, str], ...]] = {
    "posts": (("Import posts", "Imports"),),
    "users": (("Import posts", "Imports"),),
    "labels": (("Import a file of labels", "Imports"), ("Label posts near a threshold", "Rules")),
    "uploads": (("Assign tags from a CSV", "Tags"),),
}
"""What fills a table that has no rows yet: the words of a button, and the page that it opens."""
FILES: dict[TableKind, str] = {
    "posts": "posts.csv",
    "users": "users.csv",
    "labels": "labels.csv",
    "log": "moderation_log.csv",
    "review": "review_feed.csv",
    "uploads": "uploads.csv",
    "batches": "batches.csv",
}
PLACEHOLDERS: dict[TableKind, str] = {
    "posts": "Search texts, users and post ids",
    "users": "Search users, tags and reasons",
    "labels": "Search posts, users, people, classes and sources",
    "log": "Search users, posts, rules and reasons",
    "review": "Search users, posts and people",
    "uploads": "Search files and people",
    "batches": "Search batches, policies and people",
}
MAX_CELL = 400  # characters of a text that are sent to the page
_MAX_VALUES = 3


def filter_words(filter_: TableFilter, column: TableColumn) -> str:
    """A filter in words, without the column's name.

    >>> filter_words(Between("posts", 20), TableColumn("posts", "Posts", "number"))
    '≥ 20'
    """
    match filter_:
        case Contains():
            return f"holds “{shortened(printable(filter_.text), 30)}”"
        case OneOf():
            names = [_category(value, column) for value in filter_.values]
            more = len(names) - _MAX_VALUES
            return " or ".join(names[:_MAX_VALUES]) + (f" or {more} more" if more > 0 else "")
        case Between(_, None, None):
            return "known"
        case Between(_, low, None):
            return f"≥ {end_words(low, column.form)}"
        case Between(_, None, high):
            return f"{'≤' if filter_.inclusive else '<'} {end_words(high, column.form)}"
        case Between(_, low, high):
            return f"{end_words(low, column.form)} to {end_words(high, column.form)}"


def end_words(value: float | None, form: Form, *, short: bool = False) -> str:
    """An end of a range in words. `short`: a time as its day.

    >>> end_words(0.2, "share"), end_words(1559347200000000, "time", short=True)
    ('20 %', '1 Jun 2019')
    """
    if value is None:
        return ""
    if form == "time":
        us = int(value)
        return day(us) if short or us % UNIT_US["d"] == 0 else moment(us)
    if form == "share":
        return f"{100 * value:.3g} %"
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.4g}"


def cell(value: Value, form: Form) -> str | int | float | Sequence[str] | None:
    """A cell as the page takes it: times and texts in words, names and numbers as they are."""
    if value is None:
        return None
    if form == "time":
        assert isinstance(value, int)
        return moment(value)
    if form == "text":
        text = printable(str(value))
        return text if len(text) <= MAX_CELL else f"{text[:MAX_CELL]}…"
    return list(value) if isinstance(value, tuple) else value


def _category(value: str | None, column: TableColumn) -> str:
    if value is None:
        return f"no {column.label.lower()}"
    name = kind_title(value) if column.name == "kind" else value
    return shortened(printable(name), 30)
