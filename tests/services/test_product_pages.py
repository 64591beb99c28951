"""Statements of the products' pages that no other test holds, each as a person would try it."""

import pytest

from tests.services.worlds import POLICY, a_post, an_empty_world
from tests.store.stores import MOD, NOW_US
from workbench.errors import BadInput, Conflict
from workbench.policy.policy import Policy
from workbench.services.policies import policies
from workbench.services.record.log import log
from workbench.services.review import review
from workbench.services.tags import tags
from workbench.services.users import moderation, users

CLASSES = {
    "NSFW (visual)": {"score": "nsfw", "classified": 0.9, "needs_review": 0.6},
    "Suggestive (visual)": {"score": "suggestive", "classified": 0.8},
    "Hate (visual)": {"score": "hate", "classified": 0.8},
    "Bullying (text)": {"score": "bullying", "classified": 0.8},
}
SCORES = dict.fromkeys(("nsfw", "suggestive", "hate", "bullying"), 0.1)


def live(world, *rules, **more):
    """Let a policy of these rules be live; a rule is (when, then), or more of it."""
    named = [
        {
            "name": f"R{n}",
            **({"when": rule[0], "then": rule[1]} if isinstance(rule, tuple) else rule),
        }
        for n, rule in enumerate(rules)
    ]
    document = {"version": 1, "name": "page", "classes": CLASSES, "rules": named, **more}
    policies.publish(world.store, MOD, Policy.from_document(document))


def submitted(world, user_id, post_id, hours=0.0, **said):
    (answer,) = world.submit(a_post(user_id, post_id, hours, **{**SCORES, **said}))
    return answer


def test_an_api_value_is_filled_in_can_be_chosen_and_is_unique(tmp_path):
    store = an_empty_world(tmp_path).store
    assert tags.create_tag(store, MOD, "VIP user").tag == "VIP_user"
    assert tags.create_tag(store, MOD, "Very important", "vip").tag == "vip"
    with pytest.raises(Conflict):
        tags.create_tag(store, MOD, "Another", "vip")
    with pytest.raises(BadInput):
        tags.create_tag(store, MOD, "Spaces", "with space")


def test_a_rule_asks_for_any_or_none_of_some_tags(tmp_path):
    world = an_empty_world(tmp_path)
    tags.add_tags(world.store, MOD, "ada", ["trusted"])
    live(
        world,
        ({"user_tags": {"any_of": ["trusted", "watched"]}}, ["flag_post"]),
        ({"user_tags": {"none_of": ["trusted", "watched"]}}, ["age_restrict_post"]),
        tags=["trusted", "watched"],
    )
    assert submitted(world, "ada", "p1").actions == ("flag_post",)
    assert submitted(world, "bob", "p2").actions == ("age_restrict_post",)


def test_the_log_has_entries_for_tags_added_and_removed(tmp_path):
    store = an_empty_world(tmp_path).store
    tags.add_tags(store, MOD, "ada", ["trusted", "watched"])
    tags.remove_tags(store, MOD, "ada", ["watched"])
    assert len(log(store, kind="user_tags_added", user_id="ada")) == 2
    assert len(log(store, kind="user_tags_removed", user_id="ada")) == 1


