"""Every chart is valid, small, and says what it shows; also of nothing, and of very much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.charts.communities import DOCUMENT, START, few_posts, random_outcome
from tests.charts.specs import CHARTS, FETCHED, drawn, named, rows, size_of
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.charts.log_charts import by_action, by_rule, tags, users_out
from workbench.charts.post_charts import posts_over_time
from workbench.charts.rule_totals import rules_by_triggers
from workbench.policy.policy import Policy
from workbench.titles import FATE_TITLES

EVERY = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
UNITS = {
    "posts_over_time": "250 posts",
    "by_action": " actions",
    "rules_by_triggers": " triggers",
    "users_out": " ever out",
    "by_rule": " triggers",
    "tags": " tag changes",
}


@pytest.fixture(scope="module")
def outcome():
    return random_outcome(2)


@pytest.fixture(scope="module")
def crowded():
    """Sixty rules and forty custom actions that all fire all the time, on many days."""
    actions = {f"a{n}": {"on": "post", "label": "The same label"} for n in range(40)}
    when = {"classified": ["bad"]}
    rules = [
        {"name": f"Rule {n} of a rather long name, as such names are", "when": when,
         "then": [f"a{n % 40}", "delete_post", "flag_post"]}
        for n in range(60)
    ]  # fmt: skip
    policy = Policy.from_document({**DOCUMENT, "actions": actions, "rules": rules})
    days = [START + timedelta(days=n) for n in range(70)]
    return few_posts(policy, [{"created_at": at, "bad": 1.0} for at in days])


@pytest.fixture(scope="module")
def empty():
    """Warm-up alone: not one post was replayed."""
    policy = Policy.from_document(DOCUMENT)
    return few_posts(policy, [{"bad": 1.0}], from_time="2027-01-01", as_of="2027-02-01")


@EVERY
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_chart_is_valid_and_small(chart, theme, outcome):
    spec = drawn(chart, outcome, theme).to_dict()
    assert size_of(spec) < 200_000
    assert spec["config"]["background"] == theme.background


@EVERY
def test_the_title_says_of_how_many_in_which_unit_and_when(chart, outcome):
    title = drawn(chart, outcome).to_dict()["title"]
    assert title["text"]
    assert title["subtitle"].startswith("n = ")
    assert UNITS[chart.__name__] in title["subtitle"]
    assert "28 Mar to 7 Apr 2026, UTC" in title["subtitle"]


@EVERY
def test_nothing_in_a_chart_can_be_fetched(chart, outcome):
    assert not FETCHED & set(named(drawn(chart, outcome).to_dict()))


@EVERY
def test_much_data_makes_no_big_chart(chart, crowded):
    spec = drawn(chart, crowded).to_dict()
    assert len(rows(spec)) <= 800
    assert size_of(spec) < 200_000


@EVERY
def test_a_chart_of_nothing_says_so(chart, empty):
    spec = drawn(chart, empty).to_dict()
    assert spec["title"]["subtitle"].startswith(("n = 0 ", "n = 1 user"))
    assert rows(spec)[0]["message"].endswith(".")


@EVERY
def test_a_chart_of_a_policy_without_rules_is_a_chart(chart):
    policy = Policy.from_document({"version": 1, "rules": []})
    assert drawn(chart, few_posts(policy, [{}])).to_dict()["title"]["subtitle"].startswith("n = ")


def test_posts_add_up_to_n(outcome):
    assert sum(row["n"] for row in rows(drawn(posts_over_time, outcome).to_dict())) == 250


def test_things_with_the_same_label_stay_apart(crowded):
    spec = drawn(by_action, crowded).to_dict()
    labels = {row["series"] for row in rows(spec)}
    assert {"The same label · 140", "The same label #2 · 140"} <= labels
    assert "33 others · 3,220" in labels
    assert sum(row["n"] for row in rows(spec)) == 60 * 3 * 70


def test_the_rules_that_fired_most_are_shown_and_the_others_told_of(crowded):
    spec = drawn(rules_by_triggers, crowded).to_dict()
    assert "20 of 60 rules" in spec["title"]["subtitle"]
    assert len({row["series"] for row in rows(spec)}) == 20


def test_rules_in_test_mode_say_so_and_rules_that_are_off_are_not_there(outcome):
    labels = {row["series"] for row in rows(drawn(rules_by_triggers, outcome).to_dict())}
    assert "Trial (test)" in labels
    assert "Off" not in labels


def test_bins_are_drawn_where_they_are(outcome):
    result = {(row["start"], row["end"]) for row in rows(drawn(users_out, outcome).to_dict())}
    day = round(datetime(2026, 3, 29, tzinfo=UTC).timestamp() * 1000)
    assert (day, day + 86_400_000) in result


def test_posts_behind_a_bar_are_those_of_its_fate_and_bin(outcome):
    made = posts_over_time(ChartData.of(outcome))
    assert {title(row) for row in made.rows} > {"accepted"}
    for row in made.rows:
        result = made.behind(row).column("rejected_by").to_pylist()
        assert len(result) == row["n"]
        assert {FATE_TITLES[fate or "accepted"] for fate in result} == {title(row)}


@pytest.mark.parametrize("draw", [by_action, by_rule, tags], ids=lambda draw: draw.__name__)
def test_a_log_with_its_policy_is_drawn_as_its_replay_is(draw, outcome):
    replayed = draw(ChartData.of(outcome))
    logged = draw(ChartData(outcome.log, outcome.run.policy))
    named = [
        sorted({(title(row), row["place"]) for row in made.rows}) for made in (replayed, logged)
    ]
    assert named[0] == named[1]
    assert replayed.colours == logged.colours


def title(row):
    """What a row counts, without its total."""
    return row["series"].rsplit(" · ", 1)[0]
