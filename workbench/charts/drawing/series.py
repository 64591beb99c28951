"""The series of a chart: what each is called and coloured, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.drawing.theme import Theme
from workbench.formatting import count, distinct, shortened
from workbench.policy.policy import Policy
from workbench.policy.sentences.words import one_line


class Row(TypedDict):
    """What a chart over time draws as one bar: from `start` to `end`, epoch ms."""

    start: int
    end: int
    series: str
    place: int
    n: int


class TotalRow(TypedDict):
    """What a chart of totals draws as one bar."""

    series: str
    what: str
    n: int


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that is counted: its key in the data, its label and its colour."""

    key: str
    label: str
    colour: str


def rule_series(policy: Policy, theme: Theme) -> list[Series]:
    """The policy's rules in order, each with its own colour; those in test mode say so."""
    labels = [one_line(r.name) + (" (test)" if r.mode == "test" else "") for r in policy.rules]
    return [
        Series(rule.name, label, theme.rule(position))
        for position, (rule, label) in enumerate(zip(policy.rules, distinct(labels), strict=True))
    ]


def rows_of(counted: pa.Table, by: str, series: Sequence[Series]) -> list[Row]:
    """The rows of a chart: `start` and `end` in epoch ms, `series`, its `place`, and `n`."""
    place = {each.key: number for number, each in enumerate(series)}
    columns = [pc.divide(counted.column(name).cast(pa.int64()), 1000) for name in ("start", "end")]
    columns += [counted.column(by), counted.column("n")]
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return [
        {
            "start": start,
            "end": end,
            "series": series[place[key]].label,
            "place": place[key],
            "n": n,
        }
        for start, end, key, n in rows
        if key in place and n
    ]


def with_totals(counted: pa.Table, by: str, series: Sequence[Series]) -> list[Series]:
    """The series with their totals behind their labels; labels that were alike are numbered."""
    totals = totals_of(counted, by)
    labels = distinct(shortened(each.label) for each in series)
    return [
        replace(each, label=f"{label} · {count(totals.get(each.key, 0))}")
        for each, label in zip(series, labels, strict=True)
    ]


def largest(
    counted: pa.Table, by: str, series: Sequence[Series], most: int, rest: str
) -> tuple[pa.Table, list[Series]]:
    """Keep the series that count most, in their order, and sum the others up as one.

    `rest`: the colour of those others.
    """
    totals = totals_of(counted, by)
    ranked = sorted((s.key for s in series if totals.get(s.key)), key=lambda key: -totals[key])
    shown = [each for each in series if each.key in ranked[:most]]
    if len(ranked) <= most:
        return counted, shown
    others = Series("\0others", f"{len(ranked) - most} others", rest)
    within = pc.is_in(counted.column(by), value_set=pa.array([s.key for s in shown]))
    keys = pc.if_else(within, counted.column(by), others.key)
    named = counted.set_column(counted.column_names.index(by), by, keys)
    summed = named.group_by(["start", "end", by]).aggregate([("n", "sum")])
    return summed.rename_columns(["start", "end", by, "n"]).sort_by("start"), [*shown, others]


def totals_of(counted: pa.Table, by: str) -> dict[str, int]:
    """The sum of `n` by key."""
    summed = counted.group_by(by).aggregate([("n", "sum")])
    return dict(zip(summed.column(by).to_pylist(), summed.column("n_sum").to_pylist(), strict=True))
