"""A table of which every row must be right: users, a recorded log, text lists.

Its columns are read as text and parsed value by value, each distinct one once. What is wrong
is collected with its place, and reported all together.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.errors import BadInput, Problem, nearest, quoted
from workbench.reading.columns import convert
from workbench.reading.columns.cells import NESTED, Cells, RawTable, nothing
from workbench.reading.columns.float_ids import float_like_ids, with_whole_floats
from workbench.reading.columns.ids import read_ids, unusable_ids
from workbench.reading.columns.infer_types import with_inferred_type
from workbench.reading.columns.typed_columns import flat_text
from workbench.reading.files.nested import flattened
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.files.usual_names import suggested
from workbench.reading.rows.fields import how_to_map, mapped
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.time_column import MISSING, Times, read_times, unclear
from workbench.reading.times.time_format import RECOGNISED, TimeFormat, checked_format
from workbench.threads import thread_count

T = TypeVar("T")
SHOWN = 20


class StrictTable:
    """The rows of one or several sources, concatenated, and what is wrong with them."""

    def __init__(
        self,
        source: object,
        required: Sequence[str],
        what: str,
        columns: Mapping[str, str] | None = None,
        records: str | None = None,
        times: TimeFormat = RECOGNISED,
        threads: int | None = None,
    ) -> None:
        """Read the sources. `what`: `users`, `log` or `lists`, as options of commands name them.

        `columns`: the column that a field is read from; `records`: the list in a JSON source that
        holds the rows; `times`: how times are written; `threads`: how many read at once, one a
        core when left out. Raises: BadInput where a required column is missing.
        """
        self._what, self._form = what, checked_format(times)
        mapping = columns or {}
        needed = {mapping.get(name, name) for name in required}
        self.threads = thread_count(threads)
        options = ReadOptions(records, lambda table: needed <= table.columns.keys(), self.threads)
        tables = [flattened(read(item, options), mapping.values()) for item in inputs(source)]
        self._tables = mapped(tables, mapping)
        self._starts = [0, *accumulate(len(table) for table in self._tables)]
        self._faults: list[tuple[int, int, str]] = []
        self._notes: list[str] = []
        self._require(required)
        for at, table in enumerate(self._tables):
            for row, reason in zip(*table.rejects.select(["row", "reason"]).columns, strict=True):
                self._faults.append((at, row.as_py(), reason.as_py()))

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def names(self) -> list[str]:
        """The columns that any source has."""
        return list(dict.fromkeys(name for table in self._tables for name in table.columns))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out or read otherwise than it was written."""
        return tuple(dict.fromkeys(self._notes))

    def cells(self, name: str) -> list[Cells]:
        """Return the cells of a column, source by source."""
        return [
            table.columns[name] if name in table.columns else nothing(len(table))
            for table in self._tables
        ]

    def with_inferred_type(self, name: str) -> list[Cells]:
        """Return the cells of a column as the kind that they are, and note what is odd about it.

        Decimal commas are points from then on, wherever the column is read.
        """
        parts = [with_inferred_type(part) for part in self.cells(name)]
        for at, (table, part) in enumerate(zip(self._tables, parts, strict=True)):
            if part.note:
                self._notes += self._placed(table, [f"column {quoted(name)} {part.note}"])
            if name in table.columns and part.untyped and part.kind == "float64":
                points = replace(table.columns[name], values=part.values)
                self._tables[at] = replace(table, columns={**table.columns, name: points})
        return parts

    def text(self, name: str) -> pa.LargeStringArray:
        """Return a column as text, null where it is empty; lists and objects as JSON."""
        parts = self.cells(name)
        for part, start in zip(parts, self._starts, strict=False):
            if _is_bytes(part):
                filled = np.flatnonzero(part.values.is_valid().to_numpy())
                self.fault(filled + start, name, "holds bytes; expected text")
        flat = flat_text([_with_json(part) for part in parts])
        return pc.if_else(pc.equal(pc.utf8_trim_whitespace(flat), ""), None, flat)

    def ids(self, name: str) -> pa.LargeStringArray:
        """Return a column of ids, null where one is missing; a blank or too long one is a fault."""
        parts: list[pa.Array] = []
        for table, start in zip(self._tables, self._starts, strict=False):
            if name not in table.columns:
                parts.append(pa.nulls(len(table), pa.large_string()))
                continue
            cells, every = table.columns[name], np.arange(len(table))
            read = with_whole_floats(cells, read_ids(table, name), every)
            self._notes += self._placed(table, read.notes(name))
            wrong = unusable_ids(name, read.text, cells.marks)
            wrong += float_like_ids(name, cells, read.text, every)
            for positions, fault in wrong:
                if not fault.code.startswith("missing_"):
                    self.fault(positions + start, name, fault.reason)
            parts.append(pc.if_else(pc.equal(read.text, ""), None, read.text))
        return flat_text([pa.chunked_array([part], pa.large_string()) for part in parts])

    def times(self, name: str) -> Times:
        """Return a column of times; an unusable one is a fault, a missing one is not."""
        try:
            parts = read_times(self.cells(name), self._form)
        except UnclearTimesError as error:
            file = self._tables[error.part].name
            raise BadInput(unclear(error, name, file, f"--{self._what}-time-format")) from None
        missing: list[np.ndarray] = []
        for table, part, start in zip(self._tables, parts, self._starts, strict=False):
            self._notes += self._placed(table, [f"{name}: {note}" for note in part.notes])
            for positions, fault in part.wrong:
                if fault == MISSING:
                    missing.append(positions + start)
                else:
                    self.fault(positions + start, name, fault.reason)
        us = np.concatenate([part.us for part in parts])
        return Times(us, [(np.concatenate(missing), MISSING)] if missing else [])

    def parsed(
        self, name: str, parse: Callable[[str], T], rows: np.ndarray | None = None
    ) -> list[T | None]:
        """Return each value of a column parsed; a ValueError says what was expected.

        `rows`: the only ones to look at, the others being None.
        """
        values = self.text(name)
        if rows is not None:
            values = pc.if_else(pa.array(np.isin(np.arange(len(self)), rows)), values, None)
        encoded = values.dictionary_encode()
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        parsed: list[T | None] = []
        wrong: dict[int, str] = {}
        for code, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                parsed.append(parse(text))
            except ValueError as fault:
                parsed.append(None)
                wrong[code] = f"is {quoted(text)}: {fault}"
        for row in np.flatnonzero(np.isin(codes, list(wrong))).tolist():
            self.fault([row], name, wrong[int(codes[row])])
        return [*map([*parsed, None].__getitem__, codes.tolist())]

    def fault(self, rows: Iterable[int] | np.ndarray, column: str, message: str) -> None:
        """Note what is wrong in a column of some rows."""
        for row in rows:
            at = bisect_right(self._starts, int(row)) - 1
            place = self._tables[at].places(np.array([int(row) - self._starts[at]]))[0]
            self._faults.append((at, int(place) + 1, f"{quoted(column)} {message}"))

    def place(self, row: int) -> tuple[str, int]:
        """Return the source and the row in it, counted from 1."""
        at = bisect_right(self._starts, row) - 1
        place = self._tables[at].places(np.array([row - self._starts[at]]))[0]
        return self._tables[at].name, int(place) + 1

    def refuse_faults(self) -> None:
        """Raise BadInput with all that is wrong, the first 20 in full."""
        faults = sorted(set(self._faults))
        if faults:
            names = [table.name for table in self._tables]
            shown = [
                Problem(f"row {row}: {message}", file=names[at])
                for at, row, message in faults[:SHOWN]
            ]
            more = len(faults) - SHOWN
            raise BadInput(*shown, *([f"and {more:,} more problems"] if more > 0 else []))

    def _placed(self, table: RawTable, notes: Sequence[str]) -> list[str]:
        where = f"{table.name}: " if len(self._tables) > 1 else ""
        return [where + note for note in notes]

    def _require(self, required: Sequence[str]) -> None:
        problems = [
            Problem(self._missing(name, list(table.columns)), file=table.name)
            for table in self._tables
            for name in required
            if name not in table.columns and (table.columns or table.rows)
        ]
        if problems:
            raise BadInput(*problems)

    def _missing(self, name: str, columns: Sequence[str]) -> str:
        close = suggested(name, columns) or nearest(name, columns)
        shown = ", ".join(columns[:20]) or "none"
        if not close:
            return f"no column {quoted(name)}. Its columns are: {shown}"
        how = how_to_map(name, close, f"--{self._what}-column")
        hint = f"did you mean {quoted(close)}? Then say so: {how}."
        return f"no column {quoted(name)}; {hint} Its columns are: {shown}"


def _is_bytes(part: Cells) -> bool:
    return "binary" in str(part.values.type)


def _with_json(part: Cells) -> pa.ChunkedArray:
    if _is_bytes(part):
        return pa.chunked_array([pa.nulls(len(part), pa.large_string())])
    if part.kind == "nested" and not part.untyped:
        return pa.chunked_array([_json_of(part.values)])
    if part.marks is not None and (part.marks == NESTED).any():
        return part.values
    if pt.is_floating(part.values.type):
        return pa.chunked_array([_plainly(part.values)])
    return convert.text(part)


def _plainly(floats: pa.ChunkedArray) -> pa.Array:
    """Write floats as whole numbers where they are: pandas makes floats of integers with gaps."""
    written = [
        None if value is None else f"{value:.0f}" if value.is_integer() else repr(value)
        for value in floats.to_pylist()
    ]
    return pa.array(written, pa.large_string())


def _json_of(values: pa.ChunkedArray) -> pa.Array:
    written = [
        None if value is None else json.dumps(value, default=str, ensure_ascii=False)
        for value in values.to_pylist()
    ]
    return pa.array(written, pa.large_string())
