"""The table of texts and entries in `texts.csv`.

Its columns: `kind` and `entry`, a `text`, and in `want` whether the text matches the entry (`yes`
or `no`); `note` says what is tested. Characters that nobody sees are written as `<U+200B>`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from workbench.matching import ListEntry

TABLE = Path(__file__).with_name("texts.csv")
_CHARACTER = re.compile(r"<U\+([0-9A-F]{4,6})>")


@dataclass(frozen=True, slots=True)
class Case:
    """A row of the table; `line` is its line in the file."""

    line: int
    kind: str
    entry: str
    text: str
    wanted: bool
    note: str

    @property
    def list_entry(self) -> ListEntry:
        return ListEntry("deny", self.kind, self.entry)


def read_table() -> list[Case]:
    """Read all rows. Raises: ValueError, naming the line of a row that cannot be read."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [_case(rows.line_num, row) for row in rows]


def _case(line: int, row: dict[str, str]) -> Case:
    if row["want"] not in ("yes", "no"):
        raise ValueError(f"{TABLE.name}:{line}: expected yes or no as `want`, got {row['want']!r}")
    entry, text = _characters(row["entry"]), _characters(row["text"])
    return Case(line, row["kind"], entry, text, row["want"] == "yes", row["note"])


def _characters(written: str) -> str:
    """Put the characters for their numbers."""
    return _CHARACTER.sub(lambda match: chr(int(match[1], 16)), written)


CASES = read_table()
