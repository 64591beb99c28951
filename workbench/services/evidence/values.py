"""Evidence as a value: the status of a user, and the steps that led to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from workbench.display import HtmlRepr, table_html
from workbench.encoding import JsonValue, json_object
from workbench.errors import printable
from workbench.services.evidence.lines import Line, lines
from workbench.services.evidence.steps import Step

_LINES = pa.schema(
    [("depth", pa.int64()), ("at", pa.string()), ("entry_id", pa.int64()), ("said", pa.string())]
)


@dataclass(frozen=True, repr=False)
class Evidence(HtmlRepr):
    """The status of a user, and why: `chain` begins at the entry that set it, None without one.

    `asked_us`: as of when, epoch µs.
    """

    user_id: str
    asked_us: int
    status: str
    until_ms: int | None
    reason: str | None
    said: str
    chain: Step | None

    def lines(self) -> Iterator[Line]:
        """The evidence line by line, causes below what they caused."""
        return lines(self.said, self.chain)

    def as_plain(self) -> dict[str, JsonValue]:
        """The same as JSON values; a time is a number, and under its name ISO text."""
        return json_object(self, add_iso=True)

    def to_arrow(self) -> pa.Table:
        """A row for each line: its depth, the time and id of its log entry, what it says."""
        rows = [line._asdict() for line in self.lines()]
        return pa.Table.from_pylist(rows, _LINES)

    def __repr__(self) -> str:
        """Line by line, as text."""
        return printable("\n".join("  " * line.depth + line.said for line in self.lines()))

    def _repr_html_(self) -> str:
        rows = (
            (line.at, "\u2003" * line.depth + line.said, line.entry_id) for line in self.lines()
        )
        return table_html(f"{self.user_id}: {self.said}", ("Time", "What", "Log entry"), rows)
