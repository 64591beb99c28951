"""The review feed and appeals: what people decide, and what becomes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from workbench.errors import BadInput, Conflict, NotFound, expected, quoted
from workbench.model.actor import Actor
from workbench.model.log import POST_ACTION
from workbench.services.posts.posts import post_ids_of
from workbench.services.users.actions import action_in
from workbench.services.users.moderation import take
from workbench.services.users.users import user_in
from workbench.store import Store

REVIEW_RESOLVED = "review_resolved"
APPEAL_FILED, APPEAL_DECIDED = "appeal_filed", "appeal_decided"
DECISIONS = ("violating", "benign")
APPEAL_DECISIONS = ("upheld", "overturned")


@dataclass(frozen=True)
class ReviewItem:
    """A post or a user (`post_id` None) to be looked at; `decision` None as long as it is open."""

    item_id: int
    user_id: str
    post_id: str | None
    opened_us: int
    opened_by: str
    decision: str | None
    resolved_us: int | None
    resolved_by: str | None


@dataclass(frozen=True)
class Label:
    """What a person decided of a post or a user (`post_id` None).

    `item_id`: the item of the review feed; None for a label that came with imported posts, whose
    `labelled_by` is `import:` and the log entry of the import.
    """

    user_id: str
    post_id: str | None
    label: str
    labelled_us: int
    labelled_by: str
    item_id: int | None


@dataclass(frozen=True)
class Appeal:
    """A user's appeal against a block or suspension; `decision` None as long as it is open."""

    appeal_id: int
    user_id: str
    entry_id: int
    said: str | None
    filed_us: int
    decision: str | None
    decided_us: int | None
    decided_by: str | None


@dataclass(frozen=True)
class ReviewFigures:
    """How the review feed stands. `median_us`: from opening to decision, None before the first;
    `oldest_us`: when the oldest open item was opened, epoch µs.
    """

    open: int
    resolved: int
    violating: int
    median_us: int | None
    oldest_us: int | None


def review_items(store: Store, *, open_only: bool = True) -> list[ReviewItem]:
    """The review feed, oldest first; resolved items too, where asked for."""
    with store.read() as tx:
        rows = tx.rows("review_items", open=True if open_only else None)
    return [ReviewItem(*row) for row in rows]


def next_item(store: Store, after: int = 0) -> ReviewItem | None:
    """The next open item after one, the oldest again behind the last; None when all are decided."""
    with store.read() as tx:
        rows = tx.rows("next_item", after=after)
    return ReviewItem(*rows[0]) if rows else None


def review_item(store: Store, item_id: int) -> ReviewItem:
    """An item of the feed, open or decided. Raises: NotFound."""
    with store.read() as tx:
        rows = tx.rows("review_item", item_id=item_id)
    if not rows:
        raise NotFound(f"the review feed has no item {item_id}")
    return ReviewItem(*rows[0])


def review_figures(store: Store) -> ReviewFigures:
    """How many items are open and resolved, and how long a decision took."""
    with store.read() as tx:
        return ReviewFigures(*tx.rows("review_figures")[0])


def resolve(store: Store, actor: Actor, item_id: int, decision: str) -> ReviewItem:
    """Resolve an item with a decision, which becomes a label.

    Raises: NotFound, BadInput, Conflict when it is resolved already.
    """
    if decision not in DECISIONS:
        raise BadInput(f"unknown decision {quoted(decision)}; {expected(DECISIONS, decision)}")
    with store.write(actor) as tx:
        rows = tx.rows("review_item", item_id=item_id)
        if not rows:
            raise NotFound(f"the review feed has no item {item_id}")
        item = ReviewItem(*rows[0])
        if item.decision is not None:
            raise Conflict(f"item {item_id} was resolved by {item.resolved_by}: {item.decision}")
        by = {"now_us": tx.now_us, "by": actor.name, "item_id": item_id}
        tx.run("resolve_item", decision=decision, **by)
        tx.run("add_label", user_id=item.user_id, post_id=item.post_id, label=decision, **by)
        tx.log(
            REVIEW_RESOLVED,
            user_id=item.user_id,
            post_id=item.post_id,
            arguments=json.dumps({"item": item_id, "decision": decision}),
        )
        return ReviewItem(*tx.rows("review_item", item_id=item_id)[0])


