"""The scores of one response: of each class the highest known one.

Values come as JSON writes them: numbers as `Whole` and `Fraction`, or typed from a table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

from workbench.errors import quoted
from workbench.reading.columns.python_values import (
    Fraction,
    Whole,
    is_list,
    is_mapping,
    well_formed,
)

MAX_CLASSES = 1_000  # in one response
MAX_NAME_LENGTH = 200  # characters of a class's name
_NUMBERS = (Whole, Fraction, int, float, Decimal)
Score = Whole | Fraction | int | float | Decimal  # as it was written, on the provider's scale


class FormatMismatchError(Exception):
    """A response is not what its format says; the words say where."""


class Scores:
    """The highest score of each class so far, as it was written; None where it is unknown."""

    def __init__(self) -> None:
        self.of: dict[str, Score | None] = {}

    def add(self, name: object, score: object, kind: str = "") -> None:
        """Add a score of a class, whose name ends with its kind. Raises: FormatMismatchError."""
        column = name_of(name) + kind
        known = self.of.get(column)
        new = _number(column, score)
        if known is None or (new is not None and float(new) > float(known)):
            self.of[column] = new
        if len(self.of) > MAX_CLASSES:
            raise FormatMismatchError(f"it has more than {MAX_CLASSES:,} classes")


def value_at(value: object, path: str) -> object:
    """Return the value in a JSON value at a dotted path, None where there is none.

    >>> value_at({"status": [{"input": {"id": "p1"}}]}, "status.0.input.id")
    'p1'
    """
    for step in path.split("."):
        if is_mapping(value):
            value = value.get(step)
        elif is_list(value) and step.isascii() and step.isdigit() and len(step) < 10:
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def objects(value: object, key: str) -> Iterator[Mapping[object, object]]:
    """Yield the objects of a list under a key; none where it is missing.

    Raises: FormatMismatchError.
    """
    items = value_at(value, key)
    if items is None:
        return
    if not is_list(items):
        raise FormatMismatchError(f"`{key}` is no list")
    for item in items:
        if not is_mapping(item):
            raise FormatMismatchError(f"`{key}` holds something that is no object")
        yield item


def name_of(name: object) -> str:
    """Return the name of a class, if it is one. Raises: FormatMismatchError."""
    if not isinstance(name, str) or isinstance(name, Whole | Fraction) or not name.strip():
        raise FormatMismatchError("a class has no name")
    if len(name) > MAX_NAME_LENGTH:
        raise FormatMismatchError(f"a class's name is over {MAX_NAME_LENGTH} characters")
    if not name.isprintable():
        raise FormatMismatchError(f"a class's name holds what cannot be printed: {_shown(name)}")
    return name


def _number(name: str, score: object) -> Score | None:
    """Return the score, None for null and NaN.

    Raises: FormatMismatchError for what is no finite number.
    """
    if score is None:
        return None
    if isinstance(score, bool) or not isinstance(score, _NUMBERS):
        raise FormatMismatchError(f"the score of {quoted(name)} is no number")
    number = _as_float(score)
    if math.isinf(number):
        raise FormatMismatchError(f"the score of {quoted(name)} is no finite number")
    return None if math.isnan(number) else score


def _as_float(score: Score) -> float:
    try:
        return float(score)
    except OverflowError:
        return math.inf


def _shown(name: str) -> str:
    return quoted(well_formed(name).encode("unicode_escape").decode())
