"""The submission of posts: the live policy meets them as they come.

Posts, what became of them, effects, log entries and events are written together or not at all. Live
equals replay: the plain replay itself evaluates, on states that are carried from post to post.
Source: spec 3; architecture, a rule from page to decision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import pyarrow as pa

from workbench.errors import BadInput, Conflict, quoted
from workbench.history import History
from workbench.model.actor import Actor
from workbench.services.posts.answers import Answer, Key
from workbench.services.posts.idempotency import content, other_content, same_content
from workbench.services.posts.stored_posts import keys_of
from workbench.services.submission.batch import Batch
from workbench.services.submission.live import SAVE_AFTER, LiveUsers
from workbench.store import Store, Transaction

_AGAIN = ("repeated_post", "differing_post")  # answered, or refused, once the first is known


class Submissions:
    """The submissions of one program to a store; it remembers users from one to the next."""

    def __init__(self, store: Store, save_after: int = SAVE_AFTER) -> None:
        self._store, self._save_after = store, save_after
        self._users = LiveUsers(save_after)

    def submit(
        self,
        posts: Sequence[Mapping[str, Any]] | pa.Table,
        actor: Actor,
        request_id: str | None = None,
    ) -> list[Answer]:
        """Submit posts, and return an answer for each, in their order.

        `request_id`: repeating a call with the same one returns the first answers and changes
        nothing. Raises: BadInput with every post that cannot be used, and one that lies more than
        five minutes ahead; Conflict when the request id came with other posts.
        """
        if not len(posts):
            return []
        history = _read(posts)
        digest = hashlib.sha256(f"{history.digest}{len(posts)}".encode()).hexdigest()
        try:
            with self._store.write(actor, request_id) as tx:
                before = _answered(tx, digest)
                if before is not None:
                    return before
                batch = Batch(self._store, tx, self._users, history)
                answers = _in_order(posts, history, batch.evaluate(), batch.types)
                if request_id is not None:
                    said = json.dumps([asdict(answer) for answer in answers])
                    values = {"digest": digest, "answer": said, "now_us": tx.now_us}
                    tx.run("keep_request", request_id=request_id, **values)
        except BaseException:
            self._users = LiveUsers(self._save_after)  # states may have moved on
            raise
        self._users.entries = batch.last_entry
        return answers


def _read(posts: Sequence[Mapping[str, Any]] | pa.Table) -> History:
    """The posts as a history. Raises: BadInput with every post that cannot be used."""
    history = History.read(posts if isinstance(posts, pa.Table) else list(posts))
    faults = [row for row in history.rejects.to_pylist() if row["code"] not in _AGAIN]
    if faults:
        said = (f"post {row['row']}, {row['column'] or 'row'}: {row['reason']}" for row in faults)
        raise BadInput(*said)
    return history


def _answered(tx: Transaction, digest: str) -> list[Answer] | None:
    """The answers to an earlier call with the same request id. Raises: Conflict."""
    if tx.request_id is None:
        return None
    rows = tx.rows("request", request_id=tx.request_id)
    if not rows:
        return None
    if rows[0][0] != digest:
        raise Conflict(f"the request id {quoted(tx.request_id)} came with other posts before")
    return [Answer.kept(one) for one in json.loads(rows[0][1])]


def _in_order(
    posts: Sequence[Mapping[str, Any]] | pa.Table,
    history: History,
    answers: dict[Key, Answer],
    types: Mapping[str, str],
) -> list[Answer]:
    """The answers in the order of the posts; a post that stands twice has the same answer.

    Raises: Conflict, where it says something else the second time.
    """
    keys, found = keys_of(history), {}
    for position, row in enumerate(history.row.tolist()):
        found[row] = answers[keys[position]]
    places = {key: position for position, key in enumerate(keys)}
    for row in set(range(len(posts))) - found.keys():
        one = History.read([posts[row]] if isinstance(posts, Sequence) else posts.slice(row, 1))
        (key,) = keys_of(one)
        if not same_content(content(one, 0), content(history, places[key]), types):
            raise other_content(key)
        found[row] = replace(answers[key], repeated=True)
    return [found[row] for row in range(len(posts))]
