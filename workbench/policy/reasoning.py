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
from workbench.policy.counted import Counted, Range, narrowed, share_fits
from workbench.policy.lower import Lowered, lowered
from workbench.policy.meaning import Meaning
from workbench.policy.policy import Policy
from workbench.policy.solver import (
    TRUE,
    And,
    Domains,
    Formula,
    Lit,
    Or,
    TooLarge,
    Work,
    model,
    negated,
    variables,
)
from workbench.policy.tree import AnyOf, Condition, Rule
from workbench.units import SHARE_OF_ALL

NEVER = AnyOf(())
"""The condition that is never true: any of no conditions."""


@dataclass(frozen=True)
class Reasoning:
    """What can be true of one post of one user under a policy."""

    policy: Policy
    meaning: Meaning
    counted_itself: bool
    _work: Work = field(default_factory=Work)
    _implied: dict[tuple[Lowered | None, Lowered | None], bool] = field(default_factory=dict)
    _related: dict[tuple[int, int], bool] = field(default_factory=dict)
    _true: dict[str, Formula] = field(default_factory=dict)
    _examples: dict[str, Domains | None] = field(default_factory=dict)

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

    def rule_true(self, rule: Rule) -> Formula:
        """That a rule's condition is true."""
        if rule.name not in self._true:
            self._true[rule.name] = self.true(rule.when)
        return self._true[rule.name]

    def rule_example(self, rule: Rule) -> Domains | None:
        """An example of how a rule's condition is true. Raises: TooLarge."""
        if rule.name not in self._examples:
            self._examples[rule.name] = self.example(self.rule_true(rule))
        return self._examples[rule.name]

    def possible(self, *formulas: Formula) -> bool:
        """Whether all the formulas can hold at once. Raises: TooLarge."""
        return self.example(*formulas) is not None

    def example(self, *formulas: Formula, within: Domains | None = None) -> Domains | None:
        """An example of how all the formulas hold at once; None if they never do.

        `within`: the cells to look in, of the variables that it has. Raises: TooLarge.
        """
        said, meaning = And(formulas), self.meaning
        numbers = self._numbers(set(variables(said)) | (within or {}).keys())
        sure = And((said, *(known for number in numbers for known in self._sure_of(number))))
        needed = {*variables(sure), *numbers}
        domains = {number: meaning.cuts[number].every for number in needed} | (within or {})
        relations = [pair for pair in permutations(numbers, 2) if self._never_above(*pair)]
        shares = [number for number in numbers if meaning.counted[number].kind == "share"]

        def narrow(domains: Domains) -> Domains | None:
            left = narrowed(domains, meaning.counts, relations)
            fits = left is not None and all(self._share_fits(number, left) for number in shares)
            return left if fits else None

        return model(sure, domains, narrow, self._work)

    def _numbers(self, read: set[int]) -> list[int]:
        """The counts and shares among some variables, and what the shares are shares of."""
        found = read & self.meaning.counts.keys()
        for number in [one for one in found if self.meaning.counted[one].kind == "share"]:
            found |= {part for part in self._parts(number) if part is not None}
        return sorted(found)

    def _parts(self, share: int) -> tuple[int | None, int | None]:
        """The count of the posts that a share is of, and of all in its window, where counted."""
        part = replace(self.meaning.counted[share], kind="posts")
        numbers = self.meaning.numbers
        return numbers.get(part), numbers.get(replace(part, of=None))

    def _sure_of(self, number: int) -> Iterator[Formula]:
        """What is sure of a count or share: of no posts, and of this post in its own window."""
        counted, cells = self.meaning.counted[number], self.meaning.counts[number]
        where, is_share = counted.of, counted.kind == "share"
        if counted.kind == "actions":
            return
        some = cells.such(lambda found: found[1] is None or found[1] > 0)
        few = cells.such(lambda found: found[0] < SHARE_OF_ALL)
        part = self._parts(number)[0] if is_share else None
        if where is None and is_share:
            yield Lit(number, ~few)
        if part is not None:
            none = self.meaning.counts[part].nothing
            yield Or((Lit(part, ~none), Lit(number, ~some)))
            yield Or((Lit(part, none), Lit(number, ~cells.nothing)))
        if where is not None and self._implies(where, NEVER):
            yield Lit(number, ~some)
        if self.counted_itself:
            matches = self.meaning.true(where) if where is not None else TRUE
            yield Or((negated(matches), Lit(number, some)))
            if is_share:
                yield Or((matches, Lit(number, few)))

    def _never_above(self, small: int, large: int) -> bool:
        """Whether one count is never above another, whatever the data."""
        if (small, large) not in self._related:
            few, many = self.meaning.counted[small], self.meaning.counted[large]
            self._related[small, large] = self._is_part(few, many)
        return self._related[small, large]

    def _is_part(self, small: Counted, large: Counted) -> bool:
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

    def _share_fits(self, number: int, domains: Domains) -> bool:
        """Whether a share can be that of its posts among all, where both are counted."""
        hulls = [self._hull(one, domains) for one in self._parts(number)]
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
