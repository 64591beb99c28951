"""The bench as a whole: its pages, the way between them, the sample, and the start page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.notebook.worlds import POLICY
from workbench import Bench, Workbench
from workbench.errors import NotFound
from workbench.services.record.overview import Overview, overview
from workbench.widgets.navigation import GROUPS, START, Destination
from workbench.widgets.start.path import PolicyProgress, path

SOME = Overview(
    posts=3,
    imports=1,
    first_us=1_788_220_800_000_000,
    last_us=1_788_307_200_000_000,
    users=2,
    tags=0,
    lists=0,
    reviews=0,
    live=None,
    entries=1,
)
NONE = PolicyProgress(
    classes=0, rules=0, acting=0, is_simulated=False, was_simulated=False, is_live=False, live=None
)


@pytest.fixture
def empty(tmp_path: Path) -> Bench:
    return Bench(Workbench.open(tmp_path / "harbour-forum", actor="ann"))


def shown(bench: Bench) -> dict[str, object]:
    return bench._navigation.view


def counts(bench: Bench) -> dict[str, int]:
    return {one["page"]: one["count"] for group in shown(bench)["groups"] for one in group["pages"]}


def test_a_store_without_posts_opens_at_the_start_and_another_at_the_rules(wb, empty):
    assert empty.current == START
    assert repr(empty) == "<Bench, open at Start>"
    assert Bench(wb).current == "Rules"


def test_the_navigation_names_the_store_and_counts_what_is_on_its_pages(wb, empty):
    assert (shown(empty)["store"], shown(empty)["about"]) == ("harbour-forum", "no posts yet")
    counted = {
        one["page"]: one["count"] for group in shown(empty)["groups"] for one in group["pages"]
    }
    assert set(counted.values()) == {None}
    bench = Bench(wb)
    counted = {
        one["page"]: one["count"] for group in shown(bench)["groups"] for one in group["pages"]
    }
    assert (counted["Rules"], counted["Users"], counted["Imports"]) == (8, 109, 1)
    assert shown(bench)["about"] == "2,000 posts"
    assert shown(bench)["live"] == 1
    assert [group["name"] for group in shown(bench)["groups"]] == list(GROUPS)


def test_counts_follow_what_is_done_on_a_page(wb):
    bench = Bench(wb)
    bench.open_page("Tags")
    (tags,) = bench.page("Tags")
    before = counts(bench)
    tags.ask("create", name="Regular guest")
    assert counts(bench)["Tags"] == before["Tags"] + 1
    bench.builder.ask("edit", edit="remove", path=["rules", 0])
    assert counts(bench)["Rules"] == 7


def test_a_page_that_is_not_there_is_an_error_that_names_the_others(empty):
    with pytest.raises(NotFound, match="there is no page Publish; the pages are Start, "):
        empty.open_page("Publish")
    empty._navigation.ask("open", page="Nowhere")
    assert empty._navigation.problem.startswith("there is no page Nowhere")
    assert empty.current == START
    empty._navigation.ask("open", page="Tags")
    assert (empty.current, empty._navigation.problem) == ("Tags", "")


def test_a_destination_opens_a_user(wb):
    bench = Bench(wb)
    bench.navigate(Destination("Users", user_id="u024"))
    (users,) = bench.page("Users")
    assert (bench.current, users.user_id, users.view["user"]["user_id"]) == (
        "Users",
        "u024",
        "u024",
    )
    with pytest.raises(NotFound):
        bench.open_user("nobody at all")


def test_only_the_page_that_is_open_is_seen(wb):
    bench = Bench(wb)
    bench.open_page("Tags")
    seen = [name for name, box in bench._boxes.items() if "pw-closed" not in box._dom_classes]
    assert seen == ["Tags"]


def test_the_sample_stands_in_the_place_of_the_store_which_stays_as_it_was(empty):
    own = empty.workbench
    (start,) = empty.page(START)
    start.ask("sample")
    assert empty.current == "Rules"
    assert empty.workbench is not own
    assert len(empty.builder.editor.draft.rules) == 8
    assert (shown(empty)["store"], shown(empty)["is_sample"]) == ("Sample", True)
    assert shown(empty)["has_work"] is False
    folder = empty.workbench.store.folder
    empty.workbench.block("u001", "Spam")
    empty.open_page("Log")
    assert shown(empty)["has_work"] is True
    empty._navigation.ask("leave_sample")
    assert empty.workbench is own
    assert empty.current == START
    assert (shown(empty)["is_sample"], shown(empty)["has_work"]) == (False, False)
    assert overview(own.store).posts == 0
    assert len(own.log) == 0
    assert folder != own.store.folder


def test_a_file_of_ones_own_goes_into_ones_own_store(empty):
    own = empty.workbench
    (start,) = empty.page(START)
    start.ask("sample")
    empty.open_page("Imports")
    (wizard, *_) = empty.page("Imports")
    assert wizard.view["is_sample"] is True
    empty.open_page(START)
    (start,) = empty.page(START)
    assert start.view["is_sample"] is True
    start.ask("own")
    assert (empty.workbench is own, empty.current) == (True, "Imports")
    (wizard, *_) = empty.page("Imports")
    assert wizard.view["is_sample"] is False


def test_edited_rules_and_drafts_count_as_work_in_the_sample(empty):
    (start,) = empty.page(START)
    start.ask("sample")
    editor = empty.builder.editor
    empty.builder.ask("edit", edit="set", path=["name"], value="another")
    assert shown(empty)["has_work"] is True
    empty.builder.ask("undo")
    assert shown(empty)["has_work"] is False
    editor.save_draft("for later")
    empty.open_page("Log")
    assert shown(empty)["has_work"] is True


def test_an_empty_simulation_page_leads_on(wb):
    bench = Bench(wb)
    bench.open_page("Simulation")
    (nothing,) = bench.page("Simulation")
    nothing.ask("next")
    assert bench.simulation is not None
    assert len(bench.page("Simulation")) == 2


def test_the_start_page_follows_the_simulation_and_the_rules(wb):
    bench = Bench(wb)
    states = _states(bench)
    assert states == {
        "Posts": "done",
        "Classes": "done",
        "Rules": "done",
        "Simulate": "next",
        "Publish": "done",
    }
    bench.builder.ask("simulate")
    assert set(_states(bench).values()) == {"done"}
    bench.builder.ask("threshold", name="nsfw (visual)", which="classified", value=0.7)
    assert _states(bench) | {"Simulate": "next", "Publish": "waits"} == _states(bench)
    simulate = bench.page(START)[0].view["steps"][3]
    assert simulate["about"] == "The rules have changed since they were simulated."
    assert bench.simulation.outcome.run.policy == POLICY


def _states(bench: Bench) -> dict[str, str]:
    bench.open_page(START)
    return {step["name"]: step["state"] for step in bench.page(START)[0].view["steps"]}


def test_the_first_step_that_is_not_done_is_next_and_the_others_wait_for_the_one_before():
    steps = path(SOME, NONE, "Imports")
    assert [step["state"] for step in steps] == ["done", "next", "waits", "waits", "waits"]
    assert [step["waits"] for step in steps] == ["", "", "Classes", "Rules", "Simulate"]
    assert steps[0]["about"] == "3 posts of 2 users, 1 Sep 2026 to 2 Sep 2026."
    assert [bool(step["label"]) for step in steps] == [True, True, False, False, False]


def test_a_page_that_is_loaded_again_shows_the_sample_as_it_was_left(empty):
    (start,) = empty.page(START)
    start.ask("sample")
    empty.workbench.block("u001", "Spam")
    entries = len(empty.workbench.log)
    again = Bench(empty._own)
    assert (shown(again)["store"], shown(again)["is_sample"]) == ("Sample", True)
    assert len(again.workbench.log) == entries
    assert shown(again)["has_work"] is True  # leaving asks first
    again._navigation.ask("leave_sample")
    assert again.workbench is empty._own
    # The first page finds that the sample was left in the other one.
    empty.open_page("Log")
    assert (empty.workbench is empty._own, empty.current) == (True, START)
    (start,) = empty.page(START)
    start.ask("sample")
    assert len(empty.workbench.log) == entries - 1
    assert shown(empty)["has_work"] is False


def test_rules_that_are_all_in_test_are_said_to_affect_nobody():
    tested = replace(NONE, classes=1, rules=2, acting=0, is_live=True, live=1)
    steps = {step["name"]: step["about"] for step in path(SOME, tested, "Imports")}
    assert "none of them live" in steps["Rules"]
    assert "All its rules are in test" in steps["Publish"]
    acting = replace(tested, acting=1)
    steps = {step["name"]: step["about"] for step in path(SOME, acting, "Imports")}
    assert "test" not in steps["Rules"] + steps["Publish"]
    assert "acts on posts that are submitted from now on" in steps["Publish"]
