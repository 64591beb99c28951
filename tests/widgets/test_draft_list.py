"""The list of drafts on the page of the rules, and two policies side by side."""

import json

from tests.notebook.worlds import POLICY
from workbench import RuleBuilder, difference

CLASS = "nsfw (visual)"


def move(builder, value):
    builder.ask("threshold", name=CLASS, which="classified", value=value)


def state(builder):
    return json.loads(json.dumps(builder.draft_list))


def rows(builder):
    found = state(builder)["rows"]
    return [(row["kind"], row["name"], row["by"], row["changes"]) for row in found]


def test_the_list_has_who_saved_each_draft_when_and_how_much_it_changes(builder, wb):
    wb.save_draft(POLICY.with_threshold(CLASS, 0.8).with_mode("Spammer", "off"), "softer")
    builder.ask("show_drafts")
    assert rows(builder) == [
        ("now", POLICY.name, "ann", 0),
        ("draft", "softer", "ann", 2),
    ]
    assert state(builder)["rows"][1]["at_ms"] > 0
    move(builder, 0.7)
    builder.ask("pause")
    builder.ask("show_drafts")
    assert rows(builder)[0] == ("now", POLICY.name, "ann", 1)
    builder.ask("close_drafts")
    assert builder.draft_list is None


def test_other_edits_of_the_same_person_are_in_the_list(builder, wb):
    other = RuleBuilder(wb, POLICY)
    move(other, 0.7)
    other.ask("pause")
    move(builder, 0.8)
    builder.ask("pause")
    builder.ask("show_drafts")
    assert [row[0] for row in rows(builder)] == ["now", "copy"]
    key = state(builder)["rows"][1]["key"]
    builder.ask("open_copy", copy_id=key.removeprefix("copy:"))
    assert builder.editor.policy.classes[CLASS].classified == 0.7


def test_a_draft_is_opened_edited_and_saved_under_its_own_name(builder, wb):
    wb.save_draft(POLICY.with_threshold(CLASS, 0.8), "softer")
    builder.ask("open_draft", policy="softer")
    assert builder.draft["draft"] == "softer"
    move(builder, 0.7)
    builder.ask("save_draft")
    assert wb.draft("softer").classes[CLASS].classified == 0.7
    assert {draft.name for draft in wb.drafts()} == {"softer"}
    builder.ask("save_draft", name="softest")
    assert {draft.name for draft in wb.drafts()} == {"softer", "softest"}
    builder.ask("open_version", policy=POLICY.name, version=1)
    builder.ask("save_draft")
    assert wb.draft(POLICY.name) == POLICY


def test_a_draft_is_renamed_and_removed(builder):
    builder.ask("save_draft", name="softer")
    builder.ask("show_drafts")
    builder.ask("rename_draft", name="softer", new="<b>softest</b>")
    assert builder.draft["draft"] == "<b>softest</b>"
    assert rows(builder)[1][1] == "<b>softest</b>"
    builder.ask("rename_draft", name="softer", new="x")
    assert "no draft" in builder.message["text"]
    builder.ask("remove_draft", name="<b>softest</b>")
    assert [row[0] for row in rows(builder)] == ["now"]
    assert builder.draft["draft"] is None


def test_two_policies_are_compared_by_what_changes_their_totals_and_who_changes(builder, wb):
    softer = POLICY.with_threshold(CLASS, 0.7)
    wb.save_draft(softer, "softer")
    builder.ask("compare", left="live", right="draft:softer")
    builder.ask("show_drafts")
    found = state(builder)["comparison"]
    assert found["changes"] == [f"Class {CLASS}: classified from 0.7; was 0.9."]
    assert found["labels"] == ["version 1 (live)", "draft “softer”, ann"]
    treated = difference(wb.simulate(POLICY), wb.simulate(softer)).summary
    assert found["treated"] == treated
    assert treated["posts"] > 0
    totals = {total["key"]: total for total in found["totals"]}
    deleted = totals["deleted"]
    assert deleted["right"] - deleted["left"] == deleted["right_alone"] - deleted["left_alone"]
    assert not found["outdated"]


def test_every_number_of_a_comparison_opens_what_it_counts(builder, wb, opened):
    wb.save_draft(POLICY.without_rule("Denied text").with_threshold(CLASS, 0.7), "softer")
    builder.ask("compare", left="now", right="draft:softer")
    builder.ask("show_drafts")
    found = state(builder)["comparison"]
    for what, n in found["treated"].items():
        builder.ask("open_compared", what=what)
        assert len(opened[-1].selection.ids) == n
        assert opened[-1].page == ("Posts" if what.startswith("posts") else "Users")
    for total in found["totals"]:
        if total["key"] == "review_a_day":
            continue
        for side in ("left", "right"):
            builder.ask("open_compared", what=total["key"], side=side)
            assert len(opened[-1].selection.ids) == total[side]
            builder.ask("open_compared", what=total["key"], side=side, only=True)
            assert len(opened[-1].selection.ids) == total[f"{side}_alone"]
    builder.ask("open_compared", what="nope")
    assert "not there any more" in builder.message["text"]


def test_what_can_be_compared_are_versions_pins_drafts_and_the_rules(builder, wb):
    wb.publish(POLICY.with_threshold(CLASS, 0.8))
    builder.refresh()
    builder.ask("pin")
    builder.ask("rename_pin", letter="A", name="softer")
    builder.ask("save_draft", name="mine")
    builder.ask("show_drafts")
    choices = {one["key"]: one["label"] for one in state(builder)["choices"]}
    assert list(choices) == [
        "now",
        "live",
        "pin:A",
        "draft:mine",
        f"version:1:{POLICY.name}",
    ]
    assert choices["pin:A"] == "variant A softer"
    for key in choices:
        builder.ask("compare", left="now", right=key)
        assert builder.message == {}, key
        assert state(builder)["comparison"]["right"] == key


def test_a_comparison_with_the_rules_says_when_these_have_changed(builder):
    builder.ask("show_drafts")
    builder.ask("compare", left="live", right="now")
    assert not state(builder)["comparison"]["outdated"]
    move(builder, 0.8)
    builder.ask("pause")
    builder.ask("show_drafts")
    assert state(builder)["comparison"]["outdated"]
    builder.ask("compare", left="live", right="now")
    assert not state(builder)["comparison"]["outdated"]


def test_what_cannot_be_compared_is_said(builder):
    builder.ask("show_drafts")
    for key in ("draft:nope", "version:x:y", "version:9:nope", "copy:nope", "pin:A", "nope"):
        builder.ask("compare", left="now", right=key)
        assert builder.message["kind"] == "problem", key
    builder.ask("edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    builder.ask("compare", left="live", right="now")
    assert builder.message["kind"] == "problem"
    assert rows(builder)[0][3] is None
