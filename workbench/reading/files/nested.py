"""Objects within records as columns with dotted names: `{"author": {"id": …}}` gives `author.id`.

A note names what is not read: objects that are nested too deep, too many keys, a name that is
taken. A dotted path that is asked for by name is looked up whatever these limits are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.errors import quoted
from workbench.reading.columns.arrow_cells import cells_of, checked_text
from workbench.reading.columns.cells import NESTED, Cells, RawTable
from workbench.reading.columns.python_values import is_mapping, is_sequence, well_formed
from workbench.reading.times.python_cells import python_cells

DEEPEST = 8  # objects within objects that become columns
MAX_KEYS = 1_000  # dotted columns of one table
MAX_CELLS = 50_000_000  # of them, keys times rows
MAX_NAME_LENGTH = 200  # characters of a dotted name
_SHOWN = 5


def flattened(table: RawTable, paths: Iterable[str] = ()) -> RawTable:
    """Return the table with a column for each key of the objects in it, and for each path asked
    for: `author.id`, or `authors.0.id` for the first of a list.

    A key that holds a dot itself keeps its name, and comes before a nested one of the same name.
    Raises: BadInput where text of a typed column is not UTF-8.
    """
    return _Flattening(table).done(paths)


def holds_objects(cells: Cells) -> bool:
    """Whether some cell is a list or an object."""
    marked = cells.marks is not None and bool((cells.marks == NESTED).any())
    return marked or cells.kind == "nested"


def objects_of(cells: Cells) -> Sequence[object]:
    """Return what each cell holds as lists and objects, None where it holds neither."""
    if cells.objects is not None:
        return [
            value if is_mapping(value) or is_sequence(value) else None for value in cells.objects
        ]
    return [None] * len(cells) if cells.untyped else _python_values(cells)


def value_at(value: object, path: str) -> object:
    """Return what a JSON value holds at a dotted path, None where it holds nothing.

    A key that holds dots is found too; the longest key that fits comes first.

    >>> value_at({"author": {"id": "u1"}, "tags": [{"a.b": 3}]}, "author.id")
    'u1'
    >>> value_at({"tags": [{"a.b": 3}]}, "tags.0.a.b")
    3
    """
    steps = path.split(".")
    while steps:
        if is_mapping(value):
            taken = next((n for n in range(len(steps), 0, -1) if ".".join(steps[:n]) in value), 0)
            if not taken:
                return None
            value, steps = value[".".join(steps[:taken])], steps[taken:]
        elif is_sequence(value):
            place, steps = _place(steps[0]), steps[1:]
            if place is None or place >= len(value):
                return None
            value = value[place]
        else:
            return None
    return value


class _Flattening:
    """One table, as its objects become columns."""

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._columns = dict(table.columns)
        self._notes = list(table.notes)
        self._read: dict[str, list[str]] = {}  # what each object of a record became
        self._lists: list[str] = []
        self._cells = 0

    def done(self, paths: Iterable[str]) -> RawTable:
        nested = [(name, column) for name, column in self._columns.items() if holds_objects(column)]
        if not nested:
            return self._table
        waiting = deque((name, cells, 1) for name, cells in nested)
        while waiting:
            name, cells, depth = waiting.popleft()
            for inner, column in self._members(name, cells, depth):
                self._columns[inner] = column
                if holds_objects(column):
                    waiting.append((inner, column, depth + 1))
        for path in paths:
            self._look_up(path)
        return replace(
            self._table,
            columns=self._columns,
            left_out=self._left_out(),
            notes=self._all_notes(),
        )

    def _members(self, name: str, cells: Cells, depth: int) -> list[tuple[str, Cells]]:
        members = _typed_members(cells) if _is_struct(cells) else _members_of(cells)
        keys = list(islice(members, MAX_KEYS + 1))
        if not keys:
            if depth > 1:
                self._lists.append(name)
            return []
        size = len(keys) * len(self._table)
        if depth > DEEPEST:
            return self._given_up(name, f"its objects are nested over {DEEPEST} deep")
        if len(keys) > MAX_KEYS or len(self._columns) + len(keys) > MAX_KEYS + len(
            self._table.columns
        ):
            return self._given_up(name, f"its objects have too many keys, over {MAX_KEYS:,}")
        if self._cells + size > MAX_CELLS:
            return self._given_up(name, f"its objects have over {MAX_CELLS:,} cells")
        self._cells += size
        return [member for key in keys if (member := self._member(name, key, members[key]))]

    def _member(self, name: str, key: str, values: Cells | _Values) -> tuple[str, Cells] | None:
        inner = f"{name}.{key}"
        if len(inner) > MAX_NAME_LENGTH:
            self._given_up(inner, f"its name is over {MAX_NAME_LENGTH} characters")
            return None
        if inner in self._columns:
            self._given_up(inner, f"within {quoted(name)}, as another column has this name")
            return None
        cells = values if isinstance(values, Cells) else _cells_within(values())
        if cells.kind == "text" and not cells.untyped:
            checked_text(self._table.name, inner, cells.values)
        self._read.setdefault(name.split(".", maxsplit=1)[0], []).append(inner)
        return inner, cells

    def _given_up(self, name: str, why: str) -> list[tuple[str, Cells]]:
        self._notes.append(f"column {quoted(name)} is left out: {why}")
        return []

    def _look_up(self, path: str) -> None:
        """Add the column that a path leads to, if it leads anywhere."""
        if path in self._columns:
            return
        steps = path.split(".")
        for n in range(len(steps) - 1, 0, -1):
            cells = self._columns.get(".".join(steps[:n]))
            if cells is not None and holds_objects(cells):
                rest = ".".join(steps[n:])
                values = [value_at(value, rest) for value in objects_of(cells)]
                if any(value is not None for value in values):
                    self._columns[path] = python_cells(values)
                    return

    def _left_out(self) -> dict[str, str]:
        """What is left out still, but for objects whose keys are read as columns."""
        return {
            name: what
            for name, what in self._table.left_out.items()
            if name not in self._read or not _may_be_object(self._columns.get(name))
        }

    def _all_notes(self) -> tuple[str, ...]:
        notes = list(self._notes)
        notes += [
            f"the objects in {quoted(name)} are read as columns: {_some(columns)}"
            for name, columns in self._read.items()
        ]
        if self._lists:
            notes.append(f"lists within objects are left out: {_some(self._lists)}")
        return tuple(notes)


def _may_be_object(cells: Cells | None) -> bool:
    """Whether cells hold objects by their type, or lists or objects as they are written."""
    return cells is not None and (cells.untyped or _is_struct(cells))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(quoted(name) for name in names[:_SHOWN])
    return shown + (f", … ({len(names):,})" if len(names) > _SHOWN else "")


def _cells_within(values: list[object]) -> Cells:
    """Return values within objects as cells; what is left out anyway is not written as text."""
    if not {type(value) for value in values} <= {dict, list, type(None)}:
        return python_cells(values)
    marks = np.array([NESTED if value is not None else 0 for value in values], np.uint8)
    if not marks.any():
        return python_cells(values)
    nothing = pa.chunked_array([pa.nulls(len(values), pa.large_string())])
    return Cells(nothing, "nested", untyped=True, marks=marks, objects=values)


def _is_struct(cells: Cells) -> bool:
    return not cells.untyped and pt.is_struct(cells.values.type)


def _typed_members(cells: Cells) -> dict[str, Cells]:
    members: dict[str, Cells] = {}
    for at, field in enumerate(cells.values.type):
        members.setdefault(field.name, cells_of(pc.struct_field(cells.values, [at])))
    return members


def _members_of(cells: Cells) -> dict[str, _Values]:
    """Return what gives the values of each key of the objects; of many more keys the first."""
    if not cells.untyped:
        return {}  # a typed list or map
    values = objects_of(cells)
    keys = dict(islice(_keys(values), MAX_KEYS + 1))
    return {name: _Values(values, key) for name, key in keys.items()}


def _keys(values: Sequence[object]) -> Iterator[tuple[str, object]]:
    """Yield each key of the objects once, with its name as a column."""
    known: set[object] = set()
    for value in values:
        if is_mapping(value) and not value.keys() <= known:
            yield from ((well_formed(str(key)), key) for key in value if key not in known)
            known |= value.keys()


class _Values:
    """The values of one key, gathered when they are asked for."""

    def __init__(self, values: Sequence[object], key: object) -> None:
        self._values, self._key = values, key

    def __call__(self) -> list[object]:
        key = self._key
        return [value.get(key) if is_mapping(value) else None for value in self._values]


def _python_values(cells: Cells) -> list[object]:
    try:
        return cells.values.to_pylist(maps_as_pydicts="lossy")
    except (ValueError, OverflowError):  # bytes that are no UTF-8, a date out of range
        return [None] * len(cells)


def _place(step: str) -> int | None:
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else None
