"""A user as a page shows them: who they are, how they stand, what rules could
count of them, and their timeline, the newest first. All of it is plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
from workbench.widgets.users.moments import labels_of, post_words

MOMENTS = 30
FRAUD = ((70, "high"), (30, "medium"), (0, "low"))
TRUST = {-1: "untrusted", 0: "new", 1: "basic", 2: "member", 3: "regular", 4: "trusted"}


def user_page(workbench: Workbench, user_id: str, first: int = 0) -> dict[str, Any]:
    """A user's page. `first`: how many of the newest moments to leave out. Raises: NotFound."""
    store = workbench.store
    moments = timeline(store, user_id)
    counted = window_counts(store, user_id)
    classes = live_classes(store)
    with store.read() as tx:
        types = types_in(tx)
    labels = labels_of(workbench)
    first = first if first < len(moments) else 0
    shown = moments[::-1][first : first + MOMENTS]
    known = user(store, user_id)
    return {
        **user_line(known),
        "facts": _facts(known),
        "trust_level": known.trust_level,
        "fraud_score": known.fraud_score,
        "windows": [*WINDOWS, "all time"],
        "counts": [[_counted(*row[:2], labels), *row[2]] for row in counted.rows],
        "counted_to": _time(counted.as_of_us),
        "moments": [_moment(one, labels, classes, types) for one in shown],
        "first": first,
        "n": len(moments),
        "posts": sum(moment.what == "post" for moment in moments),
    }


def user_line(found: User) -> dict[str, Any]:
    """A user as a line of a list shows them."""
    until_us = None if found.until_ms is None else found.until_ms * 1000
    return {
        "user_id": found.user_id,
        "status": found.status,
        "until": _time(until_us),
        "reason": _printed(found.reason),
        "tags": list(found.tags),
        "trust": None if found.trust_level is None else _trust(found.trust_level),
        "fraud": None if found.fraud_score is None else _fraud(found.fraud_score),
    }


def _facts(found: User) -> list[list[str | None]]:
    """What is known of a user, by its name."""
    line = user_line(found)
    known = [
        ["First seen", _time(found.first_seen_us)],
        ["Account made", _time(found.created_at_us)],
        ["Trust level", line["trust"]],
        ["Fraud score", line["fraud"]],
    ]
    more = [("attribute", found.attributes), ("metadata", found.metadata)]
    return known + [
        [f"{kind}: {printable(name)}", printable(str(value))]
        for kind, several in more
        for name, value in several.items()
    ]


def _trust(level: int) -> str:
    return f"{level} · {TRUST[level]}"


def _fraud(score: float) -> str:
    risk = next(said for least, said in FRAUD if score > least or not least)
    return f"{score:g} · {risk}"


def _moment(
    moment: Moment,
    labels: Mapping[str, str],
    classes: tuple[ScoreClass, ...],
    types: dict[str, str],
) -> dict[str, Any]:
    post = moment.what == "post"
    said = moment.said
    body = (said.get("body") or {}) if post else {}
    text = body.get("text")
    return {
        "at": _time(moment.at_us),
        "what": moment.what,
        "by": _printed(moment.by),
        "post_id": moment.post_id,
        "said": post_words(said) if post else entry_words(said, labels),
        "text": None if text is None else printable(str(text)),
        "classes": classes_of(body, classes, types) if post else [],
    }


def _counted(what: str, name: str, labels: Mapping[str, str]) -> str:
    if what == "action":
        return labels.get(name, name)
    return f"posts {name}" if what == "posts" else f"classified as {name}"


def _time(us: int | None) -> str | None:
    return None if us is None else moment_words(us)


def _printed(text: str | None) -> str | None:
    return None if text is None else printable(text)
