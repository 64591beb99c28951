"""Texts prepared for matching: each distinct one once, with its normalised form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.matching.columns import TextsLike, normalised_column, text_column

MAX_CACHED_BYTES = 1 << 30
_MAX_ROWS, _MAX_BYTES = 1 << 18, 1 << 28
_SAMPLE_SIZE = 20_000


@dataclass(frozen=True, eq=False)
class Part:
    """Consecutive texts. `distinct`: LargeStringArray, (nearly) each text once; `codes`:
    int32[n_texts], each text's position in it, −1 for null.
    """

    distinct: pa.LargeStringArray
    codes: np.ndarray

    @cached_property
    def normalised(self) -> pa.LargeStringArray:
        """The distinct texts, normalised."""
        return normalised_column(self.distinct)

    def spread(self, flags: np.ndarray) -> np.ndarray:
        """int8[n_texts]: the flags of the distinct texts for every text, −1 for null."""
        return np.append(flags.astype(np.int8), np.int8(-1))[self.codes]


class Texts:
    """A column of texts, split into parts of at most 262,144 texts and about 256 MB.

    The parts of a column of up to 1 GB are cached for the next list; those of a larger one are made
    for each list, so that memory is bounded.
    """

    def __init__(self, texts: TextsLike) -> None:
        self._column = text_column(texts)
        self._cached: dict[int, Part] = {}

    def __len__(self) -> int:
        return len(self._column)

    def __iter__(self) -> Iterator[Part]:
        column = self._column
        rows = max(1, min(_MAX_ROWS, _MAX_BYTES * len(column) // max(1, column.nbytes)))
        for first in range(0, len(column), rows):
            part = self._cached.get(first) or _part(column[first : first + rows])
            if column.nbytes <= MAX_CACHED_BYTES:
                self._cached[first] = part
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
    """Whether the first texts hardly repeat: finding repeats would cost more than it saves."""
    first = column[:_SAMPLE_SIZE]
    return len(first) == _SAMPLE_SIZE and pc.count_distinct(first).as_py() > 0.9 * _SAMPLE_SIZE
