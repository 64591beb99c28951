"""The chart of how often each rule of a policy fired, and on how many users."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.charts.aggregate import rule_totals
from workbench.charts.chart_data import ChartData
from workbench.charts.log_chart import heading_of
from workbench.charts.marks import Chart, nothing, paired_bars
from workbench.charts.series import TotalRow, rule_series
from workbench.charts.theme import LIGHT, Theme

MAX_RULES = 20


@dataclass(frozen=True, eq=False)
class TotalsChart:
    """A chart of totals, without bins of time."""

    chart: Chart


def rules_by_triggers(data: ChartData, theme: Theme = LIGHT) -> TotalsChart:
    """Triggers of each rule beside the distinct users it fired on, most triggers first."""
    totals = {row["rule"]: row for row in rule_totals(data.log).to_pylist()}
    series = [each for each in rule_series(data.policy, theme) if each.key in totals]
    series.sort(key=lambda each: -totals[each.key]["triggers"])
    n = sum(row["triggers"] for row in totals.values())
    title = "Triggers of each rule and, paler, its distinct users"
    heading = heading_of(title, n, "trigger", data.period)
    if not series:
        return TotalsChart(nothing(heading, "No rule fired.", theme))
    shown = series[:MAX_RULES]
    if len(series) > MAX_RULES:
        more = f"{heading.below} · {MAX_RULES} of {len(series)} rules"
        heading = replace(heading, below=more)
    rows: list[TotalRow] = [
        {"series": each.label, "what": what, "n": totals[each.key][column]}
        for each in shown
        for what, column in (("triggers", "triggers"), ("distinct users", "users"))
    ]
    return TotalsChart(paired_bars(rows, shown, heading, theme))
