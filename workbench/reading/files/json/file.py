"""How a `.json` file is read: an array of objects, one object, or one a line.

An element is cut out first and read like a line, so that a bad one is a bad row by itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.errors import BadInput, Problem
from workbench.reading.columns.cells import RawTable
from workbench.reading.files.file_kinds import not_utf8, utf8_stream
from workbench.reading.files.json.lines import (
    Element,
    element,
    elements,
    no_list_fault,
    records_in,
    table_of,
)
from workbench.reading.files.json.record_lists import no_list_error, only_list, with_records_note
from workbench.reading.files.json.scan import ListAt, Scan
from workbench.reading.files.misplaced_exports import classifier_of
from workbench.reading.files.read_options import DEFAULT_OPTIONS, ReadOptions


def read_json(
    name: str, path: Path, zipped: bool, options: ReadOptions = DEFAULT_OPTIONS
) -> RawTable:
    """Return the rows of a JSON file. Raises: BadInput where it cannot be read at all."""
    with utf8_stream(name, path, zipped) as stream:
        content = stream.read()
    try:
        text = content.decode("utf-8").strip(" \t\r\n")
    except UnicodeDecodeError:
        raise not_utf8(name, "is not UTF-8") from None
    if text.startswith("["):
        return _read(name, _array(name, text), options)
    try:
        lists, end = Scan(text).lists()
    except ValueError as fault:
        lists, end = [], str(fault)
    if end == len(text):
        return _object(name, text, lists, options)
    table = _read(name, elements(io.BytesIO(text.encode())), options)
    if text.startswith("{") and not len(table) and isinstance(end, str):
        raise _broken(name, end)
    return table


def lists_in(name: str, path: Path, zipped: bool) -> list[ListAt]:
    """Return the lists of objects of a file that is one object; none of any other.

    Raises: BadInput where the file cannot be read at all.
    """
    with utf8_stream(name, path, zipped) as stream:
        text = stream.read().decode("utf-8", "replace").strip(" \t\r\n")
    try:
        lists, _ = Scan(text).lists() if text.startswith("{") else ([], 0)
    except ValueError:
        return []
    return [records for records in lists if records.objects]


def _read(name: str, read: Iterator[Element], options: ReadOptions) -> RawTable:
    if options.records is None:
        return table_of(name, read)
    table = table_of(name, records_in(name, read, options.records))
    return with_records_note(table, options.records, guessed=False)


def _object(name: str, text: str, lists: Sequence[ListAt], options: ReadOptions) -> RawTable:
    """Return one object as the row that it is, or the records of a list in it."""
    if options.records is not None:
        table = table_of(name, _cut_out(name, text, options.records, lists))
        return with_records_note(table, options.records, guessed=False)
    table = table_of(name, [element(text.encode())])
    if options.is_row(table) or classifier_of(table):
        return table
    chosen = only_list(name, lists)
    if chosen is None:
        return table
    table = table_of(name, _cut_out(name, text, chosen.path, lists))
    return with_records_note(table, chosen.path, guessed=True)


def _cut_out(name: str, text: str, path: str, lists: Sequence[ListAt]) -> Iterator[Element]:
    """Yield the elements of the lists at a path. Raises: BadInput where there is none."""
    any_list = missing = False
    try:
        for span in Scan(text).elements_at(path):
            if span is None:
                missing = True
                yield no_list_fault(path)
            else:
                any_list = True
                yield element(text[span.start : span.end].encode())
    except ValueError as fault:
        raise _broken(name, str(fault)) from None
    if missing and not any_list:
        raise no_list_error(name, path, lists)


def _array(name: str, text: str) -> Iterator[Element]:
    """Yield the elements of an array. Raises: BadInput where it is not one to its end."""
    try:
        for span in Scan(text).items(0):
            if text.startswith("]", span.start):
                _refuse_more(text, span.end)
            else:
                yield element(text[span.start : span.end].encode())
    except ValueError as fault:
        raise _broken(name, str(fault)) from None


def _refuse_more(text: str, end: int) -> None:
    if end != len(text):
        raise ValueError(f"expected nothing more at character {end + 1}")


def _broken(name: str, message: str) -> BadInput:
    return BadInput(Problem(f"is not JSON: {message}", file=name))
