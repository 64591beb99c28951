"""The users as people look at them: search, one user, what is known, the
timeline.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeGuard, cast

import pyarrow as pa

from workbench.display import HtmlRepr
from workbench.errors import BadInput, NotFound, expected, quoted
from workbench.model.actions import STATUSES
from workbench.model.actor import Actor
from workbench.model.ids import MAX_ID_LENGTH, checked_id, trimmed_id
from workbench.model.log.columns import as_json
from workbench.model.log.entry import LogEntry
from workbench.model.posts import SubmittedPost
from workbench.model.users import User, UserFilter
from workbench.services.users.user_fields import check_attributes
from workbench.store import Store, Transaction
from workbench.units import time_us

USER_CHANGED = "user_changed"
TRUST_LEVELS = range(-1, 5)
_FIELDS = {"created_at": "created_at_us"}
_CHANGEABLE = ("created_at", "trust_level", "fraud_score", "attributes", "metadata")


@dataclass(frozen=True)
class Moment(HtmlRepr):
    """One line of a user's timeline: a post, or an entry of the moderation log.

    `what`: `post` or the entry's kind. `by`: who did it, for entries. `said`: what a post says, or
    an entry's rule, action, arguments and reason, with what became of the post.
    """

    at_us: int
    what: str
    post_id: str | None
    by: str | None
    said: Mapping[str, Any]


def user(store: Store, user_id: str) -> User:
    """One user. Raises: NotFound."""
    with store.read() as tx:
        return user_in(tx, user_id)


def user_in(tx: Transaction, user_id: str) -> User:
    """One user within a transaction. Raises: NotFound."""
    user_id = trimmed_id(user_id)
    known = tx.users.get(user_id, tx.now_us)
    if known is None:
        raise no_user(tx, user_id)
    return known


def no_user(tx: Transaction, user_id: str) -> NotFound:
    """What to say when a user is not known: with the nearest id, where one is close."""
    near = tx.users.nearest(user_id) if len(user_id) <= MAX_ID_LENGTH else None
    close = f"; did you mean {quoted(near)}?" if near is not None else ""
    return NotFound(f"no user {quoted(user_id)}{close}")


def find_users(
    store: Store,
    part: str | None = None,
    *,
    tag: str | None = None,
    status: str | None = None,
    first: int = 0,
    limit: int = 100,
) -> list[User]:
    """Users by id: those whose id holds a text, who have a tag, who have a status now.

    `first`: how many to leave out before. Raises: BadInput, for an unknown status.
    """
    if status is not None and status not in STATUSES:
        raise BadInput(f"unknown status {quoted(status)}; {expected(STATUSES, status)}")
    with store.read() as tx:
        wanted = UserFilter(part, tag, status)
        return tx.users.find(wanted, tx.now_us, first=first, limit=limit)


def count_users(
    store: Store, part: str | None = None, *, tag: str | None = None, status: str | None = None
) -> int:
    """How many users there are of those whom `find_users` finds."""
    with store.read() as tx:
        return tx.users.count_found(UserFilter(part, tag, status), tx.now_us)


def change_user(store: Store, actor: Actor, user_id: str, **known: object) -> User:
    """Change what is known of a user, who is created when unknown.

    `created_at` (a time), `trust_level` (−1 to 4), `fraud_score` (0 to 100), `attributes` and
    `metadata` (JSON objects, taken as a whole); None forgets. Raises: BadInput.
    """
    user_id = checked_id(user_id, "user id")
    for name in known:
        if name not in _CHANGEABLE:
            raise BadInput(f"users have no {quoted(name)}; {expected(_CHANGEABLE, name)}")
    with store.write(actor) as tx:
        tx.create_users([user_id])
        values = {_FIELDS.get(name, name): _CHECKS[name](value) for name, value in known.items()}
        changed = replace(user_in(tx, user_id), **values)
        if "attributes" in known:
            check_attributes(tx, user_id, changed.attributes)
        tx.users.update(changed)
        now = {"trust_level": changed.trust_level, "fraud_score": changed.fraud_score}
        arguments = as_json({"changed": sorted(known), "now": now})
        tx.log(USER_CHANGED, user_id=user_id, arguments=arguments)
        return user_in(tx, user_id)


def timeline(store: Store, user_id: str) -> list[Moment]:
    """Posts and log entries of a user in the order of time, rejected posts too.

    Raises: NotFound.
    """
    with store.read() as tx:
        return timeline_in(store, tx, user_id)


def timeline_in(store: Store, tx: Transaction, user_id: str) -> list[Moment]:
    """The timeline within a transaction, as `timeline` returns it. Raises: NotFound."""
    user_id = user_in(tx, user_id).user_id
    marks = tx.review.marks_of(user_id)
    submitted = sorted(tx.posts.submitted_after({user_id: 0}), key=_order)
    posts = [_post(post, marks.get(post.post_id, [])) for post in submitted]
    bodies = _segment_bodies(store, tx, user_id)
    entries = [_entry(entry) for entry in tx.log_entries.about(user_id)]
    submitted_keys = {(post.at_us, post.post_id) for post in posts}
    whole = [_with_body(post, bodies) for post in posts]
    imported = [
        Moment(
            at,
            "post",
            post_id,
            None,
            {"body": body, "imported": True, "marks": marks.get(post_id, [])},
        )
        for (at, post_id), body in bodies.items()
        if (at, post_id) not in submitted_keys
    ]
    return sorted([*imported, *whole, *entries], key=lambda moment: moment.at_us)


def _order(post: SubmittedPost) -> tuple[int, str]:
    return post.at_us, post.post_id


def _post(post: SubmittedPost, marks: list[str]) -> Moment:
    fields = {
        "body": None if post.body is None else json.loads(post.body),
        "accepted": post.rejected_by is None,
        "rejected_by": post.rejected_by,
        "late": post.late,
        "rules": list(post.rules),
        "test_rules": list(post.test_rules),
        "actions": list(post.actions),
        "marks": marks,
    }
    return Moment(post.at_us, "post", post.post_id, None, fields)


def _entry(entry: LogEntry) -> Moment:
    return Moment(entry.at_us, entry.kind, entry.post_id, entry.actor, entry.details())


def _segment_bodies(
    store: Store, tx: Transaction, user_id: str
) -> dict[tuple[int, str], dict[str, object]]:
    """What the user's posts in segments say, by time and id."""
    posts = store.segments.posts_of(tx.posts.segment_names(), [user_id])
    if posts is None:
        return {}
    at = posts.column("created_at").cast(pa.int64()).to_pylist()
    rows = posts.drop_columns(["user_id", "created_at"]).to_pylist()
    return {
        (us, row.pop("post_id")): {k: v for k, v in row.items() if v is not None}
        for us, row in zip(at, rows, strict=True)
    }


