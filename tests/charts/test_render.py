"""Pictures are made here, and fetch nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import altair as alt
import pytest

from tests.charts.communities import random_outcome
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.render import chart_png, chart_svg
from workbench.charts.post_charts import posts_over_time
from workbench.errors import Refused
from workbench.whole_files import replace_file


@pytest.fixture(scope="module")
def chart():
    return posts_over_time(ChartData.of(random_outcome(1))).chart


def test_an_svg_is_well_formed_and_holds_its_title(chart):
    svg = chart_svg(chart)
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - it is ours
    assert "Posts a day, by what became of them" in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_the_same_chart_is_the_same_picture(chart):
    assert chart_svg(chart) == chart_svg(chart)


def test_a_png_is_as_large_as_asked_for(chart, tmp_path: Path):
    small, large = (chart_png(chart, tmp_path / f"{scale}.png", scale) for scale in (1, 2))
    widths = [int.from_bytes(path.read_bytes()[16:20]) for path in (small, large)]
    assert small.read_bytes().startswith(b"\x89PNG")
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)


ELSEWHERE = "http://127.0.0.1:9/x.png"


@pytest.mark.parametrize(
    "form", [lambda c: c, lambda c: c + c, lambda c: c | c, lambda c: c.facet("n:N")]
)
def test_a_chart_that_would_fetch_pictures_is_refused(form, tmp_path: Path):
    rows = alt.Data(values=[{"image": ELSEWHERE, "n": 1}])
    picture = form(alt.Chart(rows).mark_image().encode(x="n:Q", url="image:N"))
    with pytest.raises(Refused, match="image"):
        chart_png(picture, tmp_path / "never.png")
    with pytest.raises(Refused, match="image"):
        chart_svg(picture)
    assert not list(tmp_path.iterdir())


def test_data_from_elsewhere_is_not_fetched():
    with pytest.raises(ValueError, match="not allowed"):
        chart_svg(alt.Chart(ELSEWHERE).mark_bar().encode(x="n:Q"))


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "page.html"
    assert replace_file(path, b"old") == path
    replace_file(path, b"new")
    with pytest.raises(TypeError):
        replace_file(path, "text")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]
