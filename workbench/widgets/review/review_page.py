"""An item of the review feed with its evidence, as plain values: the post, its scores, the rules
that fired on it, and its user.
"""

from __future__ import annotations

from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import moment
from workbench.model.review import ReviewItem
from workbench.notebook.workbench import Workbench
from workbench.services.evidence.window_counts import classes_of
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.users.users import timeline, user
from workbench.widgets.post.post_fields import (
    MatchedRule,
    body_of,
    matched_rule,
    scores_of,
    text_of,
    texts_of,
)
from workbench.widgets.users.user_page import UserRow, user_row

NEIGHBOURS = 5  # posts before and after the reviewed one, as context


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
        "text": None if post is None else text_of(post),
        "classes": [] if post is None else classes_of(body_of(post), classes, types),
        "scores": [] if post is None else scores_of(post, types),
        "texts": [] if post is None else texts_of(post),
        "rules": [matched_rule(rule) for rule in fired],
        "near": [
            [moment(other.at_us), other.post_id, text_of(other)]
            for other in near
            if other is not post
        ],
    }
