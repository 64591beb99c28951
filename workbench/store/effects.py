"""What log entries do besides changing how a user stands: marks on posts, and
items in the review feed, of which a post or a user has at most one that is open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from workbench.model.actions import UNDOING_ACTIONS
from workbench.store.rows import table_of

if TYPE_CHECKING:
    from workbench.store.transaction import Transaction

MARKS = {"delete_post": "deleted", "age_restrict_post": "age_restricted"}
FLAGS = ("flag_post", "flag_user")
UNMARK, WITHDRAW = UNDOING_ACTIONS
_TEXT = pa.string()
_MARKED = pa.schema([("user_id", _TEXT), ("post_id", _TEXT), ("mark", _TEXT)])
_FLAGGED = pa.schema([("user_id", _TEXT), ("post_id", _TEXT), ("opened_by", _TEXT)])


def flagged(entry: Mapping[str, Any]) -> tuple[str, str | None]:
    """Whom or what a flag is about: the user (post None), or a post of the user."""
    return entry["user_id"], None if entry["action"] == "flag_user" else entry["post_id"]


class Effects:
    """The effects of a transaction's entries."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, str, str], None] = {}
        self._flags: dict[tuple[str, str | None], str] = {}
        self._unmarked: list[tuple[str, str, str]] = []
        self._withdrawn: list[tuple[str, str | None, str]] = []

    def take_in(self, entry: Mapping[str, Any]) -> None:
        """Note what an entry does."""
        action, user_id, post_id = entry["action"], entry["user_id"], entry["post_id"]
        if action in MARKS:
            self._marks[user_id, post_id, MARKS[action]] = None
        elif action in FLAGS:
            self._flags.setdefault(flagged(entry), entry["actor"])
        elif entry["actor_kind"] != "apply":
            return
        elif action == UNMARK:
            self._unmarked.append((user_id, post_id, json.loads(entry["arguments"])["mark"]))
        elif action == WITHDRAW:
            self._withdrawn.append((user_id, post_id, entry["actor"]))

    def write(self, tx: Transaction) -> None:
        """Write what was noted."""
        if self._marks:
            tx.run_with("mark_posts", table_of(_MARKED, list(self._marks)))
        if self._flags:
            rows = [(*flagged, actor) for flagged, actor in self._flags.items()]
            tx.run_with("open_items", table_of(_FLAGGED, rows), now_us=tx.now_us)
        if self._unmarked:
            tx.run_with("unmark_posts", table_of(_MARKED, self._unmarked))
        if self._withdrawn:
            table = table_of(_FLAGGED, self._withdrawn)
            tx.run_with("withdraw_items", table, now_us=tx.now_us, by=tx.actor.name)
