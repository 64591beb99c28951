"""The chart of what causes a difference: a bar from the total of one policy, step by step, to that
of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

import pyarrow as pa

from workbench.charts.drawing.marks import Chart, Heading, spans
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.evaluation.comparison.tables import KNOCK_ON
from workbench.evaluation.comparison.waterfall import Waterfall
from workbench.evaluation.comparison.words import signed
from workbench.formatting import count, distinct

_DATA = pa.schema(
    [
        ("series", pa.string()),
        ("from", pa.float64()),
        ("to", pa.float64()),
        ("least", pa.float64()),
        ("most", pa.float64()),
        ("label", pa.string()),
    ]
)


class SpanRow(TypedDict):
    """A bar. `from`, `to`: where it begins and ends; `least`, `most`: where it may end; `what`:
    `total`, `more` or `fewer`; `label`: its number in words.
    """

    series: str
    start: float
    end: float
    least: float
    most: float
    what: str
    label: str


@dataclass(frozen=True, eq=False)
class WaterfallChart:
    """The chart, and what it draws."""

    chart: Chart
    heading: Heading
    rows: list[SpanRow]

    @property
    def data(self) -> pa.Table:
        """What is drawn: `series` (the cause), where its bar is `from` and `to`, the `least` and
        the `most` that it may end at, and its `label`.
        """
        rows = [{**row, "from": row["start"], "to": row["end"]} for row in self.rows]
        return pa.Table.from_pylist(rows, _DATA)


def waterfall_chart(
    waterfall: Waterfall, names: tuple[str, str], theme: Theme = LIGHT
) -> WaterfallChart:
    """Draw a waterfall. `names`: of the two policies."""
    below = f"from {count(waterfall.a)} to {count(waterfall.b)}"
    if waterfall.orders > 1 and len(waterfall.causes) > 1:
        below += f" · each change averaged over {waterfall.orders:,} orders; lines: the range"
    heading = Heading(f"What causes the difference: {waterfall.name}", below)
    rows = list(_rows(waterfall, names))
    return WaterfallChart(spans(rows, heading, theme), heading, rows)


def _rows(waterfall: Waterfall, names: tuple[str, str]) -> Iterator[SpanRow]:
    words = [*(cause.words for cause in waterfall.causes), KNOCK_ON]
    first, *labels, last = distinct([names[0], *words, names[1]])
    level = float(waterfall.a)
    yield _total(first, level)
    knock_on = float(waterfall.knock_on)
    effects = [(cause.effect, cause.low, cause.high) for cause in waterfall.causes]
    for label, (effect, low, high) in zip(labels, [*effects, (knock_on,) * 3], strict=True):
        yield {
            "series": label,
            "start": level,
            "end": level + effect,
            "least": level + low,
            "most": level + high,
            "what": "fewer" if effect < 0 else "more",
            "label": signed(round(effect, 1), is_count=effect == round(effect)),
        }
        level += effect
    yield _total(last, float(waterfall.b))


def _total(name: str, value: float) -> SpanRow:
    return {
        "series": name,
        "start": 0.0,
        "end": value,
        "least": value,
        "most": value,
        "what": "total",
        "label": f"{value:,.0f}",
    }
