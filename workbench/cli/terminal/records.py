"""How the commands of the store print: tables and sentences, or JSON Lines.

Ids, names and texts come from people: they are shown, never obeyed by the terminal.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.terminal.files import write_file
from workbench.encoding import iso_of, json_value, time_name
from workbench.errors import printable

if TYPE_CHECKING:
    import pyarrow as pa

DONE, NEGATIVE = 0, 1
MAX_CELL_LENGTH = 80
_ROWS_AT_ONCE = 10_000
_FRACTION = re.compile(r"\A(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z\Z", re.ASCII)
_JSON_ENDINGS = (".json", ".jsonl", ".ndjson")


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
    spare: Sequence[str] = (),
) -> int:
    """Print records as JSON Lines, CSV or a table; the exit status.

    `columns`: a record's field, and its head in a table; `spare`: heads that are left out first
    where a table has no room. The status is 1 where a list was filtered and nothing was found.
    """
    found = list(records)
    out = getattr(asked, "out", None)
    if out:
        write_file(Path(out), _in_form(_form(asked, out), found, list(columns)).encode())
        sys.stdout.write(f"written: {printable(out)}\n")
    elif asked.json or getattr(asked, "csv", False):
        sys.stdout.write(_in_form("json" if asked.json else "csv", found, list(columns)))
    elif found:
        rows = [[cell(one.get(name)) for name in columns] for one in found]
        _print_table(list(columns.values()), rows, spare)
    else:
        sys.stdout.write(f"{printable(none)}\n")
    return NEGATIVE if not found and is_filtered(asked) else DONE


def is_filtered(asked: argparse.Namespace) -> bool:
    """Whether only some of a list was asked for."""
    return any(getattr(asked, name) not in (None, False) for name in getattr(asked, "filters", ()))


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
    return _FRACTION.sub(r"\1Z", printable(text).replace("\n", " "))


def shortened(text: str) -> str:
    """A text from a post, cut where a cell would be too long."""
    return text if len(text) <= MAX_CELL_LENGTH else f"{text[:MAX_CELL_LENGTH]}…"


def _print_table(heads: list[str], rows: list[list[str]], spare: Sequence[str]) -> None:
    from workbench.cli.terminal.tables import columns_of, table_lines, terminal_width

    width = terminal_width()
    lines, left_out = table_lines(columns_of(heads, rows), width, spare)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if left_out:
        said = f"left out to fit {width} columns: {', '.join(left_out)}"
        print_note(f"{said}; `--json` and `--csv` have all")


def _form(asked: argparse.Namespace, out: str) -> str:
    is_json = asked.json or (not asked.csv and Path(out).suffix.lower() in _JSON_ENDINGS)
    return "json" if is_json else "csv"


def _in_form(form: str, records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Records as JSON Lines, or as CSV with every field that any of them has."""
    if form == "json":
        return "".join(f"{_json(one)}\n" for one in records)
    from workbench.export import safe_csv

    names = list(dict.fromkeys(name for one in records for name in one)) or list(columns)
    rows = ([_csv_cell(one.get(name)) for name in names] for one in records)
    return safe_csv(names, rows).decode()


def _csv_cell(value: Any) -> Any:
    """A value as a cell: several words with commas between, anything deeper as JSON."""
    if isinstance(value, list | tuple):
        words = [one for one in value if isinstance(one, str) and "," not in one]
        return ",".join(words) if len(words) == len(value) else _json(value)
    return _json(value) if isinstance(value, Mapping) else json_value(value, finite=True)


def _fields(thing: Any) -> Mapping[str, Any]:
    if isinstance(thing, Mapping):
        return thing
    if isinstance(thing, tuple):
        return thing._asdict()  # pyright: ignore[reportAttributeAccessIssue]
    printed = (one.name for one in fields(thing) if one.metadata.get("printed", True))
    return {name: getattr(thing, name) for name in printed}


def _field(name: str, value: Any) -> tuple[str, Any]:
    time = time_name(name)
    return (name, json_value(value, finite=True)) if time is None else (time, iso_of(name, value))


def _json(value: Any) -> str:
    """JSON in ASCII, so that no character of it means anything to a terminal."""
    return json.dumps(json_value(value, finite=True))
