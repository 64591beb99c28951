"""What is done with the columns of posts before they are checked: scores brought to 0 to 1, words
that stand for labels, columns that are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, expected, quoted
from workbench.formatting import count, plural
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.columns.infer_types import with_inferred_type

LABEL = "label"
LOGITS = "logits"
_DECIMALS = 15  # what a float of 0 to 1 holds
_NUMBER = r"^[ \t]*([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)[ \t]*%?[ \t]*$"


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """The scale that a column of scores is on: its ends, of which `low` is read as 0 and `high` as
    1. `logits`: the logistic function of each number is taken instead.

    Where no score is below 0, −1 is unknown, as classifiers write it. Raises: BadInput, when it is
    made, for ends that are no numbers in their order.
    """

    low: float = 0.0
    high: float = 1.0
    logits: bool = False

    def __post_init__(self) -> None:
        """Check the ends. Raises: BadInput."""
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise BadInput(
                f"a scale of scores goes from a number to a greater one, not from {self.low:g} to "
                f"{self.high:g}"
            )

    @classmethod
    def parse(cls, text: str) -> ScoreScale:
        """The scale that `0..100` or `logits` says. Raises: BadInput.

        >>> ScoreScale.parse("0..100")
        ScoreScale(low=0.0, high=100.0, logits=False)
        """
        if text.strip() == LOGITS:
            return cls(logits=True)
        low, dots, high = text.partition("..")
        try:
            return cls(float(low), float(high if dots else "nan"))
        except ValueError:
            expectation = f"expected its ends, such as 0..100, or {LOGITS}"
            raise BadInput(f"the scale {quoted(text)} cannot be read: {expectation}") from None

    @property
    def key(self) -> list[object]:
        """A value that is equal only for equal scales."""
        return [self.low, self.high, self.logits]

    def read(self, values: np.ndarray) -> np.ndarray:
        """Numbers of this scale as scores from 0 to 1, float64[n]; unknown ones are NaN."""
        if self.logits:
            return 1 / (1 + np.exp(-np.clip(values, -700, 700)))
        known = np.where(values == -1, np.nan, values) if self.low >= 0 else values
        return np.round((known - self.low) / (self.high - self.low), _DECIMALS)


@dataclass(frozen=True)
class ColumnChanges:
    """What is done with columns of posts.

    `scales`: the scale of columns with scores, by the name that the column has among the posts.
    `label_words`: the label that each word of the column `label` stands for; a word that stands for
    none is no label, and others stay as they are. `left_out`: columns of the source that are not
    read. `makes_ids`: whether posts get ids made of their content, where no column has any.
    """

    scales: Mapping[str, ScoreScale] = field(default_factory=dict[str, ScoreScale])
    label_words: Mapping[str, str] = field(default_factory=dict[str, str])
    left_out: tuple[str, ...] = ()
    makes_ids: bool = False

    @property
    def key(self) -> list[object]:
        """A value that is equal only for equal changes."""
        scales = sorted((name, scale.key) for name, scale in self.scales.items())
        made: list[object] = ["makes_ids"] if self.makes_ids else []
        return [scales, sorted(self.label_words.items()), sorted(self.left_out), *made]


UNCHANGED = ColumnChanges()


def without_left_out(
    tables: Sequence[RawTable], changes: ColumnChanges, mapping: Mapping[str, str]
) -> list[RawTable]:
    """Return the tables without the columns that are left out.

    Raises: BadInput for a column that no table has, or that is to be read too.
    """
    known = list(dict.fromkeys(name for table in tables for name in table.columns))
    for name in changes.left_out:
        if name not in known:
            raise BadInput(f"no column {quoted(name)} to leave out: {expected(known, name)}")
        if name in mapping.values():
            raise BadInput(f"column {quoted(name)} is to be read and to be left out")
    if not changes.left_out:
        return list(tables)
    return [
        replace(
            table,
            columns={
                name: cells for name, cells in table.columns.items() if name not in changes.left_out
            },
        )
        for table in tables
    ]


def changed(tables: Sequence[RawTable], changes: ColumnChanges) -> list[RawTable]:
    """Return the tables with their scores from 0 to 1, and labels in the words of the workbench.

    Raises: BadInput for a column that no table has, or that holds no numbers.
    """
    known = list(dict.fromkeys(name for table in tables for name in table.columns))
    for name in changes.scales:
        if name not in known:
            raise BadInput(f"no column {quoted(name)} on a scale: {expected(known, name)}")
    if changes.label_words and LABEL not in known:
        raise BadInput(f"no column `{LABEL}` for the words of labels: {expected(known, LABEL)}")
    return [_changed(table, changes) for table in tables]


def _changed(table: RawTable, changes: ColumnChanges) -> RawTable:
    columns = dict(table.columns)
    notes = list(table.notes)
    for name, scale in changes.scales.items():
        if name in columns:
            columns[name], unread = _scaled(table.name, name, columns[name], scale)
            if unread:
                is_no = plural(unread, "value that is no number", "values that are no numbers")
                problem = f"column {quoted(name)}: {count(unread)} {is_no}"
                notes.append(f"{problem}, read as unknown")
    if changes.label_words and LABEL in columns:
        columns[LABEL] = _labelled(columns[LABEL], changes.label_words)
    return replace(table, columns=columns, notes=tuple(notes))


def _scaled(file: str, name: str, cells: Cells, scale: ScoreScale) -> tuple[Cells, int]:
    """Return the scores of a column, and how many of its values are no numbers."""
    typed = with_inferred_type(cells)
    if typed.kind in ("nested", "time"):
        raise BadInput(f"{file}: column {quoted(name)} holds no numbers, and has no scale")
    if typed.kind == "nothing":
        return cells, 0
    values, unread = _written(typed) if typed.kind == "text" else (_typed(typed), 0)
    if unread and unread == len(values):
        raise BadInput(f"{file}: column {quoted(name)} holds no numbers, and has no scale")
    scores = scale.read(values)
    known = np.isfinite(scores)
    return Cells(pa.chunked_array([pa.array(scores, mask=~known)]), "float64"), unread


def _typed(cells: Cells) -> np.ndarray:
    """Return numbers as float64[n]; a 32-bit float as its shortest decimal."""
    values = convert.floats(cells, "float64")
    if cells.kind != "float32":
        return values
    return np.array([float(str(value)) for value in values.astype(np.float32)])


def _written(cells: Cells) -> tuple[np.ndarray, int]:
    """Return numbers that are written as text, such as `60.9 %`, and how many are none."""
    texts = convert.text(cells).combine_chunks()
    is_number = pc.match_substring_regex(texts, _NUMBER)
    digits = pc.replace_substring_regex(texts, r"[ \t%]", "")
    chosen = pc.if_else(is_number, digits, pa.scalar(None, digits.type))
    filled = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(texts), ""), False)
    unread = pc.sum(pc.and_(filled, pc.fill_null(pc.invert(is_number), False))).as_py() or 0
    values = pc.cast(chosen, pa.float64()).to_numpy(zero_copy_only=False)
    return values, unread


def _labelled(cells: Cells, words: Mapping[str, str]) -> Cells:
    """Return labels with each word replaced by what it stands for, whatever its capitals."""
    folded = {word.strip().casefold(): label for word, label in words.items()}
    texts = convert.text(with_inferred_type(cells)).combine_chunks().dictionary_encode()
    distinct = texts.dictionary.to_pylist()
    mapped = [folded.get(text.strip().casefold(), text) for text in distinct]
    labels = pa.array(mapped, pa.large_string()).take(texts.indices)
    return Cells(pa.chunked_array([labels]), "text")
