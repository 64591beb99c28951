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


def same_content(one: Content, other: Content, types: Mapping[str, str]) -> bool:
    """Whether two posts have the same content, at the types of the store's columns; a whole number
    and the same one as a decimal are one. Labels are not compared.
    """
    names = one.keys() - {LABEL_COLUMN}
    return names == other.keys() - {LABEL_COLUMN} and all(
        _same(one[name], other[name], types.get(name)) for name in names
    )


def same_rows(
    one: History, at: np.ndarray, other: History, there: np.ndarray, types: Mapping[str, str]
) -> np.ndarray:
    """Whether posts of two histories have the same content, bool[n]: `same_content`, many at once.

    `at`, `there`: int64[n], the positions that are compared, pair by pair.
    """
    same = np.ones(len(at), bool)
    for name in (one.columns.keys() | other.columns.keys()) - {LABEL_COLUMN}:
        mine, theirs = one.columns.get(name), other.columns.get(name)
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
    one: Column, at: np.ndarray, other: Column, there: np.ndarray, kind: str | None
) -> np.ndarray:
    """Where two columns have the same value, or neither has any, bool[n]."""
    known, also = _known(one, at), _known(other, there)
    both, equal = known & also, known == also
    if one.type == other.type == "text":
        mine, theirs = one.values.take(pa.array(at)), other.values.take(pa.array(there))  # pyright: ignore[reportAttributeAccessIssue]
        return equal & (~both | pc.fill_null(pc.equal(mine, theirs), False).to_numpy(False))
    if one.type == other.type and one.scale == other.scale:
        return equal & (~both | (one.values[at] == other.values[there]))
    for n in np.flatnonzero(both).tolist():
        equal[n] = _same(one.python(int(at[n])), other.python(int(there[n])), kind)
    return equal


def content_conflict(key: PostKey) -> Conflict:
    """The error for a repeated post with other content."""
    user_id, at_us, post_id = key
    post = f"the post {quoted(post_id)} of {quoted(user_id)}, {iso(at_us)}"
    return Conflict(f"{post}, is in the store with other content; a changed post needs another id")


def _same(one: object, other: object, kind: str | None) -> bool:
    if kind in ("float32", "float64") and not isinstance(one, str) and not isinstance(other, str):
        with np.errstate(over="ignore"):
            narrow = np.float32 if kind == "float32" else np.float64
            return bool(narrow(cast("float", one)) == narrow(cast("float", other)))
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return Decimal(str(one)) == Decimal(str(other))
    return one == other
