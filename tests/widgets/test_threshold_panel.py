"""The threshold panel by its traits: posts beside the threshold, what a move changes, labels, and
what its numbers open.
"""

import json

import numpy as np
import pytest

from tests.notebook.worlds import POLICY
from workbench import RuleBuilder, Workbench
from workbench.model.actor import Actor
from workbench.model.tables import post_row
from workbench.services.record.verify import verify
from workbench.widgets.navigation import Destination

NSFW, BULLYING = "nsfw (visual)", "bullying (text)"


@pytest.fixture
def builder(wb, opened):
    return RuleBuilder(wb, POLICY, navigate=opened.append)


def send(builder, request, **arguments):
    """What the page sends."""
    builder._handle_custom_msg({"request": request, "arguments": arguments, "number": 1}, [])


def move(builder, value, which="classified", run="a"):
    send(builder, "threshold", name=NSFW, which=which, value=value, gesture=run, run=run)


def rows(builder):
    return [*builder.thresholds["beside"]["above"], *builder.thresholds["beside"]["below"]]


def scores_of(builder, name="nsfw"):
    return np.asarray(builder.editor.history.columns[name].values)


def test_the_panel_is_plain_values_and_counts_every_post_in_one_zone(builder):
    panel = json.loads(json.dumps(builder.thresholds))
    zones = panel["shown"]["zones"]
    assert sum(zones.values()) == 2000
    scores = scores_of(builder)
    assert zones["classified"] == np.count_nonzero(scores >= 0.9)
    assert zones["without_score"] == np.count_nonzero(np.isnan(scores))
    assert sum(panel["shown"]["bars"]) == 2000 - zones["without_score"]
    assert panel["moved"] is None


def test_five_posts_are_on_each_side_of_the_threshold_that_was_moved_last(builder):
    for value, which in ((0.7, "classified"), (0.5, "needs_review"), (0.72, "classified")):
        move(builder, value, which)
        beside = builder.thresholds["beside"]
        assert (beside["threshold"], builder.thresholds["which"]) == (value, which)
        above = [float(row["score"]) for row in beside["above"]]
        below = [float(row["score"]) for row in beside["below"]]
        assert len(above) == len(below) == 5
        assert above == sorted(above, reverse=True) and below == sorted(below, reverse=True)
        assert above[-1] >= value > below[0]


def test_random_posts_have_a_seed_that_is_shown_and_changes_with_each_draw(builder):
    move(builder, 0.05, "needs_review")
    newest = rows(builder)
    draws = []
    for _ in range(3):
        send(builder, "choose_posts", choice="random")
        draws.append((builder.thresholds["beside"]["seed"], rows(builder)))
    assert [seed for seed, _ in draws] == [1, 2, 3]
    assert draws[0][1] != draws[1][1] != newest
    send(builder, "choose_posts", choice="newest")
    assert rows(builder) == newest
    send(builder, "choose_posts", choice="oldest")
    assert builder.message["kind"] == "problem"


def test_a_drag_counts_from_where_it_began(builder):
    scores = scores_of(builder)
    for value in (0.85, 0.8, 0.75):
        move(builder, value)
    moved = builder.thresholds["moved"]
    assert (moved["was"], moved["freed"]) == (0.9, 0)
    assert moved["caught"] == np.count_nonzero((scores >= 0.75) & (scores < 0.9))
    assert {row["moved"] for row in builder.thresholds["beside"]["above"]} == {"caught"}
    assert {row["moved"] for row in builder.thresholds["beside"]["below"]} == {None}
    move(builder, 0.8, run="b")
    moved = builder.thresholds["moved"]
    assert (moved["was"], moved["caught"]) == (0.75, 0)
    assert moved["freed"] == np.count_nonzero((scores >= 0.75) & (scores < 0.8))
    move(builder, 0.75, run="b")
    assert builder.thresholds["moved"] is None  # it is where it was
    send(builder, "undo")
    assert builder.thresholds["shown"]["classified"] == 0.75


