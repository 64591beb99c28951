"""The check of what stands beside a sound log: policies, the live one, the review
feed, labels, what is known of users, posts and their segments.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from workbench.errors import BadInput, quoted
from workbench.model.labels import LabelledPost
from workbench.policy.policy import Policy
from workbench.services.policies.policies import POLICY_SAVED, live_version
from workbench.services.review.review import REVIEW_RESOLVED
from workbench.services.transfer.imported_labels import (
    LABELS_IMPORTED,
    labelled_by,
    labels_digest,
)
from workbench.store import Store, Transaction
from workbench.store.effects import FLAG_USER, FLAGS

Key = tuple[str, str | None]
_QUERIES = {
    "folded_known": "what is known of the user {} is not what the log says",
    "folded_rules": "the rules that fired on posts of the user {} are not what the log says",
    "missing_post": "the submitted post number {} is missing",
}


def record_problems(store: Store, tx: Transaction) -> Iterator[str]:
    """What is wrong, one of each kind."""
    for check in (_policies, _live, _reviews, _labels, _imported_labels):
        yield from check(tx)
    for statement, said in _QUERIES.items():
        found = tx.value(statement)
        if found is not None:
            yield said.format(quoted(found))
    yield from _segments(store, tx)


def _policies(tx: Transaction) -> Iterator[str]:
    logged = {(name, v): said for name, v, said in tx.rows("saved_in_log", kind=POLICY_SAVED)}
    stored = {(name, version): (text, d) for name, version, text, d in tx.rows("saved_policies")}
    for key in sorted(logged.keys() ^ stored.keys()):
        yield f"version {key[1]} of the policy {quoted(key[0])} is not what the log says"
        return
    for (name, version), (text, digest) in sorted(stored.items()):
        said = json.loads(logged[name, version] or "{}").get("digest", digest)
        if not digest == said == _digest(name, text):
            yield f"version {version} of the policy {quoted(name)} was changed"
            return


def _digest(name: str, text: str) -> str | None:
    try:
        return Policy.from_document(json.loads(text), name).digest
    except (BadInput, ValueError):
        return None


def _live(tx: Transaction) -> Iterator[str]:
    rows = tx.rows("live_in_log")
    logged = None if not rows or rows[0][0] == "policy_withdrawn" else rows[0][1:]
    if live_version(tx) != logged:
        yield "the live policy is not the one that was published last"


def _reviews(tx: Transaction) -> Iterator[str]:
    """The items of each post and user: how they were decided, in order, the last may be open."""
    stored: dict[Key, list[str | None]] = {}
    for user_id, post_id, decision in tx.rows("items_in_order"):
        stored.setdefault((user_id, post_id), []).append(decision)
    folded = _folded_items(tx)
    for key in sorted(stored.keys() | folded.keys(), key=str):
        if stored.get(key) != folded.get(key):
            about = f"the user {quoted(key[0])}" if key[1] is None else f"the post {quoted(key[1])}"
            yield f"the review of {about} is not what the log says"
            return


def _folded_items(tx: Transaction) -> dict[Key, list[str | None]]:
    folded: dict[Key, list[str | None]] = {}
    for kind, user_id, post_id, action, arguments in tx.rows("review_entries"):
        key: Key = (user_id, None if action == FLAG_USER else post_id)
        items = folded.setdefault(key, [])
        is_open = bool(items) and items[-1] is None
        if action in FLAGS:
            items += [] if is_open else [None]
        elif is_open:
            resolved = kind == REVIEW_RESOLVED
            items[-1] = json.loads(arguments)["decision"] if resolved else "withdrawn"
    return folded


def _labels(tx: Transaction) -> Iterator[str]:
    item = tx.value("folded_labels", kind=REVIEW_RESOLVED)
    if item is not None:
        yield f"the label by item {item} of the review feed is not what the log says"


def _imported_labels(tx: Transaction) -> Iterator[str]:
    logged = {
        labelled_by(n): digest for n, digest in tx.rows("label_imports", kind=LABELS_IMPORTED)
    }
    rows: dict[str, list[LabelledPost]] = {by: [] for by in logged}
    for by, *row in tx.rows("imported_labels"):
        rows.setdefault(by, []).append(LabelledPost(*row))
    for by, found in rows.items():
        if labels_digest(found) != logged.get(by):
            yield f"the labels by {quoted(by)} are not what the log says"
            return


def _segments(store: Store, tx: Transaction) -> Iterator[str]:
    logged = {said["segment"]: said for said in map(json.loads, _column(tx, "segments_in_log"))}
    stored = {segment.name: segment.posts for segment in tx.posts.segments()}
    for name in sorted(logged.keys() | stored.keys()):
        path, said = store.segments.path(name), logged.get(name)
        if said is None or stored.get(name) != said["posts"]:
            yield f"the segment {name} is not what the log says"
        elif not path.exists():
            yield f"the segment {name} is missing: no file {path}"
        elif not _is_written(path, said):
            yield f"the segment {name} was changed: {path}"


def _is_written(path: Path, said: dict[str, Any]) -> bool:
    """Whether a segment's file is the one that was written; older entries say its length alone."""
    if "sha256" not in said:
        return pq.read_metadata(path).num_rows == said["posts"]
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == said["sha256"]


def _column(tx: Transaction, statement: str) -> list[str]:
    return [row[0] for row in tx.rows(statement)]
