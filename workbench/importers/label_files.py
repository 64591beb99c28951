"""How files of labels are read: which post or user each row is about, and what people said of it.

Nothing is guessed here, and the store is not asked: a row that cannot be a label is set aside with
its reason. A row may hold several labels, in a column for each class.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, expected, quoted
from workbench.importers.label_values import (
    LabelColumn,
    class_names,
    label_values,
    probabilities,
)
from workbench.model.labels import IMPORTED
from workbench.reading.columns.cells import RawTable
from workbench.reading.columns.ids import read_ids, unusable_ids
from workbench.reading.columns.rejects import (
    Fault,
    Source,
    by_row,
    rejects_table,
    set_aside,
)
from workbench.reading.files.nested import flattened
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.row_validation import refuse_unreadable, shown_values
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.time_column import MISSING, read_times, unclear
from workbench.reading.times.time_format import RECOGNISED, TimeFormat

POST, USER, CLASS, BY, AT, PROBABILITY = (
    "post_id",
    "user_id",
    "class_name",
    "labelled_by",
    "labelled_at",
    "sampling_probability",
)
LABEL = "label"
LABEL_FIELDS = (POST, USER, LABEL, CLASS, BY, AT, PROBABILITY)
FILE_LABELS = pa.schema(
    [
        ("place", pa.int64()),
        ("file", pa.string()),
        ("row", pa.int64()),  # 1 is the first row of data of the file
        ("user_id", pa.string()),
        ("post_id", pa.string()),
        ("label", pa.string()),
        ("class_name", pa.string()),
        ("labelled_by", pa.string()),
        ("labelled_us", pa.int64()),
        ("sampling_probability", pa.float64()),
    ]
)
"""Labels of files. `place`: their number, from 0; what a file does not say is null."""
_WOULD_PASS = Fault("unusable_labelled_by", f"begins with `{IMPORTED}`, as those of imports do")
_REPEATED = Fault("repeated_label", "the same label by the same person is there before")


@dataclass(frozen=True)
class LabelReading:
    """How files of labels are read.

    `columns`: the source's column for each of `LABEL_FIELDS` but `label`; without a post the labels
    are those of users. `labels`: the columns of labels, several where each is about a class.
    `records`: the list of rows in a JSON source. `times`: how times are written.
    """

    columns: Mapping[str, str]
    labels: tuple[LabelColumn, ...]
    records: str | None = None
    times: TimeFormat = RECOGNISED

    @property
    def is_of_users(self) -> bool:
        """Whether the labels are those of users, not of posts."""
        return POST not in self.columns


@dataclass(frozen=True, eq=False)
class ReadLabels:
    """Labels of files. `labels`: a table of `FILE_LABELS`; `rejects`: rows that are set aside, each
    with its place, a code and a reason; `sources`: the files with how many rows each has.
    """

    labels: pa.Table
    rejects: pa.Table
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    is_of_users: bool = field(default=False)


def plain_reading(
    columns: Mapping[str, str],
    words: Mapping[str, str],
    records: str | None = None,
    times: TimeFormat = RECOGNISED,
) -> LabelReading:
    """The reading that says the column of each of `LABEL_FIELDS`, of which others keep their names.

    `words`: what words of labels stand for. Raises: BadInput, for a field that there is not.
    """
    for name in columns:
        if name not in LABEL_FIELDS:
            raise BadInput(f"labels have no field {quoted(name)}; {expected(LABEL_FIELDS, name)}")
    own = {name: columns.get(name, name) for name in LABEL_FIELDS}
    label = LabelColumn(own.pop(LABEL), None, words)
    return LabelReading(own, (label,), records, times)


def read_labels(source: object, reading: LabelReading) -> ReadLabels:
    """Read labels from files or tables. Raises: BadInput, where a column is missing or no row is a
    label.
    """
    tables = [read(one, ReadOptions(reading.records)) for one in inputs(source)]
    return labels_in(tables, reading)


def labels_in(tables: Sequence[RawTable], reading: LabelReading) -> ReadLabels:
    """Read labels from tables that were read, as `read_labels` does."""
    refuse_unreadable(tables)
    flat = [flattened(table, reading.columns.values()) for table in tables]
    parts = [_File(table, _present(table, reading)) for table in flat]
    labels = pa.concat_tables([part.labels for part in parts])
    labels = labels.set_column(0, "place", pa.array(np.arange(len(labels))))
    rejects = pa.concat_tables([part.rejects for part in parts]).combine_chunks()
    sources = tuple(
        Source(table.name, table.rows, len(part.rejects))
        for table, part in zip(tables, parts, strict=True)
    )
    notes = tuple(note for part in parts for note in part.notes)
    is_of_users = all(part.reading.is_of_users for part in parts)
    return ReadLabels(labels.combine_chunks(), rejects, sources, notes, is_of_users)


def _present(table: RawTable, reading: LabelReading) -> LabelReading:
    """The reading of the columns that a file has; a post or user and a label it must have.

    Raises: BadInput.
    """
    known = list(table.columns)
    columns = {name: column for name, column in reading.columns.items() if column in known}
    for name, column in reading.columns.items():
        if column != name and column not in known:
            message = f"{table.name}: no column {quoted(column)} to read {name} from"
            raise BadInput(f"{message}; {expected(known, column)}")
    if POST not in columns and USER not in columns:
        raise BadInput(
            f"{table.name}: no column `{POST}` nor `{USER}`, so that no row names what it labels;"
            f" its columns are: {', '.join(known[:20])}"
        )
    for label in reading.labels:
        if label.column not in known:
            message = f"{table.name}: no column {quoted(label.column)} of labels"
            raise BadInput(f"{message}; {expected(known, label.column)}")
    return LabelReading(columns, reading.labels, reading.records, reading.times)


class _File:
    """The labels of one file. `labels`, `rejects`, `notes`: as `ReadLabels` has them."""

    def __init__(self, table: RawTable, reading: LabelReading) -> None:
        self.reading, self._table = reading, table
        self.notes: list[str] = list(table.notes)
        self._bad = np.zeros(len(table), bool)
        self._named = np.zeros(len(table), bool)  # rows of which a value is set aside
        self._rejects: list[pa.Table] = [rejects_table(), table.rejects]
        ids = {name: self._ids(name) for name in (POST, USER, BY)}
        at_us = self._times()
        classes = self._texts(CLASS)
        chosen = self._probabilities()
        of_row = {
            "user_id": ids[USER],
            "post_id": ids[POST],
            "labelled_by": ids[BY],
            "labelled_us": at_us,
            "sampling_probability": chosen,
        }
        parts = [self._labels_of(column, classes, of_row) for column in reading.labels]
        self._without_any([part["row"] for part in parts])
        self.labels = self._without_repeats(pa.concat_tables(parts).sort_by("row"))
        self.rejects = by_row(self._rejects)

    def _labels_of(
        self, column: LabelColumn, classes: pa.Array, of_row: Mapping[str, pa.Array]
    ) -> pa.Table:
        values, wrong = label_values(self._table.columns[column.column], column)
        for positions, fault in wrong:
            self._aside(column.column, positions, fault, keeps_row=len(self.reading.labels) > 1)
        good = np.flatnonzero(~self._bad & values.is_valid().to_numpy(zero_copy_only=False))
        at = pa.array(good)
        class_ = classes if column.class_name is None else pa.repeat(column.class_name, len(values))
        fields = {
            "place": pa.nulls(len(good), pa.int64()),
            "file": pa.repeat(self._table.name, len(good)),
            "row": pa.array(self._table.places(good) + 1),
            "label": values.take(at),
            "class_name": class_.take(at),
            **{name: array.take(at) for name, array in of_row.items()},
        }
        return pa.table({f.name: fields[f.name] for f in FILE_LABELS}).cast(FILE_LABELS)

    def _ids(self, name: str) -> pa.Array:
        column = self.reading.columns.get(name)
        if column is None:
            return pa.nulls(len(self._table), pa.string())
        ids = read_ids(self._table, column)
        self.notes += ids.notes(column)
        faults = unusable_ids(name, ids.text, self._table.columns[column].marks)
        is_needed = name == POST or (name == USER and self.reading.is_of_users)
        for positions, fault in faults:
            if fault.code.startswith("missing_") and not is_needed:
                continue
            self._aside(column, positions, fault)
        text = pc.if_else(pc.equal(ids.text, ""), pa.scalar(None, ids.text.type), ids.text)
        if name == BY:
            passing = pc.fill_null(pc.starts_with(text, IMPORTED), False)
            places = np.flatnonzero(passing.to_numpy(zero_copy_only=False))
            self._aside(column, places, _WOULD_PASS)
        return text.cast(pa.string())

    def _times(self) -> pa.Array:
        column = self.reading.columns.get(AT)
        if column is None:
            return pa.nulls(len(self._table), pa.int64())
        cells = self._table.columns[column]
        try:
            times = read_times([cells], self.reading.times)[0]
        except UnclearTimesError as error:
            problem = unclear(error, column, self._table.name, "--time-format")
            raise BadInput(problem) from None
        known = np.ones(len(self._table), bool)
        for positions, fault in times.wrong:
            known[positions] = False
            if fault.code != MISSING.code:
                self._aside(column, positions, fault)
        return pa.array(times.us, pa.int64(), mask=~known)

    def _texts(self, name: str) -> pa.Array:
        column = self.reading.columns.get(name)
        if column is None:
            return pa.nulls(len(self._table), pa.string())
        texts, wrong = class_names(self._table.columns[column])
        for positions, fault in wrong:
            self._aside(column, positions, fault)
        return texts

    def _probabilities(self) -> pa.Array:
        column = self.reading.columns.get(PROBABILITY)
        if column is None:
            return pa.nulls(len(self._table), pa.float64())
        values, wrong = probabilities(self._table.columns[column])
        for positions, fault in wrong:
            self._aside(column, positions, fault)
        return values

    def _without_any(self, rows: Sequence[pa.ChunkedArray]) -> None:
        """Set aside the rows without a label in any of several columns."""
        labelled = np.concatenate([each.to_numpy() for each in rows])
        places = np.arange(len(self._table))
        bare = places[~self._named & ~np.isin(self._table.places(places) + 1, labelled)]
        self._aside(self.reading.labels[0].column, bare, Fault("missing_label", "is no label"))

    def _without_repeats(self, labels: pa.Table) -> pa.Table:
        """Set aside what is there before: the same label of the same post by the same person."""
        seen: set[tuple[object, ...]] = set()
        names = [f.name for f in FILE_LABELS if f.name not in ("place", "file", "row")]
        repeats: list[int] = []
        for at, values in enumerate(
            zip(*(labels[name].to_pylist() for name in names), strict=True)
        ):
            if values in seen:
                repeats.append(at)
            seen.add(values)
        if not repeats:
            return labels
        again = labels.take(pa.array(repeats))
        about = USER if self.reading.is_of_users else POST
        column = self.reading.columns[about]
        rows = again["row"].to_numpy()
        self._rejects.append(set_aside(self._table.name, rows, column, again[about], _REPEATED))
        mask = np.ones(len(labels), bool)
        mask[repeats] = False
        return labels.filter(pa.array(mask))

    def _aside(
        self, column: str, positions: np.ndarray, fault: Fault, *, keeps_row: bool = False
    ) -> None:
        """Set rows aside that are not yet; `keeps_row`: only the value, for the row has others."""
        fresh = positions[~self._bad[positions]]
        if not len(fresh):
            return
        self._named[fresh] = True
        if not keeps_row:
            self._bad[fresh] = True
        values = shown_values(self._table.columns[column], fresh)
        named = Fault(fault.code, f"{column} {fault.reason}")
        rows = self._table.places(fresh) + 1
        self._rejects.append(set_aside(self._table.name, rows, column, values, named))
