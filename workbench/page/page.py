"""The result page: one HTML file that needs nothing else and runs nothing.

It has no script, may fetch nothing (its own content security policy says so), and shows what people
wrote as text. Charts are pictures in it, light and dark.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from workbench import formatting
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.marks import Chart
from workbench.charts.drawing.render import chart_svg
from workbench.charts.drawing.theme import DARK, LIGHT, Theme
from workbench.charts.log_chart import LogChart
from workbench.charts.log_charts import by_action, users_out
from workbench.charts.post_charts import posts_over_time
from workbench.charts.rule_totals import TotalsChart, rules_by_triggers
from workbench.page.findings import Findings, findings
from workbench.page.notes import Note, Pair, choices, hashes, worth_knowing
from workbench.page.rendering import rendered
from workbench.page.rules import RulesTable, rules_table
from workbench.page.style import style_sheet
from workbench.page.tables import (
    ActionsTable,
    CausesTable,
    TagRow,
    UserRow,
    actions_table,
    causes_table,
    tags_table,
    users_table,
)
from workbench.page.top import Bar, Header, Tile, header, strip, tiles
from workbench.whole_files import replace_file

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

CONTENT_SECURITY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
Draw = Callable[[ChartData, Theme], LogChart | TotalsChart]
CHARTS: tuple[Draw, ...] = (posts_over_time, users_out, rules_by_triggers, by_action)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as pictures in data URIs, and what it shows in words."""

    light: str
    dark: str
    alt: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """How many posts would never have appeared: a count and a share."""

    count: str
    share: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template of the page shows."""

    security: str
    style: Markup
    title: str
    header: Header
    tiles: list[Tile]
    strip: list[Bar]
    rules: RulesTable
    rejected: Rejected
    causes: CausesTable | None
    actions: ActionsTable | None
    notes: list[Note]
    figures: list[Figure]
    users: list[UserRow]
    tags: list[TagRow]
    choices: list[Pair]
    hashes: list[Pair]


def write_page(
    outcome: Outcome, path: str | Path, sentences: Mapping[str, str] | None = None
) -> Path:
    """Write an outcome as one HTML file, whole or not at all; return where it is.

    `sentences`: what each rule means in words, by its name. The same outcome gives the same bytes.
    Raises: OSError.
    """
    return replace_file(path, page_html(outcome, sentences).encode("utf-8"))


def page_html(
    outcome: Outcome,
    sentences: Mapping[str, str] | None = None,
    charts: Sequence[Draw] = CHARTS,
) -> str:
    """The page as text, with these charts in it."""
    replay_findings, data = findings(outcome), ChartData.of(outcome)
    page = Page(
        security=CONTENT_SECURITY,
        style=Markup(style_sheet()),  # noqa: S704 - it is ours
        title=f"{replay_findings.policy.name}: replay",
        header=header(replay_findings),
        tiles=tiles(replay_findings),
        strip=strip(replay_findings),
        rules=rules_table(replay_findings, sentences or {}),
        rejected=_rejected(replay_findings),
        causes=causes_table(replay_findings),
        actions=actions_table(replay_findings),
        notes=worth_knowing(replay_findings),
        figures=[_figure(draw, data) for draw in charts],
        users=users_table(replay_findings),
        tags=tags_table(replay_findings),
        choices=choices(replay_findings),
        hashes=hashes(replay_findings),
    )
    return rendered("page.html.j2", page=page)


def chart_html(chart: Chart) -> str:
    """A page with one chart alone, which runs and fetches nothing."""
    title = chart.to_dict()["title"]
    alt = f"{title['text']}. {title['subtitle']}"
    picture = _data_uri(chart_svg(chart))
    return rendered("chart.html.j2", title=title["text"], alt=alt, picture=picture)


def _rejected(findings: Findings) -> Rejected:
    posts = findings.summary["posts"]
    whole = posts["accepted"] + posts["rejected"]
    count = f"{formatting.count(posts['rejected'])} of {formatting.count(whole, 'post')}"
    return Rejected(count, formatting.share(posts["rejected"], whole))


def _figure(draw: Draw, data: ChartData) -> Figure:
    light, dark = draw(data, LIGHT).chart, draw(data, DARK).chart
    title = light.to_dict()["title"]
    alt = f"{title['text']}. {title['subtitle']}"
    return Figure(_data_uri(chart_svg(light)), _data_uri(chart_svg(dark)), alt)


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('utf-8')).decode('ascii')}"
