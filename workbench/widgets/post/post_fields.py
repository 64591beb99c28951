"""What a post says and what rules saw in it, as plain values: text, scores, other fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from workbench.errors import printable
from workbench.model.review import FiredRule
from workbench.services.users.users import Moment
from workbench.widgets.users.wording import reads_as_text


class MatchedCondition(TypedDict):
    """A condition that matched, the value that it observed, and the posts that it counted."""

    condition: str
    saw: str
    posts: list[str]
    n_posts: int


class MatchedRule(TypedDict):
    """A rule that fired on the post, with the conditions that matched."""

    rule: str
    policy: str | None
    version: int | None
    matched: list[MatchedCondition]


def matched_rule(fired: FiredRule) -> MatchedRule:
    """A rule that fired on a post."""
    matched: list[dict[str, Any]] = json.loads(fired.matched) if fired.matched else []
    return {
        "rule": fired.rule,
        "policy": fired.policy,
        "version": fired.policy_version,
        "matched": [
            {
                "condition": printable(condition["condition"]),
                "saw": printable(condition["saw"] or ""),
                "posts": [printable(post["post_id"]) for post in condition.get("posts", ())],
                "n_posts": condition.get("n_posts", 0),
            }
            for condition in matched
        ],
    }


def body_of(post: Moment) -> dict[str, object]:
    """The fields of a post."""
    return cast("dict[str, object]", post.said["body"] or {})


def text_of(post: Moment) -> str | None:
    """The text of a post."""
    text = body_of(post).get("text")
    return None if text is None else printable(str(text))


def scores_of(post: Moment, types: Mapping[str, str]) -> list[list[str]]:
    """The scores of a post, highest first, then its other fields that are no texts."""
    body = {name: value for name, value in body_of(post).items() if name != "text"}
    numbers = {
        name: cast("float", value)
        for name, value in body.items()
        if types.get(name) in ("float32", "float64")
    }
    ordered = sorted(numbers, key=lambda name: -numbers[name])
    rest = [name for name in body if name not in numbers and not reads_as_text(body[name])]
    shown = [[printable(name), f"{numbers[name]:.6g}"] for name in ordered]
    return shown + [[printable(name), printable(str(body[name]))] for name in rest]


def texts_of(post: Moment) -> list[list[str]]:
    """The other texts of a post, which the page blurs as well."""
    body = body_of(post)
    texts = [name for name in body if name != "text" and reads_as_text(body[name])]
    return [[printable(name), printable(str(body[name]))] for name in texts]
