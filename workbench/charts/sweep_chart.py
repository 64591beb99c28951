"""The curve of a sweep over one parameter: quantities over its values, with their intervals, the
limits of a goal, and the point that is recommended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from workbench.charts.drawing.marks import Band, Chart, Heading, bands, nothing
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.errors import BadInput
from workbench.evaluation.sweep.quantities import QUANTITIES, SWEPT, quantity_of
from workbench.evaluation.sweep.recommend import Recommendation
from workbench.evaluation.sweep.sweep import Sweep
from workbench.formatting import count

_DATA = pa.schema(
    [
        ("series", pa.string()),
        ("x", pa.float64()),
        ("n", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
CurveRow = dict[str, str | float | None]


@dataclass(frozen=True, eq=False)
class SweepChart:
    """The chart, and what it draws."""

    chart: Chart
    heading: Heading
    rows: list[CurveRow]

    @property
    def data(self) -> pa.Table:
        """What is drawn: `series` (the quantity), `x` (the value of the parameter), `n` (that of
        the quantity), and the ends of its interval, `low` and `high`.
        """
        return pa.Table.from_pylist(self.rows, _DATA)


def sweep_chart(
    sweep: Sweep,
    quantities: Sequence[str],
    found: Recommendation | None = None,
    theme: Theme = LIGHT,
) -> SweepChart:
    """Draw some quantities over the values of the one parameter. Raises: BadInput, for a sweep over
    several, or over what is no number.
    """
    if len(sweep.names) != 1:
        raise BadInput(f"a curve is over one parameter, not {len(sweep.names)}")
    values = [_number(point.values[0]) for point in sweep.points]
    rows: list[CurveRow] = []
    for name in quantities:
        for x, point in zip(values, sweep.points, strict=True):
            find = QUANTITIES[name] if found is None else partial(quantity_of, name=name)
            quantity = find(sweep, point)
            if quantity.value is not None or quantity.low is not None:
                rows.append(
                    {
                        "series": name.replace("_", " "),
                        "x": x,
                        "n": quantity.value,
                        "low": quantity.low,
                        "high": quantity.high,
                    }
                )
    heading = _heading(sweep, found)
    if not rows:
        return SweepChart(nothing(heading, "Nothing is known.", theme), heading, rows)
    limits = {} if found is None else {each.name: each.value for each in found.goal.limits}
    drawn = [
        Band(
            name.replace("_", " "),
            theme.rules[at % len(theme.rules)],
            is_share=name in SWEPT and not name.endswith("_posts"),
            limit=limits.get(name),
        )
        for at, name in enumerate(quantities)
    ]
    chosen = None
    if found is not None and found.best is not None:
        chosen = _number(found.best.point.values[0])
    return SweepChart(bands(rows, drawn, sweep.names[0], heading, theme, chosen), heading, rows)


def _number(value: float | str) -> float:
    try:
        return float(str(value).removesuffix("%"))
    except ValueError:
        raise BadInput(f"a curve is over numbers, not {value}") from None


def _heading(sweep: Sweep, found: Recommendation | None) -> Heading:
    about = f"{count(len(sweep.points), 'point')}, {count(sweep.labelled, 'labelled post')}"
    shown = f"{sweep.base.name}: what each value of {sweep.names[0]} would do"
    below = f"{about} · bands: {sweep.confidence:.0%} intervals about users like these"
    if found is None:
        return Heading(shown, below)
    best = found.best
    shown = "No feasible point"
    if best is not None:
        shown = f"Recommended: {sweep.names[0]} = {best.point.values[0]}"
    return Heading(shown, f"{found.goal}\n{below}")
