"""The decision whether conditions can be true at once, without any data.

It combines what conditions mean with what is certain of counts. What it calls impossible never
happens; the rest may. Source: spec 1 to 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from workbench.policy.analysis.facts import Facts
from workbench.policy.analysis.meaning import Meaning
from workbench.policy.analysis.solver import (
    And,
    Domains,
    Formula,
    TooLarge,
    Work,
    model,
    negated,
    variables,
)
from workbench.policy.catalogue import SEMANTICS
from workbench.policy.lower import Lowered, lowered
from workbench.policy.policy import Policy
from workbench.policy.tree import Condition, Rule


@dataclass(frozen=True)
class Reasoning:
    """What can be true of one post of one user under a policy; results are cached."""

    policy: Policy
    meaning: Meaning
    counted_itself: bool
    _work: Work = field(default_factory=Work)
    _implied: dict[tuple[Lowered | None, Lowered | None], bool] = field(default_factory=dict)
    _true: dict[str, Formula] = field(default_factory=dict)
    _examples: dict[str, Domains | None] = field(default_factory=dict)

    @classmethod
    def about(cls, policy: Policy) -> Reasoning:
        """Reason about the rules of a policy that are not off."""
        conditions = [lowered(rule.when, policy.classes) for rule in policy.active_rules]
        counted_itself = policy.semantics.current_post == SEMANTICS["current_post"][0]
        meaning = Meaning.of(conditions, share_may_be_unknown=not counted_itself)
        return cls(policy, meaning, counted_itself)

    @cached_property
    def facts(self) -> Facts:
        """What is certain of the policy's counts."""
        return Facts(self.meaning, self.counted_itself, self._implies)

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
        wanted, cuts = And(formulas), self.meaning.cuts
        numbers = self.facts.numbers(set(variables(wanted)) | (within or {}).keys())
        certain = And(
            (wanted, *(known for number in numbers for known in self.facts.certain(number)))
        )
        needed = {*variables(certain), *numbers}
        domains = {number: cuts[number].every for number in needed} | (within or {})
        return model(certain, domains, self.facts.narrow(numbers), self._work)

    def _implies(self, few: Lowered | None, many: Lowered | None) -> bool:
        """Whether every post for which one condition is true is one for which another is."""
        if many is None or few == many:
            return True
        if (few, many) not in self._implied:
            true = [] if few is None else [self.meaning.true(few)]
            try:
                implied = not self.possible(*true, negated(self.meaning.true(many)))
            except TooLarge:
                implied = False
            self._implied[few, many] = implied
        return self._implied[few, many]
