"""The difference of two outcomes: the posts and users that are treated
differently, counted and listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from workbench.display import HtmlRepr
from workbench.errors import Conflict
from workbench.formatting import count
from workbench.replay.outcome import Outcome

_POST_KEY = ("user_id", "created_at", "post_id")
_POST_VALUES = ("accepted", "rejected_by", "rules", "actions")
_USER_VALUES = ("status", "block_until", "block_reason", "tags")


@dataclass(frozen=True, eq=False)
class Difference(HtmlRepr):
    """What policy b does otherwise than policy a.

    `posts`: one row a post treated differently, with `a_…` and `b_…` of what became of it.
    `users`: one row a user who ends differently, likewise.
    """

    posts: pa.Table
    users: pa.Table

    @cached_property
    def summary(self) -> dict[str, int]:
        """How many posts and users are treated differently, and in which direction."""
        a, b = self.posts.column("a_accepted"), self.posts.column("b_accepted")
        out_a, out_b = (_out(self.users.column(name)) for name in ("a_status", "b_status"))
        return {
            "posts": len(self.posts),
            "posts_newly_rejected": _count(pc.and_not(a, b)),
            "posts_newly_accepted": _count(pc.and_not(b, a)),
            "users": len(self.users),
            "users_newly_out": _count(pc.and_not(out_b, out_a)),
            "users_newly_free": _count(pc.and_not(out_a, out_b)),
        }

    def to_arrow(self) -> pa.Table:
        """The posts that are treated differently."""
        return self.posts

    def _fields(self) -> dict[str, object]:
        return {name.replace("_", " "): n for name, n in self.summary.items()}

    def __repr__(self) -> str:
        posts, users = self.summary["posts"], self.summary["users"]
        return (
            f"<Difference: {count(posts, 'post')} and {count(users, 'user')} treated differently>"
        )


def difference(a: Outcome, b: Outcome) -> Difference:
    """Compare two outcomes of the same posts and users, row by row.

    Raises: Conflict, when they were not replayed over the same ones.
    """
    posts = _differing(a.outcomes, b.outcomes, _POST_KEY, _POST_VALUES)
    users = _differing(a.users, b.users, ("user_id",), _USER_VALUES)
    return Difference(posts, users)


def _differing(a: pa.Table, b: pa.Table, key: tuple[str, ...], values: tuple[str, ...]) -> pa.Table:
    if not a.select(key).equals(b.select(key)):
        raise Conflict("two outcomes can be compared when both replay the same posts and users")
    changed = pa.chunked_array([pa.nulls(len(a), pa.bool_()).fill_null(False)])
    for name in values:
        changed = pc.or_(changed, _unequal(a.column(name), b.column(name)))
    columns: dict[str, pa.ChunkedArray] = {name: a.column(name).filter(changed) for name in key}
    for name in values:
        columns[f"a_{name}"] = a.column(name).filter(changed)
        columns[f"b_{name}"] = b.column(name).filter(changed)
    return pa.table(columns)


def _unequal(a: pa.ChunkedArray, b: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether two values differ, null being a value like any other."""
    if pa.types.is_list(a.type):
        a, b = _joined(a), _joined(b)
    both = pc.fill_null(pc.not_equal(a, b), False)
    return pc.or_(both, pc.xor(pc.is_null(a), pc.is_null(b)))


def _joined(lists: pa.ChunkedArray) -> pa.ChunkedArray:
    """Lists of names as texts that are equal exactly when the lists are; no name holds a NUL."""
    return pc.binary_join(lists, "\x00")


def _out(status: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.not_equal(status, "enabled")


def _count(mask: pa.ChunkedArray) -> int:
    return pc.sum(pc.cast(mask, pa.int64())).as_py() or 0
