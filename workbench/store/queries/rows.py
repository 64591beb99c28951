"""Tables as the store's statements take them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa


def table_of(schema: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.Table:
    """A table with these columns, of rows that give a value for each."""
    columns = [pa.array([row[k] for row in rows], field.type) for k, field in enumerate(schema)]
    return pa.Table.from_arrays(columns, schema=schema)


def users_given(user_ids: Sequence[str] | pa.Array) -> pa.Table:
    """The table `given` of a statement that is about some users: `user_id`, text[n]."""
    return pa.table({"user_id": pa.array(user_ids, pa.string())})


def read_once(table: pa.Table) -> pa.RecordBatchReader:
    """Return a table that one statement can read, and that is free when it was read.

    A table itself, once a statement was given it, is held until the transaction ends.
    """
    return pa.RecordBatchReader.from_batches(table.schema, iter(table.to_batches()))
