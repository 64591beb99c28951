"""The values of a file of labels: labels in its own words, classes, sampling probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput
from workbench.model.labels import LABELS
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.infer_types import with_inferred_type
from workbench.reading.columns.rejects import Fault, RowFaults

MAX_CLASS_LENGTH = 200  # characters
_UNKNOWN = Fault(
    "unknown_label", "is no label: it stands for neither violating, benign nor undecided"
)
_LONG = Fault("unusable_class_name", f"is over {MAX_CLASS_LENGTH} characters")
_NUL = Fault("unusable_class_name", "holds a NUL character")
_NO_PROBABILITY = Fault(
    "unusable_sampling_probability", "is no probability: expected a number above 0, and at most 1"
)


@dataclass(frozen=True)
class LabelColumn:
    """A column of labels. `class_name`: the class that they are about, None for the policy as a
    whole, or what a column of classes says; `words`: the label that each of its words stands for,
    in capitals or not; '' where a word is no label. Labels in the words of the workbench need none.
    """

    column: str
    class_name: str | None = None
    words: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Check what words stand for. Raises: BadInput."""
        for label in self.words.values():
            if label and label not in LABELS:
                raise BadInput(f"a word of labels stands for {', '.join(LABELS)} or nothing")

    def label_of(self, text: str) -> str | None:
        """The label that a cell holds; None where the cell or its word is no label, '' where it is
        not known what the word stands for.
        """
        word = text.strip().casefold()
        if not word:
            return None
        known = {name.strip().casefold(): label for name, label in self.words.items()}
        if word in known:
            return known[word] or None
        return word if word in LABELS else ""


def label_values(cells: Cells, column: LabelColumn) -> tuple[pa.Array, list[RowFaults]]:
    """The labels of a column, null where there is none, and what is wrong with the others."""
    encoded = _texts(cells).dictionary_encode()
    labels = [column.label_of(text) for text in encoded.dictionary.to_pylist()]
    values = pa.array(labels, pa.string()).take(encoded.indices)
    unknown = pc.fill_null(pc.equal(values, ""), False).to_numpy(zero_copy_only=False)
    faults: list[RowFaults] = [(np.flatnonzero(unknown), _UNKNOWN)] if unknown.any() else []
    return pc.if_else(pa.array(unknown), pa.scalar(None, pa.string()), values), faults


def class_names(cells: Cells) -> tuple[pa.Array, list[RowFaults]]:
    """The classes of a column, null where there is none, and what is wrong with the others."""
    trimmed = pc.utf8_trim_whitespace(_texts(cells))
    texts = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)
    long = pc.fill_null(pc.greater(pc.utf8_length(texts), MAX_CLASS_LENGTH), False)
    nul = pc.fill_null(pc.match_substring(texts, "\0"), False)
    wrong = ((long, _LONG), (nul, _NUL))
    faults: list[RowFaults] = [
        (np.flatnonzero(mask.to_numpy(zero_copy_only=False)), fault) for mask, fault in wrong
    ]
    return texts.cast(pa.string()), [found for found in faults if len(found[0])]


def probabilities(cells: Cells) -> tuple[pa.Array, list[RowFaults]]:
    """The sampling probabilities of a column, null where there is none, and what is wrong."""
    texts = pc.utf8_trim_whitespace(_texts(cells))
    filled = pc.fill_null(pc.not_equal(texts, ""), False).to_numpy(zero_copy_only=False)
    numbers = np.array([_number(text) for text in texts.to_pylist()], np.float64)
    good = (numbers > 0) & (numbers <= 1)
    wrong = np.flatnonzero(filled & ~good)
    faults: list[RowFaults] = [(wrong, _NO_PROBABILITY)] if len(wrong) else []
    return pa.array(numbers, mask=~good), faults


def _texts(cells: Cells) -> pa.Array:
    texts = convert.text(with_inferred_type(cells)).combine_chunks()
    return pc.fill_null(texts, "")


def _number(text: str | None) -> float:
    try:
        return float(text) if text else float("nan")
    except ValueError:
        return float("nan")
