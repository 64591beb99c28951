"""What charts count: posts, actions, triggers and tags, by bin of the period.

Each function reads the outcomes or a moderation log (a replay's or the store's, they have the same
columns) once, in Arrow, and returns a small table. `start` and `end` are a bin's, in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.drawing.period import Period
from workbench.model.log.columns import (
    POST_ACTION,
    RULE_TESTED,
    RULE_TRIGGERED,
    TAGS_ADDED,
    TAGS_REMOVED,
    TIME,
    USER_ACTION,
)

TRIGGER_KINDS = (RULE_TRIGGERED, RULE_TESTED)
ACTION_KINDS = (POST_ACTION, USER_ACTION, TAGS_ADDED, TAGS_REMOVED)
TAG_KINDS = (TAGS_ADDED, TAGS_REMOVED)
ACCEPTED = "accepted"


def triggers_by_rule(log: pa.Table, period: Period) -> pa.Table:
    """Triggers of each bin, in test mode too: start, end, `rule`, `n`."""
    return counted_by(of_kind(log, TRIGGER_KINDS), "rule", period)


def counted_by(entries: pa.Table, by: str, period: Period, time: str = "at") -> pa.Table:
    """Rows of each bin by the values of a column: start, end, that column, `n`.

    `time`: the column with the time of each row.
    """
    return _binned(entries.column(time), {by: entries.column(by)}, period)


def rule_totals(log: pa.Table) -> pa.Table:
    """Of each rule that fired: `rule`, `triggers`, `users` (distinct), most triggers first."""
    grouped = of_kind(log, TRIGGER_KINDS).group_by("rule")
    counted = grouped.aggregate([([], "count_all"), ("user_id", "count_distinct")])
    named = counted.rename_columns(["rule", "triggers", "users"])
    return named.sort_by([("triggers", "descending"), ("rule", "ascending")])


def action_totals(log: pa.Table) -> pa.Table:
    """Of each action as logged: `action`, `automated`, `entries`, `users` (distinct)."""
    grouped = of_kind(log, ACTION_KINDS).group_by(["action", "automated"])
    counted = grouped.aggregate([([], "count_all"), ("user_id", "count_distinct")])
    named = counted.rename_columns(["action", "automated", "entries", "users"])
    return named.sort_by([("action", "ascending"), ("automated", "ascending")])


def users_by_call(outcomes: pa.Table) -> dict[str, int]:
    """On the posts of how many distinct users rules called each action."""
    lists = outcomes.column("actions").combine_chunks()
    users = outcomes.column("user_id").take(pc.list_parent_indices(lists))
    calls = pa.table({"action": pc.list_flatten(lists), "user_id": users}).group_by("action")
    counted = calls.aggregate([("user_id", "count_distinct")])
    names, numbers = counted.column("action"), counted.column("user_id_count_distinct")
    return dict(zip(names.to_pylist(), numbers.to_pylist(), strict=True))


def tag_totals(log: pa.Table) -> dict[str, tuple[int, int]]:
    """How often each tag was added and removed."""
    totals: dict[str, list[int]] = {}
    grouped = of_kind(log, TAG_KINDS).group_by(["kind", "arguments"], use_threads=False)
    for row in grouped.aggregate([([], "count_all")]).to_pylist():
        counts = totals.setdefault(str(json.loads(row["arguments"])["tag"]), [0, 0])
        counts[row["kind"] == TAGS_REMOVED] += row["count_all"]
    return {tag: (added, removed) for tag, (added, removed) in totals.items()}


def of_kind(log: pa.Table, kinds: tuple[str, ...]) -> pa.Table:
    """The entries of a log that are of these kinds."""
    return log.filter(pc.is_in(log.column("kind"), value_set=pa.array(kinds)))


def within(entries: pa.Table, period: Period) -> pa.Table:
    """The entries within the bins of a period."""
    at = entries.column("at").cast(pa.int64())
    start, end = int(period.edges[0]), int(period.edges[-1])
    return entries.filter(pc.and_(pc.greater_equal(at, start), pc.less(at, end)))


def _binned(times: pa.ChunkedArray, by: Mapping[str, pa.ChunkedArray], period: Period) -> pa.Table:
    """Count by hour or day first, in Arrow, and put the few that are left into the bins."""
    unit = pc.divide(times.cast(pa.int64()), period.unit_us)
    names = ["unit", *by]
    counted = pa.table({"unit": unit, **by}).group_by(names).aggregate([([], "count_all")])
    place = period.place(counted.column("unit").to_numpy() * period.unit_us)
    within = pa.array((place >= 0) & (place < len(period.edges) - 1))
    counted = counted.append_column("bin", pa.array(place)).filter(within)
    summed = counted.group_by(["bin", *by]).aggregate([("count_all", "sum")])
    summed = summed.sort_by([("bin", "ascending"), *((name, "ascending") for name in by)])
    return _with_edges(summed, list(by), period)


def _with_edges(summed: pa.Table, by: list[str], period: Period) -> pa.Table:
    place = summed.column("bin").to_numpy().astype(np.int64)
    columns = {
        "start": pa.array(period.edges[place]).cast(TIME),
        "end": pa.array(period.edges[place + 1]).cast(TIME),
        **{name: summed.column(name) for name in by},
        "n": summed.column("count_all_sum").cast(pa.int64()),
    }
    return pa.table(columns)
