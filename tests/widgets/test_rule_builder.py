"""The rule builder by its traits: what a person asks for reaches the editor, and its answer the
view.
"""

import json

import pytest

from tests.desk.worlds import POLICY, a_workbench
from workbench.model.actions import ACTIONS
from workbench.services import actions, policies
from workbench.store import Actor
from workbench.widgets import RuleBuilder


@pytest.fixture
def wb(tmp_path):
    return a_workbench(tmp_path)


@pytest.fixture
def builder(wb):
    return RuleBuilder(wb)


def send(builder, what, **how):
    """What the page sends."""
    builder._handle_custom_msg({"what": what, "how": how, "number": 1}, [])


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
    assert builder.view["impact"][0]["posts_against"] == (
        builder.view["impact"][0]["triggers"] - before
    )
    assert builder.view["thresholds"]["classified"] == 0.7
    assert builder.view["thresholds"]["was"] == 0.9
    assert sum(builder.view["thresholds"]["bars"]) > 0
    assert len(builder.view["changes"]) == 1


def test_a_problem_stands_at_its_rule_and_key(builder):
    send(builder, "edit", edit="set", path=["rules", 3, "when"], value={"text_in": "nope"})
    assert builder.view["refused"] and "nope" in builder.view["refused"]
    send(builder, "edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    (problem,) = builder.view["problems"]
    assert (problem["rule"], problem["key"]) == (3, "then.1")


def test_only_a_draft_without_problems_is_published(builder, wb):
    send(builder, "edit", edit="set", path=["rules", 3, "then", 0], value="nope")
    send(builder, "publish")
    assert builder.said["kind"] == "problem"
    assert policies.live_policy(wb.store).version == 1
    send(builder, "undo")
    send(builder, "edit", edit="set", path=["evaluate"], value="first_match")
    send(builder, "publish")
    assert builder.said == {"kind": "done", "text": "published as version 2; it is live now"}
    assert policies.live_policy(wb.store).policy.evaluate == "first_match"


def test_what_cannot_be_done_is_said_and_what_is_unknown_is_passed_over(builder):
    send(builder, "edit", edit="set", path=["rules", 99], value=1)
    assert builder.said["kind"] == "problem"
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
    assert builder.view["thresholds"]["class"] == "bullying (text)"
    assert builder.view["thresholds"]["high"] == 3


def test_the_page_puts_nothing_into_markup():
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", ".write(", "eval(", "http"):
        for line in RuleBuilder._esm.splitlines():
            assert sink not in line or "www.w3.org/2000/svg" in line, line


def test_a_builder_says_how_it_stands(builder):
    assert repr(builder) == "<RuleBuilder: 8 rules, no problems>"


def test_every_action_of_the_store_can_be_chosen(wb):
    actions.create_action(wb.store, Actor("ann"), actions.Action("call", "user", "Call the user"))
    offered = {action["action"]: action for action in RuleBuilder(wb).choices["actions"]}
    assert offered.keys() == {*ACTIONS, "escalate", "warn", "call"}
    assert offered["call"]["label"] == "Call the user"
    assert offered["block"]["reasons"] == ["Spam", "Harassment", "Fraud", "Policy Violation"]
