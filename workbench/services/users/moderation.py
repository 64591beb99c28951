"""Actions taken by hand: block, suspend, enable, and every other one.

Each is checked against what the action takes, logged, and works at once. Source: spec 3.5 and 5.5.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import BadInput, quoted
from workbench.model.actions import TAG_ACTIONS
from workbench.model.actor import Actor
from workbench.model.ids import checked_id, trimmed_id
from workbench.model.log.columns import POST_ACTION, USER_ACTION, as_json
from workbench.services.posts.posts import check_post_of_user
from workbench.services.users.actions import action_in
from workbench.services.users.users import no_user
from workbench.store import Store, Transaction
from workbench.units import duration_us, iso, ms_up, time_us

DURATIONS = ("1h", "24h", "3d", "7d", "14d", "30d", "90d")
"""Durations of a suspension to choose from; any other may be given."""


def block(
    store: Store,
    actor: Actor,
    user_id: str,
    reason: str | None = None,
    *,
    new_user: bool = True,
) -> int:
    """Block a user for good; the id of the log entry.

    `new_user`: whether a user who is not known is created. Raises: BadInput, NotFound.
    """
    return take_action(store, actor, "block", user_id=user_id, reason=reason, new_user=new_user)


def suspend(
    store: Store,
    actor: Actor,
    user_id: str,
    reason: str | None = None,
    *,
    duration: str | None = None,
    until: object = None,
    new_user: bool = True,
) -> int:
    """Suspend a user for a duration, as `14d`, or until a time; the id of the log entry.

    `new_user`: as for `block`. Raises: NotFound; BadInput, when not one of the two is given, or the
    time has passed.
    """
    return take_action(
        store,
        actor,
        "suspend",
        user_id=user_id,
        reason=reason,
        arguments={"for": duration, "until": until},
        new_user=new_user,
    )


def enable(
    store: Store,
    actor: Actor,
    user_id: str,
    reason: str | None = None,
    *,
    new_user: bool = True,
) -> int:
    """Reinstate a user; the id of the log entry. `new_user`: as for `block`. Raises: BadInput."""
    return take_action(store, actor, "enable", user_id=user_id, reason=reason, new_user=new_user)


def expire_suspensions(store: Store, actor: Actor) -> int:
    """Log the end of every suspension that has run out by now; how many there were."""
    with store.write(actor) as tx:
        users = tx.users.with_expired_suspensions(tx.now_us)
        tx.load_users(users)
        for user_id in users:
            tx.expire(user_id, tx.now_us)
    return len(users)


def take_action(
    store: Store,
    actor: Actor,
    action: str,
    *,
    user_id: str,
    post_id: str | None = None,
    reason: str | None = None,
    arguments: Mapping[str, object] | None = None,
    new_user: bool = True,
) -> int:
    """Take any action, built-in or custom, on a user or a user's post; the id of the log entry.

    `new_user`: as for `block`. Raises: NotFound, when there is no such action, user or post;
    BadInput.
    """
    user_id = trimmed_id(user_id)
    with store.write(actor) as tx:
        if not new_user and not tx.users.exists(user_id):
            raise no_user(tx, user_id)
        return take(store, tx, action, user_id, post_id, reason, arguments or {})


def take(
    store: Store,
    tx: Transaction,
    action: str,
    user_id: str,
    post_id: str | None,
    reason: str | None,
    arguments: Mapping[str, object],
) -> int:
    """Take an action within a transaction; the id of the log entry. Raises: NotFound, BadInput."""
    if action in TAG_ACTIONS:
        raise BadInput(f"{action} has its own calls: add tags, remove tags")
    offer = action_in(tx, action)
    offer.check_reason(reason)
    user_id = checked_id(user_id, "user id")
    post_id = None if post_id is None else trimmed_id(post_id)
    if offer.target == "post":
        if post_id is None:
            raise BadInput(f"{action} is called on a post: which one?")
        check_post_of_user(store, tx, user_id, post_id)
    elif post_id is not None:
        raise BadInput(f"{action} is called on a user, not on a post")
    given = {name: value for name, value in arguments.items() if value is not None}
    if action == "suspend":
        given = _suspension(given, tx.now_us)
    elif set(given) - {"value"}:
        raise BadInput(f"{action} takes no {quoted(min(set(given) - {'value'}))}")
    tx.expire(user_id, tx.now_us)
    kind = POST_ACTION if offer.target == "post" else USER_ACTION
    logged = as_json(given) if given else None
    return tx.log(
        kind, user_id=user_id, post_id=post_id, action=action, arguments=logged, reason=reason
    )


def _suspension(given: Mapping[str, object], now_us: int) -> dict[str, object]:
    """The arguments of a suspension as they are logged: `for` as given, `until` in epoch ms."""
    if len(given.keys() & {"for", "until"}) != 1 or set(given) - {"for", "until"}:
        raise BadInput("suspend: expected a duration, as `14d`, or the time until when")
    try:
        until_us = now_us + duration_us(given["for"]) if "for" in given else time_us(given["until"])
    except ValueError as error:
        raise BadInput(f"suspend: {error}") from None
    if until_us <= now_us:
        raise BadInput(f"suspend: {iso(until_us)} has passed; expected a later time")
    duration = {"for": given["for"]} if "for" in given else {}
    return {**duration, "until": ms_up(until_us)}
