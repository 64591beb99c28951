"""How a JSON Lines file is read: one object a line, one bad line one bad row.

Numbers are kept as they are written, so that an id of twenty digits is exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np

from workbench.errors import quoted
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.columns.python_values import TOO_DEEP, Fraction, Whole, well_formed
from workbench.reading.columns.rejects import SHOWN, Fault, Reject, rejects_table
from workbench.reading.files.file_kinds import utf8_stream
from workbench.reading.files.frames import left_out, named
from workbench.reading.files.json.record_lists import (
    NoListError,
    lists_within,
    no_list_error,
    records_of,
    with_records_note,
)
from workbench.reading.files.lines import MAX_LINE_LENGTH, Readable, lines, without_end
from workbench.reading.files.read_options import DEFAULT_OPTIONS, ReadOptions
from workbench.reading.times.python_cells import python_cells

Element = tuple[
    dict[str, object] | Fault, bytes
]  # an object or its fault, and the piece of the file


def read_jsonl(
    name: str, path: Path, zipped: bool, options: ReadOptions = DEFAULT_OPTIONS
) -> RawTable:
    """Return the rows of a JSON Lines file; a key that a line lacks is nothing there.

    Raises: BadInput where the file cannot be read at all.
    """
    with utf8_stream(name, path, zipped) as stream:
        if options.records is None:
            return table_of(name, elements(stream))
        table = table_of(name, records_in(name, elements(stream), options.records))
        return with_records_note(table, options.records, guessed=False)


def table_of(name: str, read: Iterable[Element]) -> RawTable:
    """Return objects as a table, and the faults set aside."""
    good: list[dict[str, object]] = []
    positions: list[int] = []
    rejects: list[Reject] = []
    for at, (row, line) in enumerate(read):
        if isinstance(row, Fault):
            shown = line[: 4 * SHOWN].decode("utf-8", "replace").strip()[:SHOWN]
            rejects.append(Reject(name, at + 1, None, shown, row.code, row.reason))
        else:
            good.append(row)
            positions.append(at)
    cells = _cells(name, good)
    places = np.array(positions, np.int64) if rejects else None
    rows = len(good) + len(rejects)
    return RawTable(name, cells, rows, places, rejects_table(rejects), left_out=left_out(cells))


def elements(stream: Readable) -> Iterator[Element]:
    """Yield the object of each line that is not blank, or what is wrong with it."""
    for line in lines(stream):
        if not line.isspace():
            yield element(line)


def element(line: bytes) -> Element:
    """Return the object that a line or another piece of a file is, or what is wrong with it."""
    if len(line) > MAX_LINE_LENGTH:
        return _malformed("a line over 16 MB"), line
    try:
        row = parsed(without_end(line).decode("utf-8"))
    except UnicodeDecodeError:
        return _malformed("not UTF-8"), line
    except _KeyTwiceError as fault:
        return Fault("repeated_key", str(fault)), line
    except ValueError as fault:
        return _malformed(str(fault)), line
    return _object_or_fault(row), line


def _object_or_fault(value: object) -> dict[str, object] | Fault:
    if not isinstance(value, dict):
        return _malformed("no JSON object")
    return cast("dict[str, object]", value)


def _malformed(reason: str) -> Fault:
    return Fault("malformed_row", reason)


def parsed(text: str) -> object:
    """Return a JSON value, numbers as they are written: `Whole` and `Fraction`; NaN is None.

    Raises: ValueError, which says what is wrong.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    except _KeyTwiceError:
        raise
    except ValueError as fault:
        raise ValueError(f"not JSON: {fault}"[:SHOWN]) from None


def records_in(name: str, read: Iterable[Element], path: str) -> Iterator[Element]:
    """Yield the elements of the lists at a dotted path of each object.

    Raises: BadInput, at the end, where no object has such a list.
    """
    any_record = False
    without: list[dict[str, object]] = []
    for row, line in read:
        if not isinstance(row, dict):
            yield row, line
            continue
        for record in records_of([row], path):
            if isinstance(record, NoListError):
                without.append(row)
                yield no_list_fault(path, line)
            else:
                any_record = True
                yield _object_or_fault(record), line
    if without and not any_record:
        raise no_list_error(
            name, path, lists_within(table_of(name, [(row, b"") for row in without]))
        )


def no_list_fault(path: str, line: bytes = b"") -> Element:
    """Return the fault of an object that lacks the list of records."""
    return Fault("missing_records", f"no list of records at {quoted(path)}"), line


def _cells(name: str, rows: Sequence[dict[str, object]]) -> dict[str, Cells]:
    keys: dict[str, object] = {}
    for row in rows:
        keys |= row
    names = named(name, [well_formed(str(key)) for key in keys])
    return {
        column: python_cells([row.get(key) for row in rows])
        for key, column in zip(keys, names, strict=True)
    }


class _KeyTwiceError(ValueError):
    """An object names a key twice."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    if len(row) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _KeyTwiceError(f"the key `{well_formed(twice)[:60]}` twice")
    return row


def _constant(word: str) -> Fraction | None:
    return None if word == "NaN" else Fraction(word)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=Whole, parse_float=Fraction, parse_constant=_constant
)
