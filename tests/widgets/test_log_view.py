"""The log view by its traits: each chart is drawn, and each bar leads to its entries."""

import json
import re

import pytest

from tests.notebook.worlds import POLICY
from workbench import LogView
from workbench.charts import log_charts
from workbench.notebook import log_figures
from workbench.notebook.log_figures import CHARTS


@pytest.fixture(scope="module")
def log(tmp_path_factory, a_workbench):
    return a_workbench(tmp_path_factory.mktemp("log")).simulate(POLICY).log


@pytest.fixture
def view(log):
    return LogView(log)


def labels(view):
    """The bars that are drawn, by their labels."""
    return re.findall(r'<path aria-label="([^"]+)" role="graphics-symbol"', view.view["svg"])


@pytest.mark.parametrize("name", CHARTS)
def test_every_bar_of_every_chart_leads_to_as_many_entries_as_it_says(view, name):
    view.ask("chart", name=name)
    assert view.view["name"] == name
    result = labels(view)
    assert bool(result) == (name != "uploads")
    assert len(set(result)) == len(result)
    for label in result:
        view.ask("entries", label=label)
        assert view.problem == ""
        n = int(re.search(r": ([\d,]+), ", label)[1].replace(",", ""))
        assert view.behind["n"] == n
        assert len(view.behind["rows"]) == min(n, 50)
        json.dumps(view.behind)


def test_a_chart_is_drawn_anew_for_a_dark_page_and_keeps_its_bars(view):
    before, light = labels(view), view.view["svg"]
    view.ask("theme", dark=True)
    assert "#e6e9ee" in view.view["svg"] and "#e6e9ee" not in light
    assert labels(view) == before


def test_another_chart_forgets_the_entries_behind_the_last(view):
    view.ask("entries", label=labels(view)[0])
    assert view.behind["rows"]
    view.ask("chart", name="by_rule")
    assert view.behind == {}


def test_what_there_is_not_is_said(view):
    view.ask("chart", name="by_moon")
    assert "no chart `by_moon`" in view.problem
    assert view.view["name"] == "by_action"
    view.ask("entries", label="nothing")
    assert "no bar" in view.problem


def test_a_view_says_how_many_entries_there_are(view, log):
    assert repr(view) == f"<LogView of {len(log):,} entries>"


def test_every_chart_of_a_log_has_its_place_on_the_page():
    assert list(log_figures.CHARTS) == [chart.__name__ for chart in log_charts.CHARTS]
