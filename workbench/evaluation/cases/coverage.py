"""What cases reach: which rules fire in one of them, and which conditions are seen to hold and to
fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.evaluation.cases.run import CaseResult
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.replay.reference.explain import RuleOnPost
from workbench.replay.reference.user_replay import UserReplay


@dataclass(frozen=True)
class ConditionSeen:
    """A condition of a rule: whether a post of a case saw it `held`, and one saw it `failed`."""

    rule: str
    sentence: str
    held: bool
    failed: bool


@dataclass(frozen=True)
class Coverage:
    """`fired`: the rules that fire in a case; `unfired`: those that fire in none; `conditions`:
    every condition without parts.
    """

    fired: tuple[str, ...]
    unfired: tuple[str, ...]
    conditions: tuple[ConditionSeen, ...]

    @property
    def open(self) -> tuple[ConditionSeen, ...]:
        """The conditions that no case sees both hold and fail."""
        return tuple(each for each in self.conditions if not (each.held and each.failed))


def coverage(policy: Policy, results: Iterable[CaseResult]) -> Coverage:
    """What the cases reach of a policy."""
    fired: set[str] = set()
    seen: dict[tuple[str, str], set[bool]] = {}
    for rule in (rule for result in results for rule in _rules_evaluated(result)):
        if rule.fired:
            fired.add(rule.rule.name)
        for line in rule.lines:
            if line.saw and line.truth is not None:
                key = rule.rule.name, condition_sentence(line.condition, policy)
                seen.setdefault(key, set()).add(line.truth)
    active = [rule.name for rule in policy.active_rules]
    return Coverage(
        tuple(name for name in active if name in fired),
        tuple(name for name in active if name not in fired),
        tuple(
            ConditionSeen(rule, sentence, True in truths, False in truths)
            for (rule, sentence), truths in seen.items()
        ),
    )


def _rules_evaluated(result: CaseResult) -> Iterator[RuleOnPost]:
    """Every rule on every post of a case."""
    run = result.outcome.run
    for row in range(len(run.user_ids)):
        replay = UserReplay(run, row)
        for number in range(len(replay)):
            yield from replay.step(number).post.rules
