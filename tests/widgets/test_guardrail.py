"""The guardrail of the rule builder: it names whom an edit takes out, and what helps."""

from __future__ import annotations

import random

import pytest

from tests.notebook.worlds import POLICY
from tests.sizes import size
from workbench import Policy, Rule, RuleBuilder, block, user_tags
from workbench.model.tables import post_row
from workbench.services.policies import policies
from workbench.services.record.log import log
from workbench.widgets.navigation import Destination

NSFW = ["classes", "nsfw (visual)", "classified"]
HOSTILE_TAG = '<img/src=x>_"vip"'
WIDE = {"users": 1000, "user_percent": 100, "post_percent": 100, "most_active": 0}


def limit(builder, protected_tags="", **limits):
    """Set limits that are wide, but for these."""
    builder.ask("set_limits", **{**WIDE, **limits, "protected_tags": protected_tags})
    assert builder.message["kind"] == "done", builder.message


def move(builder, value, run="drag"):
    name, which = NSFW[1:]
    builder.ask("threshold", name=name, which=which, value=value, gesture=run, run=run)


def lines(builder) -> list[str]:
    return [
        line["before"] + line["count"] + line["after"] + ", ".join(line["names"])
        for line in builder.guardrail["lines"]
    ]


def tagged(wb, tag, *users):
    if tag not in {found.tag for found in wb.tags()}:
        wb.create_tag(tag, tag)
    for user_id in users:
        wb.add_tags(user_id, [tag])


def rows(outcome) -> list[dict]:
    return outcome.outcomes.to_pylist()


def deleted(outcome) -> set[str]:
    return {row["post_id"] for row in rows(outcome) if "delete_post" in row["actions"]}


def blocked(outcome) -> set[str]:
    users = outcome.users.to_pylist()
    return {user["user_id"] for user in users if user["status"] == "blocked"}


def suspended(outcome) -> set[str]:
    entries = outcome.log.to_pylist()
    return {entry["user_id"] for entry in entries if entry["action"] == "suspend"}


def writers(outcome, posts) -> set[str]:
    return {row["user_id"] for row in rows(outcome) if row["post_id"] in posts}


def outcomes(builder):
    return builder.editor.outcome, builder.editor._live_outcome


def test_nothing_is_shown_while_the_rules_are_those_that_are_live(builder):
    assert builder.guardrail["lines"] == []
    assert builder.guardrail["limits"] == {
        "users": 25,
        "user_percent": 5,
        "post_percent": 2,
        "protected_tags": "staff, vip, trusted",
        "most_active": 20,
    }


def test_an_edit_that_takes_out_more_users_than_the_limit_says_how_many_and_opens_them(
    builder, opened
):
    limit(builder, users=0)
    move(builder, 0.61)
    now, live = outcomes(builder)
    out = (suspended(now) - suspended(live) - blocked(live)) | (blocked(now) - blocked(live))
    assert out
    (line,) = lines(builder)
    assert (
        line.startswith("This edit suspends") and "than version 1 (live); the limit is 0." in line
    )
    assert builder.guardrail["lines"][0]["count"].startswith(f"{len(out)} more user")
    builder.ask("open_affected", finding=0)
    assert opened[-1].page == "Users" and set(opened[-1].selection.ids) == out
    builder.ask("open_affected")
    assert set(opened[-1].selection.ids) == out
    limit(builder, users=len(out))
    assert lines(builder) == []


def test_shares_of_posts_and_of_users_have_limits_of_their_own(builder, opened):
    limit(builder, user_percent=1, post_percent=0.5)
    move(builder, 0.5)
    builder.ask("edit", edit="remove", path=["classes", "nsfw (visual)", "needs_review"])
    move(builder, 0.5)
    now, live = outcomes(builder)
    more = deleted_more(builder)
    affected, share = lines(builder)
    assert affected.startswith("These edits suspend, block or delete posts of ")
    assert " more users than version 1 (live), " in affected
    assert affected.endswith("the limit is 1%.") and share.endswith("the limit is 0.5%.")
    assert share.startswith(f"They delete {len(more):,} more posts, ")
    builder.ask("open_affected", finding=1)
    keys = {post_row(row["user_id"], row["post_id"]) for row in rows(now) if row["post_id"] in more}
    assert opened[-1].page == "Posts" and set(opened[-1].selection.ids) == keys
    builder.ask("open_affected")
    taken = (suspended(now) - suspended(live) - blocked(live)) | (blocked(now) - blocked(live))
    assert set(opened[-1].selection.ids) == taken | writers(now, more)


