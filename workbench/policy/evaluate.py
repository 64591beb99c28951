"""The reference evaluator: whether a condition holds for one post, in the plainest code.

It works on lowered conditions and an `EvaluationContext`: what is known when the post arrives.
Source: spec 1.4 to 1.6 and 2.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol

from workbench.policy import tree
from workbench.policy.compare import (
    Truth,
    Value,
    age_compares,
    all_of,
    any_of,
    field_compares,
    not_,
    score_reaches,
)
from workbench.policy.lower import (
    AgeCompares,
    FieldCompares,
    Lowered,
    PostAtom,
    ScoreReaches,
    UserCompares,
)
from workbench.policy.tree import Comparison
from workbench.units import SHARE_OF_ALL, share_hundredths


class EvaluationContext(Protocol):
    """What a condition can depend on: the post, its user, and the user's history up to the post."""

    @property
    def tags(self) -> Set[str]:
        """The user's tags."""
        ...

    def post_value(self, column: str) -> tuple[Value, str]:
        """A column's value at this post, and the column's type."""
        ...

    def user_value(self, column: str) -> tuple[Value, str]:
        """An attribute of the user, and its type."""
        ...

    def account_age(self) -> int | None:
        """Microseconds since the account was created; None: unknown."""
        ...

    def text_matches(self, list_name: str) -> Truth:
        """Whether the text matches an entry of the list."""
        ...

    def post_count(self, where: Lowered | None, in_past: str | None) -> int:
        """The number of the user's posts in the window for which `where` is true."""
        ...

    def action_count(self, of: tuple[str, ...], in_past: str | None) -> int:
        """The number of calls of the actions in the window."""
        ...


def truth(condition: Lowered, context: EvaluationContext) -> Truth:
    """Return whether a lowered condition holds: True, False, or None for unknown."""
    match condition:
        case tree.All(parts):
            return all_of(truth(part, context) for part in parts)
        case tree.AnyOf(parts):
            return any_of(truth(part, context) for part in parts)
        case tree.Not(part):
            return not_(truth(part, context))
        case tree.UserTags(op, tags):
            has_any = any(tag in context.tags for tag in tags)
            return has_any if op == "any_of" else not has_any
        case tree.PostCount(comparisons, where, in_past):
            return counts(context.post_count(where, in_past), comparisons)
        case tree.PostShare(comparisons, where, in_past):
            part, whole = context.post_count(where, in_past), context.post_count(None, in_past)
            return shares(part, whole, comparisons)
        case tree.ActionCount(of, comparisons, in_past):
            return counts(context.action_count(of, in_past), comparisons)
        case _:
            return atom_truth(condition, context)


def atom_truth(atom: PostAtom, context: EvaluationContext) -> Truth:
    """Return whether one comparison with a column holds."""
    match atom:
        case ScoreReaches(column, scale, op, x):
            return score_reaches(*context.post_value(column), scale, op, x)
        case FieldCompares(field, comparison):
            return field_compares(*context.post_value(field), comparison)
        case UserCompares(field, comparison):
            return field_compares(*context.user_value(field), comparison)
        case AgeCompares(comparison):
            return age_compares(context.account_age(), comparison)
        case tree.TextIn(name):
            return context.text_matches(name)


def counts(number: int, comparisons: tuple[Comparison, ...]) -> bool:
    """Whether a number of posts or actions passes all comparisons."""
    return all(_ordered(number, c.op, int(c.value)) for c in comparisons)  # pyright: ignore[reportArgumentType]


def shares(part: int, whole: int, comparisons: tuple[Comparison, ...]) -> Truth:
    """Whether a share passes all comparisons, computed exactly; a share of no posts is unknown."""
    if whole == 0:
        return None
    return all(
        _ordered(part * SHARE_OF_ALL, c.op, share_hundredths(c.value) * whole) for c in comparisons
    )


def _ordered(left: int, op: str, right: int) -> bool:
    if op in ("more_than", "at_most"):
        return (left > right) == (op == "more_than")
    return (left >= right) == (op == "at_least")
