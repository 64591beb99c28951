"""What a comparison means: one value of a column against one operand of the policy.

Truth is three-valued: True, False, or None for unknown. Both evaluators use these functions; the
compiled one on one representative of every interval or text that it distinguishes.
Source: spec 1.4 to 1.6, 2 and 6.3.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from decimal import Decimal

import numpy as np

from workbench.policy.tree import Comparison, Scalar, Scale
from workbench.units import decimal_of, duration_us, number_in, time_us

Truth = bool | None
Number = float | int | Decimal
Value = Number | str | None

_ORDER: dict[str, Callable[[Number, Number], bool]] = {
    "more_than": operator.gt,
    "at_least": operator.ge,
    "less_than": operator.lt,
    "at_most": operator.le,
    "is": operator.eq,
    "is_not": operator.ne,
}


def all_of(truths: Iterable[Truth]) -> Truth:
    """Three-valued AND."""
    known = list(truths)
    return False if False in known else (None if None in known else True)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Three-valued OR."""
    known = list(truths)
    return True if True in known else (None if None in known else False)


def not_(truth: Truth) -> Truth:
    """Three-valued NOT."""
    return None if truth is None else not truth


def on_scale(value: Value, column_type: str, scale: Scale) -> Number | None:
    """A score, or None when it is unknown or off its class's scale. Source: spec 1.4 and 6.5."""
    if isinstance(value, str):
        value = number_in(value)
    if value is None:
        return None
    low, high = as_stored(scale.low, column_type), as_stored(scale.high, column_type)
    if not low <= value <= high:
        return None
    return None if scale.whole and value != int(value) else value


def score_reaches(value: Value, column_type: str, scale: Scale, op: str, x: float) -> Truth:
    """Whether a score column is `at_least` or `more_than` a threshold. Source: spec 1.4."""
    known = on_scale(value, column_type, scale)
    return None if known is None else bool(_ORDER[op](known, as_stored(x, column_type)))


def as_stored(x: Number, column_type: str) -> float | Decimal:
    """Round a threshold to the column's own float type; other columns compare exactly."""
    if column_type in ("float16", "float32"):
        with np.errstate(over="ignore"):
            return float(np.dtype(column_type).type(x))
    return float(x) if column_type == "float64" else decimal_of(x)


def field_compares(value: Value, column_type: str, comparison: Comparison) -> Truth:
    """Whether a field's value passes a comparison."""
    op, operand = comparison.op, comparison.value
    if isinstance(operand, tuple):
        result = any_of(_is(value, column_type, scalar) for scalar in operand)
        return result if op == "any_of" else not_(result)
    if op == "is_not":
        return not_(_is(value, column_type, operand))
    return _compares(value, column_type, op, operand)


def age_compares(age_us: int | None, comparison: Comparison) -> Truth:
    """Whether an account's age passes a comparison with a duration."""
    operand = comparison.value
    values = operand if isinstance(operand, tuple) else (operand,)
    op = {"any_of": "is", "none_of": "is"}.get(comparison.op, comparison.op)
    if age_us is None:
        return None
    result = any_of(bool(_ORDER[op](age_us, duration_us(text))) for text in values)
    return not_(result) if comparison.op == "none_of" else result


def _is(value: Value, column_type: str, operand: Scalar) -> Truth:
    return _compares(value, column_type, "is", operand)


def _compares(value: Value, column_type: str, op: str, operand: Scalar) -> Truth:
    if value is None:
        return None
    if column_type == "time":
        return _times(int(value), op, operand)
    if isinstance(value, str):
        return _text(value, op, operand)
    number = number_in(operand) if isinstance(operand, str) else decimal_of(operand)
    return None if number is None else bool(_ORDER[op](value, as_stored(number, column_type)))


def _times(value: int, op: str, operand: Scalar) -> Truth:
    try:
        return bool(_ORDER[op](value, time_us(operand)))
    except ValueError:
        return None


def _text(value: str, op: str, operand: Scalar) -> Truth:
    if not isinstance(operand, str):
        number = number_in(value)
        return None if number is None else bool(_ORDER[op](number, decimal_of(operand)))
    if op == "is":
        return value == operand
    try:
        return bool(_ORDER[op](time_us(value), time_us(operand)))
    except ValueError:
        return None
