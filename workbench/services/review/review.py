"""The review feed and appeals: what people decide, and what becomes of it."""

from __future__ import annotations

import json
from dataclasses import replace

from workbench.errors import BadInput, Conflict, NotFound, expected, quoted
from workbench.model.actor import Actor
from workbench.model.labels import DECISIONS, Label
from workbench.model.log.columns import POST_ACTION
from workbench.model.review import APPEAL_DECISIONS, Appeal, ReviewFigures, ReviewItem
from workbench.services.posts.posts import post_ids_of
from workbench.services.users.actions import action_in
from workbench.services.users.moderation import take
from workbench.services.users.users import user_in
from workbench.store import Store, Transaction

REVIEW_RESOLVED, REVIEW_REOPENED = "review_resolved", "review_reopened"
APPEAL_FILED, APPEAL_DECIDED = "appeal_filed", "appeal_decided"


def review_items(store: Store, *, open_only: bool = True) -> list[ReviewItem]:
    """The review feed, oldest first; resolved items too, where asked for."""
    with store.read() as tx:
        return tx.review.items(open_only=open_only)


def review_item(store: Store, item_id: int) -> ReviewItem:
    """An item of the feed, open or decided. Raises: NotFound."""
    with store.read() as tx:
        return item_in(tx, item_id)


def review_figures(store: Store) -> ReviewFigures:
    """How many items are open and resolved, and how long a decision took."""
    with store.read() as tx:
        return tx.review.figures()


def resolve(store: Store, actor: Actor, item_id: int, decision: str) -> ReviewItem:
    """Resolve an item with a decision, which becomes a label.

    Raises: NotFound, BadInput, Conflict when it is resolved already.
    """
    check_decision(decision)
    with store.write(actor) as tx:
        item = item_in(tx, item_id)
        if item.decision is not None:
            raise Conflict(f"item {item_id} was resolved by {item.resolved_by}: {item.decision}")
        return resolve_in(tx, item, decision)


def check_decision(decision: str) -> None:
    """Raise BadInput for what is no decision."""
    if decision not in DECISIONS:
        raise BadInput(f"unknown decision {quoted(decision)}; {expected(DECISIONS, decision)}")


def resolve_in(tx: Transaction, item: ReviewItem, decision: str) -> ReviewItem:
    """Resolve an open item, with a decision that was checked, within a transaction."""
    by = tx.actor.name
    resolved = replace(item, decision=decision, resolved_us=tx.now_us, resolved_by=by)
    tx.review.resolve(resolved)
    tx.labels.add(Label(item.user_id, item.post_id, decision, tx.now_us, by, item.item_id))
    tx.log(
        REVIEW_RESOLVED,
        user_id=item.user_id,
        post_id=item.post_id,
        arguments=json.dumps({"item": item.item_id, "decision": decision}),
    )
    return resolved


def reopen_last(store: Store, actor: Actor) -> ReviewItem:
    """Take back one's own last decision: its item is open again, and its label is gone.

    Raises: NotFound, when one has decided nothing; Conflict, when the same post or user was sent to
    the feed again since.
    """
    with store.write(actor) as tx:
        item = tx.review.decided_last(actor.name)
        if item is None:
            raise NotFound(f"{actor.name} has decided no item of the review feed")
        for other in tx.review.items(open_only=False):
            is_same = (other.user_id, other.post_id) == (item.user_id, item.post_id)
            if is_same and other.item_id > item.item_id:
                raise Conflict(
                    f"item {item.item_id} was sent to the feed again, as {other.item_id}"
                )
        return reopen_in(tx, item)


def reopen_in(tx: Transaction, item: ReviewItem) -> ReviewItem:
    """Open a decided item again within a transaction; its label is removed."""
    tx.review.reopen(item.item_id)
    tx.labels.remove_of_item(item.item_id)
    tx.log(
        REVIEW_REOPENED,
        user_id=item.user_id,
        post_id=item.post_id,
        arguments=json.dumps({"item": item.item_id, "was": item.decision}),
    )
    return replace(item, decision=None, resolved_us=None, resolved_by=None)


