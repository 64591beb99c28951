"""Rules, conditions and policies made in Python mean what the policy language means by them."""

import pytest

from workbench import (
    BadInput,
    NotFound,
    Policy,
    Rule,
    action_count,
    add_tags,
    age_restrict_post,
    all_of,
    any_of,
    block,
    call_action,
    classified,
    delete_post,
    enable,
    flag_post,
    flag_user,
    needs_review,
    not_,
    post,
    post_count,
    post_share,
    remove_tags,
    score,
    suspend,
    text_in,
    user,
    user_tags,
)
from workbench.model.actions import ACTIONS
from workbench.policy import tree
from workbench.policy.catalogue import CONDITION_KEYS
from workbench.policy.write import condition_document, rule_document
from workbench.replay.run import score_columns

POLICY = Policy.load("data/policy.yaml")
CONDITIONS = [
    (
        all_of(classified("nsfw (visual)"), text_in("deny")),
        {"all": [{"classified": ["nsfw (visual)"]}, {"text_in": "deny"}]},
    ),
    (any_of(needs_review(), text_in("a")), {"any": [{"needs_review": "any"}, {"text_in": "a"}]}),
    (classified("nsfw (visual)"), {"classified": ["nsfw (visual)"]}),
    (needs_review(), {"needs_review": "any"}),
    (text_in("deny"), {"text_in": "deny"}),
    (not_(needs_review("nsfw (visual)")), {"not": {"needs_review": ["nsfw (visual)"]}}),
    (
        score("nsfw (visual)", at_least=0.9, less_than=1),
        {"score": {"of": "nsfw (visual)", "at_least": 0.9, "less_than": 1}},
    ),
    (post("language", is_="en"), {"post": {"language": {"is": "en"}}}),
    (post("language", any_of=["en", "de"]), {"post": {"language": {"any_of": ["en", "de"]}}}),
    (post("language", none_of="en"), {"post": {"language": {"none_of": ["en"]}}}),
    (user("account_age", less_than="7d"), {"user": {"account_age": {"less_than": "7d"}}}),
    (user("trust_level", is_not=0), {"user": {"trust_level": {"is_not": 0}}}),
    (user_tags(any_of="trusted"), {"user_tags": {"any_of": ["trusted"]}}),
    (user_tags(none_of=["trusted", "staff"]), {"user_tags": {"none_of": ["trusted", "staff"]}}),
    (post_count(at_least=2, in_past="7d"), {"post_count": {"at_least": 2, "in_past": "7d"}}),
    (
        post_count(where=text_in("deny"), more_than=0),
        {"post_count": {"where": {"text_in": "deny"}, "more_than": 0}},
    ),
    (
        post_share(where=text_in("deny"), at_least="40%", in_past="1d"),
        {"post_share": {"where": {"text_in": "deny"}, "at_least": "40%", "in_past": "1d"}},
    ),
    (action_count("suspend", at_most=2), {"action_count": {"of": ["suspend"], "at_most": 2}}),
]
CALLS = [
    (delete_post(), "delete_post"),
    (age_restrict_post(reason="Nudity"), {"age_restrict_post": {"reason": "Nudity"}}),
    (flag_post(), "flag_post"),
    (block(reason="Spam"), {"block": {"reason": "Spam"}}),
    (suspend("14d"), {"suspend": {"for": "14d"}}),
    (suspend(until="2027-01-01"), {"suspend": {"until": "2027-01-01"}}),
    (enable(), "enable"),
    (flag_user(), "flag_user"),
    (add_tags("trusted"), {"add_tags": ["trusted"]}),
    (remove_tags("trusted", "staff"), {"remove_tags": ["trusted", "staff"]}),
    (call_action("warn", reason="Spam", value=1), {"warn": {"reason": "Spam", "value": 1}}),
]


@pytest.mark.parametrize(("made", "document"), CONDITIONS)
def test_a_condition_made_in_python_is_that_of_the_language(made, document):
    assert condition_document(made) == document
    policy = POLICY.with_rule(Rule("made", when=made, then=[delete_post()]))
    assert policy.rule("made").when == made


