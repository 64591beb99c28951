"""The posts of a user's replay as a picture shows them: when each was, what became of it, and the
user's status over time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import pyarrow as pa

from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.formatting import day
from workbench.model.log.entry import entries_of
from workbench.model.log.standing import Standing
from workbench.replay.outcome import Outcome
from workbench.titles import FATE_TITLES

FATES = tuple(FATE_TITLES)
_MS_US = 1000


class StatusSpan(TypedDict):
    """A time in which the user had a status. `to_ms`: None where it does not end."""

    status: str
    from_ms: int
    to_ms: int | None


class Posts(TypedDict):
    """The posts of the picture, in the order of time. `at_ms`: the time of each; `fates`: what
    became of each, a position in `FATES`; `fired`: 2 where a live rule fired, 1 where only a rule
    in test did; `start`: the post to begin with; `first`, `last`: the days.
    """

    at_ms: list[int]
    fates: list[int]
    fired: list[int]
    spans: list[StatusSpan]
    start: int
    first: str
    last: str


def posts_of(outcome: Outcome) -> Posts:
    """The posts of a replay of one user."""
    rows = outcome.outcomes
    at_ms = [us // _MS_US for us in rows.column("created_at").cast(pa.int64()).to_pylist()]
    rejected = rows.column("rejected_by").to_pylist()
    live, test = (rows.column(name).to_pylist() for name in ("rules", "test_rules"))
    fired = [2 if names else int(bool(tested)) for names, tested in zip(live, test, strict=True)]
    with_rules = [place for place, value in enumerate(fired) if value]
    return {
        "at_ms": at_ms,
        "fates": [FATES.index(fate or FATES[0]) for fate in rejected],
        "fired": fired,
        "spans": list(_spans(outcome.log, at_ms[0])),
        "start": with_rules[-1] if with_rules else len(at_ms) - 1,
        "first": day(at_ms[0] * _MS_US),
        "last": day(at_ms[-1] * _MS_US),
    }


def colours() -> dict[str, dict[str, str]]:
    """The colours of posts by what became of them, those that charts use."""
    return {fate: {theme.name: theme.fates[fate] for theme in (LIGHT, DARK)} for fate in FATES}


def _spans(log: pa.Table, from_ms: int) -> Iterator[StatusSpan]:
    """The times between changes of the status; the first one begins with the first post."""
    now, status, since_ms = Standing(), "enabled", from_ms
    for entry in entries_of(log):
        now.apply(entry)
        if now.status != status:
            at_ms = entry.at_us // _MS_US
            yield {"status": status, "from_ms": since_ms, "to_ms": at_ms}
            status, since_ms = now.status, at_ms
    yield {"status": status, "from_ms": since_ms, "to_ms": None}