def labels(store: Store) -> list[Label]:
    """What people decided of posts and users, oldest first."""
    with store.read() as tx:
        return tx.labels.all()


def send_posts_to_review(store: Store, actor: Actor, user_id: str) -> int:
    """Flag all posts of a user for review, imported ones too, but for those that wait there; how
    many. Raises: NotFound.
    """
    with store.write(actor) as tx:
        user_id = user_in(tx, user_id).user_id
        items = tx.review.items(open_only=True)
        waiting = {item.post_id for item in items if item.user_id == user_id}
        posts = [post_id for post_id in post_ids_of(store, tx, user_id) if post_id not in waiting]
        action_in(tx, "flag_post").check_reason(None)
        tx.expire(user_id, tx.now_us)
        for post_id in posts:
            tx.log(POST_ACTION, user_id=user_id, post_id=post_id, action="flag_post")
        return len(posts)


def file_appeal(store: Store, actor: Actor, user_id: str, text: str | None = None) -> Appeal:
    """File a user's appeal against the last block or suspension.

    Raises: NotFound; Conflict when there is nothing to appeal against, or an appeal is open.
    """
    with store.write(actor) as tx:
        user_id = user_in(tx, user_id).user_id
        entry_id = tx.review.last_status_entry(user_id)
        if entry_id is None:
            raise Conflict(f"{quoted(user_id)} was never blocked or suspended")
        for other in tx.review.appeals(open_only=True):
            if other.user_id == user_id:
                raise Conflict(f"{quoted(user_id)} has an open appeal already: {other.appeal_id}")
        number = tx.review.next_appeal_id()
        appeal = Appeal(number, user_id, entry_id, text, tx.now_us, None, None, None)
        tx.review.file_appeal(appeal)
        about = json.dumps({"appeal": number, "against": entry_id})
        tx.log(APPEAL_FILED, user_id=user_id, arguments=about, reason=text)
        return appeal


def decide_appeal(
    store: Store, actor: Actor, appeal_id: int, decision: str, reason: str | None = None
) -> Appeal:
    """Uphold or overturn an appeal; an overturned decision reinstates the user through Enable.

    `overturned` means that the block or suspension was, as the field says. One that came after it
    stays: it is another decision. Raises: NotFound, BadInput, Conflict when it is decided already.
    """
    if decision not in APPEAL_DECISIONS:
        choices = expected(APPEAL_DECISIONS, decision)
        raise BadInput(f"unknown decision {quoted(decision)}; {choices}")
    with store.write(actor) as tx:
        appeal = tx.review.appeal(appeal_id)
        if appeal is None:
            open_ids = [str(other.appeal_id) for other in tx.review.appeals(open_only=True)]
            raise NotFound(f"no appeal {appeal_id}; {expected(open_ids)}")
        if appeal.decision is not None:
            raise Conflict(f"appeal {appeal_id} is {appeal.decision}, by {appeal.decided_by}")
        by = actor.name
        decided = replace(appeal, decision=decision, decided_us=tx.now_us, decided_by=by)
        tx.review.decide_appeal(decided)
        about = json.dumps({"appeal": appeal_id, "decision": decision})
        tx.log(APPEAL_DECIDED, user_id=appeal.user_id, arguments=about, reason=reason)
        out = tx.standing(appeal.user_id).at(tx.now_us).status != "enabled"
        last = tx.review.last_status_entry(appeal.user_id)
        if decision == "overturned" and out and last == appeal.entry_id:
            take(store, tx, "enable", appeal.user_id, None, reason or "Appeal overturned", {})
        return decided


def appeals(store: Store, *, open_only: bool = True) -> list[Appeal]:
    """The appeals, oldest first; decided ones too, where asked for."""
    with store.read() as tx:
        return tx.review.appeals(open_only=open_only)


def item_in(tx: Transaction, item_id: int) -> ReviewItem:
    """An item within a transaction. Raises: NotFound, with those that are open."""
    item = tx.review.item(item_id)
    if item is None:
        open_ids = [str(other.item_id) for other in tx.review.items(open_only=True)]
        raise NotFound(f"the review feed has no item {item_id}; {expected(open_ids)}")
    return item
