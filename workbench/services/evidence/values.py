"""Evidence as a value: the status of a user, and the steps that led to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import pyarrow as pa

from workbench.display import HtmlRepr, table_html
from workbench.errors import printable
from workbench.services.evidence.lines import Line, lines
from workbench.services.evidence.steps import Step
from workbench.units import iso

_TIMES = {"_us": 1, "_ms": 1000}
_LINES = pa.schema(
    [("depth", pa.int64()), ("at", pa.string()), ("entry_id", pa.int64()), ("said", pa.string())]
)


@dataclass(frozen=True, repr=False)
class Evidence(HtmlRepr):
    """How a user stands, and why: `chain` begins at the entry that set it, None when nothing did.

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

    def as_plain(self) -> dict[str, Any]:
        """The same as JSON values; a time stands as a number, and under its name as ISO text."""
        return plain(self)

    def to_arrow(self) -> pa.Table:
        """A row for each line: its depth, the time and id of its log entry, what it says."""
        rows = [line._asdict() for line in self.lines()]
        return pa.Table.from_pylist(rows, _LINES)

    def __repr__(self) -> str:
        """Line by line, as text."""
        return printable("\n".join("  " * one.depth + one.said for one in self.lines()))

    def _repr_html_(self) -> str:
        rows = ((one.at, "\u2003" * one.depth + one.said, one.entry_id) for one in self.lines())
        return table_html(f"{self.user_id}: {self.said}", ("Time", "What", "Log entry"), rows)


def plain(value: Any) -> Any:
    """A record as JSON values: records inside it too, and times in both forms.

    >>> plain({"at": (1, 2)})
    {'at': [1, 2]}
    """
    if is_dataclass(value):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: plain(one) for name, one in _with_times(named)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple | list) else value


def _with_times(named: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in named.items():
        yield name, value
        factor = _TIMES.get(name[-3:])
        if factor is not None:
            yield name[:-3], None if value is None else iso(value * factor)
