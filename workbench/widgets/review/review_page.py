"""An item of the review feed as a page shows it, with its evidence: the post,
what classifiers and rules said of it, and its user. All of it is plain values.
"""

from __future__ import annotations

import json
from typing import Any

from workbench.errors import printable
from workbench.formatting import moment
from workbench.model.review import FiredRule, ReviewItem
from workbench.notebook.workbench import Workbench
from workbench.services.evidence.window_counts import classes_of
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.users.users import Moment, timeline, user
from workbench.widgets.users.moments import reads_as_text
from workbench.widgets.users.user_page import user_line

NEIGHBOURS = 5
"""Posts before and after the one that is looked at, as context."""


def review_page(workbench: Workbench, item: ReviewItem) -> dict[str, Any]:
    """An item with its evidence. An item about a user shows the post on which a rule sent them
    there, or their newest ones.
    """
    store = workbench.store
    posts = [one for one in timeline(store, item.user_id) if one.what == "post"]
    classes = live_classes(store)
    with store.read() as tx:
        types = types_in(tx)
        on = item.post_id or tx.review.flagged_on(item.user_id, item.opened_us)
        found = tx.review.rules_fired_on(item.user_id, on)
    at = next((k for k, one in enumerate(posts) if one.post_id == on), len(posts))
    post = posts[at] if at < len(posts) else None
    near = posts[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
    return {
        "item_id": item.item_id,
        "opened": moment(item.opened_us),
        "opened_by": printable(item.opened_by),
        "user": user_line(user(store, item.user_id)),
        "post_id": on,
        "about": "post" if item.post_id else "user",
        "at": None if post is None else moment(post.at_us),
        "text": None if post is None else _text(post),
        "classes": [] if post is None else classes_of(post.said["body"], classes, types),
        "scores": [] if post is None else _scores(post, types),
        "texts": [] if post is None else _texts(post),
        "rules": [_rule(one) for one in found],
        "near": [[moment(one.at_us), one.post_id, _text(one)] for one in near if one is not post],
    }


def _rule(fired: FiredRule) -> dict[str, Any]:
    seen = json.loads(fired.matched) if fired.matched else []
    return {
        "rule": fired.rule,
        "policy": fired.policy,
        "version": fired.policy_version,
        "matched": [
            {
                "condition": printable(one["condition"]),
                "saw": printable(one["saw"] or ""),
                "posts": [printable(post["post_id"]) for post in one.get("posts", ())],
                "n_posts": one.get("n_posts", 0),
            }
            for one in seen
        ],
    }


def _text(post: Moment) -> str | None:
    text = (post.said["body"] or {}).get("text")
    return None if text is None else printable(str(text))


def _scores(post: Moment, types: dict[str, str]) -> list[list[str]]:
    """What else a post says in numbers and words: its scores first, the highest first."""
    body = {name: value for name, value in (post.said["body"] or {}).items() if name != "text"}
    numbers = {k: v for k, v in body.items() if types.get(k) in ("float32", "float64")}
    ordered = sorted(numbers, key=lambda name: -numbers[name])
    rest = [name for name in body if name not in numbers and not reads_as_text(body[name])]
    shown = [[name, f"{numbers[name]:.6g}"] for name in ordered]
    return shown + [[name, printable(str(body[name]))] for name in rest]


def _texts(post: Moment) -> list[list[str]]:
    """The other texts of a post, which are blurred as its text is."""
    body = post.said["body"] or {}
    texts = [name for name in body if name != "text" and reads_as_text(body[name])]
    return [[name, printable(str(body[name]))] for name in texts]