def test_every_condition_and_action_of_the_language_can_be_made():
    assert {key for _, document in CONDITIONS for key in document} == set(CONDITION_KEYS)
    assert {call.action for call, _ in CALLS} == {*ACTIONS, "add_tags", "remove_tags", "warn"}


@pytest.mark.parametrize(("made", "document"), CALLS)
def test_a_call_made_in_python_is_that_of_the_language(made, document):
    rule = Rule("made", when=text_in("deny"), then=[made])
    assert rule_document(rule)["then"] == [document]


def test_a_rule_takes_its_calls_as_a_list_or_alone():
    rule = Rule("made", when=text_in("deny"), then=[delete_post()])
    assert rule.then == (delete_post(),)
    assert Rule("made", when=text_in("deny"), then=delete_post()) == rule


def test_values_that_the_language_does_not_have_are_errors():
    with pytest.raises(BadInput, match="expected conditions"):
        all_of(True)
    with pytest.raises(BadInput, match="did you mean `at_least`"):
        post("length", at_lest=3)
    with pytest.raises(BadInput, match="either `any_of` or `none_of`"):
        user_tags()
    with pytest.raises(BadInput, match="either `any_of` or `none_of`"):
        user_tags(any_of="a", none_of="b")
    with pytest.raises(BadInput, match="did you mean `nsfw"):
        POLICY.with_rule(Rule("made", when=classified("nsfw (visul)"), then=[delete_post()]))
    with pytest.raises(BadInput, match="unknown tag `vip`"):
        POLICY.with_rule(Rule("made", when=user_tags(any_of="vip"), then=[delete_post()]))


def test_a_threshold_is_changed_in_a_copy():
    changed = POLICY.with_threshold("nsfw (visual)", 0.7)
    assert changed.classes["nsfw (visual)"].classified == 0.7
    assert changed.classes["nsfw (visual)"].needs_review == 0.6
    assert POLICY.classes["nsfw (visual)"].classified == 0.9
    assert changed.name == POLICY.name
    band = POLICY.with_threshold("nsfw (visual)", needs_review=0.5).classes["nsfw (visual)"]
    assert (band.classified, band.needs_review) == (0.9, 0.5)


def test_a_threshold_that_cannot_be_is_an_error():
    with pytest.raises(NotFound, match=r"did you mean `nsfw \(visual\)`"):
        POLICY.with_threshold("nsfw (visul)", 0.7)
    with pytest.raises(BadInput, match="no threshold"):
        POLICY.with_threshold("nsfw (visual)")
    with pytest.raises(BadInput, match="less than"):
        POLICY.with_threshold("nsfw (visual)", 0.5)
    with pytest.raises(BadInput):
        POLICY.with_threshold("nsfw (visual)", 1.5)


def test_rules_are_added_replaced_removed_and_moved_in_copies():
    names = [rule.name for rule in POLICY.rules]
    rule = Rule("Links", when=text_in("deny"), then=[flag_post()])
    assert [r.name for r in POLICY.with_rule(rule).rules] == [*names, "Links"]
    assert [r.name for r in POLICY.with_rule(rule, at=1).rules] == ["Links", *names]
    again = Rule(names[2], when=text_in("deny"), then=[delete_post()])
    replaced = POLICY.with_rule(again)
    assert [r.name for r in replaced.rules] == names
    assert replaced.rules[2] == again
    assert POLICY.with_rule(again, at=1).rules[0] == again
    assert [r.name for r in POLICY.without_rule(names[0]).rules] == names[1:]
    assert [r.name for r in POLICY.moved(names[0], len(names)).rules] == [*names[1:], names[0]]
    assert [r.name for r in POLICY.moved(names[1], 1).rules][:2] == [names[1], names[0]]
    assert [rule.name for rule in POLICY.rules] == names


