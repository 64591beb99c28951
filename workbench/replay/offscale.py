"""The finding of scores off their class's scale. Source: spec 6.5."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from workbench.model.columns import Column
from workbench.policy.compare import as_stored, on_scale
from workbench.policy.tree import Scale
from workbench.reading.columns.rejects import REJECTS_SCHEMA
from workbench.replay.run import Run, conditions, score_columns


def off_scale(run: Run) -> pa.Table:
    """Every score that an active rule reads and that is off its scale, by column, file and row."""
    rows = [
        {**_where(run, place), "column": column.name, "value": str(column.python(place)), **why}
        for column, scale in _scored(run)
        for why in [_why(scale)]
        for place in _found(column, scale)
    ]
    rows.sort(key=lambda row: (row["column"], row["file"], row["row"]))
    return pa.Table.from_pylist(rows, REJECTS_SCHEMA)


def off_scale_counts(run: Run) -> dict[str, int]:
    """How many scores are off their scale, by column; columns without any are left out."""
    counts = {column.name: len(_found(column, scale)) for column, scale in _scored(run)}
    return {name: number for name, number in counts.items() if number}


def _where(run: Run, place: int) -> dict[str, object]:
    file, row = run.history.place(int(run.history.row[place]))
    return {"file": file, "row": row}


def _scored(run: Run) -> Iterator[tuple[Column, Scale]]:
    """The score columns that active rules read, each with its scale, once."""
    yielded: set[tuple[str, Scale]] = set()
    for _, condition in conditions(run.policy):
        for name, score in score_columns(condition, run.policy):
            scale = run.policy.classes[name].scale
            if (score, scale) not in yielded:
                yielded.add((score, scale))
                yield run.history.columns[score], scale


def _found(column: Column, scale: Scale) -> np.ndarray:
    """int64[…], the places of values off the scale; severity's −1 is unknown, not off it."""
    if column.type in ("text", "decimal") or column.bits is not None:
        wrong = [
            i for i in range(len(column)) if _wrong(column.python(i), column.type_at(i), scale)
        ]
        return np.array(wrong, np.int64)
    values = np.asarray(column.values)
    low, high = (as_stored(bound, column.type) for bound in (scale.low, scale.high))
    if not scale.whole and _inside(column, float(low), float(high)):
        return np.zeros(0, np.int64)
    wrong = (values < float(low)) | (values > float(high))
    if scale.whole:
        wrong = (wrong & (values != -1)) | (values != np.floor(values))
    known = ~np.isnan(values) if values.dtype.kind == "f" else column.known
    return np.flatnonzero(wrong if known is None else wrong & known)


def _inside(column: Column, low: float, high: float) -> bool:
    """Whether the column's least and greatest values show that none is off the scale."""
    return (
        column.low is not None
        and column.high is not None
        and (low <= column.low and column.high <= high)
    )


def _wrong(value: object, column_type: str, scale: Scale) -> bool:
    if value is None or (scale.whole and str(value).strip() == "-1"):
        return False
    return on_scale(value, column_type, scale) is None  # pyright: ignore[reportArgumentType]


def _why(scale: Scale) -> dict[str, object]:
    bounds = "0, 1, 2, 3 or −1" if scale.whole else f"{scale.low:g} to {scale.high:g}"
    return {"code": "off_scale", "reason": f"off the scale, {bounds}; taken as unknown"}
