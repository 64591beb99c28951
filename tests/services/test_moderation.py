"""Actions by hand, their reasons, the review feed and appeals."""

from pathlib import Path

import pytest

from tests.services.worlds import a_post, a_world, an_empty_world
from tests.store.stores import HOUR_US, MOD
from workbench.errors import BadInput, Conflict, NotFound
from workbench.model.actions import Action
from workbench.policy.policy import Policy
from workbench.services.policies import policies
from workbench.services.record.log import log
from workbench.services.review import review
from workbench.services.tags import tags
from workbench.services.users import actions, moderation, users


def test_a_block_has_no_end_and_keeps_its_reason(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.block(world.store, MOD, "ada", "Harassment")
    answer = users.user(world.store, "ada").as_answer()
    assert answer["status"] == "blocked"
    assert answer["block"] == {"until": None, "reason": "Harassment"}


def test_a_suspension_that_has_run_out_reads_as_enabled_and_is_logged_at_its_end(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.suspend(world.store, MOD, "ada", "Spam", duration="1h")
    until_ms = users.user(world.store, "ada").until_ms
    world.clock.us += HOUR_US
    assert users.user(world.store, "ada").status == "enabled"
    world.clock.us += HOUR_US
    assert moderation.expire_suspensions(world.store, MOD) == 1
    (entry,) = log(world.store, kind="suspension_expired").to_pylist()
    assert entry["at"].timestamp() * 1000 == until_ms
    assert entry["recorded_at"].timestamp() * 1_000_000 == world.clock.us
    assert entry["actor"] == "system"


def test_a_new_suspension_replaces_the_old_and_both_stand_in_the_timeline(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.suspend(world.store, MOD, "ada", duration="7d")
    moderation.suspend(world.store, MOD, "ada", duration="1h")
    user = users.user(world.store, "ada")
    assert user.until_ms == (world.clock.us + HOUR_US) // 1000
    kinds = [moment.what for moment in users.timeline(world.store, "ada")]
    assert kinds == ["user_action", "user_action"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "expected a duration"),
        ({"duration": "7d", "until": "2030-01-01"}, "expected a duration"),
        ({"duration": "soon"}, "30m, 24h"),
        ({"until": "2001-01-01"}, "has passed"),
    ],
)
def test_a_suspension_without_a_usable_end_is_refused(given, said, tmp_path):
    world = an_empty_world(tmp_path)
    with pytest.raises(BadInput, match=said):
        moderation.suspend(world.store, MOD, "ada", **given)


def test_block_and_suspend_begin_with_the_usual_reasons(tmp_path):
    world = an_empty_world(tmp_path)
    known = {action.action: action for action in actions.actions(world.store)}
    usual = ("Spam", "Harassment", "Fraud", "Policy Violation")
    assert known["block"].reasons == known["suspend"].reasons == usual
    assert known["block"].free_text


def test_a_reason_that_an_action_does_not_take_is_refused_with_the_nearest(tmp_path):
    world = an_empty_world(tmp_path)
    actions.change_reasons(world.store, MOD, "block", free_text=False, reason_required=True)
    with pytest.raises(BadInput, match="did you mean `Harassment`"):
        moderation.block(world.store, MOD, "ada", "Harasment")
    with pytest.raises(BadInput, match="needs a reason"):
        moderation.block(world.store, MOD, "ada")


def test_a_custom_action_is_taken_logged_and_changes_no_status(tmp_path):
    world = an_empty_world(tmp_path)
    actions.create_action(world.store, MOD, Action("warn", "user", "Formal warning", ("Spam",)))
    moderation.take_action(world.store, MOD, "warn", user_id="ada", reason="Spam")
    assert users.user(world.store, "ada").status == "enabled"
    (entry,) = log(world.store, user_id="ada").to_pylist()
    assert (entry["action"], entry["reason"], entry["actor"]) == ("warn", "Spam", "Mo")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Action("Warn", "user", "Warn"), "lower-case letters"),
        (Action("wärn", "user", "Warn"), "lower-case letters"),
        (Action("warn-twice", "user", "Warn"), "lower-case letters"),
        (Action("unmark_post", "user", "Restore"), "an undo logs"),
        (Action("warn", "tag", "Warn"), "called on `tag`"),
        (Action("warn", "user", " "), "the label is empty"),
        (Action("warn", "user", "Warn", ("Spam", "")), "an empty reason"),
        (Action("warn", "user", "Warn", ("Spam", "Spam")), "listed twice"),
        (Action("warn", "user", "Warn", (), False, True), "there is none to give"),
    ],
)
def test_an_action_that_cannot_be_is_refused_and_not_created(
    given: Action, message: str, tmp_path: Path
) -> None:
    world = an_empty_world(tmp_path)
    with pytest.raises(BadInput, match=message):
        actions.create_action(world.store, MOD, given)
    assert given not in actions.actions(world.store)