def labels(store: Store) -> list[Label]:
    """What people decided of posts and users, oldest first."""
    with store.read() as tx:
        return [Label(*row) for row in tx.rows("labels")]


def send_posts_to_review(store: Store, actor: Actor, user_id: str) -> int:
    """Flag all posts of a user for review, imported ones too, but for those that wait there; how
    many. Raises: NotFound.
    """
    with store.write(actor) as tx:
        user_id = user_in(tx, user_id).user_id
        waiting = {row[2] for row in tx.rows("review_items", open=True) if row[1] == user_id}
        posts = [one for one in post_ids_of(store, tx, user_id) if one not in waiting]
        action_in(tx, "flag_post").check_reason(None)
        tx.expire(user_id, tx.now_us)
        for post_id in posts:
            tx.log(POST_ACTION, user_id=user_id, post_id=post_id, action="flag_post")
        return len(posts)


def file_appeal(store: Store, actor: Actor, user_id: str, said: str | None = None) -> Appeal:
    """File a user's appeal against the last block or suspension.

    Raises: NotFound; Conflict when there is nothing to appeal against, or an appeal is open.
    """
    with store.write(actor) as tx:
        user_id = user_in(tx, user_id).user_id
        entry_id = tx.value("last_status_entry", user_id=user_id)
        if entry_id is None:
            raise Conflict(f"{quoted(user_id)} was never blocked or suspended")
        for row in tx.rows("appeals", open=True):
            if row[1] == user_id:
                raise Conflict(f"{quoted(user_id)} has an open appeal already: {row[0]}")
        number = tx.value("next_appeal")
        values = {"user_id": user_id, "entry_id": entry_id, "said": said, "now_us": tx.now_us}
        tx.run("file_appeal", appeal_id=number, **values)
        about = json.dumps({"appeal": number, "against": entry_id})
        tx.log(APPEAL_FILED, user_id=user_id, arguments=about, reason=said)
        return Appeal(*tx.rows("appeal", appeal_id=number)[0])


def decide_appeal(
    store: Store, actor: Actor, appeal_id: int, decision: str, reason: str | None = None
) -> Appeal:
    """Uphold or overturn an appeal; an overturned decision reinstates the user through Enable.

    `overturned` means that the block or suspension was, as the field says. One that came after it
    stays: it is another decision. Raises: NotFound, BadInput, Conflict when it is decided already.
    """
    if decision not in APPEAL_DECISIONS:
        said = expected(APPEAL_DECISIONS, decision)
        raise BadInput(f"unknown decision {quoted(decision)}; {said}")
    with store.write(actor) as tx:
        rows = tx.rows("appeal", appeal_id=appeal_id)
        if not rows:
            raise NotFound(f"no appeal {appeal_id}")
        appeal = Appeal(*rows[0])
        if appeal.decision is not None:
            raise Conflict(f"appeal {appeal_id} is {appeal.decision}, by {appeal.decided_by}")
        by = {"now_us": tx.now_us, "by": actor.name}
        tx.run("decide_appeal", appeal_id=appeal_id, decision=decision, **by)
        about = json.dumps({"appeal": appeal_id, "decision": decision})
        tx.log(APPEAL_DECIDED, user_id=appeal.user_id, arguments=about, reason=reason)
        out = tx.standing(appeal.user_id).at(tx.now_us).status != "enabled"
        last = tx.value("last_status_entry", user_id=appeal.user_id)
        if decision == "overturned" and out and last == appeal.entry_id:
            take(store, tx, "enable", appeal.user_id, None, reason or "Appeal overturned", {})
        return Appeal(*tx.rows("appeal", appeal_id=appeal_id)[0])


def appeals(store: Store, *, open_only: bool = True) -> list[Appeal]:
    """The appeals, oldest first; decided ones too, where asked for."""
    with store.read() as tx:
        return [Appeal(*row) for row in tx.rows("appeals", open=True if open_only else None)]
