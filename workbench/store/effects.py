"""The effects of log entries beside status and tags: marks on posts, and items of the review feed.

A post or a user has at most one open item.
"""

from __future__ import annotations

import pyarrow as pa

from workbench.model.actions import UNDOING_ACTIONS
from workbench.model.log.entry import LogEntry
from workbench.store.queries.queries import Queries
from workbench.store.queries.rows import table_of

MARKS = {"delete_post": "deleted", "age_restrict_post": "age_restricted"}
FLAG_USER = "flag_user"
FLAGS = ("flag_post", FLAG_USER)
UNMARK, WITHDRAW = UNDOING_ACTIONS
_TEXT = pa.string()
_MARKED = pa.schema([("user_id", _TEXT), ("post_id", _TEXT), ("mark", _TEXT)])
_FLAGGED = pa.schema([("user_id", _TEXT), ("post_id", _TEXT), ("opened_by", _TEXT)])


def flagged_post(entry: LogEntry) -> str | None:
    """The post that a flag is about; None where it is about the user."""
    return None if entry.action == FLAG_USER else entry.post_id


class Effects:
    """The effects of a transaction's entries."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str | None, str | None, str], None] = {}
        self._flags: dict[tuple[str | None, str | None], str | None] = {}
        self._unmarked: list[tuple[str | None, str | None, str]] = []
        self._withdrawn: list[tuple[str | None, str | None, str | None]] = []

    def add(self, entry: LogEntry) -> None:
        """Note what an entry about a user does."""
        user_id, post_id, action = entry.user_id, entry.post_id, entry.action
        if action in MARKS:
            self._marks[user_id, post_id, MARKS[action]] = None
        elif action in FLAGS:
            self._flags.setdefault((user_id, flagged_post(entry)), entry.actor)
        elif entry.actor_kind != "apply":
            return
        elif action == UNMARK:
            self._unmarked.append((user_id, post_id, entry.values["mark"]))
        elif action == WITHDRAW:
            self._withdrawn.append((user_id, post_id, entry.actor))

    def write(self, queries: Queries, now_us: int, by: str) -> None:
        """Write what was noted, as done now (epoch µs) by an actor of a name."""
        if self._marks:
            queries.run_with("mark_posts", table_of(_MARKED, list(self._marks)))
        if self._flags:
            rows = [(*flagged, actor) for flagged, actor in self._flags.items()]
            queries.run_with("open_items", table_of(_FLAGGED, rows), now_us=now_us)
        if self._unmarked:
            queries.run_with("unmark_posts", table_of(_MARKED, self._unmarked))
        if self._withdrawn:
            table = table_of(_FLAGGED, self._withdrawn)
            queries.run_with("withdraw_items", table, now_us=now_us, by=by)