def _with_body(post: Moment, bodies: Mapping[tuple[int, str], dict[str, object]]) -> Moment:
    if post.said["body"] is not None or post.post_id is None:
        return post
    body = bodies.get((post.at_us, post.post_id))
    return Moment(post.at_us, post.what, post.post_id, None, {**post.said, "body": body})


def _time(value: object) -> int | None:
    try:
        return None if value is None else time_us(value)
    except ValueError as error:
        raise BadInput(f"created_at: {error}") from None


def _trust(value: object) -> int | None:
    if value is None or (type(value) is int and value in TRUST_LEVELS):
        return value
    raise BadInput(f"trust_level: expected a whole number from -1 to 4, not {quoted(value)}")


def _fraud(value: object) -> float | None:
    if value is None:
        return None
    if (type(value) is int or type(value) is float) and 0 <= value <= 100:
        return value
    raise BadInput(f"fraud_score: expected a number from 0 to 100, not {quoted(value)}")


def _object(value: object) -> Mapping[str, object]:
    if not _is_object(value):
        raise BadInput(f"expected a JSON object with names, not {quoted(value)}")
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadInput(f"attributes and metadata are JSON: {error}") from None
    return value


_CHECKS = {
    "created_at": _time,
    "trust_level": _trust,
    "fraud_score": _fraud,
    "attributes": _object,
    "metadata": _object,
}


def _is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a value is a mapping whose keys are all texts."""
    keys = cast("Mapping[object, object]", value) if isinstance(value, Mapping) else None
    return keys is not None and all(isinstance(key, str) for key in keys)
