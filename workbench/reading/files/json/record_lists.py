"""Which list of a JSON source holds the records: the one asked for, the only one, or none.

A file that is one object is one row where it has what a row needs; else its only list of objects
is read, with a note. Where there are several, none is guessed, and the error names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from workbench.errors import BadInput, Problem, quoted
from workbench.reading.columns.cells import RawTable
from workbench.reading.columns.python_values import is_mapping, is_sequence
from workbench.reading.files.json.scan import DEEPEST, ListAt
from workbench.reading.files.nested import holds_objects, objects_of

MAX_SHOWN = 10
_LOOKED_AT = 1_000  # rows in which lists are looked for


def only_list(name: str, lists: Sequence[ListAt]) -> ListAt | None:
    """Return the only list of objects, None where there is none. Raises: BadInput for several."""
    of_objects = [records for records in lists if records.objects]
    if len(of_objects) > 1:
        shown = ", ".join(
            f"{quoted(records.path)} ({records.elements:,})" for records in of_objects[:MAX_SHOWN]
        )
        more = ", …" if len(of_objects) > MAX_SHOWN else ""
        message = f"holds several lists of objects: {shown}{more}"
        option = records_option(of_objects[0].path)
        remedy = f"say which one holds the records: {option}"
        raise BadInput(Problem(message, name, remedy=remedy, field="records"))
    return of_objects[0] if of_objects else None


def no_list_error(name: str, path: str, lists: Sequence[ListAt]) -> BadInput:
    """Return the error for a path at which there is no list."""
    filled = [records for records in lists if records.elements] or list(lists)
    where = ", ".join(
        f"{quoted(records.path)} ({records.elements:,})" for records in filled[:MAX_SHOWN]
    )
    hint = f"its lists are at: {where}" if where else "there is no list in it"
    return BadInput(Problem(f"no list of records at {quoted(path)}; {hint}", file=name))


def not_json_error(name: str, kind: str) -> BadInput:
    """Return the error for a path of records in a source that has none."""
    return BadInput(Problem(f"`--records` is for JSON, and this is {kind}", file=name))


def with_records_note(table: RawTable, path: str, *, guessed: bool) -> RawTable:
    """Return the table of records that were read at a path, which its messages name then."""
    other = f"; another list: {records_option('PATH')}" if guessed else ""
    notes = (*table.notes, f"records are read from the list at {quoted(path)}{other}")
    return replace(table, notes=notes, records=path)


def records_option(path: str) -> str:
    """Say how a list is chosen."""
    shown = path if path.isprintable() and len(path) <= 60 and "'" not in path else "PATH"
    option = shown if all(c.isalnum() or c in "_.-" for c in shown) else f"'{shown}'"
    return f'--records {option}, or records="{shown}"'


def records_of(rows: Iterable[object], path: str) -> Iterator[object]:
    """Yield each element of the lists at a dotted path of some values; a list that is not there is
    yielded as the word for what is wrong.
    """
    for row in rows:
        yield from _records(row, path.split("."), 0)


def lists_within(table: RawTable) -> list[ListAt]:
    """Return the lists of objects in the rows of a table, at most in the first 1,000."""
    lengths: dict[str, list[int]] = {}
    for name, cells in table.columns.items():
        is_inner = name.partition(".")[0] in table.columns and "." in name
        if holds_objects(cells) and not is_inner:
            for value in objects_of(cells)[:_LOOKED_AT]:
                _count(value, name, lengths, 0)
    before = f"{table.records}." if table.records else ""
    return [ListAt(before + path, *counts) for path, counts in lengths.items() if counts[1]]


class NoListError(ValueError):
    """There is no list at the path."""


def _records(value: object, steps: Sequence[str], depth: int) -> Iterator[object]:
    if is_sequence(value) and depth < DEEPEST:
        for item in value:
            if steps:
                yield from _records(item, steps, depth + 1)
            else:
                yield item
        return
    if steps and is_mapping(value):
        for n in range(len(steps), 0, -1):
            if ".".join(steps[:n]) in value:
                yield from _records(value[".".join(steps[:n])], steps[n:], depth + 1)
                return
    yield NoListError()


def _count(value: object, path: str, lengths: dict[str, list[int]], depth: int) -> None:
    if is_sequence(value):
        counts = lengths.setdefault(path, [0, 0])
        counts[0] += len(value)
        counts[1] += sum(map(is_mapping, value))
    elif is_mapping(value) and depth < 3:
        for key, inner in list(value.items())[:100]:
            _count(inner, f"{path}.{key}", lengths, depth + 1)
