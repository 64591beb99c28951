"""Rules, conditions and action calls made in Python, under the names of the policy language.

`Rule("Spam", when=all_of(text_in("deny"), post_count(at_least=2, in_past="7d")),
then=[block(reason="Spam")])`. What a value means is checked when its rule becomes part of a policy
(`Policy.with_rule`), as for a file. Source: spec 1.5 to 1.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict, Unpack, cast

from workbench.errors import BadInput, expected, quoted
from workbench.model.ids import several_names
from workbench.policy.tree import (
    ActionCall,
    ActionCount,
    All,
    AnyOf,
    Classified,
    Comparison,
    Condition,
    NeedsReview,
    Not,
    PostCount,
    PostField,
    PostShare,
    Scalar,
    Score,
    TextIn,
    UserField,
    UserTags,
    is_condition,
)

Number = int | float
Names = str | Iterable[str]
Values = Scalar | Iterable[Scalar]


class FieldComparisons(TypedDict, total=False):
    """What `post` and `user` compare a field with; `is_` is the language's `is`."""

    is_: Scalar
    is_not: Scalar
    any_of: Values
    none_of: Values
    more_than: Scalar
    at_least: Scalar
    less_than: Scalar
    at_most: Scalar


_FIELD = tuple(FieldComparisons.__annotations__)


def all_of(*parts: Condition) -> All[Condition]:
    """Every part holds: `all` of the language."""
    return All(_conditions(parts))


def any_of(*parts: Condition) -> AnyOf[Condition]:
    """At least one part holds: `any` of the language."""
    return AnyOf(_conditions(parts))


def not_(part: Condition) -> Not[Condition]:
    """The part does not hold: `not` of the language."""
    return Not(*_conditions([part]))


def classified(*classes: str) -> Classified:
    """The post is classified as any of the classes."""
    return Classified(several_names(classes, "classified"))


def needs_review(*classes: str) -> NeedsReview:
    """The post is in the needs-review band of any of the classes; without one, of any class."""
    return NeedsReview(several_names(classes, "needs_review") or None)


def score(
    of: str,
    *,
    more_than: Number | None = None,
    at_least: Number | None = None,
    less_than: Number | None = None,
    at_most: Number | None = None,
) -> Score:
    """The score of a class passes the comparisons, whatever the class's thresholds."""
    return Score(of, _ordered(more_than, at_least, less_than, at_most))


def text_in(name: str) -> TextIn:
    """The post's text matches an entry of the text list."""
    return TextIn(name)


def post(field: str, **compared: Unpack[FieldComparisons]) -> PostField:
    """A field of the post passes the comparisons: `post("language", any_of=["en", "de"])`.

    `compared`: `is_`, `is_not`, `any_of`, `none_of`, `more_than`, `at_least`, `less_than`,
    `at_most`. Raises: BadInput.
    """
    return PostField(field, _compared(compared))


def user(field: str, **compared: Unpack[FieldComparisons]) -> UserField:
    """An attribute of the user passes the comparisons: `user("account_age", less_than="7d")`.

    `compared`: as for `post`. Raises: BadInput.
    """
    return UserField(field, _compared(compared))


def user_tags(*, any_of: Names | None = None, none_of: Names | None = None) -> UserTags:
    """The user has any, or none, of the tags. Raises: BadInput, for neither or both."""
    if any_of is not None and none_of is None:
        return UserTags("any_of", several_names(any_of, "user_tags"))
    if none_of is not None and any_of is None:
        return UserTags("none_of", several_names(none_of, "user_tags"))
    raise BadInput("user_tags: expected either `any_of` or `none_of`")


def post_count(
    *,
    where: Condition | None = None,
    in_past: str | None = None,
    more_than: int | None = None,
    at_least: int | None = None,
    less_than: int | None = None,
    at_most: int | None = None,
) -> PostCount[Condition]:
    """The number of the user's posts in the window for which `where` is true."""
    return PostCount(_ordered(more_than, at_least, less_than, at_most), where, in_past)


