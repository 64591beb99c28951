"""The few forms that charts take: stacked bars, small multiples, paired bars.

Altair is imported where a chart is drawn: it takes a second or more, which a page that shows no
chart does not wait for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from workbench.charts.drawing.period import Period
from workbench.charts.drawing.series import Row, Series, TotalRow
from workbench.charts.drawing.theme import (
    BAR_HEIGHT,
    COUNT,
    HEIGHT,
    ROW_HEIGHT,
    SHORT_COUNT,
    WIDTH,
    Theme,
)

if TYPE_CHECKING:
    import altair as alt

Chart: TypeAlias = "alt.Chart | alt.LayerChart | alt.VConcatChart"
_Drawn = TypeVar("_Drawn", "alt.Chart", "alt.LayerChart", "alt.VConcatChart")
TIMES = {
    "hour": "%-d %b %H:%M",
    "day": "%-d %b",
    "week": "%-d %b",
    "month": "%b %Y",
    "year": "%Y",
}
LABELS = 190
"""Pixels, beyond which labels are cut."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a chart shows, and of how many, in which unit and when, in one line or several."""

    text: str
    below: str

    def title(self) -> alt.TitleParams:
        """The heading as a chart's title."""
        import altair as alt

        lines = self.below.split("\n")
        return alt.Title(self.text, subtitle=lines if len(lines) > 1 else self.below)


def stacked_bars(
    rows: list[Row], series: Sequence[Series], heading: Heading, period: Period, theme: Theme
) -> alt.Chart:
    """One bar a bin, its parts stacked in the order of the series."""
    import altair as alt

    chart = _chart(rows).mark_bar(orient="vertical", x2Offset=-1, aria=False)
    encoded = chart.encode(
        *_time(period),
        y=alt.Y("n:Q", stack="zero", axis=_counts(5), title=None),
        color=_colours(series, alt.Legend(columns=len(series))),
        order=alt.Order("place:Q"),
        tooltip=_tooltip(period),
    )
    return _finished(encoded, heading, theme, width=WIDTH, height=HEIGHT)


def small_multiples(
    rows: list[Row], series: Sequence[Series], heading: Heading, period: Period, theme: Theme
) -> alt.Chart:
    """One row of bars a series, each on its own scale."""
    import altair as alt

    chart = _chart(rows).mark_bar(orient="vertical", x2Offset=-1, aria=False)
    header = alt.Header(labelAngle=0, labelAlign="left", labelLimit=LABELS, title=None)
    row = alt.Row("series:N", sort=[each.label for each in series], header=header, spacing=8)
    encoded = chart.encode(
        *_time(period),
        y=alt.Y("n:Q", stack=None, axis=_counts(2, font_size=10), title=None),
        color=_colours(series, None),
        row=row,
        tooltip=_tooltip(period),
    ).resolve_scale(y="independent")  # pyright: ignore[reportUnknownMemberType]
    return _finished(encoded, heading, theme, width=WIDTH - LABELS, height=ROW_HEIGHT)


def paired_bars(
    rows: list[TotalRow], series: Sequence[Series], heading: Heading, theme: Theme
) -> alt.LayerChart:
    """Two bars a series, the second paler, with their numbers. Rows: `series`, `what`, `n`."""
    import altair as alt

    whats = list(dict.fromkeys(row["what"] for row in rows))
    names = [each.label for each in series]
    axis = alt.Axis(labelLimit=LABELS, title=None, domain=False, ticks=False, labelPadding=8)
    base = _chart(rows).encode(
        y=alt.Y("series:N", sort=names, axis=axis),
        yOffset=alt.YOffset("what:N", sort=whats, scale=alt.Scale(paddingInner=0.1)),
        x=alt.X("n:Q", axis=_counts(5), title=None),
    )
    paler = alt.Scale(domain=whats, range=[1, 0.45])
    bars = base.mark_bar(aria=False).encode(
        color=_colours(series, None),
        opacity=alt.Opacity("what:N", scale=paler, legend=None),
        tooltip=[alt.Tooltip("series:N"), alt.Tooltip("what:N"), alt.Tooltip("n:Q", format=COUNT)],
    )
    numbers = base.mark_text(align="left", dx=4, aria=False).encode(
        text=alt.Text("n:Q", format=COUNT)
    )
    return _finished(
        cast("alt.LayerChart", bars + numbers),
        heading,
        theme,
        width=WIDTH - LABELS,
        height=BAR_HEIGHT * len(names),
    )


def spans(rows: Sequence[Mapping[str, object]], heading: Heading, theme: Theme) -> alt.LayerChart:
    """A bar a row from `start` to `end`, with a thin line from `least` to `most`, and its label.
    Rows: `series`, `start`, `end`, `least`, `most`, `what` (`total`, `more` or `fewer`), `label`.
    """
    import altair as alt

    axis = alt.Axis(labelLimit=2 * LABELS, title=None, domain=False, ticks=False, labelPadding=8)
    base = _chart(rows).encode(y=alt.Y("series:N", sort=None, axis=axis))
    scale = alt.Scale(zero=False)
    colours = alt.Scale(
        domain=["total", "more", "fewer"], range=[theme.accent, theme.ink, theme.soft]
    )
    bars = base.mark_bar(aria=False, height=BAR_HEIGHT // 2).encode(
        x=alt.X("start:Q", scale=scale, axis=_counts(5), title=None),
        x2="end:Q",
        color=alt.Color("what:N", scale=colours, legend=None),
        tooltip=[alt.Tooltip("series:N", title="what"), alt.Tooltip("label:N", title="number")],
    )
    ranges = base.mark_rule(aria=False).encode(x="least:Q", x2="most:Q")
    numbers = (
        base.mark_text(align="left", dx=5, aria=False)
        .encode(x=alt.X("right:Q"), text=alt.Text("label:N"))
        .transform_calculate(right="max(datum.start, datum.end, datum.most)")
    )
    return _finished(
        cast("alt.LayerChart", bars + ranges + numbers),
        heading,
        theme,
        width=WIDTH - LABELS,
        height=BAR_HEIGHT * len(rows),
    )


