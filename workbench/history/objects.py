"""How objects that Python has, as JSON would say them, are read where records are in a list within.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.history.cells import RawTable
from workbench.history.frames import read_rows
from workbench.history.jsonfile import records_in, table_of
from workbench.history.records import Reading, lists_within, noted, only_list


def read_objects(name: str, source: Any, reading: Reading) -> RawTable:
    """Return one dict, or the records in it; or the records in each of a list of dicts.

    Raises: BadInput where there is no such list, or several could be meant.
    """
    rows = [source] if isinstance(source, Mapping) else source
    if reading.records is not None:
        return noted(_records(name, rows, reading.records), reading.records, guessed=False)
    table = read_rows(name, rows)
    if reading.is_row(table):
        return table
    chosen = only_list(name, lists_within(table))
    if chosen is None:
        return table
    return noted(_records(name, rows, chosen.path), chosen.path, guessed=True)


def _records(name: str, rows: Sequence[Mapping[str, Any]], path: str) -> RawTable:
    return table_of(name, records_in(name, [(dict(row), b"") for row in rows], path))
