"""Samples of the values of a column: one of every kind that some condition distinguishes, for
each type that the column could have.

A policy does not know its columns' types, and a threshold is rounded to a float column's own; so
each type is divided at the thresholds as it would store them. Source: spec 1.4 and 1.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import MAX_EMAX, MIN_EMIN, ROUND_FLOOR, Context, Decimal, localcontext
from itertools import count, pairwise

from workbench.policy.catalogue import ORDERED
from workbench.policy.compare import Value, as_stored
from workbench.policy.lower import AgeCompares, FieldCompares, ScoreReaches, UserCompares
from workbench.policy.tree import Scalar
from workbench.units import decimal_of, duration_us, iso, number_in, time_us

ColumnAtom = ScoreReaches | FieldCompares | UserCompares | AgeCompares
Sample = tuple[Value, str]
_EXACT = Context(prec=3000, Emax=MAX_EMAX, Emin=MIN_EMIN)
_FLOATS = ("float32", "float64")
_MAX_TEXT_LENGTH = 300


def samples(atoms: Sequence[ColumnAtom], also: Sequence[Decimal] = ()) -> list[Sample]:
    """Return (value, column type), at least one for each combination of the atoms' truths.

    The columns are also divided at the numbers `also`.
    Raises: ArithmeticError when numbers are too far apart to find one between them.
    """
    numbers = [*_numbers(atoms), *also]
    with localcontext(_EXACT):
        values: list[Sample] = []
        for column_type in (*_FLOATS, "integer"):
            stored = {as_stored(x, column_type) for x in numbers}
            values += [(value, column_type) for value in _around(stored)]
        values += [(value, "float64") for value in (float("inf"), float("-inf"))]
        values += [(value, "time") for value in sorted(_moments(_operands(atoms)))]
        return values + [(value, "text") for value in _texts(atoms, numbers)]


def age_samples(atoms: Sequence[AgeCompares]) -> Iterator[int]:
    """Yield ages of accounts, in microseconds."""
    for operand in _operands(atoms):
        yield from (duration_us(operand) + step for step in (-1, 0, 1))


def has_too_many_kinds(atoms: Sequence[ColumnAtom]) -> bool:
    """Whether a text would be compared both as a number and as a time, or with an endless one."""
    if any(isinstance(value, str) and len(value) > _MAX_TEXT_LENGTH for value in _operands(atoms)):
        return True
    return bool(_ordered_texts(atoms)) and any(not isinstance(w, str) for w in _scalars(atoms))


def _around(points: Iterable[float | Decimal]) -> Iterator[Decimal | float]:
    """Each point, a number between each two, one below and one above."""
    exact = sorted({Decimal(point) for point in points if Decimal(point).is_finite()})
    yield from points
    if not exact:
        yield Decimal(0)
        return
    yield from (exact[0] - 1, exact[-1] + 1)
    yield from (_between(low, high) for low, high in pairwise(exact))


def _between(low: Decimal, high: Decimal) -> Decimal:
    """A number of few digits strictly between two."""
    step = Decimal(1).scaleb((high - low).adjusted())
    for size in (step, step / 10):
        multiple = (low / size).to_integral_value(ROUND_FLOOR) * size + size
        if low < multiple < high:
            return multiple
    raise ArithmeticError


def _texts(atoms: Sequence[ColumnAtom], numbers: Iterable[Decimal]) -> Iterator[str]:
    """Each text of a policy, and others: of every number, of every time, and of neither."""
    texts = {value for value in _operands(atoms) if isinstance(value, str)}
    yield from texts
    others = ["?", *(str(number) for number in _around(set(numbers)))]
    others += [iso(moment) for moment in _moments(_ordered_texts(atoms)) if moment > 0]
    for other in others:
        others_spaced = (" " * spaces + other for spaces in count())
        yield next(text for text in others_spaced if text not in texts)


def _moments(operands: Iterable[Scalar]) -> set[int]:
    moments = {moment for operand in operands for moment in _moment(operand)}
    return moments or {0}


def _moment(operand: Scalar) -> tuple[int, ...]:
    try:
        at = time_us(operand)
    except ValueError:
        return ()
    return at - 1, at, at + 1


def _numbers(atoms: Sequence[ColumnAtom]) -> Iterator[Decimal]:
    """Every number that the atoms compare with; of whole scales each of their numbers."""
    for operand in _scalars(atoms):
        number = number_in(operand) if isinstance(operand, str) else decimal_of(operand)
        if number is not None:
            yield number
    for atom in atoms:
        if isinstance(atom, ScoreReaches) and atom.scale.whole:
            whole = range(int(atom.scale.low), int(atom.scale.high) + 1)
            yield from (Decimal(number) for number in whole)


def _scalars(atoms: Sequence[ColumnAtom]) -> Iterator[Scalar]:
    for atom in atoms:
        if isinstance(atom, ScoreReaches):
            yield from (atom.x, atom.scale.low, atom.scale.high)
    yield from _operands(atoms)


def _operands(atoms: Sequence[ColumnAtom]) -> Iterator[Scalar]:
    for atom in atoms:
        if not isinstance(atom, ScoreReaches):
            value = atom.comparison.value
            yield from value if isinstance(value, tuple) else (value,)


def _ordered_texts(atoms: Sequence[ColumnAtom]) -> list[str]:
    """The texts that are times, as operands of `more_than` and the like."""
    return [
        atom.comparison.value
        for atom in atoms
        if not isinstance(atom, ScoreReaches)
        and atom.comparison.op in ORDERED
        and isinstance(atom.comparison.value, str)
    ]
