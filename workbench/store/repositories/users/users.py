"""The repository of users: what is known of them, their status and their tags."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

import pyarrow as pa

from workbench.model.log.standing import Standing
from workbench.model.users import User, UserFilter
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import users_given


class _UserRow(NamedTuple):
    """A row of `user` or `find_users`; `attributes`, `metadata`: as JSON."""

    user_id: str
    first_seen_us: int
    created_at_us: int | None
    trust_level: int | None
    fraud_score: float | None
    attributes: str
    metadata: str
    status: str
    until_us: int | None
    reason: str | None
    tags: list[str]

    def user(self, now_us: int) -> User:
        """The user of this row, as of a moment."""
        now = Standing(self.status, self.until_us, self.reason).at(now_us)
        return User(
            self.user_id,
            self.first_seen_us,
            self.created_at_us,
            self.trust_level,
            self.fraud_score,
            json.loads(self.attributes),
            json.loads(self.metadata),
            now.status,
            None if now.until_us is None else now.until_us // 1000,
            now.reason,
            tuple(self.tags),
        )


class UserRepository:
    """The users of a store. A user that is returned is as of a moment, `now_us` (epoch µs)."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def get(self, user_id: str, now_us: int) -> User | None:
        """A user, None when there is none."""
        row = self._queries.row("user", _UserRow, user_id=user_id)
        return None if row is None else row.user(now_us)

    def exists(self, user_id: str) -> bool:
        """Whether there is a user."""
        return self._queries.value("user_exists", bool, user_id=user_id)

    def nearest(self, user_id: str) -> str | None:
        """The id that is most like one, None when none is close."""
        return self._queries.value_or_none("nearest_user", str, user_id=user_id)

    def find(self, wanted: UserFilter, now_us: int, *, first: int, limit: int) -> list[User]:
        """Users by id. `first`: how many to leave out before."""
        values = {**asdict(wanted), "now_us": now_us, "first": first, "most": limit}
        return [row.user(now_us) for row in self._queries.rows("find_users", _UserRow, **values)]

    def count_found(self, wanted: UserFilter, now_us: int) -> int:
        """How many users a filter lets through."""
        return self._queries.value("count_found_users", int, **asdict(wanted), now_us=now_us)

    def count(self) -> int:
        """How many users there are."""
        return self._queries.value("count_users", int)

    def update(self, user: User) -> None:
        """Write what is known of a user; status and tags follow from the log alone."""
        self._queries.run(
            "change_user",
            user_id=user.user_id,
            created_at_us=user.created_at_us,
            trust_level=user.trust_level,
            fraud_score=user.fraud_score,
            attributes=json.dumps(user.attributes),
            metadata=json.dumps(user.metadata),
        )

    def add_new(self, user_ids: pa.Array, now_us: int) -> None:
        """Add those of some users who are unknown. `user_ids`: text[n], each once."""
        given = pa.table({"user_id": user_ids})
        self._queries.run_with("create_users", given, now_us=now_us)

    def set_fields(self, fields: pa.Table) -> None:
        """Write attributes of many users, beside those that they have, and when accounts were made.

        `fields`: `user_id`, `attributes` as JSON, and `created_at_us`, null where it is not known.
        """
        self._queries.run_with("set_user_fields", fields)

    def with_expired_suspensions(self, now_us: int) -> list[str]:
        """The ids of the users whose suspension has run out, and who are suspended still."""
        return self._queries.texts("expired_suspensions", now_us=now_us)

    def attribute_types(self, name: str, *, except_user: str) -> set[str]:
        """The JSON types, as DuckDB names them, in which users but for one have an attribute."""
        pointer = "/" + name.replace("~", "~0").replace("/", "~1")
        return set(self._queries.texts("attribute_types", user_id=except_user, pointer=pointer))

    def known_fields(self, user_ids: Sequence[str]) -> pa.Table:
        """What is known of users, by id: `user_id`, `created_at` (epoch µs), `trust_level`,
        `fraud_score`, and `attributes` as JSON.
        """
        return self._queries.table_with("user_fields", users_given(user_ids))

    def all(self) -> pa.Table:
        """Every user by id: the columns of `known_fields`, then `status`, `until_us`, `reason` and
        `tags` as the log left them, None where there is nothing.
        """
        return self._queries.table("all_users")
