"""This module holds the reasoning about what can be: formulas of conditions, and what is sure of
counts whatever the data. What it calls impossible never happens; the rest may.

Source: spec 3, windows; 4, `current_post`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import permutations

from workbench.policy.catalogue import SEMANTICS
from workbench.policy.counted import Counted, narrowed, share_fits
from workbench.policy.lower import Lowered, lowered
from workbench.policy.meaning import Meaning, variables
from workbench.policy.policy import Policy
from workbench.policy.solver import (
    TRUE,
    And,
    Domains,
    Formula,
    Lit,
    Or,
    TooLarge,
    negated,
    satisfiable,
)
from workbench.policy.tree import AnyOf, Condition
from workbench.units import SHARE_OF_ALL

NEVER = AnyOf(())
"""The condition that is never true: any of no conditions."""


@dataclass(frozen=True)
class Reasoning:
    """What can be true of one post of one user under a policy."""

    policy: Policy
    meaning: Meaning
    counted_itself: bool
    _implied: dict[tuple[Lowered | None, Lowered | None], bool] = field(default_factory=dict)

    @classmethod
    def about(cls, policy: Policy) -> Reasoning:
        """Reason about the rules of a policy that are not off."""
        conditions = [lowered(rule.when, policy.classes) for rule in policy.active_rules]
        counted_itself = policy.semantics.current_post == SEMANTICS["current_post"][0]
        meaning = Meaning.of(conditions, share_may_be_unknown=not counted_itself)
        return cls(policy, meaning, counted_itself)

    def true(self, condition: Condition) -> Formula:
        """That a condition is true."""
        return self.meaning.true(lowered(condition, self.policy.classes))

    def false(self, condition: Condition) -> Formula:
        """That a condition is false, and not unknown."""
        return self.meaning.false(lowered(condition, self.policy.classes))

    def known(self, formula: Formula) -> Formula:
        """That nothing is unknown of what a formula reads."""
        read = set(variables(formula))
        return And(tuple(Lit(variable, self.meaning.known(variable)) for variable in read))

    def possible(self, *formulas: Formula) -> bool:
        """Whether all the formulas can hold at once. Raises: TooLarge."""
        said = And(formulas)
        numbers = [v for v in set(variables(said)) if isinstance(v, Counted)]
        sure = And((said, *(known for number in numbers for known in self._sure_of(number))))
        domains = {variable: self.meaning.every(variable) for variable in variables(sure)}
        relations = [pair for pair in permutations(numbers, 2) if self._never_above(*pair)]

        def narrow(domains: Domains) -> Domains | None:
            left = narrowed(domains, dict(self.meaning.counts), relations)
            return left if left is not None and self._shares_fit(left) else None

        return satisfiable(sure, domains, narrow)

    def _sure_of(self, number: Counted) -> Iterator[Formula]:
        """What is sure of a count or share: of no posts, and of this post in its own window."""
        if number.kind == "actions":
            return
        cells, where = self.meaning.counts[number], number.of
        some = Lit(number, cells.such(lambda found: found[1] is None or found[1] > 0))
        if where is None and number.kind == "share":
            yield Lit(number, ~cells.such(lambda found: found[0] < SHARE_OF_ALL))
        if where is not None and self._implies(where, NEVER):
            yield Lit(number, ~some.cells)
        if self.counted_itself:
            matches = self.meaning.true(where) if where is not None else TRUE
            yield Or((negated(matches), some))
            if number.kind == "share":
                few = cells.such(lambda found: found[0] < SHARE_OF_ALL)
                yield Or((matches, Lit(number, few)))

    def _never_above(self, small: Counted, large: Counted) -> bool:
        """Whether one count is never above another, whatever the data."""
        if small.kind != large.kind or small.kind == "share" or not _within(small, large):
            return False
        if isinstance(small.of, frozenset) and isinstance(large.of, frozenset):
            return small.of <= large.of
        return self._implies(small.of, large.of)

    def _implies(self, few: Lowered | None, many: Lowered | None) -> bool:
        """Whether every post for which one condition is true is one for which another is."""
        if many is None or few == many:
            return True
        if (few, many) not in self._implied:
            true = [] if few is None else [self.meaning.true(few)]
            try:
                found = not self.possible(*true, negated(self.meaning.true(many)))
            except TooLarge:
                found = False
            self._implied[few, many] = found
        return self._implied[few, many]

    def _shares_fit(self, domains: Domains) -> bool:
        """Whether each share can be that of its posts among all, where both are counted."""
        return all(
            self._share_fits(number, domains)
            for number in domains
            if isinstance(number, Counted) and number.kind == "share"
        )

    def _share_fits(self, number: Counted, domains: Domains) -> bool:
        part = replace(number, kind="posts")
        hulls = [
            self.meaning.counts[one].hull(domains[one]) if one in domains else (Fraction(0), None)
            for one in (part, replace(part, of=None))
        ]
        share = self.meaning.counts[number].hull(domains[number])
        if hulls[0] is None or hulls[1] is None:
            return False
        return share is None or share_fits(hulls[0], hulls[1], share)


def _within(small: Counted, large: Counted) -> bool:
    """Whether one window lies in another."""
    if large.window_us is None:
        return True
    return small.window_us is not None and small.window_us <= large.window_us
