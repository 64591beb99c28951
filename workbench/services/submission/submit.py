"""The submission of posts: the live policy decides them as they come.

Posts, what became of them, effects, log entries and events are written together or not at all. Live
equals replay: the plain replay itself evaluates, on states that move on from post to post.
Source: spec 3; architecture, a rule from page to decision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import pyarrow as pa

from workbench.errors import BadInput, Conflict, quoted
from workbench.history import History
from workbench.model.actor import Actor
from workbench.model.posts import AnsweredRequest, PostKey
from workbench.services.posts.idempotency import content, content_conflict, same_content
from workbench.services.posts.stored_posts import keys_of
from workbench.services.submission.answers import Answer, answers_as_json, answers_from_json
from workbench.services.submission.batch import PostBatch
from workbench.services.submission.user_state.live_users import SAVE_AFTER, LiveUsers
from workbench.store import Store, Transaction

_REPEATS = ("repeated_post", "differing_post")  # answered, or refused, once the first is known


class Submissions:
    """The submissions of one program to a store; it remembers users from one to the next."""

    def __init__(self, store: Store, save_after: int = SAVE_AFTER) -> None:
        self._store, self._save_after = store, save_after
        self._users = LiveUsers(save_after)

    def submit(
        self,
        posts: Sequence[Mapping[str, object]] | pa.Table,
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
                first_answers = _answered(tx, digest)
                if first_answers is not None:
                    return first_answers
                batch = PostBatch(self._store, tx, self._users, history)
                answers = _in_order(posts, history, batch.evaluate(), batch.types)
                if request_id is not None:
                    request = AnsweredRequest(digest, answers_as_json(answers))
                    tx.posts.add_request(request_id, request, tx.now_us)
        except BaseException:
            self._users = LiveUsers(self._save_after)  # states may have moved on
            raise
        self._users.entry_id = batch.last_entry_id
        return answers


def _read(posts: Sequence[Mapping[str, object]] | pa.Table) -> History:
    """The posts as a history. Raises: BadInput with every post that cannot be used."""
    history = History.read(posts if isinstance(posts, pa.Table) else list(posts))
    faults = [row for row in history.rejects.to_pylist() if row["code"] not in _REPEATS]
    if faults:
        raise BadInput(
            *(f"post {row['row']}, {row['column'] or 'row'}: {row['reason']}" for row in faults)
        )
    return history


def _answered(tx: Transaction, digest: str) -> list[Answer] | None:
    """The answers to an earlier call with the same request id. Raises: Conflict."""
    if tx.request_id is None:
        return None
    request = tx.posts.answered_request(tx.request_id)
    if request is None:
        return None
    if request.digest != digest:
        raise Conflict(f"the request id {quoted(tx.request_id)} came with other posts before")
    return answers_from_json(request.answers)


def _in_order(
    posts: Sequence[Mapping[str, object]] | pa.Table,
    history: History,
    answers: dict[PostKey, Answer],
    types: Mapping[str, str],
) -> list[Answer]:
    """The answers in the order of the posts; a post that is there twice has the same answer.

    Raises: Conflict, where its content differs the second time.
    """
    keys = keys_of(history)
    by_place: dict[int, Answer] = {}
    for position, row in enumerate(history.row.tolist()):
        by_place[row] = answers[keys[position]]
    places = {key: position for position, key in enumerate(keys)}
    for row in set(range(len(posts))) - by_place.keys():
        repeated = History.read(_row_of(posts, row))
        (key,) = keys_of(repeated)
        if not same_content(content(repeated, 0), content(history, places[key]), types):
            raise content_conflict(key)
        by_place[row] = replace(answers[key], repeated=True)
    return [by_place[row] for row in range(len(posts))]


def _row_of(
    posts: Sequence[Mapping[str, object]] | pa.Table, row: int
) -> Sequence[Mapping[str, object]] | pa.Table:
    """One row of the submitted posts."""
    if isinstance(posts, Sequence):
        return [cast("Sequence[Mapping[str, object]]", posts)[row]]
    return posts.slice(row, 1)
