"""What is asked of a table on a page, as it was typed, brushed and chosen."""

from __future__ import annotations

import pytest

from workbench import TableView, Workbench
from workbench.errors import BadInput
from workbench.model.tables import TABLE_KINDS, Between, Contains, OneOf, TableColumn
from workbench.units import UNIT_US
from workbench.widgets.navigation import Destination
from workbench.widgets.table import asked, table_state
from workbench.widgets.table.words import end_words, filter_words

SHARE = TableColumn("share", "Share flagged", "share")
TIME = TableColumn("at", "Time", "time")
POSTS = TableColumn("posts", "Posts", "number")
KIND = TableColumn("kind", "Kind", "category")


@pytest.mark.parametrize(
    ("column", "low", "high", "found"),
    [
        (SHARE, "20", "", Between("share", 0.2, None)),
        (POSTS, "", " 7 ", Between("posts", None, 7)),
        (POSTS, "3", "3", Between("posts", 3, 3)),
        (TIME, "2026-06-30T00:00", "", Between("at", 1_782_777_600_000_000, None)),
    ],
)
def test_a_range_is_read_as_it_is_typed(column, low, high, found):
    assert asked.typed_range(column, low, high) == found


@pytest.mark.parametrize(
    ("column", "low", "high", "said"),
    [
        (POSTS, "", " ", "one end"),
        (POSTS, "8", "7", "above the second"),
        (POSTS, "many", "", "expected a number"),
        (TIME, "soon", "", "expected a time"),
    ],
)
def test_a_range_that_is_none_is_refused(column, low, high, said):
    with pytest.raises(BadInput, match=said):
        asked.typed_range(column, low, high)


@pytest.mark.parametrize(
    ("one", "column", "words"),
    [
        (Between("posts", None, 5, inclusive=False), POSTS, "< 5"),
        (Between("posts", 1000, 2000), POSTS, "1,000 to 2,000"),
        (Between("share", 0.2, 0.25), SHARE, "20 % to 25 %"),
        (Between("at", 0, UNIT_US["h"]), TIME, "1 Jan 1970 to 1 Jan 1970, 01:00"),
        (OneOf("kind", ("user_action", None)), KIND, "Action on a user or no kind"),
        (OneOf("posts", ("a", "b", "c", "d", "e")), POSTS, "a or b or c or 2 more"),
        (Contains("posts", "x\u202ey"), POSTS, "holds “x\\u202ey”"),
    ],
)
def test_a_filter_is_said_in_words(one, column, words):
    assert filter_words(one, column) == words


def test_an_end_is_said_with_its_unit():
    assert [end_words(value, "number") for value in (12904, 0.12346, None)] == [
        "12,904",
        "0.1235",
        "",
    ]


@pytest.mark.parametrize("kind", TABLE_KINDS)
def test_every_table_opens_on_an_empty_store_and_says_how_it_fills(tmp_path, kind):
    empty = Workbench.open(tmp_path / "store", actor="ann")
    table = TableView(empty, kind).view["table"]
    assert table["n"] == len(table["rows"]) == 0
    assert table["empty"]
    assert table["next_steps"] == ()


def test_a_table_without_rows_leads_to_what_fills_it(tmp_path):
    went: list[Destination] = []
    view = TableView(Workbench.open(tmp_path / "store", actor="ann"), "labels", went.append)
    assert [page for _, page in view.view["table"]["next_steps"]] == ["Imports", "Rules"]
    for page in ("Imports", "Nowhere"):
        view.ask("table_open", page=page)
    assert went == [Destination("Imports")]


def test_a_label_leads_to_its_post_and_its_user(wb):
    wb.import_labels([{"post_id": "p0177", "label": "violating"}])
    went: list[Destination] = []
    view = TableView(wb, "labels", went.append)
    (key,) = view.view["table"]["keys"]
    view.ask("table_go", to="post", name="p0177", key=key)
    view.ask("table_go", to="user", name="u001", key=key)
    assert went == [
        Destination("Posts", user_id="u001", post_id="p0177"),
        Destination("Users", user_id="u001"),
    ]


def test_histograms_and_late_columns_come_when_the_page_asks_for_them(wb):
    wb.suspend("u024", "Spam", duration="7d")
    view = TableView(wb, "posts")
    assert (view.view["table"]["bars"], view.view["table"]["late"]) == ({}, ["rules"])
    view.ask("table_late")
    assert view.view["table"]["late"] == []
    for _ in range(20):
        view.ask("table_bars")
    counted = {
        "created",
        "rules",
        "label",
        *(n for n in view.view["table"]["shown"] if "field:" in n),
    }
    assert counted == view.view["table"]["bars"].keys()
    view.ask("table_search", text="the")
    assert view.view["table"]["bars"] == {}


