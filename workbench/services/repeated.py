"""This module holds what a post says, compared with what it said when it was submitted before."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from workbench.errors import Conflict, quoted
from workbench.history import History
from workbench.services.answers import Key
from workbench.units import iso

Content = Mapping[str, Any]


def content(history: History, position: int) -> Content:
    """The known values of a post, besides its user, time and id."""
    values = {name: column.python(position) for name, column in history.columns.items()}
    return {name: value for name, value in values.items() if value is not None}


def same_content(one: Content, other: Content) -> bool:
    """Whether two posts say the same; a whole number and the same one as a decimal are one."""
    return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)


def in_epoch_us(posts: pa.Table) -> pa.Table:
    """Posts of a segment with their times as posts have them when they come."""
    fields = [
        pa.field(f.name, pa.int64()) if pa.types.is_timestamp(f.type) else f for f in posts.schema
    ]
    return posts.cast(pa.schema(fields))


def said_otherwise(key: Key) -> Conflict:
    """What to say of a post that comes again with other content."""
    user_id, at_us, post_id = key
    post = f"the post {quoted(post_id)} of {quoted(user_id)}, {iso(at_us)}"
    return Conflict(f"{post}, was submitted with other content; a changed post needs another id")


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return Decimal(str(one)) == Decimal(str(other))
    return one == other
