"""The axes along which posts differ: for each column that rules read, the few
categories that they tell apart, and what is true in each.

A number column is cut at the thresholds; a text column is sorted by what its values make true.
Truth is worked out once a category, by the same functions that the plain evaluator uses.
Source: decision 3; spec 1 and 2 for the meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.columns import LONG, Column, as_it_came
from workbench.policy import tree
from workbench.policy.compare import (
    Truth,
    Value,
    age_compares,
    as_stored,
    field_compares,
    score_reaches,
)
from workbench.policy.lower import (
    AgeCompares,
    FieldCompares,
    PostAtom,
    ScoreReaches,
    UserCompares,
)
from workbench.policy.tree import Comparison, Scalar
from workbench.replay.compiled import kernel
from workbench.units import decimal_of, duration_us, number_in, time_us

FALSE, UNKNOWN, TRUE = 0, 1, 2
BITS = (16, 32, 64)
_Stored = np.floating | int  # as a column stores it
_LEAST, _MOST = -(2**63), 2**63 - 1


@dataclass(frozen=True, eq=False)
class Sorting:
    """Where a column's values belong: `of`, int64[…], the category of each interval that the `cuts`
    leave, or of each code of a text; the last is that of the unknown. Where values came as floats
    of several sizes, `of` has a row for each of `BITS`.
    """

    cuts: np.ndarray
    of: np.ndarray

    def since(self, before: Sorting) -> Sorting | None:
        """By how much the category of each value differs from before; None, where none does."""
        cuts = np.union1d(self.cuts, before.cuts)
        change = self._at(cuts) - before._at(cuts) if len(cuts) else self.of - before.of
        return Sorting(cuts, change) if change.any() else None

    def _at(self, cuts: np.ndarray) -> np.ndarray:
        """`of` for the intervals of finer cuts."""
        return self.of[..., np.array([0, *self.cuts.searchsorted(cuts, "right"), -1])]


Write = Callable[[Sorting, int, int, int, np.ndarray], None]
"""write(sorting, first_user, last_user, multiplier, keys): add what those users' posts sort to."""


@dataclass(frozen=True, eq=False)
class Axis:
    """The categories of one column: `truths[atom]` is int8[size], FALSE, UNKNOWN or TRUE."""

    size: int
    truths: dict[PostAtom, np.ndarray]
    sorting: Sorting
    write: Write


@dataclass(frozen=True)
class Categories:
    """Where each interval, value or code of a column belongs: `of` int64[…], and what is true."""

    of: np.ndarray
    truths: dict[PostAtom, np.ndarray]

    @property
    def size(self) -> int:
        """How many categories there are."""
        return max((len(truth) for truth in self.truths.values()), default=1)


def truth_code(truth: Truth) -> int:
    """FALSE, UNKNOWN or TRUE, in the order of three-valued AND and OR (least, greatest)."""
    return UNKNOWN if truth is None else (TRUE if truth else FALSE)


def column_atom_truth(atom: PostAtom, value: Value, column_type: str) -> Truth:
    """What an atom says of one value of its column."""
    match atom:
        case ScoreReaches(_, scale, op, x):
            return score_reaches(value, column_type, scale, op, x)
        case FieldCompares(_, comparison) | UserCompares(_, comparison):
            return field_compares(value, column_type, comparison)
        case AgeCompares(comparison):
            return age_compares(None if value is None else int(value), comparison)  # pyright: ignore[reportArgumentType]
        case tree.TextIn():
            raise TypeError(atom)


def merge(atoms: Sequence[PostAtom], rows: Sequence[Sequence[int]]) -> Categories:
    """Give equal rows of truths (one row an interval or value) one category."""
    groups: dict[tuple[int, ...], int] = {}
    of = np.array([groups.setdefault(tuple(row), len(groups)) for row in rows], np.int64)
    table = np.array(list(groups) or [[UNKNOWN] * len(atoms)], np.int8)
    return Categories(of, {atom: table[:, k] for k, atom in enumerate(atoms)})


def cut_points(column: Column, atoms: Sequence[PostAtom]) -> np.ndarray:
    """The values at which some atom's truth may change, as the column stores them, ascending.

    Every truth is the same for all values from one cut up to the next.
    """
    types = _types(column)
    points = {p for t in types for a in atoms for x in _critical(a, t) for p in _cuts(x, column)}
    if column.type in ("float32", "float64"):
        return np.array(sorted(points), column.type)
    return np.array(sorted(p for p in points if _LEAST < p <= _MOST), np.int64)


