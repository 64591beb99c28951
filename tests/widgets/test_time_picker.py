"""The picker of how times are written shows what each form reads, and what is chosen is read."""

from __future__ import annotations

import pytest

from workbench import PostsView
from workbench.notebook.workbench import Workbench

OPEN = b"post_id,user_id,created_at\np1,u1,04/05/2016 09:15\np2,u1,05/06/2016 09:15\n"


@pytest.fixture
def view(tmp_path) -> PostsView:
    return PostsView(Workbench.open(tmp_path / "store", actor="ann"))


def look_at(view: PostsView, data: bytes) -> dict:
    view.ask("chunk", name="a.csv", transfer="t", offset=0, size=len(data), data=data)
    view.ask("preview", transfer="t")
    assert not view.problem
    return view.view["preview"]


def first_day(view: PostsView) -> str:
    looked = view.view["preview"]
    assert looked["ready"], looked["reason"]
    return looked["quality"]["first"]


def test_open_times_are_shown_as_each_form_reads_them_and_the_page_names_its_picker(view):
    looked = look_at(view, OPEN)
    assert not looked["ready"]
    assert "choose above how times are written" in looked["reason"]
    assert "--time-format" not in looked["reason"]
    assert looked["times"]["ambiguous"]
    assert looked["times"]["values"] == [("04/05/2016 09:15", False), ("05/06/2016 09:15", False)]
    assert looked["times"]["readings"] == [
        ("day-first", 2, ["2016-05-04T09:15:00Z", "2016-06-05T09:15:00Z"]),
        ("month-first", 2, ["2016-04-05T09:15:00Z", "2016-05-06T09:15:00Z"]),
    ]


def test_what_is_chosen_is_read_shown_and_imported(view):
    look_at(view, OPEN)
    view.ask("times", form_="month-first")
    assert first_day(view) == "5 Apr 2016"
    view.ask("times", form_="day-first", zone="Europe/Berlin")
    assert first_day(view) == "4 May 2016"
    assert view.view["preview"]["times"]["readings"][0][2][0] == "2016-05-04T07:15:00Z"
    view.ask("import")
    assert "2 posts" in view.done
    assert view.workbench.history().created_at[0] == 1_462_346_100_000_000
    assert view.view["times"]["form"] == ""


def test_a_pattern_and_a_start_are_written(view):
    look_at(view, b"post_id,user_id,created_at\np1,u1,20160410\np2,u1,20160411\n")
    view.ask("times", form_="pattern", pattern="%Y%m%d")
    assert first_day(view) == "10 Apr 2016"
    view.ask("times", form_="origin", origin="2016-01-01", unit="ms")
    assert first_day(view) == "1 Jan 2016"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"form_": "pattern"}, "enter the pattern"),
        ({"form_": "pattern", "pattern": "%Q"}, "unknown directive"),
        ({"form_": "origin"}, "enter the start"),
        ({"form_": "<b>x</b>"}, "unknown time format"),
        ({"form_": "day-first", "zone": "berlin"}, "did you mean `Europe/Berlin`"),
    ],
)
def test_a_choice_that_cannot_be_used_says_why_and_reads_nothing(view, chosen, said):
    look_at(view, OPEN)
    view.ask("times", **chosen)
    assert not view.view["preview"]["ready"]
    assert said in view.view["preview"]["reason"]


def test_hostile_values_of_times_stay_text(view):
    looked = look_at(view, b"post_id,user_id,created_at\np1,u1,\x1b[31m<img src=x>\n")
    assert looked["times"]["values"] == [("\\x1b[31m<img src=x>", True)]
    assert looked["times"]["readings"] == [("", 0, [None])]


def test_the_next_file_begins_with_nothing_chosen(view):
    look_at(view, OPEN)
    view.ask("times", form_="day-first")
    assert not look_at(view, OPEN)["ready"]
