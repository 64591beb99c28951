"""What is certain of counts whatever the data, as formulas and relations.

A post is in its own window; a count of some posts is never above one of more, in a window that
holds its own; a share fits the count of its posts. Source: spec 1.5, 3.3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import permutations

from workbench.policy.analysis.count_cells import Counted, Range, narrowed, share_fits
from workbench.policy.analysis.meaning import Meaning
from workbench.policy.analysis.solver import TRUE, Domains, Formula, Lit, Narrow, Or, negated
from workbench.policy.lower import Lowered
from workbench.policy.tree import AnyOf
from workbench.units import SHARE_OF_ALL

NEVER = AnyOf(())
"""The condition that is never true: any of no conditions."""

Implies = Callable[[Lowered | None, Lowered | None], bool]
"""Whether every post for which one condition is true is one for which another is; None: all."""


@dataclass(frozen=True)
class Facts:
    """What is certain of the counts and shares of some conditions; `related` is a cache."""

    meaning: Meaning
    counted_itself: bool
    implies: Implies
    related: dict[tuple[int, int], bool] = field(default_factory=dict)

    def numbers(self, read: set[int]) -> list[int]:
        """The counts and shares among some variables, and what the shares are shares of."""
        numbers = read & self.meaning.counts.keys()
        for number in [n for n in numbers if self.meaning.counted[n].kind == "share"]:
            numbers |= {part for part in self._parts(number) if part is not None}
        return sorted(numbers)

    def certain(self, number: int) -> Iterator[Formula]:
        """What is certain of a count or share: of no posts, and of this post in its own window."""
        counted, cells = self.meaning.counted[number], self.meaning.counts[number]
        if counted.kind == "actions":
            return
        where, some = (
            counted.where,
            cells.cells_where(lambda bounds: bounds[1] is None or bounds[1] > 0),
        )
        if where is not None and self.implies(where, NEVER):
            yield Lit(number, ~some)
        if self.counted_itself:
            yield Or((negated(self._matches(where)), Lit(number, some)))
        if counted.kind == "share":
            yield from self._certain_of_share(number, some)

    def narrow(self, numbers: list[int]) -> Narrow:
        """What rules out cells of some counts and shares by how they relate."""
        counts = self.meaning.counts
        relations = [pair for pair in permutations(numbers, 2) if self._never_above(*pair)]
        shares = [number for number in numbers if self.meaning.counted[number].kind == "share"]

        def narrow(domains: Domains) -> Domains | None:
            left = narrowed(domains, counts, relations)
            fits = left is not None and all(self._share_fits(number, left) for number in shares)
            return left if fits else None

        return narrow

    def _matches(self, where: Lowered | None) -> Formula:
        return TRUE if where is None else self.meaning.true(where)

    def _certain_of_share(self, number: int, some: int) -> Iterator[Formula]:
        where, cells = self.meaning.counted[number].where, self.meaning.counts[number]
        few = cells.cells_where(lambda bounds: bounds[0] < SHARE_OF_ALL)
        if where is None:
            yield Lit(number, ~few)
        elif self.counted_itself:
            yield Or((self._matches(where), Lit(number, few)))
        part = self._parts(number)[0]
        if part is not None:
            none = self.meaning.counts[part].zero
            yield Or((Lit(part, ~none), Lit(number, ~some)))
            yield Or((Lit(part, none), Lit(number, ~cells.zero)))

    def _parts(self, share: int) -> tuple[int | None, int | None]:
        """The count of the posts that a share is of, and of all in its window, where counted."""
        part = replace(self.meaning.counted[share], kind="posts")
        numbers = self.meaning.numbers
        return numbers.get(part), numbers.get(replace(part, where=None))

    def _never_above(self, small: int, large: int) -> bool:
        """Whether one count is never above another, whatever the data."""
        if (small, large) not in self.related:
            few, many = self.meaning.counted[small], self.meaning.counted[large]
            self.related[small, large] = self._is_part(few, many)
        return self.related[small, large]

    def _is_part(self, small: Counted, large: Counted) -> bool:
        if small.kind != large.kind or small.kind == "share" or not _within(small, large):
            return False
        if small.kind == "actions":
            return small.actions <= large.actions
        return self.implies(small.where, large.where)

    def _share_fits(self, number: int, domains: Domains) -> bool:
        """Whether a share can be that of its posts among all, where both are counted.

        An unknown share is one of no posts; numbers that some share does not fit are of some.
        """
        hulls = [self._hull(part, domains) for part in self._parts(number)]
        share = self.meaning.counts[number].hull(domains[number])
        if hulls[0] is None or hulls[1] is None:
            return False
        return share is None or share_fits(hulls[0], hulls[1], share)

    def _hull(self, number: int | None, domains: Domains) -> Range | None:
        if number is None or number not in domains:
            return Fraction(0), None
        return self.meaning.counts[number].hull(domains[number])


def _within(small: Counted, large: Counted) -> bool:
    """Whether one window lies in another."""
    if large.window_us is None:
        return True
    return small.window_us is not None and small.window_us <= large.window_us
