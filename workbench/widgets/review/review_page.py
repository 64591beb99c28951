"""An item of the review feed with its evidence, as plain values: the post, its scores, the rules
that fired on it, and its user.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from workbench.errors import printable
from workbench.formatting import moment
from workbench.model.review import FiredRule, ReviewItem
from workbench.notebook.workbench import Workbench
from workbench.services.evidence.window_counts import classes_of
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.users.users import Moment, timeline, user
from workbench.widgets.users.user_page import UserRow, user_row
from workbench.widgets.users.wording import reads_as_text

NEIGHBOURS = 5  # posts before and after the reviewed one, as context


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


class ReviewPage(TypedDict):
    """An item with its evidence. `about`: `post` or `user`; `at`, `text`, `classes`: of the post;
    `scores`, `texts`: the names and values of its other fields; `near`: time, id and text of the
    posts before and after it.
    """

    item_id: int
    opened: str
    opened_by: str
    user: UserRow
    post_id: str | None
    about: str
    at: str | None
    text: str | None
    classes: list[str]
    scores: list[list[str]]
    texts: list[list[str]]
    rules: list[MatchedRule]
    near: list[list[str | None]]


def review_page(workbench: Workbench, item: ReviewItem) -> ReviewPage:
    """An item with its evidence. For a user it is that of the post on which a rule flagged them, or
    of their newest posts.
    """
    store = workbench.store
    posts = [moment for moment in timeline(store, item.user_id) if moment.what == "post"]
    classes = live_classes(store)
    with store.read() as tx:
        types = types_in(tx)
        post_id = item.post_id or tx.review.flagged_on(item.user_id, item.opened_us)
        fired = tx.review.rules_fired_on(item.user_id, post_id)
    place = next((k for k, other in enumerate(posts) if other.post_id == post_id), len(posts))
    post = posts[place] if place < len(posts) else None
    near = posts[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
    return {
        "item_id": item.item_id,
        "opened": moment(item.opened_us),
        "opened_by": printable(item.opened_by),
        "user": user_row(user(store, item.user_id)),
        "post_id": post_id,
        "about": "post" if item.post_id else "user",
        "at": None if post is None else moment(post.at_us),
        "text": None if post is None else _text(post),
        "classes": [] if post is None else classes_of(_body(post), classes, types),
        "scores": [] if post is None else _scores(post, types),
        "texts": [] if post is None else _texts(post),
        "rules": [_matched_rule(rule) for rule in fired],
        "near": [
            [moment(other.at_us), other.post_id, _text(other)]
            for other in near
            if other is not post
        ],
    }


def _matched_rule(fired: FiredRule) -> MatchedRule:
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


def _body(post: Moment) -> dict[str, object]:
    """The fields of a post."""
    return cast("dict[str, object]", post.said["body"] or {})


def _text(post: Moment) -> str | None:
    text = _body(post).get("text")
    return None if text is None else printable(str(text))


def _scores(post: Moment, types: Mapping[str, str]) -> list[list[str]]:
    """The scores of a post, highest first, then its other fields that are no texts."""
    body = {name: value for name, value in _body(post).items() if name != "text"}
    numbers = {
        name: cast("float", value)
        for name, value in body.items()
        if types.get(name) in ("float32", "float64")
    }
    ordered = sorted(numbers, key=lambda name: -numbers[name])
    rest = [name for name in body if name not in numbers and not reads_as_text(body[name])]
    shown = [[name, f"{numbers[name]:.6g}"] for name in ordered]
    return shown + [[name, printable(str(body[name]))] for name in rest]


def _texts(post: Moment) -> list[list[str]]:
    """The other texts of a post, which the page blurs as well."""
    body = _body(post)
    texts = [name for name in body if name != "text" and reads_as_text(body[name])]
    return [[name, printable(str(body[name]))] for name in texts]
