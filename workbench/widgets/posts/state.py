"""What the page of posts shows: a file before its import, the stored posts, and their quality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import day
from workbench.history import History
from workbench.notebook.quality import Quality, quality
from workbench.policy.tree import ScoreClass
from workbench.widgets.posts.time_picker import TimePickerState, TimeReadings
from workbench.widgets.users.wording import reads_as_text

SHOWN_REJECTS, SHOWN_GAPS, MAX_BARS = 20, 10, 366

Cell = tuple[str | None, bool]  # a value, and whether it is a text, which the page blurs


class QualityState(TypedDict):
    """The quality of posts. `bars`: posts in bins of `days_a_bar` days; `gaps`: first day and
    number of days; `scores`: `ScoreQuality` as plain values; `repeated`: texts, each with how
    many posts have it.
    """

    posts: int
    users: int
    first: str
    days_a_bar: int
    bars: list[int]
    gaps: list[tuple[str, int]]
    n_gaps: int
    scores: list[dict[str, object]]
    with_text: int
    repeats: int
    repeated: list[tuple[str, int]]


class ReadPosts(TypedDict, total=False):
    """The posts of a file or of the store. `rejects`: row, column, value, whether it is a text, and
    the reason, of the first of the `n_rejects` cells that cannot be used.
    """

    notes: list[str]
    n_rejects: int
    rejects: list[tuple[int, str, str | None, bool, str]]
    quality: QualityState


class PreviewState(ReadPosts, total=False):
    """What the page shows of a file, or of the stored posts. `first`: the first rows; `fields`:
    each with its column, and whether it is required; `ready`: whether it can be imported; `reason`:
    why it cannot.
    """

    file: str
    stored: bool
    rows: int
    columns: list[str]
    first: list[list[Cell]]
    fields: list[tuple[str, str | None, bool]]
    times: TimeReadings
    ready: bool
    reason: str


class PostsState(TypedDict):
    """What the page shows. `formats`: name, label, and whether it has scores; `lists`: those in a
    JSON file; `segments`: name, source, posts, first, last and import day of each import.
    """

    preview: PreviewState | None
    formats: list[tuple[str, str, bool]]
    format: str
    response: str
    records: str
    lists: list[str]
    times: TimePickerState
    rejects: bool
    segments: list[tuple[str, str, int, str, str, str]]


def read_posts(history: History, classes: Iterable[ScoreClass]) -> ReadPosts:
    """The notes, the first unusable cells and the quality of posts that were read."""
    rejects = history.rejects
    return {
        "notes": list(map(printable, history.notes)),
        "n_rejects": rejects.num_rows,
        "rejects": [
            (
                reject["row"],
                reject["column"],
                *preview_cell(reject["value"], is_text=reject["column"] == "text"),
                reject["reason"],
            )
            for reject in rejects.slice(0, SHOWN_REJECTS).to_pylist()
        ],
        "quality": _quality_state(quality(history, classes)),
    }


def _quality_state(of_posts: Quality) -> QualityState:
    days = -(-len(of_posts.per_day) // MAX_BARS)
    return {
        "posts": of_posts.posts,
        "users": of_posts.users,
        "first": day(of_posts.first_day_us),
        "days_a_bar": days,
        "bars": [
            sum(of_posts.per_day[at : at + days]) for at in range(0, len(of_posts.per_day), days)
        ],
        "gaps": [(day(gap.first_us), gap.days) for gap in of_posts.gaps[:SHOWN_GAPS]],
        "n_gaps": len(of_posts.gaps),
        "scores": [asdict(score) for score in of_posts.scores],
        "with_text": of_posts.with_text,
        "repeats": of_posts.repeats,
        "repeated": [(printable(text)[:200], n) for text, n in of_posts.repeated],
    }


def preview_cell(value: str | None, *, is_text: bool) -> Cell:
    """A cell of the preview; what reads as a text is one, whatever its column."""
    return _shown(value), is_text or reads_as_text(value)


def _shown(value: object) -> str | None:
    return None if value is None else printable(str(value))[:120]
