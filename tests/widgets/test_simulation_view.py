"""The simulation view by its traits: each figure leads to as many posts as it counts."""

import json
import re

import pytest

from tests.notebook.worlds import POLICY
from workbench import Bench, Policy, SimulationView


@pytest.fixture(scope="module")
def wb(tmp_path_factory, a_workbench):
    return a_workbench(tmp_path_factory.mktemp("view"))


@pytest.fixture
def view(wb):
    return SimulationView(wb.simulate(POLICY))


def behind(view, figure):
    view.ask("posts", selection=figure)
    assert view.problem == ""
    return view.behind["n"]


def test_the_view_is_plain_values(view):
    json.dumps([view.view, view.colours])
    assert repr(view).startswith("<SimulationView of Simulation of community-baseline: 1,780")


def test_every_rule_leads_to_the_posts_it_fired_on(view):
    for row in view.view["rules"]:
        assert behind(view, {"rule": row["rule"]}) == row["triggers"]


def test_every_column_of_an_action_leads_to_its_posts(view):
    actions = view.view["actions"]
    edges = actions["edges_us"]
    for series in actions["series"]:
        for at, n in enumerate(series["n"]):
            figure = {"action": series["action"], "first_us": edges[at], "last_us": edges[at + 1]}
            if n and at % 7 == 0:
                assert 0 < behind(view, figure) <= n
    assert sum(series["n"][at] for series in actions["series"] for at in range(len(edges) - 1)) > 0


def test_who_kept_posts_out_leads_to_the_rejected_posts(view):
    causes = view.view["rejections"]
    assert sum(cause["n"] for cause in causes) == 220
    for cause in causes:
        assert behind(view, {"cause": cause["cause"]}) == cause["n"]
        assert all(post["result"].startswith("rejected") for post in view.behind["posts"])


def test_rules_on_the_same_posts_lead_to_those_posts(view):
    for pair in view.view["together"]:
        assert behind(view, {"both": pair["both"]}) == pair["n"]


def test_which_rule_led_to_which_is_said_by_tag_and_by_action(wb):
    document = POLICY.to_document()
    document["rules"].append(
        {
            "name": "Denied before",
            "when": {"user_tags": {"any_of": ["denied_text"]}},
            "fires": "once",
            "then": ["flag_user"],
        }
    )
    view = SimulationView(wb.simulate(Policy.from_document(document)))
    led = {tuple(row["chain"]): row for row in view.view["chains"]}
    assert ("Denied text", "tag", "denied_text", "Denied before") in led
    assert ("Mostly suggestive", "action", "suspend", "Third strike") in led
    for row in led.values():
        assert behind(view, {"chain": row["chain"]}) == row["n"] > 0


def test_a_post_is_explained_and_its_text_is_there(view):
    behind(view, {"rule": "Spammer"})
    post = view.behind["posts"][0]
    assert "ollowers" in post["text"]
    view.ask("explain", post_id=post["post_id"], user_id=post["user_id"])
    fired = [row["rule"] for row in view.explained["rows"] if row["fired"]]
    assert fired == post["rules"]


def test_without_feedback_nothing_is_kept_out(view):
    view.ask("feedback", on=False)
    assert view.view["rejections"] == []
    assert view.behind == {}
    view.ask("feedback", on=True)
    assert view.view["rejections"] != []


def test_what_is_no_figure_is_said(view):
    view.ask("posts", selection={"sql": "DROP"})
    assert "unknown selection" in view.problem
    view.ask("explain", post_id="nope", user_id="nobody")
    assert "nope" in view.problem


def test_every_column_of_a_rule_leads_to_its_posts(view):
    counted = view.view["triggers"]
    edges = counted["edges_us"]
    totals = {row["rule"]: row["triggers"] for row in view.view["rules"] if row["mode"] == "live"}
    assert {series["rule"]: sum(series["n"]) for series in counted["series"]} == totals
    for series in counted["series"]:
        for at, n in enumerate(series["n"]):
            if n:
                figure = {"rule": series["rule"], "first_us": edges[at], "last_us": edges[at + 1]}
                assert behind(view, figure) == n


def test_simulate_shows_the_simulation_and_its_log_on_a_page(wb):
    bench = Bench(wb)
    assert (bench.simulation, bench.current) == (None, "Rules")
    bench.builder.ask("simulate")
    assert bench.current == "Simulation"
    shown, logged = bench.page("Simulation")
    assert shown.simulation is bench.simulation
    assert bench.simulation.outcome.run.policy == POLICY
    assert len(logged.moderation_log) == len(bench.simulation.log)


def test_the_moderation_log_is_read_when_its_page_is_opened_and_charted_when_asked(wb):
    bench = Bench(wb)
    assert bench.page("Log") == ()
    wb.suspend("someone", "Spam", duration="1d", new_user=True)
    bench.open_page("Log")
    (entries,) = bench.page("Log")
    assert entries.view["table"]["n"] == len(wb.log)
    entries.ask("charts")
    _, charts = bench.page("Log")
    assert "Suspend user" in charts.view["svg"]


def test_without_feedback_every_figure_and_the_log_below_are_of_that(wb):
    bench = Bench(wb)
    bench.builder.ask("simulate")
    shown, logged = bench.page("Simulation")
    before = logged.view["svg"]
    assert logged.description == "with feedback"
    label = re.search(r'<path aria-label="([^"]+)" role="graphics-symbol"', before)
    logged.ask("entries", label=label[1])
    assert logged.behind["rows"]
    shown.ask("feedback", on=False)
    assert logged.description == "without feedback"
    assert len(logged.moderation_log) == len(shown.simulation.log)
    assert logged.view["svg"] != before
    assert logged.behind == {}
    shown.ask("feedback", on=True)
    assert logged.view["svg"] == before
    assert bench.simulation is shown.simulation


def test_a_simulation_of_rules_that_have_changed_since_says_so(wb):
    bench = Bench(wb)
    bench.builder.ask("simulate")
    shown, _ = bench.page("Simulation")
    assert shown.note == ""
    bench.open_page("Rules")
    bench.builder.ask("threshold", name="nsfw (visual)", which="classified", value=0.7)
    bench.open_page("Apply")
    bench.open_page("Simulation")
    for view in (shown, *bench.page("Apply")):
        assert view.note.startswith("The rules have changed since")
    bench.builder.ask("undo")
    bench.open_page("Apply")
    assert bench.page("Apply")[0].note == ""


def test_a_simulation_older_than_the_rules_says_so_and_is_run_again(wb):
    bench = Bench(wb, POLICY)
    bench.builder.ask("simulate")
    (before, _) = bench.page("Simulation")
    assert (before.note, before.has_again) == ("", True)
    path = ["classes", "nsfw (visual)", "classified"]
    bench.builder.ask("edit", edit="set", path=path, value=0.8)
    bench.open_page("Simulation")
    assert "older" in before.note
    before.ask("again")
    (after, _) = bench.page("Simulation")
    assert after.note == ""
    assert after.simulation.outcome.run.policy == bench.builder.editor.policy != POLICY


def test_rules_with_a_problem_are_not_run_again_and_the_problem_is_said(wb):
    bench = Bench(wb, POLICY)
    bench.builder.ask("simulate")
    (view, _) = bench.page("Simulation")
    bench.builder.ask("edit", edit="set", path=["rules", 0, "then"], value=["nope"])
    view.ask("again")
    assert "nope" in view.problem
    assert bench.page("Simulation")[0] is view
