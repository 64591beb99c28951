"""A moderation log as interactive charts: the drawing of a chart, and the log entries that each of
its bars counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import pyarrow as pa

from workbench.charts.drawing.interactive import labelled_svg, labels_of
from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.charts.log_chart import LogChart
from workbench.errors import NotFound, printable, quoted
from workbench.notebook.log import SHOWN, Log

MAX_ENTRIES = 50
CHARTS: Mapping[str, str] = {
    "by_action": "Actions",
    "by_rule": "Rules",
    "by_reason": "Reasons",
    "by_actor": "Who acted",
    "automated": "Automated",
    "users_out": "Users out",
    "tags": "Tags",
    "reinstatements": "Reinstatements",
    "uploads": "Uploads",
}


class Figure(TypedDict):
    """A chart as a page draws it. `svg`: the drawing, each bar with a distinct label; `title`: the
    title and n.
    """

    name: str
    svg: str
    title: str


class EntriesBehind(TypedDict):
    """The entries that one bar counts: how many, and the first `MAX_ENTRIES` as text."""

    label: str
    n: int
    columns: list[str]
    rows: list[list[str]]


def figure(log: Log, name: str, *, dark: bool) -> tuple[LogChart, Figure]:
    """A chart by its name, and its drawing. Raises: BadInput, for an unknown name."""
    log_chart = log.chart.of(name, DARK if dark else LIGHT)
    labels = labels_of(log_chart.rows, log_chart.period)
    title = log_chart.chart.to_dict()["title"]
    svg = labelled_svg(log_chart.chart, log_chart.rows, labels)
    text = f"{title['text']}. {title['subtitle']}"
    return log_chart, Figure(name=name, svg=svg, title=text)


def entries_behind(log_chart: LogChart, label: str) -> EntriesBehind:
    """The entries that the bar with a label counts. Raises: NotFound, when no bar has it."""
    labels = labels_of(log_chart.rows, log_chart.period)
    positions = {label: position for position, label in enumerate(labels)}
    if label not in positions:
        raise NotFound(f"the chart has no bar {quoted(label)}")
    entries = log_chart.behind(log_chart.rows[positions[label]])
    rows = entries.select(SHOWN).slice(0, MAX_ENTRIES)
    return EntriesBehind(label=label, n=entries.num_rows, columns=list(SHOWN), rows=_texts(rows))


def _texts(rows: pa.Table) -> list[list[str]]:
    return [["" if c is None else printable(str(c)) for c in r.values()] for r in rows.to_pylist()]
