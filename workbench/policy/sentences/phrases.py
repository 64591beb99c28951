"""How each single condition is said, of a post, of a user, and inside a count.

Source: spec 1.5; the style is that of the products' own rule pages.
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
    """Say a condition on a post's classes or text, as in `post is classified as NSFW`."""
    if isinstance(condition, tree.TextIn):
        return f"post has {'no text' if negated else 'text'} in {list_phrase(condition.list)}"
    return f"post is {modifier(condition, policy, negated=negated)}"


def modifier(condition: Simple, policy: PolicyTree, *, negated: bool = False) -> str:
    """Say the same beside the word posts, as in `total posts classified as NSFW`."""
    match condition:
        case tree.TextIn(found):
            return f"{'without' if negated else 'with'} text in {list_phrase(found)}"
        case tree.Classified(classes):
            return _among("classified as", classes, policy, negated)
        case tree.NeedsReview(classes) if classes is not None:
            return _among("in the needs-review band of", classes, policy, negated)
        case tree.NeedsReview():
            return f"in the needs-review band of {'no' if negated else 'any'} class"


def _among(said: str, classes: tuple[str, ...], policy: PolicyTree, negated: bool) -> str:
    names = [class_name(one, policy.classes) for one in classes]
    if not negated:
        return f"{said} {listed(names, 'or')}"
    return f"not {said} {names[0]}" if len(names) == 1 else f"{said} none of {', '.join(names)}"


def list_phrase(found: str) -> str:
    """Name a text list."""
    return f"the {found} list" if found in BUILT_IN_LISTS else f"the list {in_quotes(found)}"


def tags_phrase(condition: tree.UserTags, *, negated: bool = False) -> str:
    """Say which tags the user carries or does not."""
    tags = [name(tag) for tag in condition.tags]
    carries = (condition.op == "any_of") != negated
    if len(tags) == 1:
        return f"user {'has' if carries else 'does not have'} the tag {tags[0]}"
    return f"user has {'any' if carries else 'none'} of the tags {', '.join(tags)}"


def score_phrase(condition: tree.Score, policy: PolicyTree) -> str:
    """Say how a class's score compares."""
    compared = signs(condition.comparisons)
    return f"score of {class_name(condition.of, policy.classes)} {compared}"


def field_phrase(condition: tree.PostField | tree.UserField) -> str:
    """Say how a field of the post or user compares."""
    of_user, field = isinstance(condition, tree.UserField), condition.field
    kind = "age" if of_user and field == ACCOUNT_AGE else "plain"
    if not of_user and field == "created_at":
        kind = "time"
    spoken = "time" if kind == "time" else _SPOKEN.get(field) or name(field)
    subject = f"{'user' if of_user else 'post'}'s {spoken}"
    return f"{subject} {' and '.join(_compared(c, kind) for c in condition.comparisons)}"


def _compared(comparison: Comparison, kind: str) -> str:
    op, written = comparison.op, comparison.value
    values = written if isinstance(written, tuple) else (written,)
    said = [_field_value(one, kind, op) for one in values]
    if op in ORDERED:
        return f"{SIGNS[op]} {said[0]}"
    if op in ("is", "any_of"):
        return f"is {listed(said, 'or')}"
    return f"is not {said[0]}" if len(said) == 1 else f"is none of {', '.join(said)}"


def _field_value(written: Scalar, kind: str, op: str) -> str:
    if kind == "age":
        return duration_words(str(written))
    if kind == "time" or (op in ORDERED and isinstance(written, str)):
        return iso(time_us(written))
    return value(written)


def signs(comparisons: tuple[Comparison, ...]) -> str:
    """Say comparisons of a number, as in `> 5 and ≤ 10`."""
    return " and ".join(f"{SIGNS[c.op]} {_number(c)}" for c in comparisons)


def _number(comparison: Comparison) -> str:
    return value(comparison.value) if not isinstance(comparison.value, tuple) else ""


def shares(comparisons: tuple[Comparison, ...]) -> str:
    """Say the comparisons of a share; at least so much is said by the share alone."""
    said = [(c.op, str(c.value).replace(" ", "").replace("%", " %")) for c in comparisons]
    if [op for op, _ in said] == ["at_least"]:
        return said[0][1]
    return " and ".join(_SHARES[op] + share for op, share in said)


def window(in_past: str | None) -> str:
    """Say the window of a count."""
    return f"in the past {duration_words(in_past)}" if in_past else "in the whole history"
