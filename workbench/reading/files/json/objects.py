"""How a dict of Python is read, and records in lists within dicts, as in JSON files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from workbench.reading.columns.cells import RawTable
from workbench.reading.columns.python_values import is_mapping
from workbench.reading.files.frames import read_rows
from workbench.reading.files.json.lines import records_in, table_of
from workbench.reading.files.json.record_lists import lists_within, only_list, with_records_note
from workbench.reading.files.misplaced_exports import classifier_of
from workbench.reading.files.read_options import ReadOptions


def read_objects(name: str, source: object, options: ReadOptions) -> RawTable | None:
    """Return one dict, or the records in it; or the records in each of a list of dicts.

    None where a dict is no row and holds no records. Raises: BadInput where the list asked for is
    not there, or several could be meant.
    """
    given = [source] if is_mapping(source) else source
    rows = cast("Sequence[Mapping[str, object]]", given)
    if options.records is not None:
        return with_records_note(
            _records(name, rows, options.records), options.records, guessed=False
        )
    table = read_rows(name, rows)
    if options.is_row(table) or classifier_of(table):
        return table
    chosen = only_list(name, lists_within(table))
    if chosen is None:
        return None
    return with_records_note(_records(name, rows, chosen.path), chosen.path, guessed=True)


def _records(name: str, rows: Sequence[Mapping[str, object]], path: str) -> RawTable:
    return table_of(name, records_in(name, [(dict(row), b"") for row in rows], path))
