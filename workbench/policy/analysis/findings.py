"""The kinds of warnings about a policy, and a warning."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import Problem
from workbench.policy.tree import PolicyTree

KINDS = {
    "out_of_reach": "a rule that can never fire, because one of its conditions can never be true",
    "contradiction": "a rule that can never fire, because its conditions exclude each other",
    "shadowed": "a rule that never has its turn, because earlier rules always match first",
    "part_never_true": "a part of an `any` that can never be true",
    "always_true": "a rule whose condition is true for every post",
    "fires_again": "a rule that depends on history only and fires on every further post",
    "undone": "an action that a later one always undoes",
    "tag_never_set": "a tag that is read, and that no live rule adds",
    "action_never_called": "an action that is counted, and that no live rule calls",
    "not_examined": "a rule with too many combinations to say whether it can fire",
}


@dataclass(frozen=True, slots=True)
class PolicyWarning:
    """A warning about a rule; `kind` is a key of KINDS, on which programs may rely."""

    kind: str
    rule: str
    message: str
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return str(Problem(self.message, self.file, self.line, self.rule))


def warning(policy: PolicyTree, kind: str, rule: str, message: str) -> PolicyWarning:
    """Return a warning about a rule, with the rule's place in its file."""
    return PolicyWarning(kind, rule, message, policy.file, policy.lines.get(f"rule:{rule}"))
