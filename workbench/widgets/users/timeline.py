"""A user's timeline as a page shows it: by day and by kind, the newest first; and what decided over
the user, before all else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict, cast

from workbench.errors import printable
from workbench.formatting import day
from workbench.model.log.columns import (
    POST_ACTION,
    RULE_TESTED,
    RULE_TRIGGERED,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.policy.tree import ScoreClass
from workbench.services.evidence.window_counts import classes_of
from workbench.services.record.kind_words import KIND_WORDS
from workbench.services.record.what_words import what_words
from workbench.services.users.users import Moment
from workbench.units import SECOND_US
from workbench.widgets.users.wording import post_words

TIMELINE_ROWS = 30
DECISIVE_ROWS = 5
GROUPS = {
    "decisions": "Decisions",
    "review": "Review and appeals",
    "rules": "Rules and actions on posts",
    "tags": "Tags",
    "posts": "Posts",
    "other": "Other",
}
_OF_KIND = {
    "post": "posts",
    USER_ACTION: "decisions",
    SUSPENSION_EXPIRED: "decisions",
    RULE_TRIGGERED: "rules",
    RULE_TESTED: "rules",
    POST_ACTION: "rules",
    TAGS_ADDED: "tags",
    TAGS_REMOVED: "tags",
    "review_resolved": "review",
    "review_reopened": "review",
    "appeal_filed": "review",
    "appeal_decided": "review",
    "post_labelled": "review",
    "post_label_withdrawn": "review",
}
_DECISIVE = ("decisions", "review")


class TimelineRow(TypedDict):
    """A post or a log entry of a user. `time`: of its `day`; `kind`: `post`, or the kind of the
    entry, which `title` says in words; `group`: a key of `GROUPS`; `by`: the actor of an entry;
    `rule`: that of an entry; `summary`: what happened; `text`: that of the post; `classes`: what it
    is classified as.
    """

    at: str
    day: str
    time: str
    kind: str
    title: str
    group: str
    by: str | None
    rule: str | None
    post_id: str | None
    summary: str
    text: str | None
    classes: list[str]


class GroupCount(TypedDict):
    """A group of the timeline, and how many rows it has."""

    group: str
    title: str
    n: int


class TimelinePart(TypedDict):
    """The timeline of a user, or one `group` of it: rows from the `first` of `n`. `groups`: those
    that it has; `decisive`: what decided over the user, the newest first; `posts`: how many posts.
    """

    timeline: list[TimelineRow]
    timeline_rows: int
    first: int
    n: int
    group: str | None
    groups: list[GroupCount]
    decisive: list[TimelineRow]
    posts: int


@dataclass(frozen=True)
class TimelineWords:
    """What a timeline's rows are worded with: the labels of actions, the classes of posts and the
    types of their columns.
    """

    labels: Mapping[str, str]
    classes: tuple[ScoreClass, ...]
    types: Mapping[str, str]


def timeline_part(
    moments: Sequence[Moment], words: TimelineWords, first: int, group: str | None
) -> TimelinePart:
    """The rows of a page of a timeline. `moments`: in the order of time."""
    newest = moments[::-1]
    counts = Counter(_group(moment) for moment in newest)
    group = group if group in counts else None
    shown = [moment for moment in newest if group is None or _group(moment) == group]
    first = first if first < len(shown) else 0
    decisive = [moment for moment in newest if _group(moment) in _DECISIVE][:DECISIVE_ROWS]
    return {
        "timeline": [_row(moment, words) for moment in shown[first : first + TIMELINE_ROWS]],
        "timeline_rows": TIMELINE_ROWS,
        "first": first,
        "n": len(shown),
        "group": group,
        "groups": [
            {"group": key, "title": title, "n": counts[key]}
            for key, title in GROUPS.items()
            if counts[key]
        ],
        "decisive": [_row(moment, words) for moment in decisive],
        "posts": counts["posts"],
    }


def _group(moment: Moment) -> str:
    return _OF_KIND.get(moment.what, "other")


def _row(moment: Moment, words: TimelineWords) -> TimelineRow:
    is_post = moment.what == "post"
    details = moment.said
    body = cast("dict[str, object]", details.get("body") or {}) if is_post else {}
    text, rule = body.get("text"), details.get("rule")
    date, time = day(moment.at_us), _time(moment.at_us)
    return {
        "at": f"{date}, {time}",
        "day": date,
        "time": time,
        "kind": moment.what,
        "title": "Post" if is_post else _title(moment.what),
        "group": _group(moment),
        "by": None if moment.by is None else printable(moment.by),
        "rule": printable(str(rule)) if rule else None,
        "post_id": moment.post_id,
        "summary": post_words(details)
        if is_post
        else what_words(moment.what, details, words.labels),
        "text": None if text is None else printable(str(text)),
        "classes": classes_of(body, words.classes, dict(words.types)) if is_post else [],
    }


def _title(kind: str) -> str:
    words = KIND_WORDS.get(kind)
    return kind.replace("_", " ") if words is None else words.title


def _time(us: int) -> str:
    return f"{datetime.fromtimestamp(us // SECOND_US, UTC):%H:%M}"
