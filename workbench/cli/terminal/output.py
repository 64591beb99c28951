"""How commands print their results: as tables and sentences, JSON Lines or CSV.

Ids, names and texts come from people: they are shown, never obeyed by the terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from workbench.cli.terminal.files import write_file
from workbench.cli.terminal.records import cell, csv_cell, json_text
from workbench.errors import printable

DONE, NEGATIVE = 0, 1
MAX_PRINTED = 100
_JSON_ENDINGS = (".json", ".jsonl", ".ndjson")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Output:
    """The form that a command's result is printed in: text where neither JSON nor CSV is asked for.

    `out_file`: the file that a list is written into, rather than printed.
    """

    is_json: bool = False
    is_csv: bool = False
    out_file: str | None = None

    def __post_init__(self) -> None:
        """Refuse two forms at once. Raises: UsageError."""
        if self.is_json and self.is_csv:
            raise click.UsageError("`--json` and `--csv` exclude each other; expected one of them")

    @property
    def is_for_programs(self) -> bool:
        """Whether a list is printed or written with all its fields, and not as a table."""
        return self.is_json or self.is_csv or bool(self.out_file)

    def row_limit(self, limit: int | None) -> int | None:
        """How many rows of a list are wanted, None for all. `limit`: as the option gave it."""
        if limit is None:
            return None if self.is_csv or self.out_file else MAX_PRINTED
        return limit or None

    def print_one(self, value: object, text: str) -> None:
        """Print one thing: a value as JSON, or a text."""
        sys.stdout.write(f"{json_text(value) if self.is_json else printable(text)}\n")

    def print_many(
        self,
        records: Iterable[Mapping[str, object]],
        columns: Mapping[str, str],
        if_empty: str,
        optional: Sequence[str] = (),
        *,
        is_filtered: bool = False,
    ) -> int:
        """Print records as JSON Lines, CSV or a table; return the exit status.

        `columns`: a record's field, and its head in a table; `optional`: heads that are left out
        first where a table has no room. The status is 1 where a list was filtered and nothing was
        found.
        """
        shown = list(records)
        if self.out_file:
            path = Path(self.out_file)
            write_file(path, _formatted(shown, columns, is_json=self._is_json_file(path)).encode())
            sys.stdout.write(f"written: {printable(self.out_file)}\n")
        elif self.is_json or self.is_csv:
            sys.stdout.write(_formatted(shown, columns, is_json=self.is_json))
        elif shown:
            rows = [[cell(record.get(name)) for name in columns] for record in shown]
            _print_table(list(columns.values()), rows, optional)
        else:
            sys.stdout.write(f"{printable(if_empty)}\n")
        return NEGATIVE if is_filtered and not shown else DONE

    def _is_json_file(self, path: Path) -> bool:
        return self.is_json or (not self.is_csv and path.suffix.lower() in _JSON_ENDINGS)


def print_note(text: str) -> None:
    """Print a remark on the error stream."""
    sys.stderr.write(f"note: {printable(text)}\n")


def print_notes(notes: Iterable[str]) -> None:
    """Print remarks on the error stream, such as what was guessed."""
    for note in notes:
        print_note(note)


def first_of(values: Iterable[_Value], limit: int | None, if_more: str) -> Iterator[_Value]:
    """The first `limit` of what was found; when there are more, `if_more` is remarked."""
    for number, value in enumerate(values):
        if number == limit:
            print_note(if_more)
            return
        yield value


def _print_table(heads: list[str], rows: list[list[str]], optional: Sequence[str]) -> None:
    from workbench.cli.terminal.tables import columns_of, table_lines, terminal_width

    width = terminal_width()
    lines, left_out = table_lines(columns_of(heads, rows), width, optional)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if left_out:
        names = ", ".join(left_out)
        print_note(f"left out to fit {width} columns: {names}; `--json` and `--csv` have all")


def _formatted(
    records: Sequence[Mapping[str, object]], columns: Iterable[str], *, is_json: bool
) -> str:
    """Records as JSON Lines, or as CSV with every field that any of them has."""
    if is_json:
        return "".join(f"{json_text(record)}\n" for record in records)
    from workbench.export import safe_csv

    names = list(dict.fromkeys(name for record in records for name in record)) or list(columns)
    rows = ([csv_cell(record.get(name)) for name in names] for record in records)
    return safe_csv(names, rows).decode()
