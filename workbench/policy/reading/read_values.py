"""The reading of values: thresholds, durations and comparisons.

Source: spec 1.4 to 1.6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from workbench.errors import quoted
from workbench.policy import catalogue
from workbench.policy.reading.place import Place
from workbench.policy.tree import Comparison, Scalar, Scale
from workbench.units import duration_us, share_hundredths, time_us

ReadOne = Callable[[Place], Scalar | None]


def read_threshold(place: Place, scale: Scale) -> float | int | None:
    """Read a threshold on a class's scale."""
    values = f"a number from {scale.low} to {scale.high}" if not scale.whole else "0, 1, 2 or 3"
    value = place.number(f"a threshold, {values}")
    if value is None:
        return None
    if not scale.low <= value <= scale.high or (scale.whole and value != int(value)):
        place.problem(f"off the class's scale: expected {values}, not {place.described()}")
        return None
    return value


def read_duration(place: Place) -> str | None:
    """Read a duration; returns its text."""
    return _checked_text(place, duration_us)


def read_count(place: Place) -> int | None:
    """Read a number of posts or actions: whole, 0 or more."""
    value = place.number("a whole number")
    if value is None:
        return None
    if value < 0 or value != int(value) or value > 2**53:
        place.problem(f"expected a whole number, 0 or more, not {place.described()}")
        return None
    return int(value)


def read_share(place: Place) -> str | None:
    """Read a share such as `40%`; returns its text."""
    return _checked_text(place, share_hundredths)


def read_time(place: Place) -> str | int | None:
    """Read a time; returns its text, or the number that it is."""
    value = place.node.value
    if isinstance(value, int) and not isinstance(value, bool):
        return value if _passes(place, time_us) else None
    return _checked_text(place, time_us)


def read_scalar(place: Place) -> Scalar | None:
    """Read a text, number, or true or false, to compare a field with."""
    value = place.node.value
    if isinstance(value, bool | str):
        return value
    return place.number("text, a number, true or false")


def read_ordered(place: Place) -> Scalar | None:
    """Read a number or a time, which a field can be above or below."""
    if isinstance(place.node.value, str):
        return read_time(place)
    return place.number("a number or a time")


def ordered_comparisons(
    places: Mapping[str, Place], place: Place, read: ReadOne
) -> tuple[Comparison, ...]:
    """Read `more_than`, `at_least`, `less_than`, `at_most` among a condition's keys."""
    given = [key for key in places if key in catalogue.ORDERED]
    if not given and len(places) == len(place.node.pairs or ()):  # else an unknown key was named
        place.problem(f"a comparison is missing; expected one of: {', '.join(catalogue.ORDERED)}")
    return _comparisons((key, read(places[key])) for key in given)


def field_comparisons(place: Place, read: ReadOne, read_above: ReadOne) -> tuple[Comparison, ...]:
    """Read the comparisons of one field, `is`, `is_not`, `any_of` and `none_of` among them."""
    places = place.mapping(catalogue.COMPARISONS, "a comparison of a field") or {}
    if not places and place.node.pairs == ():
        place.problem(f"a comparison is missing; expected {', '.join(catalogue.COMPARISONS)}")
    return _comparisons((op, _operand(op, item, read, read_above)) for op, item in places.items())


def read_user_value(field: str) -> ReadOne:
    """The reader of values of a known user field: a duration for `account_age`, else its scale."""
    if field == catalogue.ACCOUNT_AGE:
        return read_duration
    low, high = catalogue.USER_FIELD_SCALES[field]

    def read(place: Place) -> float | int | None:
        value = place.number()
        if value is not None and not low <= value <= high:
            place.problem(f"off the scale of {quoted(field)}: expected {low} to {high}")
        return value

    return read


def _operand(
    op: str, place: Place, read: ReadOne, read_above: ReadOne
) -> Scalar | tuple[Scalar, ...] | None:
    """What a field is compared with; None when that is wrong (and reported)."""
    if op in ("any_of", "none_of"):
        values = [read(item) for item in place.items("values")]
        return tuple(value for value in values if value is not None)
    return (read_above if op in catalogue.ORDERED else read)(place)


def _comparisons(
    operands: Iterable[tuple[str, Scalar | tuple[Scalar, ...] | None]],
) -> tuple[Comparison, ...]:
    return tuple(Comparison(op, operand) for op, operand in operands if operand is not None)


def _checked_text(place: Place, check: Callable[[object], object]) -> str | None:
    """The text here, when the check passes it; a ValueError of the check is a problem."""
    return str(place.node.value) if _passes(place, check) else None


def _passes(place: Place, check: Callable[[object], object]) -> bool:
    try:
        check(place.node.value)
    except ValueError as error:
        place.problem(f"{error}, not {place.described()}")
        return False
    return True