def post_share(
    *,
    where: Condition | None = None,
    in_past: str | None = None,
    more_than: str | None = None,
    at_least: str | None = None,
    less_than: str | None = None,
    at_most: str | None = None,
) -> PostShare[Condition]:
    """The share of such posts among all the user's posts in the window; shares as `"40%"`."""
    return PostShare(_ordered(more_than, at_least, less_than, at_most), where, in_past)


def action_count(
    of: Names,
    *,
    in_past: str | None = None,
    more_than: int | None = None,
    at_least: int | None = None,
    less_than: int | None = None,
    at_most: int | None = None,
) -> ActionCount:
    """The number of calls of these actions on the user or the user's posts, before this post."""
    compared = _ordered(more_than, at_least, less_than, at_most)
    return ActionCount(several_names(of, "action_count"), compared, in_past)


def delete_post(*, reason: str | None = None) -> ActionCall:
    """Delete the post."""
    return _call("delete_post", {"reason": reason})


def age_restrict_post(*, reason: str | None = None) -> ActionCall:
    """Restrict the post by age."""
    return _call("age_restrict_post", {"reason": reason})


def flag_post(*, reason: str | None = None) -> ActionCall:
    """Send the post to the review feed."""
    return _call("flag_post", {"reason": reason})


def block(*, reason: str | None = None) -> ActionCall:
    """Block the user."""
    return _call("block", {"reason": reason})


def suspend(
    duration: str | None = None, *, until: str | int | None = None, reason: str | None = None
) -> ActionCall:
    """Suspend the user for a duration, as `"14d"`, or until a time."""
    return _call("suspend", {"for": duration, "until": until, "reason": reason})


def enable(*, reason: str | None = None) -> ActionCall:
    """Lift the user's block or suspension."""
    return _call("enable", {"reason": reason})


def flag_user(*, reason: str | None = None) -> ActionCall:
    """Send the user to the review feed."""
    return _call("flag_user", {"reason": reason})


def add_tags(*tags: str) -> ActionCall:
    """Add tags to the user."""
    return ActionCall("add_tags", {"tags": several_names(tags, "add_tags")})


def remove_tags(*tags: str) -> ActionCall:
    """Remove tags from the user."""
    return ActionCall("remove_tags", {"tags": several_names(tags, "remove_tags")})


def call_action(name: str, *, reason: str | None = None, value: Scalar | None = None) -> ActionCall:
    """Call a custom action."""
    return _call(name, {"reason": reason, "value": value})


def _call(name: str, arguments: Mapping[str, Scalar | None]) -> ActionCall:
    return ActionCall(name, {key: value for key, value in arguments.items() if value is not None})


def _conditions(parts: Iterable[Condition]) -> tuple[Condition, ...]:
    """The parts, each a condition. Raises: BadInput."""
    conditions = tuple(parts)
    for part in conditions:
        if not is_condition(part):
            example = "`all_of(classified('nsfw'), text_in('deny'))`"
            raise BadInput(f"expected conditions, as {example}, not {quoted(part)}")
    return conditions


def _ordered(
    more_than: Scalar | None,
    at_least: Scalar | None,
    less_than: Scalar | None,
    at_most: Scalar | None,
) -> tuple[Comparison, ...]:
    given = {
        "more_than": more_than,
        "at_least": at_least,
        "less_than": less_than,
        "at_most": at_most,
    }
    return tuple(Comparison(op, value) for op, value in given.items() if value is not None)


def _compared(given: FieldComparisons) -> tuple[Comparison, ...]:
    """The comparisons of a field, in the order given. Raises: BadInput, for an unknown one."""
    comparisons: list[Comparison] = []
    for name, value in cast("dict[str, Scalar | Iterable[Scalar]]", given).items():
        if name not in _FIELD:
            raise BadInput(f"unknown comparison {quoted(name)}; {expected(_FIELD, name)}")
        if isinstance(value, bool | int | float | str):
            several = name in ("any_of", "none_of")
            comparisons.append(Comparison(name.rstrip("_"), (value,) if several else value))
        else:
            comparisons.append(Comparison(name.rstrip("_"), tuple(value)))
    return tuple(comparisons)
