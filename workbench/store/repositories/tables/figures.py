"""The repository of what tables show of users and posts beside their own rows: counts, labels, and
the rules that fired.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.store.queries.queries import Queries

NO_LOG_FIGURES = pa.schema(
    [
        ("user_id", pa.string()),
        ("flagged", pa.int64()),
        ("decided_by", pa.string()),
        ("decided_us", pa.int64()),
        ("status_by", pa.string()),
        ("status_us", pa.int64()),
    ]
).empty_table()
_POSTS = pa.schema([("user_id", pa.string()), ("post_id", pa.string())])


class TableFigureRepository:
    """What tables show beside rows, of a store, or of its database of posts."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def log_figures(self, old: pa.Table, after: int) -> pa.Table:
        """What the log says of each user: `user_id`, `flagged`; `decided_by`, `decided_us`: the
        last action; `status_by`, `status_us`: the last one that set the status.

        `old`: the same up to the entry `after`.
        """
        return self._queries.table_given("log_figures", {"old": old}, after=after)

    def post_figures(self, recent_us: int) -> pa.Table:
        """What is counted of each user's posts: `user_id`, `posts`, `recent` (those after a time),
        `first_us`, `last_us`. Of a database of posts.
        """
        return self._queries.table("post_figures", recent_us=recent_us)

    def user_rows(self, post_figures: pa.Table, log_figures: pa.Table) -> pa.Table:
        """Every user with what is counted of them, as the table of users is read from."""
        given = {"post_figures": post_figures, "log_figures": log_figures}
        return self._queries.table_given("user_rows", given)

    def review_rules(self) -> pa.Table:
        """What sent each item of the review feed: `item_id`, `rule`, and how many `rules`."""
        return self._queries.table("review_rules")

    def newest_post_us(self) -> int:
        """The time of the newest post, 0 without one. Of a database of posts."""
        return self._queries.value_or_none("newest_post", int) or 0

    def outcomes(self) -> pa.Table:
        """What became of submitted posts: `user_id`, `created_us`, `post_id`, `rejected_by`."""
        return self._queries.table("outcomes")

    def labels(self) -> pa.Table:
        """The newest label of each post: `user_id`, `post_id`, `label`."""
        return self._queries.table("newest_labels")

    def rules_fired(self) -> pa.Table:
        """Which rules fired on which posts: `user_id`, `post_id`, `rule`."""
        return self._queries.table("rules_fired")

    def rules_fired_on(self, posts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
        """The rules that fired on some posts, each a user id and a post id."""
        columns = zip(*posts, strict=True) if posts else ((), ())
        given = pa.table([pa.array(column, pa.string()) for column in columns], schema=_POSTS)
        return dict(self._queries.rows_with("rules_fired_on", given, _rules_of))


def _rules_of(user_id: str, post_id: str, rules: list[str]) -> tuple[tuple[str, str], list[str]]:
    return (user_id, post_id), rules
