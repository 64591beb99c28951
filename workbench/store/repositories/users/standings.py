"""The repository of the status and the tags that users have; both follow from the log alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import table_of, users_given

_TEXT, _WHOLE = pa.string(), pa.int64()
_STATES = pa.schema(
    [("user_id", _TEXT), ("status", _TEXT), ("until_us", _WHOLE), ("reason", _TEXT)]
)
_TAGS = pa.schema([("user_id", _TEXT), ("tag", _TEXT)])


class StandingRow(NamedTuple):
    """One row of what the tables have of a user: that the user exists (all None), the status of one
    who is blocked or suspended, or one tag. `until_us`: epoch µs.
    """

    user_id: str
    status: str | None
    until_us: int | None
    reason: str | None
    tag: str | None


class UserStatus(NamedTuple):
    """The status of a user who is blocked or suspended. `until_us`: epoch µs."""

    user_id: str
    status: str
    until_us: int | None
    reason: str | None


class UserTag(NamedTuple):
    """A user and a tag, by its API value."""

    user_id: str
    tag: str


class StandingRepository:
    """The status and the tags of users."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def load(self, user_ids: Sequence[str]) -> list[StandingRow]:
        """What the tables have of users, in several rows each; none of an unknown user."""
        return self._queries.rows("users_with_state", StandingRow, user_ids=user_ids)

    def delete_statuses(self, user_ids: Sequence[str]) -> None:
        """Delete the statuses of users: they are enabled."""
        if user_ids:
            self._queries.run_with("delete_user_states", users_given(user_ids))

    def add_statuses(self, statuses: Sequence[UserStatus]) -> None:
        """Add the statuses of users who have none."""
        if statuses:
            self._queries.run_with("add_user_states", table_of(_STATES, statuses))

    def delete_tags(self, tags: Sequence[UserTag]) -> None:
        """Remove tags from users who have them."""
        if tags:
            self._queries.run_with("delete_user_tags", table_of(_TAGS, tags))

    def add_tags(self, tags: Sequence[UserTag]) -> None:
        """Add tags to users who lack them."""
        if tags:
            self._queries.run_with("add_user_tags", table_of(_TAGS, tags))