def test_a_required_reason_may_be_free_text_alone_or_listed_alone(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    for given in (
        Action("warn", "user", "Warn", (), True, True),
        Action("call_in", "user", "Call in", ("Spam",), False, True),
        Action("nudge_again", "user", "Nudge", (), False, False),
    ):
        assert actions.create_action(world.store, MOD, given) in actions.actions(world.store)


def test_an_action_that_nobody_made_is_not_found_with_the_nearest(tmp_path):
    world = an_empty_world(tmp_path)
    with pytest.raises(NotFound, match="did you mean `escalate`"):
        moderation.take_action(world.store, MOD, "escalte", user_id="ada")


def test_a_post_is_flagged_once_as_long_as_its_item_is_open(tmp_path):
    world = a_world(tmp_path)
    open_before = len(review.review_items(world.store))
    for _ in range(2):
        moderation.take_action(world.store, MOD, "flag_post", user_id="cem", post_id="p4")
    items = review.review_items(world.store)
    assert len(items) == open_before + 1
    resolved = review.resolve(world.store, MOD, items[-1].item_id, "benign")
    assert (resolved.decision, resolved.resolved_by) == ("benign", "Mo")
    (label,) = review.labels(world.store)
    assert (label.post_id, label.label, label.labelled_by) == ("p4", "benign", "Mo")
    with pytest.raises(Conflict, match="resolved by Mo"):
        review.resolve(world.store, MOD, items[-1].item_id, "violating")


def test_the_posts_of_a_blocked_user_can_be_sent_to_review(tmp_path):
    world = a_world(tmp_path)
    assert review.send_posts_to_review(world.store, MOD, "cem") == 3
    flagged = {i.post_id for i in review.review_items(world.store) if i.user_id == "cem"}
    assert flagged == {"p2", "p3", "p4"}


def test_an_overturned_appeal_reinstates_and_an_upheld_one_does_not(tmp_path):
    world = an_empty_world(tmp_path)
    for name in ("ada", "bob"):
        moderation.block(world.store, MOD, name, "Spam")
    first = review.file_appeal(world.store, MOD, "ada", "It was a joke")
    second = review.file_appeal(world.store, MOD, "bob")
    review.decide_appeal(world.store, MOD, first.appeal_id, "overturned")
    review.decide_appeal(world.store, MOD, second.appeal_id, "upheld")
    assert users.user(world.store, "ada").status == "enabled"
    assert users.user(world.store, "bob").status == "blocked"
    kinds = [moment.what for moment in users.timeline(world.store, "ada")]
    assert kinds == ["user_action", "appeal_filed", "appeal_decided", "user_action"]


@pytest.mark.parametrize(
    ("given", "logged"), [(None, "Appeal overturned"), ("A joke after all", "A joke after all")]
)
def test_a_reinstatement_has_the_reason_of_the_decision_or_names_the_appeal(
    given, logged, tmp_path
):
    world = an_empty_world(tmp_path)
    moderation.block(world.store, MOD, "ada", "Spam")
    appeal = review.file_appeal(world.store, MOD, "ada")
    review.decide_appeal(world.store, MOD, appeal.appeal_id, "overturned", given)
    last = users.timeline(world.store, "ada")[-1]
    assert (last.said["action"], last.said["reason"]) == ("enable", logged)


def test_an_appeal_needs_something_to_appeal_against(tmp_path):
    world = a_world(tmp_path)
    with pytest.raises(Conflict, match="never blocked"):
        review.file_appeal(world.store, MOD, "ada")


def test_a_policy_with_a_tag_that_the_store_lacks_is_refused_with_the_nearest(tmp_path):
    world = an_empty_world(tmp_path)
    text = """
version: 1
name: other
tags: [watchd]
rules:
  - {name: R, when: {user_tags: {any_of: [watchd]}}, then: [flag_user]}
"""
    with pytest.raises(BadInput, match="did you mean `watched`"):
        policies.save_policy(world.store, MOD, Policy.from_text(text))


def test_a_policy_brings_its_actions_and_one_that_differs_is_refused(tmp_path):
    world = an_empty_world(tmp_path)
    assert "escalate" in {action.action for action in actions.actions(world.store)}
    text = """
version: 1
name: other
actions:
  escalate: {on: user, label: Send on}
rules:
  - {name: R, when: {user: {trust_level: {less_than: 0}}}, then: [escalate]}
"""
    with pytest.raises(Conflict, match="`escalate` is not the store's"):
        policies.save_policy(world.store, MOD, Policy.from_text(text))


def test_a_policy_goes_back_to_an_earlier_version(tmp_path):
    world = an_empty_world(tmp_path)
    first = policies.live_policy(world.store)
    changed = Policy.from_document({**first.policy.to_document(), "evaluate": "first_match"})
    assert policies.publish(world.store, MOD, changed) == 2
    assert policies.publish(world.store, MOD, changed.name, 1) == 1
    assert policies.live_policy(world.store).policy == first.policy


def test_a_tag_may_have_a_name_of_200_characters_and_no_longer_one(tmp_path):
    world = an_empty_world(tmp_path)
    assert tags.create_tag(world.store, MOD, "a" * 200, "long").name == "a" * 200
    tags.rename_tag(world.store, MOD, "long", f" {'b' * 200} ")
    for wrong in ("a" * 201, " ", "a\nb"):
        with pytest.raises(BadInput, match="1 to 200 characters"):
            tags.create_tag(world.store, MOD, wrong, "other")
        with pytest.raises(BadInput, match="1 to 200 characters"):
            tags.rename_tag(world.store, MOD, "long", wrong)


def test_a_tag_keeps_its_api_value_when_it_is_renamed(tmp_path):
    world = an_empty_world(tmp_path)
    tag = tags.create_tag(world.store, MOD, "VIP user")
    assert tag.tag == "VIP_user"
    tags.add_tags(world.store, MOD, "ada", ["VIP_user"])
    tags.rename_tag(world.store, MOD, "VIP_user", "Very important")
    assert tags.users_of_tag(world.store, "VIP_user") == ["ada"]
    names = {tag.tag: (tag.name, tag.users) for tag in tags.tags(world.store)}
    assert names["VIP_user"] == ("Very important", 1)


def test_users_of_every_tag_are_counted_and_a_tag_that_is_not_there_has_none(tmp_path):
    world = an_empty_world(tmp_path)
    for user_id, given in {"ada": ["watched", "trusted"], "bob": ["watched"]}.items():
        tags.add_tags(world.store, MOD, user_id, given)
    tags.create_tag(world.store, MOD, "unused")
    counts = {tag.tag: tag.users for tag in tags.tags(world.store)}
    assert counts == {"watched": 2, "trusted": 1, "unused": 0}
    tags.remove_tags(world.store, MOD, "bob", ["watched"])
    counts = {tag.tag: tag.users for tag in tags.tags(world.store)}
    assert counts == {"watched": 1, "trusted": 1, "unused": 0}
    with pytest.raises(NotFound, match="`nope`"):
        tags.users_of_tag(world.store, "nope")


def test_each_tag_of_a_request_is_decided_alone(tmp_path):
    world = an_empty_world(tmp_path)
    tags.add_tags(world.store, MOD, "ada", ["watched"])
    change = tags.add_tags(world.store, MOD, "ada", ["watched", "trusted", "nope"])
    assert (change.changed, change.unchanged, change.unknown) == (
        ("trusted",),
        ("watched",),
        ("nope",),
    )
    assert len(log(world.store, kind="user_tags_added")) == 2
    with pytest.raises(NotFound):
        tags.remove_tags(world.store, MOD, "nobody", ["watched"])


def test_users_are_found_by_part_tag_and_status(tmp_path):
    world = a_world(tmp_path)
    result = {user.user_id for user in users.find_users(world.store, status="suspended")}
    assert result == {"bob", "cem"}
    assert [u.user_id for u in users.find_users(world.store, tag="VIP_user")] == ["ada"]
    assert [u.user_id for u in users.find_users(world.store, "ALL")] == ["mallory"]
    world.submit(a_post("new", "n1"))
    assert users.user(world.store, "new").status == "enabled"
