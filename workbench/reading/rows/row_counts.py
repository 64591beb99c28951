"""How many rows each source had, how many were used, and how many were set aside by reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa
import pyarrow.compute as pc

from workbench.reading.columns.rejects import CODES, Source

EXAMPLES = 3  # rows of each reason that are shown


@dataclass(frozen=True, slots=True)
class Example:
    """One row that was set aside: its number, from 1, what stood in the column, and why."""

    row: int
    column: str | None
    value: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Reason:
    """The rows that were set aside for one reason: its code, what that means, and the first few."""

    code: str
    reason: str
    rows: int
    first: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """The rows of one file or table: all, used and set aside; the most frequent reason first."""

    file: str
    rows: int
    used: int
    set_aside: int
    reasons: tuple[Reason, ...]

    def as_plain(self) -> dict[str, object]:
        """The same as JSON has it."""
        return asdict(self)


def row_counts(sources: Sequence[Source], rejects: pa.Table) -> tuple[RowCounts, ...]:
    """Count the rows of each source, which have names of their own, with what was set aside."""
    counts: list[RowCounts] = []
    for source in sources:
        mine = rejects.filter(pc.equal(rejects["file"], source.name))
        aside = mine.num_rows
        counts.append(
            RowCounts(source.name, source.rows, source.rows - aside, aside, _reasons(mine))
        )
    return tuple(counts)


def _reasons(rejects: pa.Table) -> tuple[Reason, ...]:
    counted = pc.value_counts(rejects["code"]).to_pylist()
    most_first = sorted(counted, key=lambda group: (-group["counts"], group["values"]))
    return tuple(
        Reason(code, CODES.get(code, code), group["counts"], _first(rejects, code))
        for group in most_first
        for code in [group["values"]]
    )


def _first(rejects: pa.Table, code: str) -> tuple[Example, ...]:
    few = rejects.filter(pc.equal(rejects["code"], code)).slice(0, EXAMPLES).to_pylist()
    return tuple(
        Example(example["row"], example["column"], example["value"], example["reason"])
        for example in few
    )
