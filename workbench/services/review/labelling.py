"""Labels that people give posts outside the review feed, as beside a threshold.

They are only ever added: a person's next label of a post replaces the one before, and a withdrawal
is added, too. Each is in the log.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.errors import BadInput, NotFound, expected, quoted
from workbench.model.actor import Actor
from workbench.model.ids import trimmed_id
from workbench.model.labels import DECISIONS, IMPORTED, WITHDRAWN, Label
from workbench.model.log.columns import as_json
from workbench.services.posts.posts import check_post_of_user
from workbench.services.users.users import user_in
from workbench.store import Store, Transaction

POST_LABELLED, POST_LABEL_WITHDRAWN = "post_labelled", "post_label_withdrawn"
PostName = tuple[str, str]  # user id and post id


def label_post(store: Store, actor: Actor, user_id: str, post_id: str, label: str) -> Label:
    """Label a post `violating` or `benign`; a person's earlier label of it is replaced.

    Raises: NotFound, when there is no such user or post; BadInput.
    """
    if label not in DECISIONS:
        raise BadInput(f"unknown label {quoted(label)}; {expected(DECISIONS, label)}")
    if actor.name.startswith(IMPORTED):
        raise BadInput(f"the labels of {quoted(actor.name)} would pass for imported ones")
    with store.write(actor) as tx:
        user_id, post_id = user_in(tx, user_id).user_id, trimmed_id(post_id)
        check_post_of_user(store, tx, user_id, post_id)
        last = tx.labels.last_by(user_id, post_id, actor.name)
        if last is not None and last.label == label:
            return last
        return _add(tx, user_id, post_id, label, last)


def withdraw_label(store: Store, actor: Actor, user_id: str, post_id: str) -> Label:
    """Withdraw one's own label of a post; the label that held. Raises: NotFound."""
    with store.write(actor) as tx:
        user_id, post_id = trimmed_id(user_id), trimmed_id(post_id)
        last = tx.labels.last_by(user_id, post_id, actor.name)
        if last is None or last.label == WITHDRAWN:
            check_post_of_user(store, tx, user_in(tx, user_id).user_id, post_id)
            raise NotFound(f"{actor.name} has not labelled the post {quoted(post_id)}")
        _add(tx, user_id, post_id, WITHDRAWN, last)
        return last


def labels_of_posts(
    store: Store, posts: Sequence[PostName], wait_seconds: float | None = None
) -> dict[PostName, list[Label]]:
    """The labels of some posts, the oldest first; posts without any are left out.

    `wait_seconds`: how long for a store that another program has open; None is the store's own.
    Raises: Conflict.
    """
    if not posts:
        return {}
    names = zip(("user_id", "post_id"), zip(*posts, strict=True), strict=True)
    with store.read(wait_seconds) as tx:
        labels = tx.labels.of_posts(
            pa.table({name: pa.array(ids, pa.string()) for name, ids in names})
        )
    by_post: dict[PostName, list[Label]] = {}
    for label in labels:
        by_post.setdefault((label.user_id, str(label.post_id)), []).append(label)
    return by_post


def _add(tx: Transaction, user_id: str, post_id: str, label: str, last: Label | None) -> Label:
    """Add a label after the last one, also where the clock was set back since."""
    at_us = tx.now_us if last is None else max(tx.now_us, last.labelled_us + 1)
    added = Label(user_id, post_id, label, at_us, tx.actor.name, None)
    tx.labels.add(added)
    kind = POST_LABEL_WITHDRAWN if label == WITHDRAWN else POST_LABELLED
    arguments = None if label == WITHDRAWN else as_json({"label": label})
    tx.log(kind, at_us=at_us, user_id=user_id, post_id=post_id, arguments=arguments)
    return added
