"""What is wanted of a policy: a quantity to make as great or as small as possible, within limits.

As text: `maximum recall @ precision >= 0.95 and reviews_per_day <= 400`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.sweep.quantities import QUANTITIES, Quantity

_MAXIMUM, _MINIMUM = ("maximum", "max", "maximise"), ("minimum", "min", "minimise")
_EXAMPLE = "expected such as `maximum recall @ precision >= 0.95 and reviews_per_day <= 400`"
_LIMIT = re.compile(r"([a-z0-9_]+) ?(>=|<=) ?([0-9.eE+-]+)")


@dataclass(frozen=True)
class Limit:
    """A limit of a quantity: `at_least` or at most a value."""

    name: str
    at_least: bool
    value: float

    def holds(self, quantity: Quantity) -> bool:
        """Whether it holds at that end of the interval which is worse."""
        end = quantity.low if self.at_least else quantity.high
        return end is not None and self.gap(end) <= 0

    def gap(self, value: float) -> float:
        """By how much a value misses it; 0 or below where it holds."""
        return self.value - value if self.at_least else value - self.value

    def __str__(self) -> str:
        """The limit in words."""
        name = self.name.replace("_", " ")
        return f"{name} at {'least' if self.at_least else 'most'} {self.value:g}"


@dataclass(frozen=True)
class Goal:
    """A goal. `maximise`: whether more of the quantity is better."""

    name: str
    maximise: bool
    limits: tuple[Limit, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Goal:
        """The goal that a text says. Raises: BadInput.

        >>> Goal.parse("maximum recall @ precision >= 0.95").limits
        (Limit(name='precision', at_least=True, value=0.95),)
        """
        words = " ".join(text.split())
        what, _, limits = words.partition("@")
        kind, _, name = what.strip().partition(" ")
        if kind not in (*_MAXIMUM, *_MINIMUM) or not name:
            raise BadInput(f"the goal {quoted(text)} cannot be read; {_EXAMPLE}")
        parts = limits.strip().split(" and ") if limits.strip() else []
        return cls(_known(name), kind in _MAXIMUM, tuple(map(_limit, parts)))

    def is_better(self, value: float, than: float) -> bool:
        """Whether one value of the quantity is better than another."""
        return value > than if self.maximise else value < than

    def __str__(self) -> str:
        """The goal in words."""
        what = f"{'Most' if self.maximise else 'Least'} {self.name.replace('_', ' ')}"
        limits = " and ".join(map(str, self.limits))
        return f"{what} with {limits}" if limits else what


def _limit(text: str) -> Limit:
    match = _LIMIT.fullmatch(text.strip())
    if match is None:
        raise BadInput(f"the limit {quoted(text)} cannot be read; {_EXAMPLE}")
    name, sign, number = match.groups()
    try:
        value = float(number)
    except ValueError:
        raise BadInput(f"the limit {quoted(text)} has no number; {_EXAMPLE}") from None
    return Limit(_known(name), sign == ">=", value)


def _known(name: str) -> str:
    if name not in QUANTITIES:
        raise BadInput(f"no quantity {quoted(name)}; {expected(list(QUANTITIES), name)}")
    return name
