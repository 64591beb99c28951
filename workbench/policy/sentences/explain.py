"""Rules as sentences of plain English, with their whole meaning.

Nested parts are in parentheses; a window that all parts of an `all` share is named once, at the
end. Source: spec 1.5, 1.8 and 1.9, and the rule pages of the products.
"""

from __future__ import annotations

from workbench.formatting import duration_words
from workbench.policy import tree
from workbench.policy.sentences.explain_actions import actions_phrase
from workbench.policy.sentences.phrases import (
    Simple,
    field_phrase,
    modifier,
    score_phrase,
    shares,
    signs,
    simple_phrase,
    tags_phrase,
    window,
)
from workbench.policy.sentences.words import listed, name, one_line
from workbench.policy.tree import Condition, PolicyTree, Rule

_WINDOWED = (tree.PostCount, tree.PostShare, tree.ActionCount)


def sentence(rule: Rule, policy: PolicyTree) -> str:
    """Return a rule as one sentence on one line."""
    when = condition_sentence(rule.when, policy)
    if_then = f"IF {when}, THEN {actions_phrase(rule.then, policy)}"
    return one_line(", ".join([if_then, *_restrictions(rule)]))


def condition_sentence(condition: Condition, policy: PolicyTree) -> str:
    """Return a condition in words, on one line."""
    return one_line(_clause(condition, policy))


def _restrictions(rule: Rule) -> list[str]:
    """When a rule fires and whether its actions are taken, apart from its condition."""
    phrases: list[str] = []
    if rule.fires == "on_crossing":
        phrases.append("each time it newly comes true")
    if rule.fires == "once":
        phrases.append("the first time it comes true")
    if rule.cooldown:
        phrases.append(f"at most once in {duration_words(rule.cooldown)}")
    if rule.mode == "test":
        phrases.append("in test mode: logged and not done")
    return [*phrases, "switched off"] if rule.mode == "off" else phrases


def _clause(condition: Condition, policy: PolicyTree) -> str:
    condition = _unwrapped(condition)
    match condition:
        case tree.All(parts):
            return _all([_unwrapped(part) for part in parts], policy)
        case tree.AnyOf(parts):
            return " OR ".join(_part(part, policy) for part in parts)
        case tree.Not(part):
            return _negation(_unwrapped(part), policy)
        case tree.PostCount() | tree.PostShare() | tree.ActionCount():
            return f"{_counted(condition, policy)} {window(condition.in_past)}"
        case _:
            return _single(condition, policy)


def _unwrapped(condition: Condition) -> Condition:
    """The part itself, for an `all` or `any` of one part."""
    while isinstance(condition, tree.All | tree.AnyOf) and len(condition.parts) == 1:
        condition = condition.parts[0]
    return condition


def _all(parts: list[Condition], policy: PolicyTree) -> str:
    windows = {part.in_past for part in parts if isinstance(part, _WINDOWED)}
    if len(windows) == 1 and all(isinstance(part, _WINDOWED) for part in parts):
        counts = [_counted(part, policy) for part in parts if isinstance(part, _WINDOWED)]
        return f"{' AND '.join(counts)} {window(windows.pop())}"
    return " AND ".join(_part(part, policy) for part in parts)


def _part(part: Condition, policy: PolicyTree) -> str:
    part = _unwrapped(part)
    clause = _clause(part, policy)
    return f"({clause})" if isinstance(part, tree.All | tree.AnyOf) else clause


def _negation(part: Condition, policy: PolicyTree) -> str:
    if isinstance(part, Simple):
        return simple_phrase(part, policy, negated=True)
    if isinstance(part, tree.UserTags):
        return tags_phrase(part, negated=True)
    return f"NOT ({_clause(part, policy)})"


def _single(condition: Condition, policy: PolicyTree) -> str:
    match condition:
        case tree.Classified() | tree.NeedsReview() | tree.TextIn():
            return simple_phrase(condition, policy)
        case tree.Score():
            return score_phrase(condition, policy)
        case tree.PostField() | tree.UserField():
            return field_phrase(condition)
        case tree.UserTags():
            return tags_phrase(condition)
        case _:
            raise TypeError(condition)


def _counted(condition: tree.CountCondition[Condition], policy: PolicyTree) -> str:
    """Return a count or share in words, without its window."""
    if isinstance(condition, tree.ActionCount):
        actions = listed([name(action) for action in condition.of], "or")
        return f"total {actions} actions {signs(condition.comparisons)}"
    posts = " ".join(["total posts", *_where(condition.where, policy)])
    if isinstance(condition, tree.PostShare):
        return f"{shares(condition.comparisons)} of {posts}"
    return f"{posts} {signs(condition.comparisons)}"


def _where(where: Condition | None, policy: PolicyTree) -> list[str]:
    if where is None:
        return []
    where = _unwrapped(where)
    if isinstance(where, Simple):
        return [modifier(where, policy)]
    inner = _unwrapped(where.part) if isinstance(where, tree.Not) else None
    if isinstance(inner, Simple):
        return [modifier(inner, policy, negated=True)]
    return [f"where ({_clause(where, policy)})"]