def test_enable_clears_the_block_and_posts_are_accepted_again(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.block(world.store, MOD, "ada", "Spam")
    assert not submitted(world, "ada", "p1").accepted
    moderation.enable(world.store, MOD, "ada", "mistaken")
    assert users.user(world.store, "ada").as_answer()["block"] is None
    assert submitted(world, "ada", "p2").accepted


def test_a_user_is_read_with_status_end_and_reason(tmp_path):
    store = an_empty_world(tmp_path).store
    moderation.suspend(store, MOD, "user123", "Harassment of other users", duration="14d")
    answer = users.user(store, "user123").as_answer()
    until_ms = NOW_US // 1000 + 14 * 24 * 3_600_000
    block = {"until": until_ms, "reason": "Harassment of other users"}
    assert (answer["id"], answer["status"], answer["block"]) == ("user123", "suspended", block)
    moderation.block(store, MOD, "user123", "Spam")
    assert users.user(store, "user123").as_answer()["block"] == {"until": None, "reason": "Spam"}


def test_trust_level_and_fraud_score_stand_in_rules(tmp_path):
    world = an_empty_world(tmp_path)
    users.change_user(world.store, MOD, "eve", trust_level=-1, fraud_score=91)
    users.change_user(world.store, MOD, "ada", trust_level=3, fraud_score=2)
    low = {
        "all": [
            {"user": {"trust_level": {"at_most": 0}}},
            {"user": {"fraud_score": {"at_least": 80}}},
        ]
    }
    live(world, (low, [{"block": {"reason": "Fraud"}}]))
    assert submitted(world, "eve", "p1").status == "blocked"
    assert submitted(world, "ada", "p2").status == "enabled"


def test_the_post_rules_of_the_page_do_what_they_say(tmp_path):
    world = an_empty_world(tmp_path)
    two = {"all": [{"classified": ["Bullying (text)"]}, {"classified": ["Hate (visual)"]}]}
    live(
        world,
        ({"classified": ["NSFW (visual)"]}, ["delete_post"]),
        ({"classified": ["Suggestive (visual)"]}, ["age_restrict_post"]),
        (two, ["escalate"]),
        ({"needs_review": "any"}, ["flag_post"]),
        ({"text_in": "deny"}, ["escalate"]),
        ({"text_in": "allow"}, ["age_restrict_post"]),
        actions={"escalate": POLICY["actions"]["escalate"]},
    )
    assert submitted(world, "a", "p1", nsfw=0.95).actions == ("delete_post",)
    assert submitted(world, "a", "p2", suggestive=0.9).actions == ("age_restrict_post",)
    assert submitted(world, "a", "p3", bullying=0.9).actions == ()
    assert submitted(world, "a", "p4", bullying=0.9, hate=0.9).actions == ("escalate",)
    assert submitted(world, "a", "p5", nsfw=0.7).actions == ("flag_post",)
    assert [item.post_id for item in review.review_items(world.store)] == ["p5"]
    assert submitted(world, "a", "p6", text="please buy now").actions == ("escalate",)


def test_the_user_rules_of_the_page_do_what_they_say(tmp_path):
    world = an_empty_world(tmp_path)
    either = {"classified": ["Suggestive (visual)", "NSFW (visual)"]}
    live(
        world,
        (
            {"post_count": {"where": either, "more_than": 3, "in_past": "90d"}},
            ["age_restrict_post"],
        ),
        (
            {
                "all": [
                    {"post_count": {"more_than": 6, "in_past": "7d"}},
                    {"post_share": {"where": either, "at_least": "40%", "in_past": "7d"}},
                ]
            },
            [{"block": {"reason": "Policy Violation"}}],
        ),
        (
            {
                "post_count": {
                    "where": {"classified": ["Bullying (text)"]},
                    "more_than": 1,
                    "in_past": "90d",
                }
            },
            ["flag_user"],
        ),
        (
            {"post_count": {"where": {"text_in": "deny"}, "more_than": 1, "in_past": "14d"}},
            ["flag_post"],
        ),
    )
    answers = [
        submitted(world, "a", f"p{n}", 20 - n, nsfw=0.95 if n < 3 else 0.1) for n in range(6)
    ]
    assert all(answer.actions == () for answer in answers)
    fourth = submitted(world, "a", "p6", 10, suggestive=0.9)
    assert fourth.actions == ("age_restrict_post", "block")
    assert submitted(world, "b", "q1", 3, bullying=0.9).actions == ()
    assert submitted(world, "b", "q2", 2, bullying=0.9).actions == ("flag_user",)
    assert submitted(world, "c", "r1", 3, text="buy now").actions == ()
    assert submitted(world, "c", "r2", 2, text="buy now").actions == ("flag_post",)


def test_all_matching_rules_fire_in_order_or_only_the_first(tmp_path):
    world = an_empty_world(tmp_path)
    rules = [
        ({"classified": ["NSFW (visual)"]}, ["delete_post"]),
        ({"classified": ["NSFW (visual)"]}, ["flag_user"]),
    ]
    live(world, *rules)
    assert submitted(world, "a", "p1", nsfw=0.95).actions == ("delete_post", "flag_user")
    live(world, *rules, evaluate="first_match")
    assert submitted(world, "a", "p2", nsfw=0.95).actions == ("delete_post",)
    live(world, *reversed(rules), evaluate="first_match")
    assert submitted(world, "a", "p3", nsfw=0.95).actions == ("flag_user",)
