"""The rule builder by its traits: what a person asks for reaches the editor, and its answer the
view.
"""

import json

import pytest

from tests.notebook.worlds import POLICY
from workbench import Policy, RuleBuilder, Workbench
from workbench.model.actions import ACTIONS, Action
from workbench.model.actor import Actor
from workbench.services.policies import policies
from workbench.services.users import actions


@pytest.fixture
def builder(wb):
    return RuleBuilder(wb)


def send(builder, request, **arguments):
    """What the page sends."""
    builder._handle_custom_msg({"request": request, "arguments": arguments, "number": 1}, [])


def shown(builder):
    """What the cards show, as the page gets it."""
    return json.loads(json.dumps(builder.view))


def thresholds(builder):
    """What the panel of thresholds shows, as the page gets it."""
    return json.loads(json.dumps(builder.thresholds))


def live(wb):
    """The policy that is live."""
    policy = policies.live_policy(wb.store)
    assert policy is not None
    return policy


def wide_limits(builder, wb):
    """Let an edit take out as many as it likes."""
    wb.set_edit_limits(users=1_000, user_share=1, post_share=1, most_active=0)
    builder.refresh()


def names(builder):
    return [rule["name"] for rule in builder.view["document"]["rules"]]


def test_the_view_is_plain_values_and_holds_every_rule(builder):
    view = json.loads(json.dumps(builder.view))
    assert names(builder) == [rule.name for rule in POLICY.rules]
    assert len(view["impact"]) == len(view["sentences"]) == len(POLICY.rules)
    assert view["history"]["posts"] == 2000
    json.dumps(builder.choices)


def test_rules_are_moved_and_moved_back(builder):
    before = names(builder)
    send(builder, "edit", edit="move", path=["rules"], start=0, end=1)
    assert names(builder) == [before[1], before[0], *before[2:]]
    send(builder, "undo")
    assert names(builder) == before
    send(builder, "redo")
    assert names(builder)[1] == before[0]


def test_a_threshold_moves_counts_and_says_the_change(builder):
    before = builder.view["impact"][0]["triggers"]
    send(builder, "edit", edit="set", path=["classes", "nsfw (visual)", "classified"], value=0.7)
    assert builder.view["impact"][0]["triggers"] > before
    more = builder.view["impact"][0]["triggers"] - before
    assert builder.view["impact"][0]["posts_against"] == {"new": more, "gone": 0}
    assert builder.thresholds["shown"]["classified"] == 0.7
    assert builder.thresholds["shown"]["live"] == {"classified": 0.9, "needs_review": 0.6}
    assert sum(builder.thresholds["shown"]["bars"]) > 0
    assert len(builder.view["changes"]) == 1


