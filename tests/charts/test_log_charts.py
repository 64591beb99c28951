"""Charts of a moderation log count what a plain loop over its entries counts, in small specs."""

from collections import Counter

import pytest

from workbench import History, Policy, TextLists, simulate
from workbench.charts import log_charts
from workbench.charts.aggregate import ACTION_KINDS
from workbench.charts.chart_data import ChartData


@pytest.fixture(scope="module")
def log():
    policy = Policy.load("data/policy.yaml")
    lists = TextLists.read("data/lists.csv")
    return simulate(policy, History.read("data/posts.csv"), lists=lists).log


def shown(made):
    """How many entries each series shows."""
    result = Counter()
    for row in made.rows:
        result[row["series"].rsplit(" · ", 1)[0]] += row["n"]
    return dict(result)


def counted(log, column, kinds):
    return dict(Counter(row[column] for row in log.to_pylist() if row["kind"] in kinds))


def same(found, wanted):
    """Whether the counts are equal; long names are cut in charts."""
    cut = {name: n for name in found for whole, n in wanted.items() if whole.startswith(name[:-1])}
    return cut == found and len(found) == len(wanted)


def test_triggers_are_counted_by_rule(log):
    wanted = counted(log, "rule", {"rule_triggered", "rule_tested"})
    assert same(shown(log_charts.by_rule(ChartData(log))), wanted)


def test_actions_are_counted_by_who_took_them(log):
    wanted = counted(log, "actor", set(ACTION_KINDS))
    assert same(shown(log_charts.by_actor(ChartData(log))), wanted)


def test_actions_are_counted_by_reason_and_those_without_one_too(log):
    wanted = counted(log, "reason", {"post_action", "user_action"})
    assert shown(log_charts.by_reason(ChartData(log))) == {
        key or log_charts.NO_REASON: n for key, n in wanted.items()
    }


def test_automated_actions_are_told_from_those_of_people(log):
    wanted = counted(log, "automated", set(ACTION_KINDS))
    assert shown(log_charts.automated(ChartData(log))) == {"automated": wanted[True]}


def test_reinstatements_are_ends_of_suspensions_and_calls_of_enable(log):
    wanted = counted(log, "kind", {"suspension_expired"})
    assert shown(log_charts.reinstatements(ChartData(log))) == {
        "Suspension ran out": wanted["suspension_expired"]
    }


@pytest.mark.parametrize("draw", log_charts.CHARTS, ids=lambda draw: draw.__name__)
def test_every_chart_has_a_title_with_n_and_a_small_spec_with_and_without_entries(draw, log):
    for entries in (log, log.slice(0, 0)):
        spec = draw(ChartData(entries)).chart.to_json()
        assert "n = " in spec
        assert len(spec) < 200_000


@pytest.mark.parametrize("draw", log_charts.CHARTS, ids=lambda draw: draw.__name__)
def test_behind_each_bar_stand_as_many_entries_as_it_shows(draw, log):
    made = draw(ChartData(log))
    for row in made.rows:
        entries = made.behind(row)
        assert entries.num_rows == row["n"]
        assert entries.schema == log.schema


def test_the_others_are_the_entries_of_every_series_that_is_not_shown(log):
    many = [f"reason {n % 14:02}" for n in range(log.num_rows)]
    entries = log.set_column(log.column_names.index("reason"), "reason", [many])
    made = log_charts.by_reason(ChartData(entries))
    others = [row for row in made.rows if "others" in row["series"]]
    reasons = {row["series"].split(" · ")[0] for row in made.rows}
    assert others
    for row in others:
        result = made.behind(row)
        assert result.num_rows == row["n"]
        assert not set(result.column("reason").to_pylist()) & reasons
