"""Filters of tables by time and by value, in the words of the command line."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, quoted
from workbench.units import moment_us


def moment(option: str, value: object, now_us: int) -> int | None:
    """A time given as an argument, epoch µs: `7d` (ago), `yesterday`, or any time; None for None.

    Raises: BadInput.
    """
    if value is None:
        return None
    try:
        return moment_us(value, now_us)
    except ValueError as error:
        raise BadInput(f"{option} {quoted(value)}: {error}") from None


def since_until(rows: pa.Table, column: str, since: object, until: object, now_us: int) -> pa.Table:
    """The rows from `since` to before `until` by a column of times. Raises: BadInput."""
    since_us, until_us = moment("since", since, now_us), moment("until", until, now_us)
    if since_us is not None:
        rows = rows.filter(pc.greater_equal(rows.column(column).cast(pa.int64()), since_us))
    if until_us is not None:
        rows = rows.filter(pc.less(rows.column(column).cast(pa.int64()), until_us))
    return rows


def lists_containing(lists: pa.ChunkedArray, value: str) -> pa.Array:
    """bool[n]: whether each list contains a value."""
    whole = lists.combine_chunks()
    parents = pc.list_parent_indices(whole).filter(pc.equal(pc.list_flatten(whole), value))
    return pc.is_in(pa.array(range(len(whole)), pa.int64()), value_set=parents.cast(pa.int64()))
