"""The page of posts: from a name to the post, and what can be done there."""

from __future__ import annotations

import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench import PostRecords, Workbench
from workbench.model.tables import post_row
from workbench.services.transfer import import_posts
from workbench.widgets.navigation import Destination, Selection


@pytest.fixture
def wb(tmp_path) -> Workbench:
    world = an_empty_world(tmp_path)
    posts = [a_post("ada", "p1", 9), a_post("bob", "p1", 8), a_post("bob", "p2", 7, nsfw=0.95)]
    import_posts.import_posts(world.store, MOD, posts)
    world.store.close()
    return Workbench.open(world.store.folder, actor="ann")


def opened(wb: Workbench, destination: Destination) -> PostRecords:
    view = PostRecords(wb)
    view.open_destination(destination)
    return view


def test_a_post_is_opened_by_its_user_and_its_id(wb):
    for user_id in ("ada", "bob"):
        view = opened(wb, Destination("Posts", user_id=user_id, post_id="p1"))
        assert view.view["post"]["user"]["user_id"] == user_id
    assert repr(view) == "<PostRecords: post p1>"
    assert opened(wb, Destination("Posts", post_id="p2")).shown == ("bob", "p2")


def test_of_an_id_that_several_users_have_all_their_posts_are_shown(wb):
    view = opened(wb, Destination("Posts", post_id="p1"))
    assert view.shown is None
    assert set(view.view["table"]["keys"]) == {post_row("ada", "p1"), post_row("bob", "p1")}


def test_a_post_that_is_not_there_is_said_on_the_page(wb):
    view = opened(wb, Destination("Posts", user_id="ada", post_id="gone"))
    assert "no post `gone`" in view.problem
    assert view.view["table"]["n"] == 3
    assert "no post gone" in opened(wb, Destination("Posts", post_id="gone")).problem


def test_a_selection_closes_the_post_that_is_open(wb):
    view = opened(wb, Destination("Posts", user_id="ada", post_id="p1"))
    selection = Selection.of_posts("Some", ["bob"], ["p2"])
    view.open_destination(Destination("Posts", selection=selection))
    assert view.view["table"]["keys"] == (post_row("bob", "p2"),)


def test_a_row_leads_to_its_post_and_the_post_to_its_user_rule_and_entry(wb):
    went: list[Destination] = []
    view = PostRecords(wb, went.append)
    view.ask("table_go", to="post", name="p1", key=post_row("bob", "p1"))
    assert view.shown == ("bob", "p1")
    view.ask("user", user_id="bob")
    view.ask("rule", rule="Delete NSFW")
    view.ask("entry", entry=3)
    assert [(d.page, d.user_id, d.rule, d.entry) for d in went] == [
        ("Users", "bob", None, None),
        ("Rules", None, "Delete NSFW", None),
        ("Log", None, None, 3),
    ]
    view.ask("close")
    assert view.view["table"]["n"] == 3


def test_a_post_is_labelled_and_the_label_is_withdrawn(wb):
    view = opened(wb, Destination("Posts", user_id="bob", post_id="p2"))
    assert view.view["post"]["classes"] == ["nsfw"]
    view.ask("label", label="violating")
    assert (view.view["post"]["own_label"], view.done) == (
        "violating",
        "post p2: labelled violating",
    )
    view.ask("label", label="unsure")
    assert "unknown label" in view.problem
    view.ask("withdraw_label")
    assert (view.view["post"]["own_label"], view.view["post"]["labels"]) == (None, [])
    view.ask("close")
    view.ask("label", label="benign")
    assert view.problem == "no post is open"
