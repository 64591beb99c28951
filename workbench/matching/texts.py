"""Texts made ready to be matched: each distinct one once, and in the form in
which phrases are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.matching.columns import TextsLike, normalised_column, text_column

MAX_KEPT_BYTES = 1 << 30
_ROWS, _BYTES, _FIRST = 1 << 18, 1 << 28, 20_000


@dataclass(frozen=True, eq=False)
class Part:
    """Some texts in a row. `distinct`: LargeStringArray, (nearly) each text once; `codes`:
    int32[n_texts], each text's place among them, −1 for null.
    """

    distinct: pa.LargeStringArray
    codes: np.ndarray

    @cached_property
    def normalised(self) -> pa.LargeStringArray:
        """The distinct texts in their compared form."""
        return normalised_column(self.distinct)

    def spread(self, flags: np.ndarray) -> np.ndarray:
        """int8[n_texts]: the flags of the distinct texts for every text, −1 for null."""
        return np.append(flags.astype(np.int8), np.int8(-1))[self.codes]


class Texts:
    """A column of texts, read by the quarter million or by 256 MB.

    What was made of them is kept for the next list, up to a column of 1 GB; beyond that each list
    makes it anew, so that memory stays bounded.
    """

    def __init__(self, texts: TextsLike) -> None:
        self._column = text_column(texts)
        self._kept: dict[int, Part] = {}

    def __len__(self) -> int:
        return len(self._column)

    def __iter__(self) -> Iterator[Part]:
        column = self._column
        rows = max(1, min(_ROWS, _BYTES * len(column) // max(1, column.nbytes)))
        for first in range(0, len(column), rows):
            part = self._kept.get(first) or _part(column[first : first + rows])
            if column.nbytes <= MAX_KEPT_BYTES:
                self._kept[first] = part
            yield part


def _part(column: pa.LargeStringArray) -> Part:
    if _mostly_distinct(column):
        codes = np.arange(len(column), dtype=np.int32)
        if not column.null_count:
            return Part(column, codes)
        codes[~column.is_valid().to_numpy(zero_copy_only=False)] = -1
        return Part(pc.fill_null(column, ""), codes)
    encoded: pa.DictionaryArray = column.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Part(encoded.dictionary, codes)


def _mostly_distinct(column: pa.LargeStringArray) -> bool:
    """Whether hardly a text stands twice among the first ones: telling them apart would cost more
    than it saves.
    """
    first = column[:_FIRST]
    return len(first) == _FIRST and pc.count_distinct(first).as_py() > 0.9 * _FIRST
