"""What the values of a column are like: how many, how many different, how long, from where to
where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import printable
from workbench.reading.columns import convert
from workbench.reading.columns.cells import NUMBERS, Cells
from workbench.reading.columns.infer_types import with_inferred_type
from workbench.reading.times.time_column import empty_cells

LOOKED_AT = 400_000  # rows that values are counted in; times are counted in all
MAX_WORDS = 12
BARS = 16
EXAMPLES = 3
_SHOWN = 60  # characters of an example
_SAMPLE = 2_000
_PERCENT_SIGN = re.compile(r"[ \t]*[+-]?[0-9.]+[ \t]*%?[ \t]*")
_HEX = re.compile(r"[0-9a-fA-F]{16,128}")


@dataclass(frozen=True, eq=False)
class Facts:
    """A column and what was counted in its first `LOOKED_AT` rows.

    `cells`: of all rows, as they were read. `n`: rows looked at, `filled`: those with a value;
    `codes`: int64[n], which rows have equal values, −1 for none, below `distinct`. `values`: the
    different values as text, in the order of `codes`.
    """

    name: str
    cells: Cells
    kind: str
    n: int
    filled: int
    distinct: int
    codes: np.ndarray
    values: pa.LargeStringArray

    @classmethod
    def of(cls, name: str, cells: Cells) -> Facts:
        """Count what is in a column."""
        values = cells.values.slice(0, LOOKED_AT)
        marks = None if cells.marks is None else cells.marks[:LOOKED_AT]
        head = Cells(values, cells.kind, cells.untyped, marks)
        typed = with_inferred_type(head)
        if typed.kind in ("nested", "nothing"):
            nothing = np.full(len(values), -1, np.int64)
            return cls(name, cells, typed.kind, len(values), 0, 0, nothing, _no_text())
        encoded, empty = _encoded(typed), empty_cells(values)
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        codes[empty] = -1
        rows = np.bincount(codes[codes >= 0], minlength=1)
        distinct, filled = int((rows > 0).sum()), int(rows.sum())
        return cls(
            name, cells, typed.kind, len(values), filled, distinct, codes, encoded.dictionary
        )

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in NUMBERS and self.kind != "boolean"

    @property
    def share_filled(self) -> float:
        """The share of rows with a value."""
        return self.filled / self.n if self.n else 0.0

    @property
    def uniqueness(self) -> float:
        """How many different values there are for each that there is."""
        return self.distinct / self.filled if self.filled else 0.0

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """The first values that are there, as people can read them."""
        at = np.flatnonzero(self.codes >= 0)[:EXAMPLES]
        shown = self.values.take(pa.array(self.codes[at])).to_pylist()
        return tuple(printable(str(value))[:_SHOWN] for value in shown)

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Some of the different values, spread over all of them."""
        step = max(1, len(self.values) // _SAMPLE)
        at = pa.array(np.arange(0, len(self.values), step)[:_SAMPLE])
        return tuple(value for value in self.values.take(at).to_pylist() if value is not None)

    @cached_property
    def words(self) -> tuple[tuple[str, int], ...]:
        """The different values with how often each is there, most often first; none where there are
        more than `MAX_WORDS`.
        """
        if not 0 < self.distinct <= MAX_WORDS:
            return ()
        rows = np.bincount(self.codes[self.codes >= 0])
        used = np.flatnonzero(rows)
        named = map(str, self.values.take(pa.array(used)).to_pylist())
        pairs = zip(named, rows[used].tolist(), strict=True)
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def numbers(self) -> np.ndarray:
        """The different numbers, also those with a percent sign, float64[k]; NaN for others."""
        if self.is_number:
            written = Cells(pa.chunked_array([self.values]), self.kind, untyped=True)
            return convert.floats(written, "float64")
        if not self.has_percent_signs:
            return np.zeros(0)
        digits = pc.replace_substring_regex(self.values, r"[ \t%]", "")
        is_number = pc.match_substring_regex(digits, r"^[+-]?[0-9]+(\.[0-9]*)?$")
        chosen = pc.if_else(is_number, digits, pa.scalar(None, digits.type))
        return pc.cast(chosen, pa.float64()).to_numpy(zero_copy_only=False)

    @cached_property
    def has_percent_signs(self) -> bool:
        """Whether most values are numbers, some of them with a percent sign."""
        fits = sum(_PERCENT_SIGN.fullmatch(value) is not None for value in self.sample)
        signs = any("%" in value for value in self.sample)
        return self.kind == "text" and signs and fits * 10 >= 9 * max(1, len(self.sample))

    @cached_property
    def span(self) -> tuple[float, float]:
        """The least and the greatest number; NaN without any."""
        known = self.numbers[np.isfinite(self.numbers)]
        return (float(known.min()), float(known.max())) if len(known) else (np.nan, np.nan)

    def rows_outside(self, low: float, high: float) -> int:
        """How many rows have a number outside of a range."""
        outside = (self.numbers < low) | (self.numbers > high)
        rows = np.bincount(self.codes[self.codes >= 0], minlength=len(self.numbers))
        return int(rows[outside].sum())

    @cached_property
    def bars(self) -> tuple[int, ...]:
        """How many values are in each of `BARS` equal parts of their span; none without numbers."""
        low, high = self.span
        known = np.isfinite(self.numbers)
        if not known.any():
            return ()
        rows = np.bincount(self.codes[self.codes >= 0], minlength=len(self.numbers))
        place = np.zeros(int(known.sum()), np.int64)
        if high > low:
            share = (self.numbers[known] - low) / (high - low)
            place = np.minimum((share * BARS).astype(np.int64), BARS - 1)
        return tuple(np.bincount(place, rows[known], BARS).astype(int).tolist())

    @cached_property
    def is_whole(self) -> bool:
        """Whether all numbers are whole."""
        known = self.numbers[np.isfinite(self.numbers)]
        return bool(len(known)) and bool((known == np.floor(known)).all())

    @cached_property
    def mean_length(self) -> float:
        """The mean number of characters of the different values."""
        return float(np.mean([len(value) for value in self.sample])) if self.sample else 0.0

    @cached_property
    def share_spaced(self) -> float:
        """The share of the different values that have a space."""
        return float(np.mean([" " in value for value in self.sample])) if self.sample else 0.0

    @cached_property
    def looks_hashed(self) -> bool:
        """Whether its values are long hexadecimal numbers."""
        return bool(self.sample) and all(_HEX.fullmatch(value) for value in self.sample[:50])


def one_a_user(column: Facts, user: Facts) -> tuple[int, int]:
    """Of how many users with several posts a column has one value alone, and of how many there are.

    Only rows with a value are counted.
    """
    both = (column.codes >= 0) & (user.codes >= 0)
    of_user, value = user.codes[both], column.codes[both]
    if not len(value):
        return 0, 0
    rows = np.bincount(of_user)
    last = np.zeros(len(rows), np.int64)
    last[of_user] = value
    different = np.bincount(of_user[last[of_user] != value], minlength=len(rows))
    several = rows > 1
    return int((several & (different == 0)).sum()), int(several.sum())


def _encoded(cells: Cells) -> pa.DictionaryArray:
    """Equal values under one code each; the different values as text."""
    values = cells.values
    if cells.untyped or cells.marks is not None:
        values = convert.text(cells)
    encoded = values.combine_chunks().dictionary_encode()
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    if encoded.dictionary.type == pa.large_string():
        return encoded
    texts = pc.cast(encoded.dictionary, pa.large_string())
    return pa.DictionaryArray.from_arrays(encoded.indices, texts)


def _no_text() -> pa.LargeStringArray:
    return pa.array([], pa.large_string())
