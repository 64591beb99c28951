"""The cells into which conditions divide the values that they depend on.

A cell is a set of values of a column for which each condition of the policy has the same truth;
the unknown value is one of them. Truth is computed by the functions that both evaluators use.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.policy.analysis.samples import (
    ColumnAtom,
    Sample,
    age_samples,
    has_too_many_kinds,
    samples,
)
from workbench.policy.catalogue import USER_FIELD_SCALES
from workbench.policy.compare import (
    Truth,
    Value,
    age_compares,
    field_compares,
    score_reaches,
)
from workbench.policy.lower import AgeCompares, FieldCompares, ScoreReaches, UserCompares
from workbench.units import number_in

ANY_TRUTH: tuple[Truth, ...] = (True, False, None)


@dataclass(frozen=True)
class Cut:
    """A variable divided into cells: bits of the cells in which each atom is true, and false.

    `known`: the cells in which no atom is unknown.
    """

    size: int
    true: dict[Hashable, int]
    false: dict[Hashable, int]
    known: int

    @property
    def every(self) -> int:
        """All cells."""
        return (1 << self.size) - 1


def cut(atoms: Sequence[Hashable], rows: Iterable[Sequence[Truth]]) -> Cut:
    """Make cells of rows of truths, one truth for each atom; equal rows are one cell."""
    return table(atoms, list(dict.fromkeys(tuple(row) for row in rows)))


def table(atoms: Sequence[Hashable], cells: Sequence[Sequence[Truth]]) -> Cut:
    """Make a cell of each row of truths."""

    def where(atom: int, truth: bool) -> int:
        return sum(1 << cell for cell, row in enumerate(cells) if row[atom] is truth)

    return Cut(
        len(cells),
        {atom: where(number, True) for number, atom in enumerate(atoms)},
        {atom: where(number, False) for number, atom in enumerate(atoms)},
        sum(1 << cell for cell, row in enumerate(cells) if None not in row),
    )


def cut_column(atoms: Sequence[ColumnAtom]) -> Cut | None:
    """Divide a column of posts or users; None when its values are of too many kinds."""
    unknown: tuple[Truth, ...] = (None,) * len(atoms)
    if has_too_many_kinds(atoms):
        return None
    try:
        rows = [_row(atoms, sample) for sample in _possible(atoms)]
    except ArithmeticError:
        return None
    return cut(atoms, [unknown, *rows])


def cut_age(atoms: Sequence[AgeCompares]) -> Cut:
    """Divide the age of the user's account."""
    ages = [None, *age_samples(atoms)]
    return cut(atoms, ([age_compares(age, atom.comparison) for atom in atoms] for age in ages))


def cut_freely(atom: Hashable) -> Cut:
    """A variable of which nothing is known but that the atom is true, false or unknown."""
    return cut([atom], [(truth,) for truth in ANY_TRUTH])


def _row(atoms: Sequence[ColumnAtom], sample: Sample) -> tuple[Truth, ...]:
    return tuple(_truth(atom, *sample) for atom in atoms)


def _truth(atom: ColumnAtom, value: Value, column_type: str) -> Truth:
    match atom:
        case ScoreReaches(_, scale, op, x):
            return score_reaches(value, column_type, scale, op, x)
        case FieldCompares(_, comparison) | UserCompares(_, comparison):
            return field_compares(value, column_type, comparison)
        case AgeCompares():
            raise TypeError(atom)


def _possible(atoms: Sequence[ColumnAtom]) -> Iterable[Sample]:
    """Samples on the scale of the user's field, where it has one. Source: spec 1.5."""
    field = atoms[0].field if isinstance(atoms[0], UserCompares) else ""
    if field not in USER_FIELD_SCALES:
        return samples(atoms)
    low, high = USER_FIELD_SCALES[field]
    values = samples(atoms, also=(Decimal(low), Decimal(high)))
    return (sample for sample in values if sample[1] != "time" and _within(sample[0], low, high))


def _within(value: Value, low: float, high: float) -> bool:
    number = number_in(value) if isinstance(value, str) else value
    return number is None or low <= number <= high
