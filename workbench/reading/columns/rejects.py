"""Rejected rows: each with its place in the source, a code and a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import quoted
from workbench.formatting import count

REJECTS_SCHEMA = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),  # 1 is the first row of data of the file
        ("column", pa.string()),
        ("value", pa.string()),
        ("code", pa.string()),  # one of `CODES`
        ("reason", pa.string()),
    ]
)
SHOWN = 200  # characters of a value that a reject keeps

CODES: Mapping[str, str] = {
    "malformed_row": "a row that cannot be read",
    "repeated_key": "a JSON key twice in one object",
    "missing_records": "an object without the list of records",
    "system_message": "a message of a chat itself: joins, topics, service messages",
    "missing_post_id": "no post id",
    "unusable_post_id": "a post id that cannot be used",
    "float_post_id": "a post id that became a float",
    "missing_user_id": "no user id",
    "unusable_user_id": "a user id that cannot be used",
    "float_user_id": "a user id that became a float",
    "missing_time": "no time",
    "unusable_time": "no time that can be read",
    "time_out_of_range": "a time outside the years 2000 to 2100",
    "time_in_another_unit": "a time in another unit than most of its column",
    "repeated_post": "a post that is there more than once",
    "differing_post": "a post that is there more than once, with other content",
    "changed_post": "a post that the store has with other content",
    "unusable_response": "no response of the classifier's format",
    "off_scale": "a score off its scale",
    "missing_label": "no label",
    "unknown_label": "a label of which it is not known what it stands for",
    "repeated_label": "a label that is there more than once",
    "unknown_post": "a label of a post that the store does not have",
    "ambiguous_post": "a label of a post id that several users have",
    "unknown_user": "a label of a user that the store does not have",
    "unusable_labelled_by": "a labeller that cannot be used",
    "unusable_class_name": "a class that cannot be used",
    "unusable_sampling_probability": "a sampling probability that is none",
}
"""Why rows and values are set aside: the word that programs decide by, and what it means."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row or value cannot be used: one of `CODES`, and the reason in full."""

    code: str
    reason: str


RowFaults = tuple[np.ndarray, Fault]  # positions, int64, and what is wrong with them


@dataclass(frozen=True, slots=True)
class Source:
    """One file or table that was read: its name, its rows, and how many were set aside."""

    name: str
    rows: int
    rejected: int


class Reject(NamedTuple):
    """One row or value that is set aside. `row` counts from 1; `column` None: the whole row."""

    file: str
    row: int
    column: str | None
    value: str | None
    code: str
    reason: str


def rejects_table(rejects: Sequence[Reject] = ()) -> pa.Table:
    """Return the rows set aside as a table of `REJECTS_SCHEMA`."""
    return pa.Table.from_pylist([reject._asdict() for reject in rejects], REJECTS_SCHEMA)


def set_aside(
    file: str, rows: np.ndarray, column: str, values: pa.ChunkedArray | pa.Array, fault: Fault
) -> pa.Table:
    """Return rejects of one fault. `rows`: int64[n], from 1; `values`: what stood there, text."""
    shown = pc.utf8_slice_codeunits(pc.cast(values, pa.large_string()), 0, SHOWN)
    if isinstance(shown, pa.ChunkedArray):
        shown = shown.combine_chunks()
    fixed = [
        pa.repeat(pa.scalar(text), len(rows)) for text in (file, column, fault.code, fault.reason)
    ]
    arrays = [fixed[0], pa.array(rows), fixed[1], shown.cast(pa.string()), *fixed[2:]]
    return pa.Table.from_arrays(arrays, schema=REJECTS_SCHEMA)


def by_row(tables: Sequence[pa.Table]) -> pa.Table:
    """Return the rejects of one source together, in the order of its rows."""
    together = pa.concat_tables([rejects_table(), *tables])
    order = np.argsort(together["row"].to_numpy(), kind="stable")
    return together.take(pa.array(order)).combine_chunks()


def reasons(rejects: pa.Table, limit: int = 5, values: int = 0) -> str:
    """Say why rows were set aside, the most frequent reasons first, with so many values of each."""
    counts = sorted(
        pc.value_counts(rejects["reason"]).to_pylist(), key=lambda reason: -reason["counts"]
    )
    shown = "; ".join(
        f"{text} ({count(rows, 'row')}{_such_as(rejects, text, values)})"
        for text, rows in ((reason["values"], reason["counts"]) for reason in counts[:limit])
    )
    return shown + ("; …" if len(counts) > limit else "")


def _such_as(rejects: pa.Table, reason: str, most: int) -> str:
    """Quote the first values that were set aside for a reason."""
    of_reason = rejects.filter(pc.equal(rejects["reason"], reason))
    values = [
        value for value in pc.unique(of_reason["value"]).to_pylist() if value and value.strip()
    ]
    return f", such as {', '.join(map(quoted, values[:most]))}" if values[:most] else ""
