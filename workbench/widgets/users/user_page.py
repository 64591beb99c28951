"""A user as a page shows them, as plain values: what is known of them, their status, the counts
that rules use, and their timeline, newest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

from workbench.errors import printable
from workbench.formatting import moment as moment_words
from workbench.model.users import User
from workbench.notebook.workbench import Workbench
from workbench.policy.tree import ScoreClass
from workbench.services.evidence.window_counts import WINDOWS, classes_of, window_counts
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.record.log_words import entry_words
from workbench.services.users.users import Moment, timeline, user
from workbench.widgets.users.wording import labels_of, post_words

TIMELINE_ROWS = 30
RISK_ABOVE = ((70, "high"), (30, "medium"), (0, "low"))
TRUST_NAMES = {-1: "untrusted", 0: "new", 1: "basic", 2: "member", 3: "regular", 4: "trusted"}


class UserRow(TypedDict):
    """A user as a row of a list."""

    user_id: str
    status: str
    until: str | None
    reason: str | None
    tags: list[str]
    trust: str | None
    fraud: str | None


class TimelineRow(TypedDict):
    """A post or a log entry of a user. `kind`: `post`, or the kind of the entry; `by`: the actor of
    an entry; `summary`: what happened; `text`: that of the post; `classes`: what it is classified
    as.
    """

    at: str | None
    kind: str
    by: str | None
    post_id: str | None
    summary: str
    text: str | None
    classes: list[str]


class UserPage(UserRow):
    """A user's page. `facts`: names and values; `counts`: what is counted, and a number for each of
    `windows`; `counted_to`: the time up to which; `timeline`: rows from the `first` of `n`;
    `posts`: how many of the `n` are posts.
    """

    facts: list[list[str | None]]
    trust_level: int | None
    fraud_score: float | None
    windows: list[str]
    counts: list[list[str | int]]
    counted_to: str | None
    timeline: list[TimelineRow]
    timeline_rows: int
    first: int
    n: int
    posts: int


def user_page(workbench: Workbench, user_id: str, first: int = 0) -> UserPage:
    """A user's page. `first`: how many of the newest timeline rows to skip. Raises: NotFound."""
    store = workbench.store
    moments = timeline(store, user_id)
    counts = window_counts(store, user_id)
    classes = live_classes(store)
    with store.read() as tx:
        types = types_in(tx)
    labels = labels_of(workbench)
    first = first if first < len(moments) else 0
    shown = moments[::-1][first : first + TIMELINE_ROWS]
    known = user(store, user_id)
    return {
        **user_row(known),
        "facts": _facts(known),
        "trust_level": known.trust_level,
        "fraud_score": known.fraud_score,
        "windows": [*WINDOWS, "all time"],
        "counts": [[_counted(kind, name, labels), *numbers] for kind, name, numbers in counts.rows],
        "counted_to": _time(counts.as_of_us),
        "timeline": [_timeline_row(moment, labels, classes, types) for moment in shown],
        "timeline_rows": TIMELINE_ROWS,
        "first": first,
        "n": len(moments),
        "posts": sum(moment.what == "post" for moment in moments),
    }


def user_row(user: User) -> UserRow:
    """A user as a row of a list."""
    until_us = None if user.until_ms is None else user.until_ms * 1000
    return {
        "user_id": user.user_id,
        "status": user.status,
        "until": _time(until_us),
        "reason": _printed(user.reason),
        "tags": list(user.tags),
        "trust": None if user.trust_level is None else _trust(user.trust_level),
        "fraud": None if user.fraud_score is None else _fraud(user.fraud_score),
    }


def _facts(user: User) -> list[list[str | None]]:
    """What is known of a user: names and values."""
    row = user_row(user)
    known = [
        ["First seen", _time(user.first_seen_us)],
        ["Account created", _time(user.created_at_us)],
        ["Trust level", row["trust"]],
        ["Fraud score", row["fraud"]],
    ]
    more = [("attribute", user.attributes), ("metadata", user.metadata)]
    return known + [
        [f"{kind}: {printable(name)}", printable(str(value))]
        for kind, values in more
        for name, value in values.items()
    ]


def _trust(level: int) -> str:
    return f"{level} · {TRUST_NAMES[level]}"


def _fraud(score: float) -> str:
    risk = next(name for low, name in RISK_ABOVE if score > low or not low)
    return f"{score:g} · {risk}"


def _timeline_row(
    moment: Moment,
    labels: Mapping[str, str],
    classes: tuple[ScoreClass, ...],
    types: dict[str, str],
) -> TimelineRow:
    is_post = moment.what == "post"
    details = moment.said
    body = cast("dict[str, object]", details.get("body") or {}) if is_post else {}
    text = body.get("text")
    return {
        "at": _time(moment.at_us),
        "kind": moment.what,
        "by": _printed(moment.by),
        "post_id": moment.post_id,
        "summary": post_words(details) if is_post else entry_words(details, labels),
        "text": None if text is None else printable(str(text)),
        "classes": classes_of(body, classes, types) if is_post else [],
    }


def _counted(kind: str, name: str, labels: Mapping[str, str]) -> str:
    if kind == "action":
        return labels.get(name, name)
    return f"posts {name}" if kind == "posts" else f"classified as {name}"


def _time(us: int | None) -> str | None:
    return None if us is None else moment_words(us)


def _printed(text: str | None) -> str | None:
    return None if text is None else printable(text)