def histograms(view):
    """All histograms that the page of a table asks for."""
    for _ in range(20):
        view.ask("table_bars")
    return view.view["table"]["bars"]


def test_the_histograms_follow_the_store(wb):
    views = {kind: TableView(wb, kind) for kind in ("users", "log", "posts", "batches")}
    before = {kind: histograms(view) for kind, view in views.items()}
    wb.block("u024", "Spam")
    wb.import_labels([{"post_id": "p0177", "label": "violating"}])
    simulation = wb.simulate(wb.policy())
    plan = simulation.plan()
    simulation.apply(plan, plan.confirmation, allow_protected=True)
    for view in views.values():
        view.refresh()
        assert view.view["table"]["bars"] == {}
    after = {kind: histograms(view) for kind, view in views.items()}
    assert all(after[kind].keys() == before[kind].keys() for kind in views)
    assert before["users"]["status"]["values"] == ("enabled",)
    assert set(after["users"]["status"]["values"]) == {"enabled", "blocked"}
    assert before["posts"]["label"]["distinct"] == 0
    assert after["posts"]["label"]["values"] == ("violating",)
    assert sum(after["log"]["entry"]["counts"]) == len(wb.log)
    assert (before["batches"]["policy"]["distinct"], after["batches"]["policy"]["distinct"]) == (
        0,
        1,
    )


def test_a_count_of_histograms_ends_while_others_write(wb, monkeypatch):
    monkeypatch.setattr(table_state, "BARS_SECONDS", 0)
    view = TableView(wb, "users")
    for time in range(20):
        wb.block("u024", f"Spam {time}")
        view.ask("table_bars")
    bars = view.view["table"]["bars"]
    assert {"status", "tags", "decided_by"} < bars.keys()
    view.ask("table_sort", column="user_id")
    assert view.view["table"]["bars"] == {}


def test_a_field_that_an_import_brings_is_a_column_of_a_table_that_is_open(tmp_path):
    empty = Workbench.open(tmp_path / "store", actor="ann")
    view = TableView(empty, "posts")
    view.ask("table_show", names=["created", "text"])
    post = {"user_id": "u1", "post_id": "p1", "created_at": "2026-06-30T10:00:00Z", "spam": 0.25}
    empty.import_posts([post])
    view.refresh()
    table = view.view["table"]
    assert table["shown"] == ["created", "text", "field:spam"]
    assert table["rows"][0][2] == 0.25


def test_a_sample_is_drawn_and_given_up(wb):
    view = TableView(wb, "posts")
    view.ask("table_sample", size=50, seed="7")
    first = view.view["table"]["keys"]
    assert (view.view["table"]["sample"], view.view["table"]["seed"], len(first)) == (50, 7, 50)
    view.ask("table_sample", size=50, seed="8")
    assert view.view["table"]["keys"] != first
    view.ask("table_sample", size=50, seed="x")
    assert "seed" in view.problem
    view.ask("table_sample", size=0, seed=8)
    assert view.view["table"]["n"] == view.view["table"]["total"]


def test_values_are_chosen_one_by_one_whatever_the_page_shows_meanwhile(wb):
    view = TableView(wb, "log")
    for value, on in (("user_action", True), (None, True), ("user_action", False)):
        view.ask("table_value", column="actor", value=value, on=on)
    assert view.table.query.filters == (OneOf("actor", (None,)),)
    view.ask("table_value", column="actor", value=None, on=True)
    assert view.table.query.filters == (OneOf("actor", (None,)),)
    view.ask("table_value", column="actor", value=None, on=False)
    assert view.table.query.filters == ()
    assert not view.problem


def test_the_posts_of_a_user_are_a_selection(wb):
    went: list[Destination] = []
    users = TableView(wb, "users", went.append)
    users.ask("table_posts_of", user_id="u024")
    (destination,) = went
    assert destination.selection is not None
    posts = TableView(wb, "posts")
    posts.open_destination(destination)
    place = posts.view["table"]["shown"].index("user_id")
    assert {row[place] for row in posts.view["table"]["rows"]} == {"u024"}
    assert posts.view["table"]["selection"] == "Posts of u024"
    posts.ask("table_unselect")
    assert posts.view["table"]["n"] == posts.view["table"]["total"]
