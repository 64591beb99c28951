"""The chart of how often each rule of a policy fired, and on how many users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from workbench.charts.aggregate import rule_totals
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.marks import Chart, Heading, nothing, paired_bars
from workbench.charts.drawing.series import TotalRow, rule_series
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.charts.log_chart import heading_of

MAX_RULES = 20
_DATA = pa.schema([("series", pa.string()), ("what", pa.string()), ("n", pa.int64())])


@dataclass(frozen=True, eq=False)
class TotalsChart:
    """A chart of totals, without bins of time."""

    chart: Chart
    heading: Heading
    rows: Sequence[TotalRow] = ()

    @property
    def data(self) -> pa.Table:
        """What is drawn: `series` (the rule), `what` (triggers or distinct users), `n`."""
        return pa.Table.from_pylist([{**row} for row in self.rows], _DATA)


def rules_by_triggers(data: ChartData, theme: Theme = LIGHT) -> TotalsChart:
    """Triggers of each rule beside the distinct users it fired on, most triggers first."""
    totals = {row["rule"]: row for row in rule_totals(data.log).to_pylist()}
    series = [each for each in rule_series(data.policy, theme) if each.key in totals]
    series.sort(key=lambda each: -totals[each.key]["triggers"])
    n = sum(row["triggers"] for row in totals.values())
    title = "Triggers of each rule and, paler, its distinct users"
    heading = heading_of(title, n, "trigger", data.period)
    if not series:
        return TotalsChart(nothing(heading, "No rule fired.", theme), heading)
    shown = series[:MAX_RULES]
    if len(series) > MAX_RULES:
        more = f"{heading.below} · {MAX_RULES} of {len(series)} rules"
        heading = replace(heading, below=more)
    rows: list[TotalRow] = [
        {"series": each.label, "what": what, "n": totals[each.key][column]}
        for each in shown
        for what, column in (("triggers", "triggers"), ("distinct users", "users"))
    ]
    return TotalsChart(paired_bars(rows, shown, heading, theme), heading, rows)
