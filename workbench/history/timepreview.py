"""A preview of the times of files or tables: how each form would read the first of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import BadInput
from workbench.history.fields import fields_of, resolve
from workbench.history.nested import flattened
from workbench.history.posts import is_post
from workbench.history.records import Reading
from workbench.history.sources import inputs, read
from workbench.history.timereadings import TimePreview, preview_of


def preview_times(
    source: Any,
    columns: Mapping[str, str] | None = None,
    records: str | None = None,
    zone: str | None = None,
) -> TimePreview:
    """Return how each form would read the first times of posts, as `History.read` takes them.

    Raises: BadInput where there is no column of times.
    """
    mapping = columns or {}
    reading = Reading(records, lambda table: is_post(table, mapping))
    tables = [flattened(read(one, reading), mapping.values()) for one in inputs(source)]
    named = [fields_of(table, mapping).get("created_at") for table in tables]
    if None in named:
        resolve(tables, mapping)  # says what is missing
        raise BadInput("there is no column of times")
    cells = [table.columns[name] for table, name in zip(tables, named, strict=True) if name]
    return preview_of(next(name for name in named if name), cells, zone)
