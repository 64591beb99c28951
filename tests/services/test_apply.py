"""A simulation is planned, applied, refused where it should be, and taken back."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.services.worlds import POLICY, a_post, an_empty_world
from tests.store.stores import MOD
from workbench.errors import BadInput, Conflict, Refused
from workbench.matching import ListEntry
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services.evidence.evidence import evidence
from workbench.services.policies import lists, policies
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.review import labelling, review
from workbench.services.simulations import apply, plan, undo
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.simulations.user_parts import ChangedPart
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.services.users import moderation, users
from workbench.widgets.review.review_page import review_page


def a_simulation(folder):
    """A world with imported posts, and what the policy would have done with them."""
    world = an_empty_world(folder)
    import_posts.import_posts(
        world.store,
        MOD,
        [
            a_post("ada", "p1", 30, nsfw=0.95),
            a_post("cem", "p2", 29, spam=0.9),
            a_post("cem", "p3", 28, spam=0.9),
            a_post("dan", "p4", 27, text="buy now"),
            a_post("eve", "p5", 14 * 24 + 13, spam=0.9),
            a_post("eve", "p6", 14 * 24 + 12, spam=0.9),
            a_post("fay", "p7", 26),
            a_post("gus", "p8", 25, nsfw=0.7),
        ],
    )
    return world, outcome_of(world)


def outcome_of(world, document=POLICY):
    """What was simulated of the store, and of which snapshot of it."""
    shot = snapshot(world.store)
    policy = Policy.from_document(document)
    posts = history(world.store, shot)
    return simulate(policy, posts, users=shot.users(), lists=shot.lists()), shot


def planned(world, simulated, **choices):
    return plan.plan(world.store, *simulated, **choices)


def applied(world, simulated):
    made = planned(world, simulated)
    return apply.apply(world.store, MOD, made, made.confirmation)


def standing(world, user_id):
    user = users.user(world.store, user_id)
    return user.status, user.reason, user.tags


def test_a_plan_says_all_and_writes_nothing(tmp_path):
    world, outcome = a_simulation(tmp_path)
    before = len(log(world.store))
    made = planned(world, outcome)
    assert made.counts == {
        "suspend": 1,
        "block": 1,
        "add_tags": 1,
        "delete_post": 1,
        "flag_post": 1,
    }
    assert made.over == ("eve",)
    assert (made.users, made.all_users) == (4, 6)
    assert dict(made.largest) == {"cem": 2, "dan": 1}
    assert len(log(world.store)) == before


def test_applying_brings_users_to_where_the_simulation_ends(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    apply.apply(world.store, MOD, made, made.confirmation)
    ends = {row["user_id"]: row for row in outcome[0].users.to_pylist()}
    for user_id in ("ada", "cem", "dan", "fay"):
        end = ends[user_id]
        expected = (end["status"], end["block_reason"], tuple(end["tags"]))
        assert standing(world, user_id) == expected
    assert standing(world, "eve") == ("enabled", None, ())
    assert [item.post_id for item in review.review_items(world.store)] == ["p8"]
    assert {e["actor_kind"] for e in log(world.store, kind="user_action").to_pylist()} == {"apply"}
    assert planned(world, outcome_of(world)).counts == {}
    assert verify(world.store).sound


@pytest.mark.parametrize(
    ("limits", "confirm", "said"),
    [
        ({}, "yes", "to confirm"),
        ({"max_users": 3}, None, "more than the limit of 3"),
    ],
)
def test_an_application_is_refused_without_confirmation_or_past_a_limit(
    limits, confirm, said, tmp_path
):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    with pytest.raises(Refused, match=said):
        apply.apply(world.store, MOD, made, confirm or made.confirmation, **limits)
    assert standing(world, "cem")[0] == "enabled"


def test_protected_users_hold_an_application_back(tmp_path):
    world, _ = a_simulation(tmp_path)
    tags.create_tag(world.store, MOD, "staff")
    tags.add_tags(world.store, MOD, "cem", ["staff"])
    made = planned(world, outcome_of(world))
    assert made.skipped == ()  # a tag that a person gave says nothing of the status
    assert made.protected == ("cem",)
    with pytest.raises(Refused, match="touches 1 protected user: `cem`"):
        apply.apply(world.store, MOD, made, made.confirmation)
    apply.apply(world.store, MOD, made, made.confirmation, allow_protected=True)


def test_a_plan_for_a_store_that_changed_is_refused(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    moderation.block(world.store, MOD, "fay")
    with pytest.raises(Refused, match="has changed since"):
        apply.apply(world.store, MOD, made, made.confirmation)


def test_a_policy_that_is_published_after_the_simulation_and_labels_change_no_plan(tmp_path):
    world, outcome = a_simulation(tmp_path)
    changed = {**POLICY, "rules": POLICY["rules"][:2]}
    policies.publish(world.store, MOD, Policy.from_document(changed), create_tags=True)
    post = outcome[0].outcomes.slice(0, 1).to_pylist()[0]
    labelling.label_post(world.store, MOD, post["user_id"], post["post_id"], "benign")
    made = planned(world, outcome)
    batch = apply.apply(world.store, MOD, made, made.confirmation)
    assert batch.last_entry - batch.first_entry >= len(made.changes) > 0


def test_a_text_list_that_changes_after_the_simulation_refuses_its_application(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    lists.add_entries(world.store, MOD, [ListEntry("deny", "phrase", "swimwear")])
    with pytest.raises(Refused, match="has changed since the simulation"):
        apply.apply(world.store, MOD, made, made.confirmation)


def test_posts_that_came_after_the_simulation_refuse_its_application(tmp_path):
    world, outcome = a_simulation(tmp_path)
    world.submit(a_post("zoe", "new", 0))
    made = planned(world, outcome)
    with pytest.raises(Refused, match="has changed since the simulation"):
        apply.apply(world.store, MOD, made, made.confirmation)


def test_a_confirmation_holds_for_one_plan_alone(tmp_path):
    world, outcome = a_simulation(tmp_path)
    looked_at = planned(world, outcome)
    moderation.enable(world.store, MOD, "dan")
    other = planned(world, outcome_of(world))
    assert (other.policy, other.users) == (looked_at.policy, looked_at.users - 1)
    assert looked_at.confirmation != other.confirmation
    with pytest.raises(Refused, match="to confirm this plan"):
        apply.apply(world.store, MOD, other, looked_at.confirmation)


def test_an_older_version_can_be_applied(tmp_path):
    world, _ = a_simulation(tmp_path)
    policies.publish(world.store, MOD, Policy.from_document(POLICY))
    changed = {**POLICY, "rules": POLICY["rules"][:2]}
    policies.save_policy(world.store, MOD, Policy.from_document(changed))
    assert applied(world, outcome_of(world)).batch_id


def test_what_would_be_shortened_is_kept_unless_asked(tmp_path):
    world, _ = a_simulation(tmp_path)
    moderation.block(world.store, MOD, "cem", "Fraud")
    world.clock.us += 3_600_000_000
    import_posts.import_posts(world.store, MOD, [a_post("gus", "later", -1)])
    outcome = outcome_of(world)
    assert planned(world, outcome).kept == ("cem",)
    assert ("cem", "suspend") in {
        (c.user_id, c.action) for c in planned(world, outcome, reinstate=True).changes
    }


def test_what_a_person_decided_is_not_flagged_again(tmp_path):
    world, outcome = a_simulation(tmp_path)
    applied(world, outcome)
    (item,) = review.review_items(world.store)
    review.resolve(world.store, MOD, item.item_id, "benign")
    assert "flag_post" not in planned(world, outcome_of(world)).counts


@pytest.mark.parametrize("name", ["VIP user", "Staff", "site staff", "vip"])
def test_tags_with_a_protected_word_protect(name, tmp_path):
    world, _ = a_simulation(tmp_path)
    tag = tags.create_tag(world.store, MOD, name).tag
    tags.add_tags(world.store, MOD, "cem", [tag])
    import_posts.import_posts(world.store, MOD, [a_post("zoe", "late", 0)])
    outcome = outcome_of(world)
    assert planned(world, outcome).protected == ("cem",)
    assert planned(world, outcome, protected_tags=("trusted",)).protected == ()


def test_a_status_that_a_person_decided_is_left_alone_and_listed(tmp_path):
    world, outcome = a_simulation(tmp_path)
    moderation.enable(world.store, MOD, "cem")
    made = planned(world, outcome)
    assert made.skipped == (ChangedPart("cem", "status"),)
    assert "cem" not in {change.user_id for change in made.changes}


def test_each_part_of_a_user_is_judged_by_itself(tmp_path):
    """What a person decided about one part of a user leaves the others to the simulation."""
    world, _ = a_simulation(tmp_path)
    tags.create_tag(world.store, MOD, "seen")
    tags.add_tags(world.store, MOD, "cem", ["seen"])  # another tag: the suspension is applied
    tags.add_tags(world.store, MOD, "ada", ["watched"])
    tags.remove_tags(world.store, MOD, "ada", ["watched"])  # this tag: it is not added again
    moderation.enable(world.store, MOD, "dan")  # the status: it stays
    made = planned(world, outcome_of(world))
    assert made.skipped == (ChangedPart("ada", "tag watched"), ChangedPart("dan", "status"))
    changes = {(change.user_id, change.action) for change in made.changes}
    assert ("cem", "suspend") in changes
    assert ("ada", "delete_post") in changes
    assert changes.isdisjoint({("ada", "add_tags"), ("dan", "block")})


def test_applied_entries_carry_rule_version_post_and_what_matched(tmp_path):
    world, simulated = a_simulation(tmp_path)
    batch = applied(world, simulated)
    entries = {(e["user_id"], e["action"]): e for e in entries_of(world, batch)}
    causes = {
        key: (entry["rule"], entry["post_id"], entry["policy"], entry["policy_version"])
        for key, entry in entries.items()
    }
    assert causes == {
        ("ada", "delete_post"): ("Delete NSFW", "p1", "baseline", 1),
        ("ada", "add_tags"): ("Delete NSFW", "p1", "baseline", 1),
        ("cem", "suspend"): ("Spammer", "p3", "baseline", 1),
        ("dan", "block"): ("Denied", "p4", "baseline", 1),
        ("gus", "flag_post"): ("Needs review", "p8", "baseline", 1),
    }
    (spam,) = json.loads(entries["cem", "suspend"]["matched"])
    assert (spam["saw"], spam["n_posts"]) == ("2 posts", 2)
    assert [post["post_id"] for post in spam["posts"]] == ["p2", "p3"]
    (nudity,) = json.loads(entries["ada", "delete_post"]["matched"])
    assert nudity["saw"] == "nsfw is 0.95"
    assert verify(world.store).sound


def test_a_policy_that_is_applied_is_saved_and_its_draft_stays(tmp_path):
    world, _ = a_simulation(tmp_path)
    policies.save_draft(world.store, MOD, Policy.from_document(POLICY))
    changed = {**POLICY, "rules": POLICY["rules"][:3]}
    batch = applied(world, outcome_of(world, changed))
    assert {entry["policy_version"] for entry in entries_of(world, batch)} == {2}
    saved = policies.policy(world.store, "baseline", 2)
    assert [rule.name for rule in saved.rules] == ["Delete NSFW", "Needs review", "Spammer"]
    assert list(policies.drafts(world.store)) == ["baseline"]
    assert policies.live_policy(world.store).version == 1


def test_a_policy_that_cannot_be_saved_is_not_planned(tmp_path):
    world, _ = a_simulation(tmp_path)
    changed = {**POLICY, "tags": ["watched", "trusted", "nowhere"]}
    outcome = outcome_of(world, changed)
    with pytest.raises(BadInput, match="the store has no tag `nowhere`"):
        planned(world, outcome)


def test_the_review_feed_shows_the_rule_of_an_applied_flag(tmp_path):
    world, simulated = a_simulation(tmp_path)
    applied(world, simulated)
    (item,) = review.review_items(world.store)
    (shown,) = review_page(Workbench(world.store, MOD), item)["rules"]
    assert (shown["rule"], shown["policy"], shown["version"]) == ("Needs review", "baseline", 1)
    assert [one["saw"] for one in shown["matched"]] == ["nsfw is 0.7"]


def test_the_evidence_of_an_applied_block_leads_to_rule_and_posts(tmp_path):
    world, simulated = a_simulation(tmp_path)
    batch = applied(world, simulated)
    chain = evidence(world.store, "cem").chain
    assert (chain.rule, chain.policy_version, chain.batch) == ("Spammer", 1, batch.batch_id)
    assert chain.post.post_id == "p3"
    (held,) = chain.matched
    assert (held.saw, held.n_posts) == ("2 posts", 2)
    assert [post.post_id for post in held.posts] == ["p2", "p3"]
    assert "Rule Spammer of baseline version 1, applied by" in chain.said


def entries_of(world, batch):
    """The log entries of a batch about users: without those about the batch and its policy."""
    rows = log(world.store).to_pylist()
    span = range(batch.first_entry, batch.last_entry)
    return [e for e in rows if e["entry_id"] in span and e["user_id"] is not None]


def test_users_whom_the_simulation_leaves_free_are_reinstated_only_when_asked(tmp_path):
    world, _ = a_simulation(tmp_path)
    moderation.block(world.store, MOD, "fay", "Fraud")
    world.clock.us += 3_600_000_000
    import_posts.import_posts(world.store, MOD, [a_post("gus", "later", -1)])
    outcome = outcome_of(world)
    assert planned(world, outcome).kept == ("fay",)
    made = planned(world, outcome, reinstate=True)
    assert ("fay", "enable") in {(c.user_id, c.action) for c in made.changes}


def test_an_undo_puts_users_back_and_leaves_alone_who_was_changed_since(tmp_path):
    world, outcome = a_simulation(tmp_path)
    names = ("ada", "cem", "dan", "eve", "fay", "gus")
    before = {name: standing(world, name) for name in names}
    made = planned(world, outcome)
    batch = apply.apply(world.store, MOD, made, made.confirmation)
    moderation.suspend(world.store, MOD, "dan", "Fraud", duration="7d")
    undone = undo.undo(world.store, MOD, batch.batch_id)
    assert undone.left_alone == ("dan",)
    for name in names:
        expected = ("suspended", "Fraud", ()) if name == "dan" else before[name]
        assert standing(world, name) == expected
    assert review.review_items(world.store) == []
    assert verify(world.store).sound
    with pytest.raises(Conflict, match="undone already"):
        undo.undo(world.store, MOD, batch.batch_id)


def test_an_undo_leaves_alone_what_a_moderator_decided_again(tmp_path):
    world, outcome = a_simulation(tmp_path)
    batch = applied(world, outcome)
    moderation.block(world.store, MOD, "dan", "Spam")
    moderation.take_action(
        world.store, MOD, "delete_post", user_id="ada", post_id="p1", reason="Child safety"
    )
    (item,) = review.review_items(world.store)
    review.resolve(world.store, MOD, item.item_id, "violating")
    moderation.take_action(world.store, MOD, "flag_post", user_id="gus", post_id="p8")
    undone = undo.undo(world.store, MOD, batch.batch_id)
    assert {(one.user_id, one.what) for one in undone.left} == {
        ("dan", "status"),
        ("ada", "deleted post p1"),
        ("gus", "review of post p8"),
    }
    assert standing(world, "dan")[0] == "blocked"
    assert [i.post_id for i in review.review_items(world.store)] == ["p8"]
    marks = [m.said.get("action") for m in users.timeline(world.store, "ada")]
    assert "unmark_post" not in marks
    assert verify(world.store).sound


def test_an_undo_counts_users_of_whom_it_put_a_part_back(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    assert {"delete_post", "add_tags"} <= {c.action for c in made.changes if c.user_id == "ada"}
    batch = apply.apply(world.store, MOD, made, made.confirmation)
    again = {"user_id": "ada", "post_id": "p1", "reason": "Child safety"}
    moderation.take_action(world.store, MOD, "delete_post", **again)
    undone = undo.undo(world.store, MOD, batch.batch_id)
    assert [(one.user_id, one.what) for one in undone.left] == [("ada", "deleted post p1")]
    assert (undone.users, undone.partly) == (made.users - 1, 1)


def test_the_confirmation_of_one_user_is_in_the_singular(tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    alone = dataclasses.replace(made, changes=made.changes[:1])
    assert alone.confirmation.startswith("apply baseline to 1 user, ")


def test_an_undo_puts_the_rest_of_a_changed_user_back(tmp_path):
    world, outcome = a_simulation(tmp_path)
    before = standing(world, "cem")
    batch = applied(world, outcome)
    tags.create_tag(world.store, MOD, "seen")
    tags.add_tags(world.store, MOD, "cem", ["seen"])
    undone = undo.undo(world.store, MOD, batch.batch_id)
    assert undone.left == ()
    assert standing(world, "cem")[:2] == before[:2]
    assert "seen" in standing(world, "cem")[2]


def test_an_undo_after_a_suspension_ran_out_still_restores_posts(tmp_path):
    world, outcome = a_simulation(tmp_path)
    batch = applied(world, outcome)
    world.clock.us += 400 * 86_400_000_000
    moderation.expire_suspensions(world.store, MOD)
    undone = undo.undo(world.store, MOD, batch.batch_id)
    assert undone.left == ()
    assert standing(world, "cem")[0] == "enabled"
    assert verify(world.store).sound


@pytest.mark.parametrize(
    ("user_id", "by_hand", "kept", "change"),
    [
        pytest.param("fay", "7d", True, "enable", id="left free"),
        pytest.param("cem", "30d", True, "suspend", id="out for less"),
        pytest.param("cem", timedelta(0), False, "suspend", id="out for as long"),
        pytest.param("cem", timedelta(milliseconds=1), True, "suspend", id="a moment less"),
        pytest.param("cem", "1h", False, "suspend", id="out for more"),
        pytest.param("dan", "7d", False, "block", id="out for good"),
    ],
)
def test_a_suspended_user_is_kept_where_the_simulation_is_looser(
    user_id, by_hand, kept, change, tmp_path
):
    world, (simulated, _) = a_simulation(tmp_path)
    ends = {row["user_id"]: row["block_until"] for row in simulated.users.to_pylist()}
    if isinstance(by_hand, str):
        moderation.suspend(world.store, MOD, user_id, "Fraud", duration=by_hand)
    else:
        until = datetime.fromtimestamp(ends[user_id] / 1000, UTC) + by_hand
        moderation.suspend(world.store, MOD, user_id, "Fraud", until=until.isoformat())
    world.clock.us += 1_800_000_000
    import_posts.import_posts(world.store, MOD, [a_post("gus", "later", -0.5)])
    outcome = outcome_of(world)
    made = planned(world, outcome)
    of_user = [c.action for c in made.changes if c.user_id == user_id]
    assert made.kept == ((user_id,) if kept else ())
    assert of_user == ([] if kept else [change])
    anyway = planned(world, outcome, reinstate=True)
    assert anyway.kept == ()
    assert change in [c.action for c in anyway.changes if c.user_id == user_id]
    apply.apply(world.store, MOD, made, made.confirmation)
    if kept:
        assert standing(world, user_id)[:2] == ("suspended", "Fraud")


@pytest.mark.parametrize(("later_ms", "over"), [(-1, False), (0, True)])
def test_a_suspension_of_the_simulation_that_ends_now_is_over(later_ms, over, tmp_path):
    world, (simulated, _) = a_simulation(tmp_path)
    ends = {row["user_id"]: row["block_until"] for row in simulated.users.to_pylist()}
    world.clock.us = (ends["cem"] + later_ms) * 1000
    made = planned(world, outcome_of(world))
    assert ("cem" in made.over) is over
    assert ("cem" in {c.user_id for c in made.changes}) is not over


@pytest.mark.parametrize("limit", [3, 4])
def test_a_plan_of_as_many_users_as_the_limit_is_applied(limit, tmp_path):
    world, outcome = a_simulation(tmp_path)
    made = planned(world, outcome)
    assert made.users == 4
    if limit < 4:
        with pytest.raises(Refused, match="the plan touches 4 users, more than the limit of 3"):
            apply.apply(world.store, MOD, made, made.confirmation, max_users=limit)
    else:
        assert apply.apply(world.store, MOD, made, made.confirmation, max_users=limit).batch_id
