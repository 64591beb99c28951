"""What can be asked of any chart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from workbench.charts import log_charts, post_charts, rule_totals
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.marks import Chart
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.replay.outcome import Outcome

CHARTS = (
    post_charts.posts_over_time,
    log_charts.users_out,
    log_charts.by_action,
    log_charts.by_rule,
    rule_totals.rules_by_triggers,
    log_charts.tags,
)
FETCHED = {"image", "url", "href", "src"}


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return spec["data"]["values"]


def size_of(spec: dict[str, Any]) -> int:
    return len(json.dumps(spec).encode())


def named(value: Any) -> Iterator[str]:
    """Every key, and every field or channel that is named, anywhere in a spec."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield key
            if key in {"field", "mark", "type"} and isinstance(inside, str):
                yield inside
            yield from named(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from named(inside)


def drawn(draw: Callable[..., Any], outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """The chart of a replay."""
    return draw(ChartData.of(outcome), theme).chart
