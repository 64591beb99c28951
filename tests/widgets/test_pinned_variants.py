"""Pinned variants beside the rules: what each would have done, and what becomes of it."""

import json

from workbench import RuleBuilder
from workbench.services.policies import working_copies

CLASS = "nsfw (visual)"


def move(builder, value):
    builder.ask("threshold", name=CLASS, which="classified", value=value)


def pins(builder):
    return json.loads(json.dumps(builder.view["variants"]))["pins"]


def totals(builder):
    return {total["key"]: total["now"] for total in builder.view["totals"]}


def test_a_pinned_variant_keeps_its_totals_while_the_rules_change(builder):
    move(builder, 0.8)
    at_80 = totals(builder)
    builder.ask("pin")
    assert builder.view["variants"]["next"] == "B"
    assert pins(builder)[0]["differs"] == []
    move(builder, 0.7)
    (pin,) = pins(builder)
    assert (pin["letter"], pin["totals"]) == ("A", at_80)
    assert pin["totals"] != totals(builder)
    assert pin["differs"] == [f"Class {CLASS}: classified from 0.8; now 0.7."]
    move(builder, 0.9)
    builder.ask("pin")
    assert [pin["is_live"] for pin in pins(builder)] == [False, True]
    assert pins(builder)[1]["totals"] == totals(builder)


def test_a_variant_is_named_opened_as_the_rules_and_unpinned(builder):
    move(builder, 0.8)
    builder.ask("pin")
    builder.ask("rename_pin", letter="A", name="  <b>softer</b>\n one ")
    assert pins(builder)[0]["name"] == "<b>softer</b> one"
    move(builder, 0.6 + 0.1)
    builder.ask("open_pin", letter="A")
    assert builder.thresholds["shown"]["classified"] == 0.8
    assert "Undo restores" in builder.message["text"]
    builder.ask("undo")
    assert builder.thresholds["shown"]["classified"] == 0.7
    builder.ask("unpin", letter="A")
    assert pins(builder) == []
    for request in ("unpin", "open_pin"):
        builder.ask(request, letter="A")
        assert "not pinned any more" in builder.message["text"]


def test_a_name_has_an_end_and_three_variants_are_pinned_at_most(builder):
    for letter in "ABC":
        builder.ask("pin")
        assert pins(builder)[-1]["letter"] == letter
    builder.ask("pin")
    assert "unpin one first" in builder.message["text"]
    builder.ask("rename_pin", letter="B", name="x" * 60)
    assert builder.message == {}
    builder.ask("rename_pin", letter="B", name="x" * 61)
    assert builder.message["kind"] == "problem"
    builder.ask("unpin", letter="B")
    assert builder.view["variants"]["next"] == "B"
    builder.ask("pin")
    assert [pin["letter"] for pin in pins(builder)] == ["A", "B", "C"]
    assert pins(builder)[1]["name"] == ""


def test_each_total_of_a_variant_opens_the_posts_or_users_it_counts(builder, opened):
    move(builder, 0.8)
    builder.ask("pin")
    builder.ask("rename_pin", letter="A", name="softer")
    move(builder, 0.95)
    expected = pins(builder)[0]["totals"]
    for total in builder.view["totals"]:
        builder.ask("open_total", total=total["key"], of="A")
        selection = opened[-1].selection
        assert selection.kind == total["kind"]
        assert selection.title.endswith(", variant A “softer”")
        if total["key"] != "review_a_day":
            assert len(selection.ids) == expected[total["key"]]
    builder.ask("open_total", total="deleted", of="B")
    assert "not pinned any more" in builder.message["text"]


def test_pins_and_their_names_are_back_with_the_draft(builder, wb):
    move(builder, 0.8)
    builder.ask("pin")
    builder.ask("rename_pin", letter="A", name="softer")
    assert builder.draft["state"] == "unsaved"
    builder.ask("pause")
    assert builder.draft["state"] == "copied"
    again = RuleBuilder(wb)
    assert pins(again) == pins(builder)
    assert again.draft["restored_ms"] is not None


def test_pins_alone_are_back_without_a_notice_of_edits(builder, wb):
    builder.ask("pin")
    assert builder.draft["state"] == "unsaved"
    builder.ask("pause")
    assert builder.draft["state"] == "unchanged"
    again = RuleBuilder(wb)
    assert [pin["letter"] for pin in pins(again)] == ["A"]
    state = dict(again.draft)
    assert (state["restored_ms"], state["state"], state["copies"]) == (None, "unchanged", [])
    again.ask("unpin", letter="A")
    again.ask("pause")
    assert working_copies.working_copies(wb.store, wb.actor) == []


def test_pins_outlive_publishing_and_discarding(builder, wb):
    builder.ask("pin")
    move(builder, 0.8)
    builder.ask("publish", reason="More of it is reported")
    assert pins(builder)[0]["differs"] == [f"Class {CLASS}: classified from 0.9; now 0.8."]
    assert [pin["letter"] for pin in pins(RuleBuilder(wb))] == ["A"]
    move(builder, 0.7)
    builder.ask("pause")
    builder.ask("discard")
    builder.ask("pause")
    assert builder.thresholds["shown"]["classified"] == 0.8
    assert [pin["letter"] for pin in pins(RuleBuilder(wb))] == ["A"]


def test_pins_of_a_version_that_is_not_live_any_more_do_not_bring_its_rules_back(builder, wb):
    builder.ask("pin")
    builder.ask("pause")
    wb.publish(builder.editor.policy.with_threshold(CLASS, 0.8))
    again = RuleBuilder(wb)
    assert again.editor.policy.classes[CLASS].classified == 0.8
    assert pins(again)[0]["differs"] == [f"Class {CLASS}: classified from 0.9; now 0.8."]


def test_pins_are_counted_anew_when_there_are_other_posts(builder, wb):
    builder.ask("pin")
    before = pins(builder)[0]["totals"]
    posts = [
        {"user_id": f"new{n}", "post_id": f"new{n}", "created_at": "2026-03-01", "nsfw": 0.99}
        for n in range(5)
    ]
    wb.import_posts(posts)
    builder.refresh()
    after = pins(builder)[0]["totals"]
    assert after["deleted"] == before["deleted"] + 5
    assert after == totals(builder)


def test_a_variant_that_cannot_be_counted_any_more_says_why(builder, wb):
    wb.add_to_list("mine", "phrase", "spam")
    builder.refresh()
    builder.ask("edit", edit="set", path=["rules", 3, "when"], value={"text_in": "mine"})
    builder.ask("pin")
    builder.ask("undo")
    wb.remove_from_list("mine", "phrase", "spam")
    builder.refresh()
    (pin,) = pins(builder)
    assert pin["totals"] is None
    assert "mine" in pin["problem"]


def test_while_the_draft_has_problems_nothing_is_pinned_and_no_difference_is_said(builder):
    builder.ask("pin")
    builder.ask("edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    assert pins(builder)[0]["differs"] is None
    builder.ask("pin")
    assert builder.message["kind"] == "problem"
    assert len(pins(builder)) == 1


def test_a_step_of_a_threshold_counts_no_variant_again(builder):
    for value in (0.8, 0.85, 0.7):
        move(builder, value)
        builder.ask("pin")
    board = builder.board
    before = [board.totals(variant) for variant in board.variants]
    move(builder, 0.75)
    assert all(
        board.totals(variant) is found
        for variant, found in zip(board.variants, before, strict=True)
    )
