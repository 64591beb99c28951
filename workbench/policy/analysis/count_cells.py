"""The cells of counts and shares, and the relations between them that hold for all data.

A count in a window is never above the one in a longer window, nor one of some posts above that of
more posts. Source: spec 1.5, 3.3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from workbench.policy import tree
from workbench.policy.analysis.cells import Cut, table
from workbench.policy.analysis.solver import Domains
from workbench.policy.compare import Truth
from workbench.policy.evaluate import counts, shares
from workbench.policy.lower import Lowered
from workbench.policy.tree import Comparison
from workbench.units import SHARE_OF_ALL, duration_us, share_hundredths

Range = tuple[Fraction, Fraction | None]
"""The least and greatest number of a cell; None: there is no greatest."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that rules count: posts for which `where` is true, their share, or `actions`."""

    kind: Literal["posts", "share", "actions"]
    window_us: int | None
    where: Lowered | None = None
    actions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CountCut:
    """The cells of a count or share: the truth of comparisons in them, and their ranges."""

    cells: Cut
    ranges: tuple[Range | None, ...]

    def within(self, low: int, high: int | None = None) -> int:
        """The cells that have a number from `low` to `high` (none: or more), as bits."""
        return self.cells_where(
            lambda bounds: (
                (high is None or bounds[0] <= high) and (bounds[1] is None or bounds[1] >= low)
            )
        )

    def cells_where(self, test: Callable[[Range], bool]) -> int:
        """The cells whose range passes a test, as bits; never the unknown one."""
        return sum(1 << cell for cell, bounds in enumerate(self.ranges) if bounds and test(bounds))

    @property
    def zero(self) -> int:
        """The cell of 0 alone."""
        return self.cells_where(lambda bounds: bounds[1] == 0)

    @property
    def highest(self) -> int:
        """The cell of the greatest numbers of a count."""
        return 1 << (len(self.ranges) - 1)

    def hull(self, domain: int) -> Range | None:
        """The least and greatest number of some cells; None when they have none."""
        ranges = [r for cell, r in enumerate(self.ranges) if r and domain >> cell & 1]
        if not ranges:
            return None
        highs = [high for _, high in ranges if high is not None]
        return min(low for low, _ in ranges), max(highs) if len(highs) == len(ranges) else None


def counted(condition: tree.CountCondition[Lowered]) -> Counted:
    """The number that a lowered condition compares."""
    window = duration_us(condition.in_past) if condition.in_past else None
    if isinstance(condition, tree.ActionCount):
        return Counted("actions", window, actions=frozenset(condition.of))
    kind = "posts" if isinstance(condition, tree.PostCount) else "share"
    return Counted(kind, window, condition.where)


def cut_count(comparisons: Sequence[Comparison]) -> CountCut:
    """Divide the whole numbers from 0 at the operands of comparisons; 0 has its own cell."""
    edges = {0, 1, *(_edge(comparison) for comparison in comparisons)}
    lows = sorted(edge for edge in edges if edge >= 0)
    highs = [low - 1 for low in lows[1:]]
    rows = [[counts(low, (comparison,)) for comparison in comparisons] for low in lows]
    ranges = [(Fraction(low), Fraction(high)) for low, high in zip(lows, highs, strict=False)]
    return CountCut(table(comparisons, rows), (*ranges, (Fraction(lows[-1]), None)))


def cut_share(comparisons: Sequence[Comparison], *, may_be_unknown: bool) -> CountCut:
    """Divide the shares, in hundredths of a percent, at the operands of comparisons."""
    operands = {share_hundredths(comparison.value) for comparison in comparisons}
    points = sorted({0, SHARE_OF_ALL, *operands})
    shown = [(Fraction(point), Fraction(point)) for point in points]
    shown += [(Fraction(a), Fraction(b)) for a, b in pairwise(points)]
    rows: list[list[Truth]] = [
        [_share(*ends, comparison) for comparison in comparisons] for ends in shown
    ]
    unknown: list[list[Truth]] = [[None] * len(comparisons)] if may_be_unknown else []
    return CountCut(table(comparisons, rows + unknown), (*shown, *(None for _ in unknown)))


def _edge(comparison: Comparison) -> int:
    """The least number on the far side of a comparison."""
    return int(comparison.value) + (comparison.op in ("more_than", "at_most"))  # pyright: ignore[reportArgumentType]


def _share(low: Fraction, high: Fraction, comparison: Comparison) -> Truth:
    middle = (low + high) / 2 / SHARE_OF_ALL
    return shares(middle.numerator, middle.denominator, (comparison,))


def narrowed(
    domains: Domains, cuts: Mapping[int, CountCut], relations: Sequence[tuple[int, int]]
) -> Domains | None:
    """Rule out cells that the relations (never above) leave impossible; None when none is left."""
    domains, before = dict(domains), None
    while domains != before:
        before = dict(domains)
        for small, large in relations:
            least, most = cuts[small].hull(domains[small]), cuts[large].hull(domains[large])
            if least is None or most is None:
                return None
            domains[large] &= cuts[large].within(int(least[0]))
            if most[1] is not None:
                domains[small] &= cuts[small].within(0, int(most[1]))
    return None if 0 in domains.values() else domains


def share_fits(part: Range, whole: Range, share: Range) -> bool:
    """Whether a share may be that of a part in a whole, by their least and greatest numbers."""
    least = part[0] / whole[1] if whole[1] else Fraction(0)
    most = part[1] / whole[0] if part[1] is not None and whole[0] else Fraction(1)
    assert share[1] is not None
    return least * SHARE_OF_ALL <= share[1] and share[0] <= min(most, Fraction(1)) * SHARE_OF_ALL
