"""A preview of the times of files or tables: how each form would read the first of them."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import BadInput
from workbench.reading.files.nested import flattened
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.fields import fields_of, resolve
from workbench.reading.rows.posts import is_post
from workbench.reading.times.form_previews import TimePreview, preview_of


def preview_times(
    source: object,
    columns: Mapping[str, str] | None = None,
    records: str | None = None,
    zone: str | None = None,
) -> TimePreview:
    """Return how each form would read the first times of posts, as `History.read` takes them.

    Raises: BadInput where there is no column of times.
    """
    mapping = columns or {}
    options = ReadOptions(records, lambda table: is_post(table, mapping))
    tables = [flattened(read(item, options), mapping.values()) for item in inputs(source)]
    named = [fields_of(table, mapping).get("created_at") for table in tables]
    if None in named:
        resolve(tables, mapping)  # says what is missing
        raise BadInput("there is no column of times")
    cells = [table.columns[name] for table, name in zip(tables, named, strict=True) if name]
    return preview_of(next(name for name in named if name), cells, zone)
