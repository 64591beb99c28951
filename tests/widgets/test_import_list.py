"""The list of imports: looked at, excluded, renamed, removed, and the period that is read."""

import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from tests.widgets.test_pages import asked, refused
from workbench import ImportList, Workbench
from workbench.model.tables import post_row
from workbench.widgets.imports import list_view

A = [a_post("ada", "a1", 50), a_post("bob", "a2", 49, nsfw=0.9), {"post_id": "x", "user_id": ""}]
B = [a_post("ada", "b1", 2)]
HOSTILE = '<img src=x onerror="window.ran=1">'


@pytest.fixture
def went():
    return []


@pytest.fixture
def view(tmp_path, went):
    wb = Workbench(an_empty_world(tmp_path).store, MOD)
    wb.import_posts(A, name="first")
    wb.import_posts(B, name=HOSTILE)
    return ImportList(wb, navigate=went.append)


def named(view, name):
    return next(row for row in view.view["imports"] if row["name"] == name)


def test_each_import_is_shown_with_what_it_brought(view):
    row = named(view, "first")
    assert (row["posts"], row["users"], row["rows"], row["by"]) == (2, 2, 3, "Mo")
    assert row["period"] == "12 Nov 2023"
    assert row["set_aside"] == [("no user id", 1)]
    assert row["columns"] == ["nsfw", "spam", "text"]
    assert row["imported"] == "14 Nov 2023, 22:13"
    assert view.view["read"] == "2 of 2 imports, 3 of 3 posts"
    assert repr(view) == "<ImportList: 2 imports>"
    assert len(view.view["imports"]) == 2 and named(view, HOSTILE)["posts"] == 1


def test_an_import_is_excluded_and_included_again(view):
    asked(view, "exclude", name="first")
    assert named(view, "first")["excluded"]
    assert view.view["read"] == "1 of 2 imports, 1 of 3 posts"
    assert view.done == "first is left out of simulations; live decisions are as before"
    assert view.workbench.history().n_posts == 1
    asked(view, "include", name="first")
    assert view.workbench.history().n_posts == 3


def test_an_import_is_renamed_and_removed_and_what_is_refused_is_said(view):
    refused(view, "rename", "another import is named", name="first", new=HOSTILE)
    refused(view, "rename", "needs a name", name="first", new=" ")
    asked(view, "rename", name="first", new="November")
    assert view.done == "first is now called November"
    view.workbench.act("bob", "delete_post", post="a2")
    refused(view, "remove", "cannot be removed: 1 log entry", name="November")
    asked(view, "remove", name=HOSTILE)
    assert view.done == f"{HOSTILE} is removed: 1 post; the log keeps a note"
    refused(view, "remove", "there is no import", name=HOSTILE)
    assert [row["name"] for row in view.view["imports"]] == ["November"]
    assert view.workbench.verify().sound


def test_the_quality_of_an_import_is_shown_until_it_is_hidden(view):
    asked(view, "look", name="first")
    lines = dict(view.view["quality"]["lines"])
    assert lines["Days"] == "12 Nov 2023 to 12 Nov 2023: 0 of 1 day without a post"
    assert lines["Texts"] == "50.0% repeat an earlier text"
    assert lines["nsfw"] == "0 to 1; 0% of posts without a value"
    asked(view, "exclude", name="first")  # an excluded import can be looked at too
    assert view.view["quality"]["name"] == "first"
    asked(view, "look", name="first")
    assert view.view["quality"] is None


def test_scores_are_looked_at_on_their_scale_though_no_policy_is_live(tmp_path):
    wb = Workbench.open(tmp_path / "store", "ann")
    wb.import_posts([a_post("ada", f"p{n}", n, bullying=n % 5 - 1) for n in range(50)], name="a")
    view = ImportList(wb)
    asked(view, "look", name="a")
    line = dict(view.view["quality"]["lines"])["bullying"]
    assert line == "0 to 3; 20.0% of posts without a value"


def test_counts_open_what_they_count(view, went, monkeypatch):
    asked(view, "open_posts", name="first")
    asked(view, "open_users", name="first")
    posts, users = went
    assert (posts.page, posts.selection.ids) == (
        "Posts",
        (post_row("ada", "a1"), post_row("bob", "a2")),
    )
    assert posts.selection.title == "Posts of the import “first”"
    assert (users.page, users.selection.ids) == ("Users", ("ada", "bob"))
    monkeypatch.setattr(list_view, "MAX_OPENED", 1)
    refused(view, "open_posts", "2 posts are too many to open at once", name="first")
    view.refresh()
    assert not named(view, "first")["posts_open"]
    assert named(view, HOSTILE)["posts_open"]


def test_the_period_is_set_and_cleared(view):
    assert view.view["range"] == "the whole history"
    asked(view, "set_range", since="2023-11-13", until="")
    assert view.view["range"] == "the history from 13 Nov 2023, 00:00 on"
    assert (view.view["since"], view.view["until"]) == ("2023-11-13", "")
    assert view.workbench.history().n_posts == 1
    refused(view, "set_range", "holds no time", since="2023-11-13", until="2023-11-13")
    asked(view, "set_range", since="", until="")
    assert view.workbench.history_range().is_open


def test_a_store_without_imports_is_explained_by_its_page(tmp_path):
    view = ImportList(Workbench(an_empty_world(tmp_path).store, MOD))
    assert view.view["imports"] == [] and view.view["read"] == "0 of 0 imports, 0 of 0 posts"
