"""Tags of users, and uploads that assign them to many users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from workbench.display import HtmlRepr


@dataclass(frozen=True)
class Tag(HtmlRepr):
    """A tag: its API value, its name, when it was made (epoch µs), how many users have it."""

    tag: str
    name: str
    created_us: int
    users: int = 0


SUCCEEDED, PARTLY_SUCCEEDED, FAILED = "succeeded", "partly succeeded", "failed"


def upload_status(rows: int, rows_succeeded: int, tags_succeeded: int) -> str:
    """How an upload went: all of its rows succeeded, some of its tags, or nothing.

    >>> upload_status(3, 3, 4), upload_status(2, 0, 1), upload_status(2, 0, 0)
    ('succeeded', 'partly succeeded', 'failed')
    """
    if rows_succeeded == rows:
        return SUCCEEDED
    return PARTLY_SUCCEEDED if tags_succeeded else FAILED


@dataclass(frozen=True)
class Upload(HtmlRepr):
    """An upload of user tags, and how it went.

    A row succeeded when each of its tags did. `status`: as `upload_status` says. `tags_unchanged`:
    those that their users had already, which succeeded as well.
    """

    upload_id: str
    file: str
    uploaded_us: int
    uploaded_by: str
    status: str
    rows: int
    rows_succeeded: int
    tags_assigned: int
    tags_unchanged: int
    tags_failed: int

    @property
    def rows_failed(self) -> int:
        """How many rows have a tag that failed, or could not be read."""
        return self.rows - self.rows_succeeded

    @property
    def percent_succeeded(self) -> float:
        """The percentage of rows that succeeded, rounded down: 100 means all of them."""
        return self.rows_succeeded * 10_000 // self.rows / 100


class Failure(NamedTuple):
    """The tags of one row that failed for one reason, joined by commas."""

    row_index: int
    user_id: str
    user_tags: str
    error: str
