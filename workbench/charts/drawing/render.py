"""How a chart becomes a picture: SVG or PNG, made here, offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import vl_convert

from workbench.charts.drawing.marks import Chart
from workbench.errors import Refused
from workbench.whole_files import replace_file


@cache
def vegalite_version() -> str:
    """The version of Vega-Lite that Altair writes, such as `6.1`."""
    import altair as alt

    return ".".join(re.findall(r"\d+", alt.SCHEMA_VERSION)[:2])


def chart_svg(chart: Chart) -> str:
    """The chart as SVG text. Raises: Refused, for a chart that would fetch pictures."""
    return vl_convert.vegalite_to_svg(
        _offline(chart), vl_version=vegalite_version(), allowed_base_urls=[]
    )


def chart_png(chart: Chart, path: str | Path, scale: float = 2.0) -> Path:
    """Write the chart as a PNG of `scale` pixels a point; return where it is.

    Raises: Refused, for a chart that would fetch pictures.
    """
    return replace_file(path, chart_png_bytes(chart, scale))


def chart_png_bytes(chart: Chart, scale: float = 2.0) -> bytes:
    """The chart as a PNG of `scale` pixels a point. Raises: Refused, as `chart_png` does."""
    spec = _offline(chart)
    return vl_convert.vegalite_to_png(
        spec, vl_version=vegalite_version(), scale=scale, allowed_base_urls=[]
    )


def _offline(chart: Chart) -> dict[str, object]:
    """The chart's spec, which draws no picture from elsewhere.

    `allowed_base_urls` keeps data from being fetched, and image marks from nothing.
    """
    spec = chart.to_dict()
    if "image" in _marks(spec):
        raise Refused("a chart with `image` marks would fetch what its data name; leave them out")
    return spec


def _marks(value: object) -> Iterator[object]:
    """The type of every mark in a spec."""
    if isinstance(value, list):
        for inside in cast("list[object]", value):
            yield from _marks(inside)
    elif isinstance(value, dict):
        spec = cast("dict[str, object]", value)
        mark = spec.get("mark")
        if mark is not None:
            yield cast("dict[str, object]", mark)["type"] if isinstance(mark, dict) else mark
        for key in ("layer", "concat", "hconcat", "vconcat", "spec"):
            yield from _marks(spec.get(key))
