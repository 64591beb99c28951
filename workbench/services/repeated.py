"""What a post says, compared with what it said when the store first had it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from workbench.errors import Conflict, quoted
from workbench.history import History
from workbench.services.answers import Key
from workbench.units import iso

Content = Mapping[str, Any]


def content(history: History, position: int) -> Content:
    """The known values of a post, besides its user, time and id."""
    values = {name: column.python(position) for name, column in history.columns.items()}
    return {name: value for name, value in values.items() if value is not None}


def same_content(one: Content, other: Content, types: Mapping[str, str]) -> bool:
    """Whether two posts say the same, at the types of the store's columns; a whole number and the
    same one as a decimal are one.
    """
    return one.keys() == other.keys() and all(
        _same(one[name], other[name], types.get(name)) for name in one
    )


def other_content(key: Key) -> Conflict:
    """The error of a post that comes again with other content."""
    user_id, at_us, post_id = key
    post = f"the post {quoted(post_id)} of {quoted(user_id)}, {iso(at_us)}"
    return Conflict(f"{post}, is in the store with other content; a changed post needs another id")


def _same(one: Any, other: Any, kind: str | None) -> bool:
    if kind in ("float32", "float64") and not isinstance(one, str) and not isinstance(other, str):
        with np.errstate(over="ignore"):
            narrow = np.float32 if kind == "float32" else np.float64
            return bool(narrow(one) == narrow(other))
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return Decimal(str(one)) == Decimal(str(other))
    return one == other
