"""What can be read: files by their ending, and tables in memory, one or several.

Posts, users, recorded logs and text lists all come through here, so all are checked alike.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard, cast

from workbench.errors import BadInput, quoted
from workbench.reading.columns.cells import RawTable
from workbench.reading.columns.python_values import is_mapping
from workbench.reading.files.csv.file import read_csv
from workbench.reading.files.file_kinds import format_of
from workbench.reading.files.frames import is_rows, is_table, read_arrow, read_frame
from workbench.reading.files.json.file import read_json
from workbench.reading.files.json.lines import read_jsonl
from workbench.reading.files.json.objects import read_objects
from workbench.reading.files.json.record_lists import not_json_error
from workbench.reading.files.parquet_file import read_parquet
from workbench.reading.files.read_options import DEFAULT_OPTIONS, ReadOptions


@dataclass(frozen=True, eq=False)
class Input:
    """One thing to read, under the name that messages call it by: a file, or a table in memory."""

    name: str
    path: Path | None = None
    table: object = None


def inputs(source: object) -> list[Input]:
    """Return each file or table of a source, under names that tell them apart.

    Raises: BadInput where a source is neither, or there is none.
    """
    given: list[object] = [source]
    if not _is_one(source) and isinstance(source, Sequence):
        given = list(cast("Sequence[object]", source))
    if not given:
        raise BadInput("there is nothing to read: no file was given")
    for item in given:
        if not _is_one(item):
            raise _no_source(item)
    paths = [Path(item) if _is_path(item) else None for item in given]
    names = _names(paths)
    return [
        Input(name, path, None if path else item)
        for name, path, item in zip(names, paths, given, strict=True)
    ]


def read(source: Input, options: ReadOptions = DEFAULT_OPTIONS) -> RawTable:
    """Return the rows of one file or table. Raises: BadInput where it cannot be read at all."""
    if source.path is None:
        return _read_table(source, options)
    format_, zipped = format_of(source.name, source.path)
    readers = {"jsonl": read_jsonl, "json": read_json}
    if format_ in readers:
        return readers[format_](source.name, source.path, zipped, options)
    if options.records is not None:
        raise not_json_error(source.name, "CSV" if format_ == "csv" else "Parquet")
    if format_ == "parquet":
        return read_arrow(
            source.name, read_parquet(source.name, source.path, zipped, options.threads)
        )
    return read_csv(source.name, source.path, zipped, options.threads)


def _read_table(source: Input, options: ReadOptions) -> RawTable:
    if is_mapping(source.table) or (is_rows(source.table) and options.records is not None):
        table = read_objects(source.name, source.table, options)
        if table is None:
            raise _no_source(source.table)
        return table
    if options.records is not None:
        raise not_json_error(source.name, "a table")
    return read_frame(source.name, source.table)


def _no_source(given: object) -> BadInput:
    kind = quoted(type(given).__name__)
    return BadInput(
        "expected a file, a pandas, Polars or Arrow table, a DuckDB relation, a list of "
        f"dicts, or several of these; got {kind}"
    )


def _is_path(source: object) -> TypeGuard[str | os.PathLike[str]]:
    return isinstance(source, str | os.PathLike)


def _is_one(source: object) -> bool:
    return _is_path(source) or is_mapping(source) or is_table(source)


def _names(paths: Sequence[Path | None]) -> list[str]:
    """Return base names, with as many folders before them as it takes to tell files apart."""
    tables = sum(path is None for path in paths)
    names: list[str] = []
    for at, path in enumerate(paths):
        if path is None:
            number = sum(other is None for other in paths[: at + 1])
            names.append(f"table {number}" if tables > 1 else "table")
        else:
            names.append(_shortest(path, [other for other in paths if other is not None]))
    names = [name.encode("utf-8", "replace").decode() for name in names]
    return [_numbered(name, names[:at].count(name)) for at, name in enumerate(names)]


def _shortest(path: Path, all_paths: Sequence[Path]) -> str:
    whole = path.absolute()
    others = {other.absolute() for other in all_paths} - {whole}
    for depth in range(1, len(whole.parts)):
        tail = whole.parts[-depth:]
        if not any(other.parts[-depth:] == tail for other in others):
            return "/".join(tail)
    return str(whole)


def _numbered(name: str, before: int) -> str:
    return f"{name} ({before + 1})" if before else name
