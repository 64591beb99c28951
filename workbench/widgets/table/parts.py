"""A table as its page draws it: rows, small histograms and filters, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from workbench.charts.drawing.policy_colours import Colours, policy_colours
from workbench.model.actions import TAG_ACTIONS
from workbench.model.tables import (
    Between,
    Histogram,
    OneOf,
    TableColumn,
    TableFilter,
    TableKind,
    TableResult,
)
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.services.policies.policies import live_policy
from workbench.widgets.table.words import cell, end_words, filter_words


class Bars(TypedDict):
    """A histogram as the page draws it. `ends`: the ends in words; `chosen`: the part that is
    filtered: its ends, or its values.
    """

    counts: Sequence[int]
    low: float | None
    high: float | None
    values: Sequence[str]
    distinct: int
    missing: int
    ends: list[str]


class Chip(TypedDict):
    """A filter: its column, and both in words. `low`, `high`, `values`: what it chooses."""

    column: str
    label: str
    words: str
    low: float | None
    high: float | None
    values: Sequence[str | None]


class RowsPart(TypedDict):
    """Some of the rows that are found: their keys and cells, the number of the `first`, and the
    keys of those that are `chosen`; `late`: columns whose cells are still to come.
    """

    keys: Sequence[str]
    rows: list[list[object]]
    first: int
    chosen: list[str]
    late: list[str]


class TablePart(RowsPart):
    """What the page shows of a table. `bars`: histograms by column, as far as they are counted;
    `protected`: the tags that protect users; `kinds`: the titles of kinds of log entries;
    `colours`: those of rules, actions and statuses, as charts have them; `next_steps`: what fills a
    table without rows, each the words of a button and a page.
    """

    kind: TableKind
    title: str
    about: str
    nouns: Sequence[str]
    placeholder: str
    empty: str
    next_steps: Sequence[tuple[str, str]]
    columns: list[dict[str, object]]
    shown: list[str]
    n: int
    total: int
    ms: int
    search: str
    chips: list[Chip]
    sort: str | None
    descending: bool
    sample: int | None
    seed: int
    selection: str | None
    bars: dict[str, Bars]
    protected: list[str]
    kinds: dict[str, str]
    colours: dict[str, Mapping[str, Colours]]


def cells_of(result: TableResult, columns: Sequence[TableColumn]) -> list[list[object]]:
    """The cells of rows in some columns, None in those that were not read."""
    place = {column.name: k for k, column in enumerate(result.columns)}
    return [
        [
            cell(row[place[column.name]], column.form) if column.name in place else None
            for column in columns
        ]
        for row in result.rows
    ]


def bars_of(histogram: Histogram, column: TableColumn) -> Bars:
    """A histogram as it is drawn."""
    form = column.form
    ends = [end_words(end, form, short=True) for end in (histogram.low, histogram.high)]
    if form == "time" and ends[0] == ends[1]:
        ends = [end_words(end, form) for end in (histogram.low, histogram.high)]
    is_whole = isinstance(histogram.low, int)
    if form == "number" and histogram.highest is not None and is_whole:
        ends[1] = end_words(histogram.highest, form)
    return {
        "counts": histogram.counts,
        "low": histogram.low,
        "high": histogram.high,
        "values": histogram.values,
        "distinct": histogram.distinct,
        "missing": histogram.missing,
        "ends": ends,
    }


def colours_of(workbench: Workbench) -> dict[str, Mapping[str, Colours]]:
    """The colours of what the live policy of a store names, and of statuses."""
    live = live_policy(workbench.store)
    policy = Policy("none", ()) if live is None else live.policy
    names = [*(action.action for action in workbench.actions()), *TAG_ACTIONS]
    colours = policy_colours(policy, names)
    return {"rules": colours.rules, "actions": colours.actions, "statuses": colours.statuses}


def chip_of(filter_: TableFilter, column: TableColumn) -> Chip:
    """A filter as it is drawn."""
    return {
        "column": filter_.column,
        "label": column.label,
        "words": filter_words(filter_, column),
        "low": filter_.low if isinstance(filter_, Between) else None,
        "high": filter_.high if isinstance(filter_, Between) else None,
        "values": filter_.values if isinstance(filter_, OneOf) else (),
    }
