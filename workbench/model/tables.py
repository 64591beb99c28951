"""What is asked of a table of a store, and what is shown of it: rows, counts, small histograms.

Times are epoch µs; shares are 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TableKind = Literal["posts", "users", "labels", "log", "review", "uploads", "batches"]
Form = Literal["id", "text", "number", "share", "time", "category", "names"]
Value = str | int | float | bool | tuple[str, ...] | None

TABLE_KINDS: tuple[TableKind, ...] = (
    "posts",
    "users",
    "labels",
    "log",
    "review",
    "uploads",
    "batches",
)
MAX_SEARCH_LENGTH = 200
MAX_LIMIT = 1_000_000
_BETWEEN = "\0"  # no id holds it


def post_row(user_id: str, post_id: str) -> str:
    """The key of a post's row: two users may have posts with the same id."""
    return f"{user_id}{_BETWEEN}{post_id}"


def post_of_row(key: str) -> tuple[str, str]:
    """The user id and the post id of a post's row.

    >>> post_of_row(post_row("ada", "p1"))
    ('ada', 'p1')
    """
    user_id, _, post_id = key.partition(_BETWEEN)
    return user_id, post_id


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table. `form`: what its values are, `names` being several of a category;
    `shown`: whether it is shown at first; `sorts`: whether rows can be sorted by it; `help`: what
    its values mean, where the label does not say it.
    """

    name: str
    label: str
    form: Form
    shown: bool = True
    sorts: bool = True
    help: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """Rows whose value lies from `low` to `high`, None being open; `inclusive`: with `high`."""

    column: str
    low: float | None = None
    high: float | None = None
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class OneOf:
    """Rows whose value is one of some, or that have one of some names; None: that have none."""

    column: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """Rows whose value holds a text, in capitals or not."""

    column: str
    text: str


TableFilter = Between | OneOf | Contains


@dataclass(frozen=True, slots=True)
class TableQuery:
    """Which rows of a table, and in which order.

    `search`: a text that one of the searched columns holds; `filters`: all must hold, one a column;
    `sort`: a column, None for the usual order; `columns`: those to read, none for the usual ones;
    `sample`: so many of the rows, drawn with `seed`; `ids`: only these rows, by their keys (a user
    id, a number, or a `post_row`); `first`: how many rows to leave out before.
    """

    kind: TableKind
    search: str = ""
    filters: tuple[TableFilter, ...] = ()
    sort: str | None = None
    descending: bool = True
    columns: tuple[str, ...] = ()
    sample: int | None = None
    seed: int = 1
    ids: tuple[str, ...] | None = None
    first: int = 0
    limit: int = 50

    @property
    def chooses_rows(self) -> bool:
        """Whether it may leave rows out, wherever it begins."""
        return bool(self.search or self.filters or self.sample is not None or self.ids is not None)


@dataclass(frozen=True)
class TableResult:
    """Rows of a table. `keys`: what each row is called, as `ids` of a query has it; `n`: how many
    rows the query finds; `total`: how many there are without it; `milliseconds`: how long it took.
    """

    columns: tuple[TableColumn, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    n: int
    total: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the values of a column lie. `low`, `high`: the ends of the bins, of which `counts` has
    one each; None for a category, where `values` has the most frequent ones with their `counts`;
    `highest`: the highest value, which bins of whole numbers may reach beyond.
    `distinct`: how many values of a category there are; `missing`: how many rows have none.
    """

    column: str
    counts: tuple[int, ...]
    low: float | None = None
    high: float | None = None
    highest: float | None = None
    values: tuple[str, ...] = ()
    distinct: int = 0
    missing: int = 0
