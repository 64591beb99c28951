"""This module holds texts made ready to be matched: each distinct one once, and in the form in
which phrases are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.matching.columns import normalised_column, text_column

MOST_KEPT_BYTES = 1 << 30
_ROWS, _BYTES = 1 << 18, 1 << 28


@dataclass(frozen=True, eq=False)
class Part:
    """Some texts in a row. `distinct`: LargeStringArray; `codes`: int32[n_texts], each text's place
    among them, −1 for null.
    """

    distinct: pa.LargeStringArray
    codes: np.ndarray

    @cached_property
    def normalised(self) -> pa.LargeStringArray:
        """The distinct texts in their compared form."""
        return pa.array(normalised_column(self.distinct), pa.large_string())

    def spread(self, flags: np.ndarray) -> np.ndarray:
        """int8[n_texts]: the flags of the distinct texts for every text, −1 for null."""
        return np.append(flags.astype(np.int8), np.int8(-1))[self.codes]


class Texts:
    """A column of texts, read by the quarter million or by 256 MB.

    What was made of them is kept for the next list, up to a column of 1 GB; beyond that each list
    makes it anew, so that memory stays bounded.
    """

    def __init__(self, texts: Any) -> None:
        self._column = text_column(texts)
        self._kept: dict[int, Part] = {}

    def __len__(self) -> int:
        return len(self._column)

    def __iter__(self) -> Iterator[Part]:
        column = self._column
        rows = max(1, min(_ROWS, _BYTES * len(column) // max(1, column.nbytes)))
        for first in range(0, len(column), rows):
            part = self._kept.get(first) or _part(column[first : first + rows])
            if column.nbytes <= MOST_KEPT_BYTES:
                self._kept[first] = part
            yield part


def _part(column: pa.Array) -> Part:
    encoded: Any = column.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Part(encoded.dictionary, codes)
