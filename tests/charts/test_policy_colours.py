"""Rules, actions and statuses have the same colours in charts, tables and pages, light and dark."""

from __future__ import annotations

import pytest

from workbench import History, Policy, RuleBuilder, SimulationView, TableView, TextLists, Workbench
from workbench.charts import log_charts
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.policy_colours import policy_colours
from workbench.charts.drawing.theme import DARK, LIGHT, Theme
from workbench.model.actions import ACTIONS
from workbench.replay.simulate import simulate


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.load("data/policy.yaml")


@pytest.fixture(scope="module")
def data(policy: Policy) -> ChartData:
    lists = TextLists.read("data/lists.csv")
    return ChartData.of(simulate(policy, History.read("data/posts.csv"), lists=lists))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_charts_of_a_log_have_the_colours_of_tables(
    theme: Theme, policy: Policy, data: ChartData
) -> None:
    colours = policy_colours(policy, [*ACTIONS, *policy.actions])
    rules = {name: known[theme.name] for name, known in colours.rules.items()}
    actions = {name: known[theme.name] for name, known in colours.actions.items()}
    statuses = {name: known[theme.name] for name, known in colours.statuses.items()}
    assert log_charts.by_rule(data, theme).colours.items() >= rules.items()
    assert log_charts.by_action(data, theme).colours.items() <= actions.items()
    assert log_charts.users_out(data, theme).colours.items() == statuses.items()


def test_pages_have_the_colours_of_tables(tmp_path, a_workbench) -> None:
    wb: Workbench = a_workbench(tmp_path)
    wb.create_action("call", "user", "Call them")
    colours = TableView(wb, "log").view["table"]["colours"]
    builder, simulation = RuleBuilder(wb), SimulationView(wb.simulate(wb.policy()))
    for option in builder.choices["actions"]:
        if option["action"] in colours["actions"]:
            assert option["colours"] == colours["actions"][option["action"]]
    assert simulation.colours["rules"] == colours["rules"]
    assert simulation.colours["actions"].items() <= colours["actions"].items()