def number_categories(
    column: Column, cuts: np.ndarray, atoms: Sequence[PostAtom], unknown: bool
) -> Categories:
    """Categories of the len(cuts) + 1 intervals, and of the unknown at the end.

    Intervals that hold no value of the column, and the unknown where there is none, get none of
    their own.
    """
    below = _just_below(cuts[0]) if len(cuts) else cuts.dtype.type(0)
    samples: list[Value] = [*(_python(x, column) for x in (below, *cuts)), None]
    types = _types(column)
    there = np.tile([*_inhabited(column, cuts), unknown], (len(types), 1))
    rows = [[_code(atom, sample, kind) for atom in atoms] for kind in types for sample in samples]
    merged = merge(atoms, [row for row, some in zip(rows, there.ravel(), strict=True) if some])
    of = np.zeros(there.shape, np.int64)
    of[there] = merged.of
    return Categories(of if column.bits is not None else of[0], merged.truths)


def _types(column: Column) -> list[str]:
    """The types that values of a column compare as."""
    return [column.type] if column.bits is None else [f"float{bits}" for bits in BITS]


def _inhabited(column: Column, cuts: np.ndarray) -> list[bool]:
    """Whether each interval can hold a value between the column's least and greatest."""
    if column.low is None or column.high is None:
        return [False] * (len(cuts) + 1) if len(column) else [True] * (len(cuts) + 1)
    first, last = cuts.searchsorted([column.low, column.high], "right").tolist()
    return [first <= k <= last for k in range(len(cuts) + 1)]


def text_categories(column: Column, atoms: Sequence[PostAtom]) -> tuple[np.ndarray, Categories]:
    """int32[n] codes of a text column (−1 unknown), and the categories of its distinct texts."""
    encoded = pc.dictionary_encode(column.values)
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    values = [(value, column.type) for value in encoded.dictionary.to_pylist()]
    if column.bits is not None:
        codes, values = _coded_by_bits(codes, encoded.dictionary.to_pylist(), column.bits)
    rows = [[_code(atom, *sample) for atom in atoms] for sample in [*values, (None, column.type)]]
    return codes.astype(np.int32), merge(atoms, rows)


