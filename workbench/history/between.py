"""The posts of a history within a period of time.

Posts outside it are not there at all: no rule sees them, and no window counts them. So windows at
the start of the period are not full yet, as they are not at the start of any history.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput
from workbench.formatting import count
from workbench.history.history import History
from workbench.model.columns import Column
from workbench.reading.columns.typed_columns import read_only
from workbench.units import iso


def posts_between(history: History, since_us: int | None, until_us: int | None) -> History:
    """The posts from `since_us` to before `until_us`, epoch µs; None where the period is open.

    Columns keep the types that they have in the whole history. Raises: BadInput, when there is no
    post in the period.
    """
    inside = np.ones(history.n_posts, bool)
    if since_us is not None:
        inside &= history.created_at >= since_us
    if until_us is not None:
        inside &= history.created_at < until_us
    if inside.all():
        return history
    if not inside.any():
        first, last = map(iso, history.span_us)
        period = _in_words(since_us, until_us)
        raise BadInput(f"no post is {period}; the posts are from {first} to {last}")
    places = np.flatnonzero(inside)
    users = history.owner[places]
    some, counts = np.unique(users, return_counts=True)
    left_out = history.n_posts - len(places)
    note = f"{count(left_out, 'post')} not {_in_words(since_us, until_us)} left out"
    return replace(
        history,
        user_ids=history.user_ids.take(pa.array(some)),
        offsets=read_only(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)),
        created_at=read_only(history.created_at[places]),
        post_ids=history.post_ids.take(pa.array(places)),
        columns={name: _taken(column, places) for name, column in history.columns.items()},
        row=read_only(history.row[places]),
        notes=(*history.notes, note),
        digest=_digest(history.digest, since_us, until_us),
    )


def _taken(column: Column, places: np.ndarray) -> Column:
    """The values of a column at some places."""
    bits = None if column.bits is None else read_only(column.bits[places])
    if not isinstance(column.values, np.ndarray):
        return replace(column, values=column.values.take(pa.array(places)), bits=bits)
    values = read_only(cast("np.ndarray", column.values)[places])
    known = None if column.known is None else column.known[places]
    some = values[~np.isnan(values)] if values.dtype.kind == "f" else values
    some = some if known is None else values[known]
    if known is not None:
        known = None if known.all() else read_only(known)
    low, high = (some.min().item(), some.max().item()) if len(some) else (None, None)
    return replace(column, values=values, known=known, bits=bits, low=low, high=high)


def _digest(whole: str, since_us: int | None, until_us: int | None) -> str:
    """What identifies a part of a history, by that of the whole."""
    return hashlib.sha256(f"{whole} from {since_us} to {until_us}".encode()).hexdigest()


def _in_words(since_us: int | None, until_us: int | None) -> str:
    if since_us is None:
        return f"before {iso(cast('int', until_us))}"
    if until_us is None:
        return f"from {iso(since_us)} on"
    return f"from {iso(since_us)} to before {iso(until_us)}"
