"""The content of a repeated post, compared with the one in the store."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import Conflict, quoted
from workbench.history import History
from workbench.model.columns import Column
from workbench.model.posts import PostKey
from workbench.units import iso

Content = Mapping[str, object]
LABEL_COLUMN = "label"
"""The column of labels: what reviewers decided about a post, and no part of its content."""


def content(history: History, position: int) -> Content:
    """The known values of a post, besides its user, time and id."""
    values = {name: column.python(position) for name, column in history.columns.items()}
    return {name: value for name, value in values.items() if value is not None}


def same_content(left: Content, right: Content, types: Mapping[str, str]) -> bool:
    """Whether two posts have the same content, at the types of the store's columns; a whole number
    and the same one as a decimal are one. Labels are not compared.
    """
    names = left.keys() - {LABEL_COLUMN}
    return names == right.keys() - {LABEL_COLUMN} and all(
        _same(left[name], right[name], types.get(name)) for name in names
    )


def same_rows(
    left: History, at: np.ndarray, right: History, there: np.ndarray, types: Mapping[str, str]
) -> np.ndarray:
    """Whether posts of two histories have the same content, bool[n]: `same_content`, many at once.

    `at`, `there`: int64[n], the positions that are compared, pair by pair.
    """
    same = np.ones(len(at), bool)
    for name in (left.columns.keys() | right.columns.keys()) - {LABEL_COLUMN}:
        mine, theirs = left.columns.get(name), right.columns.get(name)
        if mine is None or theirs is None:
            column, places = (theirs, there) if mine is None else (mine, at)
            assert column is not None
            same &= ~_known(column, places)
        else:
            same &= _equal(mine, at, theirs, there, types.get(name))
    return same


def _known(column: Column, places: np.ndarray) -> np.ndarray:
    """Which values are known, bool[n]."""
    if isinstance(column.values, pa.LargeStringArray):
        return column.values.take(pa.array(places)).is_valid().to_numpy(zero_copy_only=False)
    if column.known is not None:
        return column.known[places]
    values = column.values[places]
    return ~np.isnan(values) if values.dtype.kind == "f" else np.ones(len(places), bool)


def _equal(
    left: Column, at: np.ndarray, right: Column, there: np.ndarray, kind: str | None
) -> np.ndarray:
    """Where two columns have the same value, or neither has any, bool[n]."""
    known, also = _known(left, at), _known(right, there)
    both, equal = known & also, known == also
    if left.type == right.type == "text":
        mine, theirs = left.values.take(pa.array(at)), right.values.take(pa.array(there))  # pyright: ignore[reportAttributeAccessIssue]
        return equal & (~both | pc.fill_null(pc.equal(mine, theirs), False).to_numpy(False))
    if left.type == right.type and left.scale == right.scale:
        return equal & (~both | (left.values[at] == right.values[there]))
    for n in np.flatnonzero(both).tolist():
        equal[n] = _same(left.python(int(at[n])), right.python(int(there[n])), kind)
    return equal


def content_conflict(key: PostKey) -> Conflict:
    """The error for a repeated post with other content."""
    user_id, at_us, post_id = key
    post = f"the post {quoted(post_id)} of {quoted(user_id)}, {iso(at_us)}"
    return Conflict(f"{post}, is in the store with other content; a changed post needs another id")


def _same(left: object, right: object, kind: str | None) -> bool:
    if kind in ("float32", "float64") and not isinstance(left, str) and not isinstance(right, str):
        with np.errstate(over="ignore"):
            narrow = np.float32 if kind == "float32" else np.float64
            return bool(narrow(cast("float", left)) == narrow(cast("float", right)))
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return Decimal(str(left)) == Decimal(str(right))
    return left == right
