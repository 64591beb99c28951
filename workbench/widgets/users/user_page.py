"""A user as a page shows them, as plain values: what is known of them, their status, the counts
that rules use, and their timeline, newest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import moment as moment_words
from workbench.model.users import User
from workbench.notebook.workbench import Workbench
from workbench.services.evidence.window_counts import WINDOWS, window_counts
from workbench.services.policies.policies import live_classes
from workbench.services.posts.post_columns import types_in
from workbench.services.users.users import Moment, timeline, user
from workbench.widgets.users.timeline import TimelinePart, TimelineWords, timeline_part
from workbench.widgets.users.wording import labels_of

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


class UserPage(UserRow, TimelinePart):
    """A user's page. `facts`: names and values; `counts`: what is counted, and a number for each of
    `windows`; `counted_to`: the time up to which.
    """

    facts: list[list[str | None]]
    trust_level: int | None
    fraud_score: float | None
    windows: list[str]
    counts: list[list[str | int]]
    counted_to: str | None


def user_page(
    workbench: Workbench, user_id: str, first: int = 0, group: str | None = None
) -> UserPage:
    """A user's page. `first`: how many of the newest timeline rows to skip; `group`: the key of the
    only group of them that is shown. Raises: NotFound.
    """
    store = workbench.store
    moments = timeline(store, user_id)
    counts = window_counts(store, user_id)
    classes = live_classes(store)
    with store.read() as tx:
        types = types_in(tx)
    labels = labels_of(workbench)
    known = user(store, user_id)
    return {
        **user_row(known),
        "facts": _facts(known, moments),
        "trust_level": known.trust_level,
        "fraud_score": known.fraud_score,
        "windows": [*WINDOWS, "all time"],
        "counts": [[_counted(kind, name, labels), *numbers] for kind, name, numbers in counts.rows],
        "counted_to": _time(counts.as_of_us),
        **timeline_part(moments, TimelineWords(labels, classes, types), first, group),
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


def _facts(user: User, moments: Sequence[Moment]) -> list[list[str | None]]:
    """What is known of a user: names and values. When they are first seen is a matter of the data,
    not of its import.
    """
    row = user_row(user)
    posts = [moment.at_us for moment in moments if moment.what == "post"]
    times = [*posts, *([] if user.created_at_us is None else [user.created_at_us])]
    known = [
        ["First seen in the data", _time(min(times, default=None))],
        ["Account created", _time(user.created_at_us)],
        ["First post", _time(min(posts, default=None))],
        ["Last post", _time(max(posts, default=None))],
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


def _counted(kind: str, name: str, labels: Mapping[str, str]) -> str:
    if kind == "action":
        return labels.get(name, name)
    return f"posts {name}" if kind == "posts" else f"classified as {name}"


def _time(us: int | None) -> str | None:
    return None if us is None else moment_words(us)


def _printed(text: str | None) -> str | None:
    return None if text is None else printable(text)