def test_users_with_a_protected_tag_are_named_and_can_be_excepted_in_one_undo_step(builder, wb):
    move(builder, 0.7)
    hit = sorted(writers(builder.editor.outcome, deleted_more(builder)))[:3]
    builder.ask("undo")
    tagged(wb, "VIP_user", *hit)
    builder.refresh()
    limit(builder, "vip")
    move(builder, 0.7, run="again")
    (line,) = builder.guardrail["lines"]
    assert (line["before"], line["count"]) == ("This edit affects ", "3 users")
    assert set(line["names"]) == set(hit) and "VIP_user" in line["after"]
    assert builder.guardrail["tags"] == ["VIP_user"]
    steps = len(builder.editor.draft.past)
    builder.ask("except_tag", tag="VIP_user")
    assert len(builder.editor.draft.past) == steps + 1
    rules = ("Delete NSFW", "Third strike", "Mostly suggestive")  # which the others lead to
    assert all(f"“{rule}”" in builder.message["text"] for rule in rules)
    assert "where user tags are NOT any of VIP_user" in builder.message["text"]
    assert lines(builder) == []
    assert not set(hit) & writers(builder.editor.outcome, deleted(builder.editor.outcome))
    assert "VIP_user" in builder.editor.policy.tags
    builder.ask("undo")
    assert len(builder.guardrail["lines"]) == 1


def deleted_more(builder) -> set[str]:
    """The posts that are deleted now, and were shown before."""
    now, live = outcomes(builder)
    shown = {row["post_id"] for row in rows(live) if row["accepted"]}
    return (deleted(now) - deleted(live)) & shown


def test_the_most_active_users_who_are_taken_out_are_named(builder, opened):
    limit(builder, most_active=1)
    posts = [row["user_id"] for row in rows(builder.editor.outcome)]
    busiest = max(sorted(set(posts)), key=posts.count)
    rule = {
        "name": "All",
        "when": {"post_count": {"at_least": 1}},
        "then": [{"block": {"reason": "Spam"}}],
    }
    builder.ask("edit", edit="add", path=["rules"], value=rule)
    (line,) = builder.guardrail["lines"]
    who = "1 user who would be blocked is among the 1 most active: "
    assert line["before"] + line["count"] + line["after"] == who
    assert line["names"] == [busiest]
    builder.ask("open_affected_user", user_id=busiest)
    assert opened[-1] == Destination("Users", user_id=busiest)


def test_a_hostile_tag_is_a_tag_like_any_other(builder, wb):
    move(builder, 0.7)
    hit = min(writers(builder.editor.outcome, deleted_more(builder)))
    builder.ask("undo")
    tagged(wb, HOSTILE_TAG, hit)
    builder.refresh()
    limit(builder, "vip")
    move(builder, 0.7, run="again")
    assert builder.guardrail["tags"] == [HOSTILE_TAG]
    builder.ask("except_tag", tag=HOSTILE_TAG)
    assert lines(builder) == [] and builder.message["kind"] == "done"


def test_without_a_live_policy_an_edit_is_compared_with_the_rules_before_it(wb, opened):
    wb.withdraw()
    builder = RuleBuilder(wb, POLICY, navigate=opened.append)
    limit(builder, post_percent=0)
    for value in (0.85, 0.8, 0.75):
        move(builder, value)
    before = wb.simulate(POLICY).outcome
    shown = {row["post_id"] for row in rows(before) if row["accepted"]}
    more = (deleted(builder.editor.outcome) - deleted(before)) & shown
    assert lines(builder)[0].startswith(f"This edit deletes {len(more)} more posts, ")
    builder.ask("edit", edit="set", path=["rules", 0, "description"], value="x")
    assert lines(builder) == []  # the edit changes nobody's lot
    builder.ask("undo")
    assert lines(builder)[0].startswith(f"This edit deletes {len(more)} more posts, ")
    builder.ask("undo")
    assert lines(builder) == []


def test_nothing_is_said_of_a_draft_with_problems(builder):
    limit(builder, post_percent=0)
    move(builder, 0.7)
    assert lines(builder)
    builder.ask("edit", edit="set", path=["rules", 0, "then", 0], value="nope")
    assert lines(builder) == []
    builder.ask("open_affected", finding=0)
    assert builder.message["kind"] == "problem"