@dataclass(frozen=True, slots=True)
class Band:
    """A curve with a band. `label`: its series; `is_share`: whether its values are shares;
    `limit`: a value that is drawn as a line, None without one.
    """

    label: str
    colour: str
    is_share: bool
    limit: float | None = None


def bands(
    rows: Sequence[Mapping[str, object]],
    series: Sequence[Band],
    x_title: str,
    heading: Heading,
    theme: Theme,
    chosen: float | None = None,
) -> alt.VConcatChart:
    """A curve with its band for each series, one below the other on the same x axis; a vertical
    line at `chosen`. Rows: `series`, `x`, `n`, `low`, `high`.
    """
    import altair as alt

    xs = [float(str(row["x"])) for row in rows]
    x_scale = alt.Scale(domain=[min(xs), max(xs)], nice=False)
    panels: list[alt.FacetChart | alt.LayerChart] = []
    for band in series:
        own = [row for row in rows if row["series"] == band.label]
        form = ".2f" if band.is_share else COUNT
        y = alt.Axis(title=band.label, format=form, domain=False, ticks=False, tickCount=4)
        base = _chart(own).encode(x=alt.X("x:Q", title=x_title, scale=x_scale))
        tips = [
            alt.Tooltip("x:Q", title="value"),
            alt.Tooltip("n:Q", title="estimate", format=form),
            alt.Tooltip("low:Q", title="from", format=form),
            alt.Tooltip("high:Q", title="to", format=form),
        ]
        dots = alt.OverlayMarkDef(size=24, color=band.colour)
        layers: list[alt.Chart] = [
            base.mark_area(opacity=0.2, color=band.colour, aria=False).encode(
                y=alt.Y("low:Q", axis=y, scale=alt.Scale(zero=False)), y2="high:Q"
            ),
            base.mark_line(color=band.colour, point=dots, aria=False).encode(y="n:Q", tooltip=tips),
        ]
        if band.limit is not None:
            line = _chart([{"limit": band.limit}]).mark_rule(color=theme.warn, strokeDash=[4, 3])
            layers.append(line.encode(y="limit:Q"))
        if chosen is not None:
            line = _chart([{"chosen": chosen}]).mark_rule(color=theme.ink, strokeWidth=1.5)
            layers.append(line.encode(x="chosen:Q"))
        panels.append(alt.layer(*layers).properties(width=WIDTH - 60, height=HEIGHT // 2))
    return _styled(alt.vconcat(*panels).properties(title=heading.title()), theme)


def nothing(heading: Heading, message: str, theme: Theme) -> alt.Chart:
    """A chart that says that there is nothing to show."""
    chart = (
        _chart([{"message": message}]).mark_text(fontSize=13, aria=False).encode(text="message:N")
    )
    return _finished(chart, heading, theme, width=WIDTH, height=HEIGHT // 2)


def _chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    import altair as alt

    return alt.Chart(alt.Data(values=[dict(row) for row in rows]))


def _finished(chart: _Drawn, heading: Heading, theme: Theme, width: int, height: int) -> _Drawn:
    return _styled(chart.properties(title=heading.title(), width=width, height=height), theme)


def _styled(chart: _Drawn, theme: Theme) -> _Drawn:
    return chart.configure(**theme.config()["config"])  # pyright: ignore[reportUnknownMemberType]


def _time(period: Period) -> tuple[alt.X, alt.X2]:
    """The x channels: from the start to the end of a bin, on a scale of the whole period."""
    import altair as alt

    ends = [int(edge) // 1000 for edge in (period.edges[0], period.edges[-1])]
    axis = alt.Axis(format=TIMES[period.bin], tickCount=6, grid=False, labelFlush=False)
    scale = alt.Scale(type="utc", domain=ends, nice=False)
    return alt.X("start:T", scale=scale, axis=axis, title=None), alt.X2("end:T")


def _counts(ticks: int, font_size: int = 11) -> alt.Axis:
    """An axis of counts: no line or label between whole numbers."""
    import altair as alt

    whole = "datum.value === floor(datum.value)"
    return alt.Axis(
        domain=False,
        ticks=False,
        labelOverlap="greedy",
        tickCount=ticks,
        labelExpr=f"{whole} ? format(datum.value, '{SHORT_COUNT}') : ''",
        gridOpacity=alt.condition(whole, alt.value(1), alt.value(0)),
        labelFontSize=alt.Undefined if font_size == 11 else font_size,
    )


def _colours(series: Sequence[Series], legend: alt.Legend | None) -> alt.Color:
    import altair as alt

    scale = alt.Scale(
        domain=[each.label for each in series], range=[each.colour for each in series]
    )
    return alt.Color("series:N", scale=scale, legend=legend)


def _tooltip(period: Period) -> list[alt.Tooltip]:
    """Own words alone as names of fields: a field named `image` would be fetched."""
    import altair as alt

    return [
        alt.Tooltip("start:T", title=f"{period.bin} from (UTC)", format="%-d %b %Y %H:%M"),
        alt.Tooltip("series:N", title="what"),
        alt.Tooltip("n:Q", title="number", format=COUNT),
    ]