def test_a_problem_stands_at_its_rule_and_key(builder):
    send(builder, "edit", edit="set", path=["rules", 3, "when"], value={"text_in": "nope"})
    assert builder.view["refused"] and "nope" in builder.view["refused"]
    send(builder, "edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    (problem,) = builder.view["problems"]
    assert (problem["rule"], problem["key"]) == (3, "then.1")


def test_counts_of_a_rule_are_not_shown_beside_another_of_its_name(builder):
    first = builder.view["impact"][0]
    send(builder, "edit", edit="set", path=["rules", 1, "name"], value="Delete NSFW")
    assert builder.view["impact"][:2] == [first, None]


def test_only_a_draft_without_problems_is_published(builder, wb):
    wide_limits(builder, wb)
    send(builder, "edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    send(builder, "publish")
    assert builder.message["kind"] == "problem"
    assert live(wb).version == 1
    send(builder, "undo")
    send(builder, "edit", edit="set", path=["evaluate"], value="first_match")
    send(builder, "pause")
    send(builder, "publish")
    assert builder.message == {"kind": "done", "text": "published as version 2; it is live now"}
    assert builder.draft["copies"] == []
    assert live(wb).policy.evaluate == "first_match"


def test_a_policy_is_published_with_the_reason_in_the_log_and_none_where_it_is_empty(builder, wb):
    wide_limits(builder, wb)
    for threshold, reason in ((0.8, " <b>Complaints</b> of May "), (0.7, "  ")):
        path = ["classes", "nsfw (visual)", "classified"]
        send(builder, "edit", edit="set", path=path, value=threshold)
        send(builder, "publish", reason=reason)
    published = [row for row in wb.log.to_arrow().to_pylist() if row["kind"] == "policy_published"]
    assert [row["reason"] for row in published] == [None, "<b>Complaints</b> of May", None]


def test_actions_a_day_are_those_that_the_policy_calls(builder):
    send(builder, "edit", edit="remove", path=["rules", 0])
    outcome = builder.editor.outcome
    called = outcome.outcomes.to_pylist()
    first, last = (min(r["created_at"] for r in called), max(r["created_at"] for r in called))
    days = (last - first).total_seconds() / 86_400
    daily = builder.view["actions_a_day"]
    assert daily["now"] == pytest.approx(sum(len(r["actions"]) for r in called) / days)
    assert daily["now"] < daily["live"]


def test_what_cannot_be_done_is_said_and_what_is_unknown_is_passed_over(builder):
    send(builder, "edit", edit="set", path=["rules", 99], value=1)
    assert builder.message["kind"] == "problem"
    before = builder.view
    send(builder, "eval", code="1")
    assert builder.view == before


def test_simulate_calls_who_wants_the_policy(wb):
    asked = []
    builder = RuleBuilder(wb, on_simulate=asked.append)
    send(builder, "simulate")
    assert asked == [POLICY]


def test_a_class_is_chosen_for_the_histogram(builder):
    send(builder, "choose_class", name="bullying (text)")
    assert builder.thresholds["shown"]["class"] == "bullying (text)"
    assert builder.thresholds["shown"]["high"] == 3


def test_the_page_puts_nothing_into_markup():
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", ".write(", "eval(", "http"):
        for line in RuleBuilder._esm.splitlines():
            assert sink not in line or "www.w3.org/2000/svg" in line, line


def test_a_builder_says_how_it_stands(builder):
    assert repr(builder) == "<RuleBuilder: 8 rules, no problems>"


def test_every_action_of_the_store_can_be_chosen(wb):
    actions.create_action(wb.store, Actor("ann"), Action("call", "user", "Call the user"))
    offered = {action["action"]: action for action in RuleBuilder(wb).choices["actions"]}
    assert offered.keys() == {*ACTIONS, "escalate", "warn", "call"}
    assert offered["call"]["label"] == "Call the user"
    assert offered["block"]["reasons"] == ["Spam", "Harassment", "Fraud", "Policy Violation"]


def test_an_action_and_a_tag_of_the_store_are_declared_as_they_are_used(wb):
    actions.create_action(wb.store, Actor("ann"), Action("ring", "user", "Ring the user"))
    wb.create_tag("Very important", "vip")
    builder = RuleBuilder(wb)
    send(builder, "edit", edit="add", path=["rules", 0, "then"], value="ring")
    tagged = {"user_tags": {"any_of": ["vip"]}}
    send(builder, "edit", edit="set", path=["rules", 1, "when"], value=tagged)
    assert builder.view["problems"] == []
    assert shown(builder)["document"]["actions"]["ring"]["label"] == "Ring the user"
    assert "vip" in shown(builder)["document"]["tags"]
    send(builder, "publish")
    assert builder.message["kind"] == "done"
    send(builder, "undo")
    assert "vip" not in shown(builder)["document"]["tags"]


def test_a_policy_begins_with_a_class_over_a_score(tmp_path):
    wb = Workbench.open(tmp_path / "new", actor="ann")
    wb.import_posts("data/posts.csv")
    builder = RuleBuilder(wb)
    assert builder.thresholds is None
    offered = {class_["name"]: class_["class"] for class_ in builder.choices["new_classes"]}
    assert offered["nsfw"] == {"score": "nsfw", "classified": 0.8}
    assert offered["bullying"] == {"score": "bullying", "scale": "severity", "classified": 3}
    send(builder, "edit", edit="set", path=["classes"], value={"nsfw": offered["nsfw"]})
    rule = {"name": "R", "when": {"classified": ["nsfw"]}, "then": ["delete_post"]}
    send(builder, "edit", edit="add", path=["rules"], value=rule)
    assert shown(builder)["impact"][0]["triggers"] > 0
    send(builder, "edit", edit="rename_class", old="nsfw", new="Nudity")
    assert builder.view["problems"] == []
    assert shown(builder)["document"]["rules"][0]["when"] == {"classified": ["Nudity"]}
    assert thresholds(builder)["shown"]["class"] == "Nudity"


def test_a_file_is_saved_opened_and_undone(builder):
    sent = []
    builder.send = lambda content, **_: sent.append(content)
    builder.ask("edit", edit="set", path=["name"], value="../../etc/pass wd")
    builder.ask("save_file")
    file = sent[-1]["file"]
    assert file["name"] == "etc-pass-wd.yaml"
    assert Policy.from_text(file["text"]).rules == POLICY.rules
    builder.ask("open_file", name="other.yaml", text="version: 1\nname: other\nrules: []\n")
    assert names(builder) == []
    assert "opened other.yaml" in builder.message["text"]
    builder.ask("undo")
    assert names(builder) == [rule.name for rule in POLICY.rules]


def test_a_file_that_is_opened_calls_the_actions_of_the_store_undeclared(wb):
    actions.create_action(wb.store, Actor("ann"), Action("mail", "user", "Write to the user"))
    builder = RuleBuilder(wb)
    rule = "{name: r, when: {post_count: {at_least: 2}}, then: [mail]}"
    builder.ask("open_file", name="m.yaml", text=f"version: 1\nname: m\nrules: [{rule}]\n")
    assert builder.message["kind"] == "done"
    assert names(builder) == ["r"]
    assert shown(builder)["document"]["actions"]["mail"]["label"] == "Write to the user"


@pytest.mark.parametrize("text", ["", "rules: [", "version: 1\nrules: 3\n", "\0", "!!python/x {}"])
def test_a_file_that_holds_no_policy_is_said_and_changes_nothing(builder, text):
    before = builder.view["document"]
    builder.ask("open_file", name="<b>x</b>.yaml", text=text)
    assert builder.message["kind"] == "problem"
    assert "<b>x</b>.yaml" in builder.message["text"]
    assert builder.view["document"] == before


def test_totals_count_posts_and_users_and_review_items_a_day(builder):
    now = {total["key"]: total["now"] for total in builder.view["totals"]}
    outcome = builder.editor.outcome
    called = outcome.outcomes.to_pylist()
    assert now["deleted"] == sum("delete_post" in row["actions"] for row in called)
    assert now["rejected"] == sum(not row["accepted"] for row in called)
    assert (now["suspended"], now["blocked"]) == (
        outcome.statuses["suspended"],
        outcome.statuses["blocked"],
    )
    flagged = {r["post_id"] for r in called if "flag_post" in r["actions"]}
    users = {r["user_id"] for r in called if "flag_user" in r["actions"]}
    first, last = (min(r["created_at"] for r in called), max(r["created_at"] for r in called))
    days = (last - first).total_seconds() / 86_400
    assert now["review_a_day"] == round((len(flagged) + len(users)) / days, 1)


def test_what_is_worth_knowing_is_said_beside_the_rules(builder):
    said = builder.warnings
    assert {"Spammer"} == {one["rule"] for one in said if one["rule"] is not None}
    assert any("reaches back before the first post" in one["text"] for one in said)
    before = builder.view
    send(builder, "edit", edit="remove", path=["rules", 6])
    send(builder, "pause")
    assert builder.view != before
    assert not [warning for warning in builder.warnings if warning["rule"] is not None]


def test_progress_is_said_while_texts_are_matched_with_a_new_list(builder):
    said = []
    builder.observe(lambda change: said.append(change["new"]), "progress")
    builder.ask("edit", edit="set", path=["rules", 3, "when"], value={"text_in": "allow"})
    assert said[0] == "matching texts with the list allow: 2,000 of 2,000"
    assert builder.progress == ""


def test_a_refused_threshold_is_said_and_the_panel_shows_the_policys(builder):
    how = {"name": "nsfw (visual)", "which": "classified"}
    send(builder, "threshold", **how, value=1.7)
    assert builder.message["kind"] == "problem"
    assert "`classified` stays 0.9: off the class's scale" in builder.message["text"]
    assert builder.thresholds["shown"]["classified"] == 0.9
    assert builder.view["problems"] == []
    send(builder, "threshold", **how, value=0.7)
    assert builder.message == {}
    assert builder.thresholds["shown"]["classified"] == 0.7


def test_edits_are_kept_when_a_person_pauses_and_are_back_with_a_notice(builder, wb):
    assert builder.draft["state"] == "unchanged"
    send(builder, "threshold", name="nsfw (visual)", which="classified", value=0.7)
    assert builder.draft["state"] == "unsaved"
    send(builder, "pause")
    assert builder.draft["state"] == "copied"
    assert builder.draft["restored_ms"] is None
    again = RuleBuilder(wb)
    assert again.draft["restored_ms"] == builder.draft["at_ms"]
    assert thresholds(again)["shown"]["classified"] == 0.7
    send(again, "dismiss")
    assert (again.draft["restored_ms"], again.draft["state"]) == (None, "copied")
    send(again, "discard")
    assert again.draft["state"] == "unchanged"
    assert RuleBuilder(wb).draft["restored_ms"] is None


def test_edits_that_cannot_be_kept_are_said_to_be_unsaved(tmp_path, a_workbench):
    a_workbench(tmp_path).close()
    wb = Workbench.open(tmp_path / "store", actor="ann", wait_seconds=0.1)
    builder = RuleBuilder(wb)
    wb.close()
    send(builder, "threshold", name="nsfw (visual)", which="classified", value=0.7)
    other = Workbench.open(tmp_path / "store", actor="other")
    with other.store.connection():
        send(builder, "pause")
        assert "not saved yet" in builder.message["text"]
        assert builder.draft["state"] == "unsaved"
    other.close()
    send(builder, "pause")
    assert builder.draft["state"] == "copied"


def test_drafts_and_versions_can_be_opened(builder):
    send(builder, "threshold", name="nsfw (visual)", which="classified", value=0.7)
    send(builder, "save_draft")
    assert builder.draft["state"] == "draft_saved"
    assert [draft["policy"] for draft in builder.draft["drafts"]] == [POLICY.name]
    send(builder, "open_version", policy=POLICY.name, version=1)
    assert builder.thresholds["shown"]["classified"] == 0.9
    send(builder, "open_draft", policy=POLICY.name)
    assert builder.thresholds["shown"]["classified"] == 0.7
    assert "opened the draft of community-baseline" in builder.message["text"]
    assert builder.draft["state"] == "draft_saved"
    json.dumps(builder.draft)


def test_one_joiner_of_three_conditions_changes_alone(builder):
    lists = [{"text_in": name} for name in ("deny", "allow", "deny")]
    send(builder, "edit", edit="set", path=["rules", 0, "when"], value={"all": lists})
    joined = {"edit": "join", "path": ["rules", 0, "when"], "position": 2, "joiner": "any"}
    send(builder, "edit", **joined)
    result = builder.view["document"]["rules"][0]["when"]
    assert result == {"all": [lists[0], {"any": lists[1:]}]}
    send(builder, "undo")
    send(builder, "edit", **joined, everywhere=True)
    assert builder.view["document"]["rules"][0]["when"] == {"any": lists}


def test_the_panel_stays_at_a_class_that_is_renamed_and_progress_ends(builder):
    assert builder.progress == ""
    send(builder, "choose_class", name="bullying (text)")
    send(builder, "edit", edit="rename_class", old="bullying (text)", new="Bullying")
    assert builder.thresholds["shown"]["class"] == "Bullying"
