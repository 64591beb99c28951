"""Charts whose bars can be asked about: the same drawing, each bar with a label
that is its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import vl_convert

from workbench.charts.drawing.marks import Chart
from workbench.charts.drawing.period import Period
from workbench.charts.drawing.render import vegalite_version
from workbench.charts.drawing.series import Row
from workbench.formatting import count, day, moment

_LABEL = "label"


def labelled_svg(chart: Chart, rows: Sequence[Row], labels: Sequence[str]) -> str:
    """The chart as SVG, each bar with its `aria-label`; `labels`: one for each of the rows."""
    spec = chart.to_dict()
    spec["config"]["background"] = "transparent"  # the page's own
    if rows:
        values = [{**row, _LABEL: label} for row, label in zip(rows, labels, strict=True)]
        spec["data"] = {"values": values}
        spec["mark"] = {**spec["mark"], "aria": True}
        spec["encoding"]["description"] = {"field": _LABEL, "type": "nominal"}
        spec["encoding"].pop("tooltip", None)
    return vl_convert.vegalite_to_svg(
        json.dumps(spec), vl_version=vegalite_version(), allowed_base_urls=[]
    )


def labels_of(rows: Sequence[Row], period: Period | None) -> list[str]:
    """What each bar says when it is pointed at, no two alike."""
    return [] if period is None else [_label(row, period) for row in rows]


def _label(row: Row, period: Period) -> str:
    start = moment(row["start"] * 1000) if period.bin == "hour" else day(row["start"] * 1000)
    return f"{row['series'].rsplit(' · ', 1)[0]}: {count(row['n'])}, {period.bin} from {start}"
