"""A post as a page shows it, as plain values: its text, what became of it and why, and the posts
around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import moment
from workbench.model.labels import Label
from workbench.model.log.entry import LogEntry
from workbench.notebook.workbench import Workbench
from workbench.services.evidence.post_record import post_record
from workbench.services.evidence.window_counts import classes_of
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.record.kind_words import kind_title
from workbench.services.record.log_words import entry_words
from workbench.services.users.users import Moment
from workbench.widgets.post.post_fields import (
    MatchedRule,
    body_of,
    matched_rule,
    scores_of,
    text_of,
    texts_of,
)
from workbench.widgets.users.user_page import UserRow, user_row
from workbench.widgets.users.wording import labels_of, post_words


class EntryRow(TypedDict):
    """A log entry about the post: when, its kind, what it did, who did it."""

    entry: int
    at: str
    kind: str
    rule: str | None
    words: str
    by: str | None


class LabelRow(TypedDict):
    """A label of the post that holds, who gave it, and when."""

    label: str
    by: str
    at: str


class NearPost(TypedDict):
    """A post of the same user before or after it."""

    post_id: str
    at: str
    text: str | None
    result: str


class PostPage(TypedDict):
    """A post. `result`: what became of it, in words; `scores`, `texts`: names and values of its
    fields; `own_label`: that of who looks at it, which can be withdrawn; `why`: what had put the
    user out when it was rejected.
    """

    user: UserRow
    post_id: str
    at: str
    text: str | None
    result: str
    classes: list[str]
    scores: list[list[str]]
    texts: list[list[str]]
    rules: list[MatchedRule]
    entries: list[EntryRow]
    labels: list[LabelRow]
    own_label: str | None
    before: list[NearPost]
    after: list[NearPost]
    why: Mapping[str, object] | None


def post_page(workbench: Workbench, user_id: str, post_id: str) -> PostPage:
    """The page of a post. Raises: NotFound."""
    store, me = workbench.store, workbench.actor.name
    record, classes = post_record(store, user_id, post_id), live_classes(store)
    with store.read() as tx:
        types = types_in(tx)
    words, post = labels_of(workbench), record.post
    own = [x.label for x in record.labels if x.labelled_by == me and x.item_id is None]
    return {
        "user": user_row(record.user),
        "post_id": str(post.post_id),
        "at": moment(post.at_us),
        "text": text_of(post),
        "result": post_words(post.said),
        "classes": classes_of(body_of(post), classes, types),
        "scores": scores_of(post, types),
        "texts": texts_of(post),
        "rules": [matched_rule(rule) for rule in record.rules],
        "entries": [_entry_row(entry, words) for entry in record.entries],
        "labels": [_label_row(label) for label in record.labels],
        "own_label": own[-1] if own else None,
        "before": [_near(other) for other in record.before],
        "after": [_near(other) for other in record.after],
        "why": None if record.why_rejected is None else record.why_rejected.as_plain(),
    }


def _entry_row(entry: LogEntry, labels: Mapping[str, str]) -> EntryRow:
    return {
        "entry": entry.entry_id,
        "at": moment(entry.at_us),
        "kind": kind_title(entry.kind),
        "rule": entry.rule,
        "words": entry_words({**entry.details(), "rule": None}, labels),
        "by": None if entry.actor is None else printable(entry.actor.removeprefix("rule:")),
    }


def _label_row(label: Label) -> LabelRow:
    return {
        "label": label.label,
        "by": printable(label.labelled_by),
        "at": moment(label.labelled_us),
    }


def _near(post: Moment) -> NearPost:
    return {
        "post_id": str(post.post_id),
        "at": moment(post.at_us),
        "text": text_of(post),
        "result": post_words(post.said),
    }