def test_users_who_end_with_another_status_are_those_of_two_replays(builder, opened):
    block = [{"block": {"reason": "Spam"}}]
    send(builder, "edit", edit="set", path=["rules", 0, "then"], value=block)
    before = builder.editor.outcome.users.to_pylist()
    move(builder, 0.61)
    after = builder.editor.outcome.users.to_pylist()
    changed = [
        new["user_id"]
        for old, new in zip(before, after, strict=True)
        if old["status"] != new["status"]
    ]
    assert builder.thresholds["moved"]["users"] == len(changed) > 0
    send(builder, "open_moved", what="users")
    assert list(opened[-1].selection.ids) == changed
    send(builder, "edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    move(builder, 0.65, run="b")
    assert builder.thresholds["moved"]["users"] is None  # nothing was replayed


def test_classified_posts_that_are_rejected_are_counted_apart(builder, opened):
    shown = builder.thresholds["shown"]
    outcome = builder.editor.counted.outcome
    rejected = {
        (post["user_id"], post["post_id"])
        for post in outcome.outcomes.to_pylist()
        if post["rejected_by"] is not None
    }
    send(builder, "open_zone", zone="classified")
    classified = opened[-1].selection.ids
    send(builder, "open_zone", zone="rejected")
    assert set(opened[-1].selection.ids) == set(classified) & {post_row(*one) for one in rejected}
    assert len(opened[-1].selection.ids) == shown["rejected"] == 2
    fired = outcome.outcomes.to_pylist()
    on_class = sum("Delete NSFW" in post["rules"] for post in fired)
    assert on_class == shown["zones"]["classified"] - shown["rejected"]


def test_numbers_open_what_they_count(builder, opened):
    zones = builder.thresholds["shown"]["zones"]
    for zone, n in zones.items():
        send(builder, "open_zone", zone=zone)
        shown = opened[-1]
        assert (shown.page, shown.selection.kind, len(shown.selection.ids)) == ("Posts", "posts", n)
        assert NSFW in shown.selection.title
    move(builder, 0.7)
    moved = builder.thresholds["moved"]
    for what, n in (("caught", moved["caught"]), ("freed", 0)):
        send(builder, "open_moved", what=what)
        assert len(opened[-1].selection.ids) == n
    assert opened[-2].selection.title == f"Posts newly caught since “{NSFW}” was 0.9"
    send(builder, "open_moved", what="writers")
    assert (opened[-1].page, len(opened[-1].selection.ids)) == ("Users", moved["writers"])
    assert len(set(opened[-1].selection.ids)) == moved["writers"]
    row = rows(builder)[0]
    send(builder, "open_post", user_id=row["user_id"], post_id=row["post_id"])
    assert opened[-1] == Destination("Posts", user_id=row["user_id"], post_id=row["post_id"])


def test_what_is_not_there_cannot_be_opened(builder, opened):
    for request, given in (("open_moved", {"what": "caught"}), ("open_zone", {"zone": "x"})):
        send(builder, request, **given)
        assert builder.message["kind"] == "problem"
    assert opened == []


def given(builder, place):
    row = rows(builder)[place]
    return row["label"], row["by"], row["own"]


def test_labels_are_given_replaced_withdrawn_and_undone(builder, wb):
    post = {name: rows(builder)[2][name] for name in ("user_id", "post_id")}
    history, view = builder.editor.history, builder.view
    send(builder, "label", **post, label="violating")
    assert given(builder, 2) == ("violating", "ann", True)
    send(builder, "label", **post, label="benign")
    assert given(builder, 2) == ("benign", "ann", True)
    send(builder, "label", **post, label=None)
    assert given(builder, 2) == (None, None, False)
    assert builder.thresholds["labelled"] == 3
    for label in ("benign", "violating", None):
        send(builder, "undo_label")
        assert given(builder, 2)[0] == label
    send(builder, "undo_label")
    assert "no label to undo" in builder.message["text"]
    kinds = [e["kind"] for e in wb.log().to_arrow().to_pylist() if "label" in e["kind"]]
    assert kinds == ["post_labelled"] * 2 + ["post_label_withdrawn"] + ["post_labelled"] * 2 + [
        "post_label_withdrawn"
    ]
    assert list(wb.labels()) == [] and verify(wb.store).sound
    builder.refresh()
    assert (builder.editor.history, builder.view) == (history, view)  # nothing is replayed anew


def test_labels_are_read_when_a_move_pauses_and_not_at_each_step(builder, wb):
    move(builder, 0.8)
    post = [rows(builder)[0][name] for name in ("user_id", "post_id")]
    move(builder, 0.9, run="b")
    wb.label_post(*post, "benign")
    move(builder, 0.8, run="b")
    assert given(builder, 0)[0] is None
    send(builder, "pause")
    assert given(builder, 0) == ("benign", "ann", True)


def test_labels_of_others_are_shown_and_ones_own_come_first(builder, wb):
    row = rows(builder)[0]
    other = Workbench(wb.store, Actor("bo"))
    other.label_post(row["user_id"], row["post_id"], "benign")
    builder.refresh()
    assert given(builder, 0) == ("benign", "bo", False)
    send(builder, "label", user_id=row["user_id"], post_id=row["post_id"], label=None)
    assert "ann has not labelled" in builder.message["text"]
    send(builder, "label", user_id=row["user_id"], post_id=row["post_id"], label="violating")
    assert given(builder, 0) == ("violating", "ann", True)
    assert [label.labelled_by for label in wb.labels()] == ["bo", "ann"]


def test_a_step_does_not_wait_for_a_store_that_another_program_has(tmp_path, a_workbench):
    a_workbench(tmp_path).close()
    wb = Workbench.open(tmp_path / "store", actor="ann", wait_seconds=0.1)
    builder = RuleBuilder(wb)
    row = rows(builder)[0]
    wb.close()
    other = Workbench.open(tmp_path / "store", actor="other")
    with other.store.connection():
        move(builder, 0.8)
        assert builder.thresholds["shown"]["classified"] == 0.8
        assert len(rows(builder)) == 10
        send(builder, "label", user_id=row["user_id"], post_id=row["post_id"], label="benign")
        assert builder.message["kind"] == "problem"
    other.close()


def test_a_class_without_scores_and_one_of_levels_are_shown(builder):
    send(builder, "choose_class", name=BULLYING)
    shown = builder.thresholds["shown"]
    assert (shown["whole"], len(shown["bars"])) == (True, 4)
    scores = scores_of(builder, "bullying")
    assert shown["bars"] == [np.count_nonzero(scores == level) for level in range(4)]
    assert {row["score"] for row in builder.thresholds["beside"]["above"]} == {"3"}
    path = ["classes", BULLYING, "score"]
    send(builder, "edit", edit="set", path=path, value="not_there")
    assert builder.thresholds["shown"]["bars"] is builder.thresholds["beside"] is None
