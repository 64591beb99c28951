"""The points of a sweep: every combination of the values of some parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from workbench.errors import BadInput, quoted
from workbench.policy.parameters import Value, parameter, with_parameter
from workbench.policy.policy import Policy

MAX_POINTS = 2_000


@dataclass(frozen=True)
class Grid:
    """The parameters, by their names, with the values that each is given."""

    names: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]

    @classmethod
    def of(cls, policy: Policy, values: Mapping[str, Sequence[Value]]) -> Grid:
        """The grid of some values. Raises: NotFound, for an unknown parameter; BadInput, for none,
        or too many points.
        """
        if not values or not all(values.values()):
            raise BadInput("a sweep needs a parameter, and at least one value of each")
        names = tuple(parameter(policy, name).name for name in values)
        given = tuple(tuple(dict.fromkeys(each)) for each in values.values())
        points = prod(map(len, given))
        if points > MAX_POINTS:
            raise BadInput(f"a sweep has at most {MAX_POINTS:,} points, not {points:,}")
        return cls(names, given)

    def points(self) -> Iterator[tuple[Value, ...]]:
        """Every combination, each differing from the one before in one value alone, so that little
        is to be replayed.
        """
        yield from _in_turn(self.values)

    def policy(self, policy: Policy, point: tuple[Value, ...]) -> Policy:
        """The policy at a point. Raises: BadInput, where that is none."""
        for name, value in zip(self.names, point, strict=True):
            try:
                policy = with_parameter(policy, name, value)
            except BadInput as error:
                raise BadInput(f"{quoted(name)} cannot be {value}: {error}") from None
        return policy


def _in_turn(values: tuple[tuple[Value, ...], ...]) -> Iterator[tuple[Value, ...]]:
    if not values:
        yield ()
        return
    first, *rest = values
    others = list(_in_turn(tuple(rest)))
    for at, value in enumerate(first):
        for other in others if at % 2 == 0 else others[::-1]:
            yield (value, *other)


def values_between(first: float, last: float, step: float) -> list[float]:
    """Values from the first to the last, both included. Raises: BadInput.

    >>> values_between(0.6, 0.9, 0.1)
    [0.6, 0.7, 0.8, 0.9]
    """
    if not step > 0 or last < first:
        raise BadInput(f"values go from a number to a greater one, not {first:g} to {last:g}")
    n = int((last - first) / step + 1e-9) + 1
    if n > MAX_POINTS:
        raise BadInput(f"a parameter has at most {MAX_POINTS:,} values, not {n:,}")
    return [round(first + at * step, 10) for at in range(n)]