def _coded_by_bits(
    codes: np.ndarray, texts: list[str], bits: np.ndarray
) -> tuple[np.ndarray, list[tuple[Value, str]]]:
    """Codes of texts and of the floats that some of them came as, and these with their types."""
    both = np.where(codes < 0, -1, codes * len(BITS) + np.searchsorted(BITS, bits))
    distinct, inverse = np.unique(both, return_inverse=True)
    known: list[int] = distinct[distinct >= 0].tolist()
    values: list[tuple[Value, str]] = []
    for code in known:
        text, own = texts[code // len(BITS)], BITS[code % len(BITS)]
        values.append((as_it_came(text, own), "text" if own == LONG else f"float{own}"))
    return inverse - (len(distinct) - len(known)), values


def column_categories(
    column: Column, atoms: Sequence[PostAtom], unknown: bool
) -> tuple[np.ndarray, np.ndarray, Categories]:
    """Values, cuts and categories of any column; a text column's values are its codes."""
    if column.type == "text":
        codes, categories = text_categories(column, atoms)
        return codes, np.zeros(0, np.int64), categories
    cuts = cut_points(column, atoms)
    return np.asarray(column.values), cuts, number_categories(column, cuts, atoms, unknown)


def post_axis(column: Column, atoms: Sequence[PostAtom], offsets: np.ndarray) -> Axis:
    """The axis of a column of posts."""
    values, cuts, categories = column_categories(column, atoms, column.has_unknown)
    known = np.zeros(0, np.bool_) if column.known is None else column.known

    def write(by: Sorting, first: int, last: int, multiplier: int, keys: np.ndarray) -> None:
        part = slice(offsets[first], offsets[last])
        if column.type == "text":
            kernel.digitise_codes(values[part], by.of, multiplier, keys)
            return
        if column.bits is not None:
            keys += _by_bits(by, values[part], column.bits[part], multiplier).astype(keys.dtype)
            return
        some = known[part] if len(known) else known
        kernel.digitise(values[part], some, by.cuts, by.of, multiplier, keys)

    return Axis(categories.size, categories.truths, Sorting(cuts, categories.of), write)


def list_axis(atom: tree.TextIn, matches: np.ndarray, offsets: np.ndarray) -> Axis:
    """The axis of a text list: 0 no match, 1 match, −1 unknown."""
    sorting = Sorting(np.zeros(0, np.int64), np.array([0, 1, 2], np.int64))

    def write(by: Sorting, first: int, last: int, multiplier: int, keys: np.ndarray) -> None:
        codes = matches[offsets[first] : offsets[last]].astype(np.int32)
        kernel.digitise_codes(codes, by.of, multiplier, keys)

    return Axis(3, {atom: np.array([FALSE, TRUE, UNKNOWN], np.int8)}, sorting, write)


def user_axis(
    column: Column, atoms: Sequence[PostAtom], rows: np.ndarray, offsets: np.ndarray
) -> Axis:
    """The axis of a column of users; `rows`: int64[n_users], each user's row in it, −1 for none."""
    missing = bool((rows < 0).any()) or column.has_unknown
    values, cuts, categories = column_categories(column, atoms, missing)
    there = rows >= 0
    if column.known is not None and len(column):
        there &= column.known[np.maximum(rows, 0)]

    def write(by: Sorting, first: int, last: int, multiplier: int, keys: np.ndarray) -> None:
        own = np.full(last - first, by.of.flat[-1])
        known = np.flatnonzero(there[first:last])
        given, sorted_ = values[rows[first:last][known]], np.zeros(len(known), np.int64)
        if column.type == "text":
            kernel.digitise_codes(given, by.of, 1, sorted_)
        elif column.bits is not None:
            sorted_ = _by_bits(by, given, column.bits[rows[first:last][known]], 1)
        else:
            kernel.digitise(given, np.zeros(0, np.bool_), by.cuts, by.of, 1, sorted_)
        own[known] = sorted_
        kernel.digitise_users(offsets, first, last, own, multiplier, keys)

    return Axis(categories.size, categories.truths, Sorting(cuts, categories.of), write)


def age_axis(
    created: Column,
    atoms: Sequence[PostAtom],
    rows: np.ndarray,
    offsets: np.ndarray,
    at: np.ndarray,
) -> Axis:
    """The axis of the account's age at the post's time."""
    ages = Column("account_age", "integer", np.zeros(0, np.int64))
    cuts = cut_points(ages, atoms)
    categories = number_categories(ages, cuts, atoms, unknown=True)
    there = np.ones(len(created), np.bool_) if created.known is None else created.known
    has = len(created) > 0
    made = np.asarray(created.values)[np.maximum(rows, 0)] if has else np.zeros(len(rows), np.int64)
    known = (rows >= 0) & (there[np.maximum(rows, 0)] if has else False)

    def write(by: Sorting, first: int, last: int, multiplier: int, keys: np.ndarray) -> None:
        kernel.digitise_ages(
            offsets, at, first, last, made, known, by.cuts, by.of, multiplier, keys
        )

    return Axis(categories.size, categories.truths, Sorting(cuts, categories.of), write)


def own_field(name: str, user_ids: pa.Array, post_ids: pa.Array, at: np.ndarray) -> Column | None:
    """The posts' own fields as columns; `user_id` is one value a user."""
    if name == "created_at":
        return Column(name, "time", at, low=int(at.min()), high=int(at.max()))
    if name == "post_id":
        return Column(name, "text", post_ids)
    return Column(name, "text", user_ids) if name == "user_id" else None


def _by_bits(by: Sorting, values: np.ndarray, bits: np.ndarray, multiplier: int) -> np.ndarray:
    """What to add to the keys of values, int64[n], that came as floats of several sizes."""
    place = by.cuts.searchsorted(values, "right")
    place[np.isnan(values)] = len(by.cuts) + 1
    return by.of[np.searchsorted(BITS, bits), place] * multiplier


def _code(atom: PostAtom, value: Value, column_type: str) -> int:
    return truth_code(column_atom_truth(atom, value, column_type))


def _critical(atom: PostAtom, column_type: str) -> list[float | Decimal]:
    """The numbers that an atom compares with."""
    match atom:
        case ScoreReaches(_, scale, _, x):
            whole = range(int(scale.low), int(scale.high) + 1) if scale.whole else ()
            bounds = [as_stored(b, column_type) for b in (scale.low, scale.high, *whole)]
            return [as_stored(x, column_type), *bounds]
        case FieldCompares(_, comparison) | UserCompares(_, comparison):
            written = [_number(w, column_type) for w in _written(comparison)]
            return [as_stored(x, column_type) for x in written if x is not None]
        case AgeCompares(comparison):
            return [Decimal(duration_us(w)) for w in _written(comparison)]
        case tree.TextIn():
            raise TypeError(atom)


def _written(comparison: Comparison) -> tuple[Scalar, ...]:
    value = comparison.value
    return value if isinstance(value, tuple) else (value,)


def _number(written: Scalar, column_type: str) -> Decimal | None:
    if column_type == "time":
        try:
            return Decimal(time_us(written))
        except ValueError:
            return None
    return number_in(written) if isinstance(written, str) else decimal_of(written)


def _cuts(x: float | Decimal, column: Column) -> tuple[_Stored, _Stored]:
    """The least stored value that is x or more, and the least that is more."""
    if column.type in ("float32", "float64"):
        kind = np.dtype(column.type).type
        at = kind(x)
        if at < x:  # a threshold that this float type does not hold
            at = np.nextafter(at, kind(np.inf))
        return at, np.nextafter(at, kind(np.inf)) if at == x else at
    scaled = Decimal(x).scaleb(column.scale)
    return ceil(scaled), floor(scaled) + 1


def _just_below(cut: np.floating | np.integer) -> np.floating | np.integer:
    if isinstance(cut, np.floating):
        return np.nextafter(cut, type(cut)(-np.inf))
    return cut - type(cut)(1)


def _python(stored: np.floating | np.integer, column: Column) -> Value:
    value = stored.item()
    return Decimal(value).scaleb(-column.scale) if column.type == "decimal" else value
