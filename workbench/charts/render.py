"""This module holds how a chart becomes a picture: SVG or PNG, made here, offline."""

from __future__ import annotations

import re
from pathlib import Path

import altair as alt
import vl_convert

from workbench.charts.files import replace_file
from workbench.charts.marks import Chart

VERSION = ".".join(re.findall(r"\d+", alt.SCHEMA_VERSION)[:2])


def chart_svg(chart: Chart) -> str:
    """The chart as SVG text. Nothing is fetched, whatever the spec names."""
    return vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=VERSION, allowed_base_urls=[])


def chart_png(chart: Chart, path: str | Path, scale: float = 2.0) -> Path:
    """Write the chart as a PNG of `scale` pixels a point; return where it is."""
    picture = vl_convert.vegalite_to_png(
        chart.to_dict(), vl_version=VERSION, scale=scale, allowed_base_urls=[]
    )
    return replace_file(path, picture)