def test_publishing_past_a_limit_needs_a_reason_which_is_logged_with_the_limit(builder, wb):
    limit(builder, post_percent=0)
    move(builder, 0.7)
    for reason in (None, "  "):
        builder.ask("publish", reason=reason)
        assert builder.message["kind"] == "problem" and "say why" in builder.message["text"]
    live = policies.live_policy(wb.store)
    assert live is not None and live.version == 1
    (said,) = lines(builder)
    builder.ask("publish", reason="a wave of spam")
    entry = log(wb.store, kind="policy_published").to_pylist()[-1]
    assert entry["reason"] == "a wave of spam"
    assert said.rstrip(".") in entry["arguments"]
    assert lines(builder) == []
    builder.ask("edit", edit="set", path=["rules", 0, "description"], value="x")
    builder.ask("publish")
    assert log(wb.store, kind="policy_published").to_pylist()[-1]["arguments"] is None
    assert wb.verify().sound


def test_limits_are_shared_by_all_and_their_change_is_logged_with_who(builder, wb):
    limit(builder, "press, Staff ,press", users=7)
    assert wb.edit_limits().protected_tags == ("press", "Staff")
    (entry,) = log(wb.store, kind="edit_limits_set").to_pylist()
    assert entry["actor"] == "ann" and '"users":7' in entry["arguments"]
    other = RuleBuilder(wb)
    limits = other.guardrail["limits"]
    assert isinstance(limits, dict) and limits["users"] == 7
    for wrong in ({"users": "many"}, {"users": -1}, {"user_percent": 101}, {"post_percent": "x"}):
        builder.ask("set_limits", **{**WIDE, "protected_tags": "", **wrong})
        assert builder.message["kind"] == "problem"
    assert wb.edit_limits().users == 7


def test_a_rule_that_takes_nobody_of_the_tag_out_itself_is_left_alone(builder, wb):
    user_id = rows(builder.editor.outcome)[0]["user_id"]
    tagged(wb, "staff", user_id)
    builder.refresh()
    limit(builder, "staff")
    rules = len(builder.view["document"]["rules"])
    for name, mode in (("Blocks staff", "live"), ("Would block", "test")):
        rule = {
            "name": name,
            "when": {"user_tags": {"any_of": ["staff"]}},
            "then": [{"block": {"reason": "Spam"}}],
            "mode": mode,
        }
        builder.ask("edit", edit="add", path=["rules"], value=rule)
    builder.ask("except_tag", tag="staff")
    after = builder.view["document"]["rules"]
    none = {"user_tags": {"none_of": ["staff"]}}
    assert after[rules]["when"] == {"all": [{"user_tags": {"any_of": ["staff"]}}, none]}
    assert after[rules + 1]["when"] == {"user_tags": {"any_of": ["staff"]}}
    assert lines(builder) == []


@pytest.mark.parametrize("seed", range(size(4, 60)))
def test_the_lines_count_what_the_tables_of_the_two_outcomes_say(seed, builder, wb):
    rng = random.Random(seed)
    users = sorted({row["user_id"] for row in rows(builder.editor.outcome)})
    carriers = set(rng.sample(users, 12))
    tagged(wb, "trusted", *carriers)
    builder.refresh()
    limit(builder, "trusted", users=0, user_percent=0, post_percent=0, most_active=5)
    for _ in range(3):
        name = rng.choice(sorted(builder.view["document"]["classes"]))
        low = builder.view["document"]["classes"][name].get("needs_review", 0.1)
        value = round(rng.uniform(low + 0.01, 0.99), 2)
        builder.ask("threshold", name=name, which="classified", value=value)
    now, live = outcomes(builder)
    out = (suspended(now) - suspended(live) - blocked(live)) | (blocked(now) - blocked(live))
    posts = deleted_more(builder)
    affected = out | writers(now, posts)
    n_posts = dict.fromkeys(users, 0)
    for row in rows(now):
        n_posts[row["user_id"]] += 1
    most = set(sorted(users, key=lambda user: (-n_posts[user], user.encode()))[:5])
    expected = [len(found) for found in (out, affected, posts, affected & carriers, out & most)]
    counted = [
        int(line["count"].split()[0].replace(",", "")) for line in builder.guardrail["lines"]
    ]
    assert counted == [n for n in expected if n]
    wb.store.close()


def test_a_policy_that_names_users_by_tag_spares_them_in_the_editor_as_in_a_simulation(wb):
    users = sorted({post["user_id"] for post in wb.history().to_arrow().to_pylist()})
    tagged(wb, "trusted", *users[:4])
    rule = Rule("All but trusted", when=user_tags(none_of=["trusted"]), then=[block()])
    policy = Policy("spare", (rule,), tags=("trusted",))
    editor = RuleBuilder(wb, policy).editor
    assert blocked(editor.outcome) == set(users[4:]) == blocked(wb.simulate(policy).outcome)
