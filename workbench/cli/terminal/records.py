"""Things of a store as records that can be printed, and the values of records as texts.

Ids, names and texts come from people: they are shown, never obeyed by the terminal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, TypeAlias, cast

from workbench.encoding import iso_of, json_value, time_name
from workbench.errors import printable

if TYPE_CHECKING:
    import pyarrow as pa
    from _typeshed import DataclassInstance

Record: TypeAlias = dict[str, object]
"""Named values, each of a kind that JSON has."""
MAX_CELL_LENGTH = 80
_ROWS_AT_ONCE = 10_000
_FRACTION = re.compile(r"\A(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z\Z", re.ASCII)


def record(thing: DataclassInstance | Mapping[str, object]) -> Record:
    """A thing as it is printed: times as ISO, under names without a unit.

    >>> record({"at_us": 1559347200000000, "what": "post"})
    {'at': '2019-06-01T00:00:00Z', 'what': 'post'}
    """
    return dict(_field(name, value) for name, value in _fields(thing).items())


def records_of(table: pa.Table) -> Iterator[Record]:
    """The rows of a table as they are printed."""
    for batch in table.to_batches(_ROWS_AT_ONCE):
        for row in batch.to_pylist():
            yield record(row)


def cell(value: object) -> str:
    r"""A value as a cell of a table, on one line.

    >>> cell(True), cell(None), cell(("a", "b")), cell("x\ny"), cell("\x1b[2J")
    ('yes', '', 'a, b', 'x y', '\\x1b[2J')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, cast("list[object]", value)))
    if value is None:
        return ""
    text = json_text(cast("object", value)) if isinstance(value, Mapping) else str(value)
    return _FRACTION.sub(r"\1Z", printable(text).replace("\n", " "))


def csv_cell(value: object) -> object:
    """A value as a cell of CSV: several words with commas between, anything deeper as JSON."""
    if isinstance(value, list | tuple):
        items = cast("list[object]", value)
        words = [item for item in items if isinstance(item, str) and "," not in item]
        return ",".join(words) if len(words) == len(items) else json_text(items)
    if isinstance(value, Mapping):
        return json_text(cast("object", value))
    return json_value(value, finite=True)


def json_text(value: object) -> str:
    """JSON in ASCII, so that no character of it means anything to a terminal."""
    return json.dumps(json_value(value, finite=True))


def shortened(text: str) -> str:
    """A text from a post, cut where a cell would be too long."""
    return text if len(text) <= MAX_CELL_LENGTH else f"{text[:MAX_CELL_LENGTH]}…"


def _fields(thing: DataclassInstance | Mapping[str, object]) -> Mapping[str, object]:
    if isinstance(thing, Mapping):
        return thing
    printed = (field.name for field in fields(thing) if field.metadata.get("printed", True))
    return {name: getattr(thing, name) for name in printed}


def _field(name: str, value: object) -> tuple[str, object]:
    time = time_name(name)
    if time is None:
        return name, json_value(value, finite=True)
    return time, iso_of(name, cast("int | None", value))
