"""The check of the records beside a sound log: policies, the live one, the review
feed, labels, what is known of users, posts and their segments.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq

from workbench.errors import BadInput, quoted
from workbench.model.edit_limits import EditLimits
from workbench.model.labels import unnamed_labeller
from workbench.policy.policy import Policy
from workbench.services.policies.edit_limits import EDIT_LIMITS_SET, limits_arguments
from workbench.services.policies.policies import (
    POLICY_PUBLISHED,
    POLICY_SAVED,
    POLICY_WITHDRAWN,
    live_version,
)
from workbench.services.record.verify_imports import imports_problems
from workbench.services.review.labelling import POST_LABEL_WITHDRAWN, POST_LABELLED
from workbench.services.review.review import REVIEW_REOPENED, REVIEW_RESOLVED
from workbench.services.transfer.import_label_files import LABELS_REMOVED
from workbench.services.transfer.import_posts import POSTS_COMPACTED, POSTS_IMPORTED
from workbench.services.transfer.imported_labels import (
    LABELS_IMPORTED,
    digest_of_rest,
    file_labels_digest,
)
from workbench.services.transfer.removed_import import IMPORT_REMOVED
from workbench.store import Store, Transaction
from workbench.store.effects import FLAGS, flagged_post

Key = tuple[str, str | None]


def record_problems(store: Store, tx: Transaction) -> Iterator[str]:
    """What is wrong, one of each kind."""
    for check in (_policies, _live, _reviews, _labels, _post_labels, _imported_labels):
        yield from check(tx)
    user_id = tx.folds.other_facts()
    if user_id is not None:
        yield f"what is known of the user {quoted(user_id)} is not what the log says"
    user_id = tx.folds.other_rules()
    if user_id is not None:
        of = f"posts of the user {quoted(user_id)}"
        yield f"the rules that fired on {of} are not what the log says"
    seq = tx.folds.missing_post()
    if seq is not None:
        yield f"the submitted post number {quoted(seq)} is missing"
    yield from _segments(store, tx)
    yield from imports_problems(tx)
    entries = tx.log_entries.of_kinds(EDIT_LIMITS_SET)
    last = entries[-1].arguments if entries else limits_arguments(EditLimits())
    if limits_arguments(tx.policies.edit_limits()) != last:
        yield "the limits of an edit are not those that were set last"


def _policies(tx: Transaction) -> Iterator[str]:
    logged = {
        (str(entry.policy), entry.policy_version or 0): entry
        for entry in tx.log_entries.of_kinds(POLICY_SAVED)
    }
    stored = {(version.name, version.version): version for version in tx.folds.policies()}
    for key in sorted(logged.keys() ^ stored.keys()):
        yield f"version {key[1]} of the policy {quoted(key[0])} is not what the log says"
        return
    for key, version in sorted(stored.items()):
        logged_digest = logged[key].values.get("digest", version.digest)
        if not version.digest == logged_digest == _digest(version.name, version.document):
            yield f"version {version.version} of the policy {quoted(version.name)} was changed"
            return


def _digest(name: str, text: str) -> str | None:
    try:
        return Policy.from_document(json.loads(text), name).digest
    except (BadInput, ValueError):
        return None


def _live(tx: Transaction) -> Iterator[str]:
    entries = tx.log_entries.of_kinds(POLICY_PUBLISHED, POLICY_WITHDRAWN)
    logged = None
    if entries and entries[-1].kind == POLICY_PUBLISHED:
        logged = entries[-1].policy, entries[-1].policy_version
    if live_version(tx) != logged:
        yield "the live policy is not the one that was published last"


def _reviews(tx: Transaction) -> Iterator[str]:
    """The items of each post and user: how they were decided, in order, the last may be open."""
    stored: dict[Key, list[str | None]] = {}
    for item in tx.folds.decisions():
        stored.setdefault((item.user_id, item.post_id), []).append(item.decision)
    folded = _folded_items(tx)
    for key in sorted(stored.keys() | folded.keys(), key=str):
        if stored.get(key) != folded.get(key):
            about = f"the user {quoted(key[0])}" if key[1] is None else f"the post {quoted(key[1])}"
            yield f"the review of {about} is not what the log says"
            return


def _folded_items(tx: Transaction) -> dict[Key, list[str | None]]:
    folded: dict[Key, list[str | None]] = {}
    for entry in tx.folds.review_entries():
        key: Key = (str(entry.user_id), flagged_post(entry))
        items = folded.setdefault(key, [])
        is_open = bool(items) and items[-1] is None
        if entry.action in FLAGS:
            items += [] if is_open else [None]
        elif entry.kind == REVIEW_REOPENED:
            items[-1:] = [None]
        elif is_open:
            resolved = entry.kind == REVIEW_RESOLVED
            items[-1] = entry.values["decision"] if resolved else "withdrawn"
    return folded


def _labels(tx: Transaction) -> Iterator[str]:
    item = tx.folds.other_label(REVIEW_RESOLVED, REVIEW_REOPENED)
    if item is not None:
        yield f"the label by item {item} of the review feed is not what the log says"


def _post_labels(tx: Transaction) -> Iterator[str]:
    user_id = tx.folds.other_post_label(POST_LABELLED, POST_LABEL_WITHDRAWN)
    if user_id is not None:
        yield f"the labels of posts of the user {quoted(user_id)} are not what the log says"


def _imported_labels(tx: Transaction) -> Iterator[str]:
    entries = tx.log_entries.of_kinds(LABELS_IMPORTED)
    of_files = {entry.entry_id for entry in entries if "name" in entry.values}
    logged = {unnamed_labeller(entry.entry_id): entry.values.get("sha256") for entry in entries}
    for entry in tx.log_entries.of_kinds(IMPORT_REMOVED):
        logged |= entry.values.get("remaining_labels", {})
    for entry in tx.log_entries.of_kinds(LABELS_REMOVED):
        logged[unnamed_labeller(entry.values["import"])] = file_labels_digest(())
    stored = tx.folds.imported_labels()
    for entry_id in sorted({entry.entry_id for entry in entries} | stored.keys()):
        of_file, by = entry_id in of_files, unnamed_labeller(entry_id)
        if digest_of_rest(stored.get(entry_id, ()), of_file=of_file) != logged.get(by):
            yield f"the labels by {quoted(by)} are not what the log says"
            return


def _segments(store: Store, tx: Transaction) -> Iterator[str]:
    entries = tx.log_entries.of_kinds(POSTS_IMPORTED, POSTS_COMPACTED)
    logged = {entry.values["segment"]: entry.values for entry in entries}
    for entry in tx.log_entries.of_kinds(IMPORT_REMOVED):
        name = entry.values["segment"]
        logged.pop(name, None)
        path = store.segments.path(name)
        if path.exists():
            left = f"the segment {name} was removed, and its file is still there: {path}"
            yield f"{left}; the next import or removal deletes it"
    stored = {segment.name: segment.posts for segment in tx.posts.segments()}
    for name in sorted(logged.keys() | stored.keys()):
        path, arguments = store.segments.path(name), logged.get(name)
        if arguments is None or stored.get(name) != arguments["posts"]:
            yield f"the segment {name} is not what the log says"
        elif not path.exists():
            yield f"the segment {name} is missing: no file {path}"
        elif not _is_unchanged(path, arguments):
            yield f"the segment {name} was changed: {path}"


def _is_unchanged(path: Path, arguments: Mapping[str, object]) -> bool:
    """Whether a segment's file is the one in the log; older entries have its length alone."""
    if "sha256" not in arguments:
        return pq.read_metadata(path).num_rows == arguments["posts"]
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == arguments["sha256"]
