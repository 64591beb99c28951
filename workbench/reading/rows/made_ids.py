"""Ids for posts of files that have none, made of the content of each row: the same row has the same
id in every file and at every import, so that it is one post.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells, RawTable

POST_ID = "post_id"
_BYTES = 10
_SEPARATOR, _NOTHING = pa.scalar("\x1f", pa.large_string()), "\x00"


def with_made_ids(tables: Sequence[RawTable]) -> list[RawTable]:
    """Return the tables with a column of ids. Raises: BadInput, for one that has such a column."""
    return [_with_made_ids(table) for table in tables]


def _with_made_ids(table: RawTable) -> RawTable:
    if POST_ID in table.columns:
        raise BadInput(f"{table.name}: column `{POST_ID}` has ids: none are made")
    note = "ids of posts are made of the content of each row; rows that are the same are one post"
    return replace(
        table,
        columns={**table.columns, POST_ID: _ids(table)},
        notes=(*table.notes, note),
    )


def _ids(table: RawTable) -> Cells:
    """A hash of each row: of its cells as text, in the order of the columns' names."""
    texts = [
        pc.fill_null(convert.text(cells), _NOTHING)
        for _, cells in sorted(table.columns.items())
        if cells.kind not in ("nested", "nothing")
    ]
    n = len(next(iter(table.columns.values()), ()))
    rows: list[str] = (
        pc.binary_join_element_wise(*texts, _SEPARATOR).to_pylist() if texts else [""] * n
    )
    made = [
        hashlib.blake2b(row.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
        for row in rows
    ]
    return Cells(pa.chunked_array([pa.array(made, pa.large_string())]), "text")
