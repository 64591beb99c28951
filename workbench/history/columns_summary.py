"""A summary of the columns of posts or users: the type and the range of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.columns import Column
from workbench.reading.columns.arrow_table import arrow_array

_SCHEMA = pa.schema(
    [
        ("column", pa.string()),
        ("type", pa.string()),
        ("known", pa.int64()),
        ("unknown", pa.int64()),
        ("lowest", pa.string()),
        ("highest", pa.string()),
    ]
)


def columns_summary(columns: Mapping[str, Column]) -> pa.Table:
    """A row for each column: `column`, `type`, how many values are `known` and `unknown`, and the
    `lowest` and `highest` of numbers and times, null for text.
    """
    return pa.Table.from_pylist([_summary(column) for column in columns.values()], _SCHEMA)


def _summary(column: Column) -> dict[str, object]:
    values = arrow_array(column)
    has_range = column.type not in ("text", "boolean")
    ends: dict[str, object] = pc.min_max(values).as_py() if has_range else {}
    return {
        "column": column.name,
        "type": column.type,
        "known": len(values) - values.null_count,
        "unknown": values.null_count,
        "lowest": _text(ends.get("min")),
        "highest": _text(ends.get("max")),
    }


def _text(value: object) -> str | None:
    """A number in few digits, a time in ISO."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