def test_a_mode_and_the_evaluation_are_changed_in_copies():
    name = POLICY.rules[0].name
    assert POLICY.with_mode(name, "test").rule(name).mode == "test"
    assert POLICY.with_mode(name, "test").with_mode(name, "live") == POLICY
    assert POLICY.with_evaluate("first_match").evaluate == "first_match"
    assert POLICY.with_name("other").name == "other"
    assert POLICY.rule(name).mode == "live"
    with pytest.raises(BadInput, match="did you mean `test`"):
        POLICY.with_mode(name, "tset")


@pytest.mark.parametrize(
    "change",
    [
        lambda policy: policy.rule("Spamer"),
        lambda policy: policy.without_rule("Spamer"),
        lambda policy: policy.moved("Spamer", 1),
        lambda policy: policy.with_mode("Spamer", "off"),
    ],
)
def test_a_mistyped_rule_is_an_error_with_the_nearest_name(change):
    with pytest.raises(NotFound, match="did you mean `Spammer`"):
        change(POLICY)


@pytest.mark.parametrize("to", [0, 9, -1, "1", True])
def test_a_position_counts_from_1_to_the_last(to):
    with pytest.raises(BadInput, match="expected a position from 1 to 8"):
        POLICY.moved("Spammer", to)


def test_a_policy_is_made_from_nothing():
    policy = (
        Policy.empty("mine")
        .with_tags("watched")
        .with_class("nsfw", score="nsfw", classified=0.9, needs_review=0.6)
        .with_class("risk", score=["a", "b"], classified=2, scale={"min": -5, "max": 5})
        .with_action("escalate", on="post", label="Escalate", reasons="Urgent")
        .with_rule(
            Rule(
                "NSFW again",
                when=all_of(score("nsfw", at_least=0.9), post_count(at_least=2, in_past="7d")),
                then=[block(reason="Spam"), add_tags("watched"), call_action("escalate")],
                mode="test",
                cooldown="1d",
            )
        )
    )
    assert policy.name == "mine"
    assert policy == Policy.from_text(policy.to_yaml())
    assert policy.classes["risk"].scores == ("a", "b")
    assert policy.actions["escalate"].reasons == ("Urgent",)


def test_a_text_is_one_name_and_never_letters():
    assert Policy.empty("mine").with_tags("vip").tags == ("vip",)
    assert action_count("suspend", at_least=1).of == ("suspend",)
    with pytest.raises(BadInput, match="expected a text or a list of texts"):
        Policy.empty("mine").with_tags(7)
    with pytest.raises(BadInput, match="expected a text or a list of texts"):
        Policy.empty("mine").with_tags(["a", 7])


def test_the_digest_of_a_policy_is_that_of_its_meaning_whatever_the_order_of_keys():
    document = POLICY.to_document()
    turned = {key: document[key] for key in reversed(document)}
    turned["rules"] = [{key: rule[key] for key in reversed(rule)} for rule in document["rules"]]
    assert Policy.from_document(turned, POLICY.name).digest == POLICY.digest
    assert POLICY.without_rule(POLICY.rules[0].name).digest != POLICY.digest


def test_the_json_of_a_policy_has_its_texts_unescaped():
    rule = {"name": "Zoë", "when": {"text_in": "ü"}, "then": ["flag_post"]}
    document = {"version": 1, "rules": [rule]}
    text = Policy.from_document(document, "p").to_json()
    assert '"name": "Zoë"' in text
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("condition", "columns"),
    [
        (tree.Classified(("nsfw (visual)",)), ["nsfw"]),
        (tree.Classified(("hate (visual)",)), ["hate_symbol", "nazi_flag"]),
        (tree.NeedsReview(None), ["nsfw", "bullying"]),
        (tree.NeedsReview(("bullying (text)",)), ["bullying"]),
        (tree.Score("suggestive (visual)", ()), ["suggestive"]),
        (tree.TextIn("deny"), []),
    ],
)
def test_a_condition_reads_the_scores_of_its_classes_alone(condition, columns):
    assert [column for _, column in score_columns(condition, POLICY)] == columns
