"""Each single condition in words: of a post, of a user, and inside a count.

Source: spec 1.5 and 1.6; the style is that of the products' rule pages.
"""

from __future__ import annotations

from workbench.formatting import duration_words
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE, BUILT_IN_LISTS, ORDERED, SIGNS
from workbench.policy.sentences.words import class_name, in_quotes, listed, name, value
from workbench.policy.tree import Comparison, PolicyTree, Scalar
from workbench.units import iso, time_us

_SPOKEN = {
    "post_id": "id",
    "user_id": "user id",
    "content_type": "content type",
    "account_age": "account age",
    "trust_level": "trust level",
    "fraud_score": "fraud score",
}
_SHARES = {
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
}
Simple = tree.Classified | tree.NeedsReview | tree.TextIn


def simple_phrase(condition: Simple, policy: PolicyTree, *, negated: bool = False) -> str:
    """A condition on a post's classes or text, as in `post is classified as NSFW`."""
    if isinstance(condition, tree.TextIn):
        return f"post has {'no text' if negated else 'text'} in {list_phrase(condition.list)}"
    return f"post is {modifier(condition, policy, negated=negated)}"


def modifier(condition: Simple, policy: PolicyTree, *, negated: bool = False) -> str:
    """The same after the word posts, as in `total posts classified as NSFW`."""
    match condition:
        case tree.TextIn(name):
            return f"{'without' if negated else 'with'} text in {list_phrase(name)}"
        case tree.Classified(classes):
            return _among("classified as", classes, policy, negated)
        case tree.NeedsReview(classes) if classes is not None:
            return _among("in the needs-review band of", classes, policy, negated)
        case tree.NeedsReview():
            return f"in the needs-review band of {'no' if negated else 'any'} class"


def _among(prefix: str, classes: tuple[str, ...], policy: PolicyTree, negated: bool) -> str:
    names = [class_name(name, policy.classes) for name in classes]
    if not negated:
        return f"{prefix} {listed(names, 'or')}"
    if len(names) == 1:
        return f"not {prefix} {names[0]}"
    return f"{prefix} none of {', '.join(names)}"


def list_phrase(name: str) -> str:
    """A text list."""
    return f"the {name} list" if name in BUILT_IN_LISTS else f"the list {in_quotes(name)}"


def tags_phrase(condition: tree.UserTags, *, negated: bool = False) -> str:
    """Which tags the user has or does not have."""
    tags = [name(tag) for tag in condition.tags]
    has_any = (condition.op == "any_of") != negated
    if len(tags) == 1:
        return f"user {'has' if has_any else 'does not have'} the tag {tags[0]}"
    return f"user has {'any' if has_any else 'none'} of the tags {', '.join(tags)}"


def score_phrase(condition: tree.Score, policy: PolicyTree) -> str:
    """How a class's score compares."""
    compared = signs(condition.comparisons)
    return f"score of {class_name(condition.of, policy.classes)} {compared}"


def field_phrase(condition: tree.PostField | tree.UserField) -> str:
    """How a field of the post or user compares."""
    of_user, field = isinstance(condition, tree.UserField), condition.field
    kind = "age" if of_user and field == ACCOUNT_AGE else "plain"
    if not of_user and field == "created_at":
        kind = "time"
    spoken = "time" if kind == "time" else _SPOKEN.get(field) or name(field)
    subject = f"{'user' if of_user else 'post'}'s {spoken}"
    return f"{subject} {' and '.join(_compared(c, kind) for c in condition.comparisons)}"


def _compared(comparison: Comparison, kind: str) -> str:
    op, operand = comparison.op, comparison.value
    operands = operand if isinstance(operand, tuple) else (operand,)
    values = [_field_value(operand, kind, op) for operand in operands]
    if op in ORDERED:
        return f"{SIGNS[op]} {values[0]}"
    if op in ("is", "any_of"):
        return f"is {listed(values, 'or')}"
    return f"is not {values[0]}" if len(values) == 1 else f"is none of {', '.join(values)}"


def _field_value(operand: Scalar, kind: str, op: str) -> str:
    if kind == "age":
        return duration_words(str(operand))
    if kind == "time" or (op in ORDERED and isinstance(operand, str)):
        return iso(time_us(operand))
    return value(operand)


def signs(comparisons: tuple[Comparison, ...]) -> str:
    """The comparisons of a number, as in `> 5 and ≤ 10`."""
    return " and ".join(f"{SIGNS[c.op]} {_number(c)}" for c in comparisons)


def _number(comparison: Comparison) -> str:
    return value(comparison.value) if not isinstance(comparison.value, tuple) else ""


def shares(comparisons: tuple[Comparison, ...]) -> str:
    """The comparisons of a share; a share alone means at least that share."""
    compared = [(c.op, str(c.value).replace(" ", "").replace("%", " %")) for c in comparisons]
    if [op for op, _ in compared] == ["at_least"]:
        return compared[0][1]
    return " and ".join(_SHARES[op] + share for op, share in compared)


def window(in_past: str | None) -> str:
    """The window of a count."""
    return f"in the past {duration_words(in_past)}" if in_past else "in the whole history"
