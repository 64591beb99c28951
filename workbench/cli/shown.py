"""This module holds how the commands of the store print: tables and sentences, or JSON Lines.

Ids, names and texts come from people: they are shown, never obeyed by the terminal.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workbench.errors import printable
from workbench.units import iso

if TYPE_CHECKING:
    import pyarrow as pa

WIDEST = 10_000
LONGEST_CELL = 80
_ROWS_AT_ONCE = 10_000
_TIMES = {"_us": 1, "_ms": 1000}


def record(thing: Any) -> dict[str, Any]:
    """A dataclass or named tuple as it is printed: times as ISO, under names without a unit.

    >>> record({"at_us": 1559347200000000, "what": "post"})
    {'at': '2019-06-01T00:00:00Z', 'what': 'post'}
    """
    return dict(_field(name, value) for name, value in _fields(thing).items())


def records_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table as they are printed."""
    for batch in table.to_batches(_ROWS_AT_ONCE):
        for row in batch.to_pylist():
            yield record(row)


def print_one(asked: argparse.Namespace, value: Any, text: str) -> None:
    """Print one thing: a value as JSON, or a text."""
    sys.stdout.write(f"{_json(value) if asked.json else printable(text)}\n")


def print_many(
    asked: argparse.Namespace,
    records: Iterable[Mapping[str, Any]],
    columns: Mapping[str, str],
    none: str,
) -> None:
    """Print records: JSON Lines, or a table with these columns: a record's field, and its head."""
    if asked.json:
        for one in records:
            sys.stdout.write(f"{_json(one)}\n")
        return
    rows = [[cell(one.get(name)) for name in columns] for one in records]
    if rows:
        _print_table(list(columns.values()), rows)
    else:
        sys.stdout.write(f"{none}\n")


def print_note(text: str) -> None:
    """Print a remark on the error stream."""
    sys.stderr.write(f"note: {printable(text)}\n")


def first_of(found: Iterable[Any], most: int | None, more: str) -> Iterator[Any]:
    """The first `most` of what was found; when there are more, `more` is remarked."""
    for count, one in enumerate(found):
        if count == most:
            print_note(more)
            return
        yield one


def cell(value: Any) -> str:
    r"""A value as a cell of a table: on one line, and not too long.

    >>> cell(True), cell(None), cell(("a", "b")), cell("x\ny"), cell("\x1b[2J")
    ('yes', '', 'a, b', 'x y', '\\x1b[2J')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(cell(one) for one in value)
    if value is None:
        return ""
    text = _json(value) if isinstance(value, Mapping) else str(value)
    return printable(text).replace("\n", " ")


def shortened(text: str) -> str:
    """A text from a post, cut where a cell would be too long."""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}…"


def _print_table(heads: list[str], rows: list[list[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    watched = sys.stdout.isatty()
    console = Console(highlight=False, width=None if watched else WIDEST)
    table = Table(*heads, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(Text(text, overflow="fold") for text in row))
    console.print(table)


def _fields(thing: Any) -> Mapping[str, Any]:
    if isinstance(thing, Mapping):
        return thing
    if isinstance(thing, tuple):
        return thing._asdict()  # pyright: ignore[reportAttributeAccessIssue]
    printed = (one.name for one in fields(thing) if one.metadata.get("printed", True))
    return {name: getattr(thing, name) for name in printed}


def _field(name: str, value: Any) -> tuple[str, Any]:
    factor = _TIMES.get(name[-3:])
    if factor is None:
        return name, _plain(value)
    return name[:-3], None if value is None else iso(value * factor)


def _plain(value: Any) -> Any:
    """A value that JSON has."""
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case float() if not math.isfinite(value):
            return None
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _plain(asdict(value))
        case _:
            return str(value)


def _json(value: Any) -> str:
    """JSON in ASCII, so that no character of it means anything to a terminal."""
    return json.dumps(_plain(value))
