"""What an import would bring: posts, users, days, scores, labels, and rows set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

import numpy as np

from workbench.errors import printable
from workbench.formatting import count, day, moment, plural
from workbench.history import History
from workbench.model.columns import Column
from workbench.model.labels import LABELS
from workbench.notebook.quality import Quality, quality
from workbench.policy.tree import ScoreClass
from workbench.reading.rows.row_counts import RowCounts
from workbench.units import UNIT_US

FIRST_ROWS, MAX_BARS = 6, 120
_SHOWN = 160  # characters of a cell
_LESS_THAN_USUAL = 0.1  # of the posts of a usual day, for a day to be called a gap
_CODES = {
    "missing_user_id": "no user",
    "missing_post_id": "no post number",
    "missing_time": "no time",
    "unusable_time": "time cannot be read",
    "time_out_of_range": "time outside the years 2000 to 2100",
    "repeated_post": "the same post again",
    "differing_post": "post number seen before, with other content",
    "malformed_row": "row cannot be read",
    "missing_label": "no label",
    "unknown_label": "not known what the label means",
    "repeated_label": "the same label again",
    "unknown_post": "post not in the store",
    "ambiguous_post": "several users have a post of this number",
    "unknown_user": "user not in the store",
}


class AsideState(TypedDict):
    """Rows set aside for one reason. `first`: row, value and why of the first few."""

    reason: str
    rows: int
    first: list[tuple[int, str | None, str]]


class CheckState(TypedDict):
    """What an import would bring. `bars`: posts in bins of `days_a_bar` days, the first at the day
    `first`; `gap`: a day or days with few posts, in words; `scores`: name, missing and off its
    scale of each; `labels`: how many of each decision; `rows`: the first ones as they will be read,
    cells with whether they are texts.
    """

    posts: int
    users: int
    first: str
    last: str
    bars: list[int]
    days_a_bar: int
    gap: str
    scores: list[tuple[str, int, int]]
    labels: list[tuple[str, int]]
    n_aside: int
    n_rows: int
    aside: list[AsideState]
    notes: list[str]
    heads: list[str]
    rows: list[list[tuple[str | None, bool]]]
    repeats: int
    with_text: int


def check(
    history: History, scores: Iterable[str], classes: Iterable[ScoreClass], now_us: int
) -> CheckState:
    """What posts that were read would bring. `scores`: the columns of scores, by the name that the
    posts have; all numbers of the posts where there are none.
    """
    summary = quality(history, classes)
    first, last = history.span_us
    wanted = list(scores)
    counted = [score for score in summary.scores if score.column in wanted]
    per_bar = max(1, -(-len(summary.per_day) // MAX_BARS))
    days = summary.per_day
    counts = history.row_counts
    return {
        "posts": history.n_posts,
        "users": history.n_users,
        "first": day(first),
        "last": day(last),
        "bars": [sum(days[at : at + per_bar]) for at in range(0, len(days), per_bar)],
        "days_a_bar": per_bar,
        "gap": _gap(summary),
        "scores": [(printable(score.column), score.missing, score.off_scale) for score in counted],
        "labels": _labels(history),
        "n_aside": history.rejects.num_rows,
        "n_rows": sum(file.rows for file in counts),
        "aside": [reason for file in counts for reason in aside_of(file)],
        "notes": _notes(history, now_us),
        "heads": _heads(history, wanted),
        "rows": _first_rows(history, wanted),
        "repeats": summary.repeats,
        "with_text": summary.with_text,
    }


def _gap(summary: Quality) -> str:
    """The longest time without posts, or the day with the fewest, in words; empty without any."""
    longest = max(summary.gaps, key=lambda gap: gap.days, default=None)
    if longest is not None:
        if longest.days == 1:
            return f"{day(longest.first_us)}: no post, a gap?"
        until = day(longest.last_us - 1, year=False)
        return f"{day(longest.first_us, year=False)} to {until}: no post, a gap?"
    usual = float(np.median(summary.per_day))
    least = min(summary.per_day)
    if len(summary.per_day) < 7 or least >= usual * _LESS_THAN_USUAL:
        return ""
    at = summary.first_day_us + summary.per_day.index(least) * UNIT_US["d"]
    return f"{day(at, year=False)}: {count(least, 'post')}, a gap?"


def _labels(history: History) -> list[tuple[str, int]]:
    column = history.columns.get("label")
    if column is None or column.type != "text":
        return []
    folded = [
        value.strip().casefold()
        for value in (column.python(at) for at in range(history.n_posts))
        if isinstance(value, str)
    ]
    return [(label, n) for label in LABELS if (n := folded.count(label))]


def aside_of(counts: RowCounts) -> list[AsideState]:
    """The rows of a file that are set aside, by reason, in the words of the page."""
    return [
        {
            "reason": _CODES.get(reason.code, reason.reason),
            "rows": reason.rows,
            "first": [
                (row.row, None if row.value is None else printable(row.value)[:_SHOWN], row.why)
                for row in reason.first
            ],
        }
        for reason in counts.reasons
    ]


def _notes(history: History, now_us: int) -> list[str]:
    later = int((history.created_at > now_us).sum())
    notes = [printable(note) for note in history.notes if not _is_told(note)]
    if later:
        is_later = plural(later, "post is", "posts are")
        notes.append(f"{later:,} {is_later} later than today: is the order of day and month right?")
    return notes


def _is_told(note: str) -> bool:
    """Whether a note says again what the table of columns says."""
    return " is read from column " in note or note.startswith("created_at: times are read")


def _heads(history: History, scores: list[str]) -> list[str]:
    text = ["text"] if "text" in history.columns else []
    label = ["label"] if "label" in history.columns else []
    named = [printable(name) for name in scores if name in history.columns]
    return ["post", "user", "time (UTC)", *text, *named, *label]


def _first_rows(history: History, scores: list[str]) -> list[list[tuple[str | None, bool]]]:
    """The first rows in the order of the file."""
    n = min(FIRST_ROWS, history.n_posts)
    places = np.argpartition(history.row, n - 1)[:n] if n < history.n_posts else np.arange(n)
    places = places[np.argsort(history.row[places])]
    names = [name for name in ("text", *scores, "label") if name in history.columns]
    return [_row(history, int(at), names) for at in places]


def _row(history: History, at: int, names: list[str]) -> list[tuple[str | None, bool]]:
    user = int(np.searchsorted(history.offsets, at, "right")) - 1
    cells: list[tuple[str | None, bool]] = [
        (_shown(history.post_ids[at].as_py()), False),
        (_shown(history.user_ids[user].as_py()), False),
        (moment(int(history.created_at[at])), False),
    ]
    return cells + [(_value(history.columns[name], at), name == "text") for name in names]


def _value(column: Column, at: int) -> str | None:
    value = column.python(at)
    if value is None:
        return None
    return f"{value:.4g}" if isinstance(value, float) else _shown(value)


def _shown(value: object) -> str:
    return printable(str(value))[:_SHOWN]
