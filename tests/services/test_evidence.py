"""Why a user is out: the chain from the entry that set it, back to rules, posts and tags."""

import json
from typing import Any

import pyarrow as pa
import pytest

from tests.replay.harness import posts_table
from tests.services.live_scripts import live_case
from tests.services.test_apply import a_simulation, applied
from tests.services.worlds import POLICY, World, a_post, an_empty_world
from tests.sizes import batches, size
from tests.store.stores import HOUR_US, MOD, NOW_US, new_store
from workbench.errors import BadInput, NotFound
from workbench.history import History, TextLists
from workbench.matching import ListEntry
from workbench.model.actions import Action
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.policy.tree import PostCount, PostShare
from workbench.replay.reference.explain import explain_post
from workbench.replay.simulate import simulate
from workbench.services.evidence.evidence import evidence
from workbench.services.evidence.matched import Matches
from workbench.services.evidence.posts import PostsAsOf
from workbench.services.evidence.steps import PostSeen, Step
from workbench.services.evidence.values import Evidence
from workbench.services.policies import lists, policies
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.simulations import undo
from workbench.services.submission.submit import Submissions
from workbench.services.tags import tags
from workbench.services.tags.tag_uploads import upload_tags
from workbench.services.transfer import import_posts
from workbench.services.users import actions, moderation
from workbench.store import Store

DAY_US = 24 * HOUR_US


def a_world_with(folder, *rules: dict, semantics: dict | None = None, **more: object) -> World:
    """A world in which a policy of these rules is live."""
    world = an_empty_world(folder)
    document = {**POLICY, "rules": list(rules), "semantics": semantics or {}, **more}
    policies.publish(world.store, MOD, Policy.from_document({**document, "name": "p"}))
    return world


def a_rule(name: str, when: dict, *then: object) -> dict:
    return {"name": name, "when": when, "then": list(then)}


def counting(most: int = 3, **more: object) -> dict:
    count = {"where": {"classified": ["spam"]}, "at_least": most, **more}
    return a_rule("Spammer", {"post_count": count}, {"suspend": {"for": "14d", "reason": "Spam"}})


def chain_of(found: Evidence) -> Step:
    """The entry that set the status."""
    assert found.chain is not None
    return found.chain


def post_of(step: Step) -> PostSeen:
    """The post that a rule held on."""
    assert step.post is not None
    return step.post


def the_rule(found: Evidence) -> Step:
    """The trigger behind the entry that set the status."""
    (trigger,) = chain_of(found).causes
    return trigger


def listed(found: Evidence) -> list[str]:
    """The posts that made up the one condition that held."""
    (held,) = the_rule(found).matched
    assert held.n_posts == len(held.posts)
    return [post.post_id for post in held.posts]


def test_a_count_lists_an_imported_post_that_was_submitted_after_it(tmp_path):
    world = a_world_with(tmp_path, counting(2))
    posts = [a_post("cem", f"p{n}", 9 - n, spam=0.9) for n in range(3)]
    import_posts.import_posts(world.store, MOD, posts[:2])
    world.submit(posts[2])
    world.submit(*posts[:2])
    assert listed(evidence(world.store, "cem")) == ["p0", "p1", "p2"]


def test_a_rule_that_blocked_is_followed_to_its_post_and_what_it_saw(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("dan", "p1", 5), a_post("dan", "p2", 4, text="please buy now", spam=0.25))
    result = evidence(world.store, "dan")
    assert (result.status, result.reason, result.said) == ("blocked", "Spam", "dan is blocked")
    chain, trigger = chain_of(result), the_rule(result)
    assert chain.said == "Rule Denied of baseline version 1 blocked the user for Spam, on post p2"
    assert (chain.kind, chain.action, chain.rule, chain.post_id) == (
        "user_action",
        "block",
        "Denied",
        "p2",
    )
    assert (chain.policy, chain.policy_version, chain.actor) == ("baseline", 1, "rule:Denied")
    assert trigger.said == "Rule Denied of baseline version 1 was triggered, on post p2"
    (held,) = trigger.matched
    assert held.saw == "matches the phrase `buy now`"
    post = post_of(trigger)
    assert (post.post_id, post.at_us, post.text) == ("p2", NOW_US - 4 * HOUR_US, "please buy now")
    assert post.scores == {"nsfw": 0.1, "spam": 0.25}
    assert (trigger.causes, trigger.note, held.note) == ((), None, None)


@pytest.mark.parametrize("compacted", [False, True])
def test_a_tag_that_one_rule_added_leads_to_the_block_of_another(compacted, tmp_path):
    world = a_world_with(
        tmp_path,
        a_rule("First", {"classified": ["nsfw"]}, {"add_tags": ["watched"]}),
        a_rule(
            "Second",
            {"all": [{"user_tags": {"any_of": ["watched"]}}, {"classified": ["spam"]}]},
            {"block": {"reason": "Spam"}},
        ),
    )
    world.submit(a_post("ada", "p1", 9, nsfw=0.95), a_post("ada", "p2", 8))
    world.submit(a_post("ada", "p3", 7, spam=0.9))
    if compacted:
        import_posts.compact(world.store, MOD)
    trigger = the_rule(evidence(world.store, "ada"))
    assert trigger.rule == "Second"
    (tag,) = trigger.causes
    assert tag.said == "Rule First of p version 1 added the tag watched, on post p1"
    assert tag.tag == "watched"
    of_tags, of_spam = trigger.matched
    assert (of_tags.entries, of_spam.entries) == ((tag.entry_id,), ())
    (first,) = tag.causes
    assert (first.rule, post_of(first).post_id, post_of(first).scores["nsfw"]) == (
        "First",
        "p1",
        0.95,
    )
    assert tag.entry_id < trigger.entry_id


def test_a_tag_that_an_earlier_rule_added_on_the_same_post_leads_to_it(tmp_path):
    world = a_world_with(
        tmp_path,
        a_rule("First", {"classified": ["nsfw"]}, {"add_tags": ["watched"]}),
        a_rule("Second", {"user_tags": {"any_of": ["watched"]}}, {"block": {"reason": "Spam"}}),
        semantics={"visibility": "sequential"},
    )
    world.submit(a_post("ada", "p1", 9, nsfw=0.95))
    (tag,) = the_rule(evidence(world.store, "ada")).causes
    assert tag.said == "Rule First of p version 1 added the tag watched, on post p1"


def test_a_tag_that_a_person_or_an_upload_gave_is_told_as_theirs(tmp_path):
    when = {"all": [{"user_tags": {"any_of": ["watched", "trusted"]}}, {"classified": ["spam"]}]}
    world = a_world_with(tmp_path, a_rule("Tagged", when, {"block": {"reason": "Spam"}}))
    tags.add_tags(world.store, MOD, "ada", ["watched"])
    tags.remove_tags(world.store, MOD, "ada", ["watched"])
    tags.add_tags(world.store, MOD, "ada", ["watched"])
    upload_tags(world.store, MOD, "t.csv", b"user,tags\nada,trusted\n")
    world.submit(a_post("ada", "p1", 1, spam=0.9))
    said = [cause.said for cause in the_rule(evidence(world.store, "ada")).causes]
    assert said == ["Mo added the tag watched", "Upload 1 added the tag trusted"]


def test_a_tag_that_the_user_does_not_carry_has_no_entry(tmp_path):
    when = {"all": [{"not": {"user_tags": {"any_of": ["trusted"]}}}, {"classified": ["spam"]}]}
    world = a_world_with(tmp_path, a_rule("Untagged", when, {"block": {"reason": "Spam"}}))
    tags.add_tags(world.store, MOD, "ada", ["trusted"])
    tags.remove_tags(world.store, MOD, "ada", ["trusted"])
    world.submit(a_post("ada", "p1", 1, spam=0.9))
    trigger = the_rule(evidence(world.store, "ada"))
    assert trigger.causes == () and len(trigger.matched) == 2


@pytest.mark.parametrize("compacted", [False, True])
def test_a_count_lists_exactly_the_posts_that_made_it_up(compacted, tmp_path):
    world = a_world_with(tmp_path, counting(3, in_past="2d"))
    old = [a_post("cem", "far", 90, spam=0.9), a_post("cem", "near", 40, spam=0.9)]
    import_posts.import_posts(world.store, MOD, [*old, a_post("cem", "clean", 39)])
    world.submit(a_post("cem", "p1", 30, spam=0.9), a_post("cem", "p2", 29))
    world.submit(a_post("cem", "p3", 2, spam=0.85, text="the last one"))
    world.submit(a_post("cem", "p4", 1, spam=0.9))
    import_posts.import_posts(world.store, MOD, [a_post("cem", "later", 20, spam=0.9)])
    if compacted:
        import_posts.compact(world.store, MOD)
    result = evidence(world.store, "cem")
    assert listed(result) == ["near", "p1", "p3"]
    (held,) = the_rule(result).matched
    assert held.saw == "3 posts"
    assert (held.posts[-1].text, held.posts[-1].scores["spam"]) == ("the last one", 0.85)
    assert (
        result.until_ms == chain_of(result).until_ms == (NOW_US - 2 * HOUR_US + 14 * DAY_US) // 1000
    )


def test_rejected_posts_and_those_before_a_return_count_as_the_policy_says(tmp_path):
    rejected = {"rejected_posts": "counted", "current_post": "not_counted"}
    for place, (semantics, expected) in enumerate(
        (
            ({}, ["p1", "p4"]),
            (rejected, ["p1", "p2"]),
            ({"history_after_enable": "forgotten"}, ["p4", "p5"]),
        )
    ):
        world = a_world_with(tmp_path / str(place), counting(2), semantics=semantics)
        world.clock.us = NOW_US - 10 * HOUR_US
        world.submit(a_post("cem", "p1", 10, spam=0.9))
        moderation.suspend(world.store, MOD, "cem", "Spam", duration="4h")
        world.clock.us = NOW_US
        world.submit(a_post("cem", "p2", 9, spam=0.9), a_post("cem", "p3", 8))
        for n in (4, 5, 6):
            world.submit(a_post("cem", f"p{n}", 8 - n, spam=0.9))
        assert listed(evidence(world.store, "cem")) == expected, semantics


def test_a_late_post_is_counted_where_it_stands(tmp_path):
    world = a_world_with(tmp_path, counting(4, in_past="1d"))
    world.submit(a_post("cem", "p1", 1, spam=0.9))
    world.submit(a_post("cem", "p2", 5, spam=0.9))
    world.submit(a_post("cem", "p3", 6, spam=0.9))
    world.submit(a_post("cem", "p4", 0, spam=0.9))
    assert listed(evidence(world.store, "cem")) == ["p3", "p2", "p1", "p4"]


def test_a_count_over_a_list_that_changed_since_says_so_and_lists_nothing(tmp_path):
    count = {"where": {"text_in": "deny"}, "at_least": 2}
    world = a_world_with(tmp_path, a_rule("Denied", {"post_count": count}, "block"))
    for n in (2, 1):
        world.submit(a_post("dan", f"p{n}", n, text="buy now"))
    assert listed(evidence(world.store, "dan")) == ["p2", "p1"]
    lists.add_entries(world.store, MOD, [ListEntry("allow", "phrase", "hello")])
    assert listed(evidence(world.store, "dan")) == ["p2", "p1"]
    lists.add_entries(world.store, MOD, [ListEntry("deny", "phrase", "hello")])
    (held,) = the_rule(evidence(world.store, "dan")).matched
    assert (held.posts, held.n_posts, held.saw) == ((), None, "2 posts")
    assert held.note == "the text list deny has changed since, so the counted posts are not listed"


def test_a_policy_that_changed_since_is_read_in_the_version_of_the_entry(tmp_path):
    world = a_world_with(tmp_path, counting(2))
    for n in (3, 2):
        world.submit(a_post("cem", f"p{n}", n, spam=0.9))
    policies.publish(world.store, MOD, Policy.from_document({**POLICY, "name": "p", "rules": []}))
    assert listed(evidence(world.store, "cem")) == ["p3", "p2"]
    with world.store.write(MOD) as tx:
        tx._con.execute("DELETE FROM policies WHERE policy = 'p' AND version = 1")
    trigger = the_rule(evidence(world.store, "cem"))
    assert (
        trigger.note
        == "this version of the policy is no longer saved, so what was counted is not listed"
    )
    assert [held.saw for held in trigger.matched] == ["2 posts"]


def test_a_third_strike_is_followed_to_each_earlier_one(tmp_path):
    count = {"of": ["delete_post", "warn"], "at_least": 2, "in_past": "90d"}
    world = a_world_with(
        tmp_path,
        a_rule("Delete NSFW", {"classified": ["nsfw"]}, "delete_post"),
        a_rule(
            "Third strike",
            {"all": [{"classified": ["nsfw"]}, {"action_count": count}]},
            {"block": {"reason": "Policy Violation"}},
        ),
        actions={"warn": {"on": "user", "label": "Warning", "free_text": True}},
    )
    world.submit(a_post("eve", "p1", 9, nsfw=0.95))
    moderation.take_action(world.store, MOD, "warn", user_id="eve", reason="Spam")
    world.clock.us += HOUR_US
    world.submit(a_post("eve", "p2", -1, nsfw=0.99))
    trigger = the_rule(evidence(world.store, "eve"))
    assert trigger.rule == "Third strike"
    assert [cause.said for cause in trigger.causes] == [
        "Rule Delete NSFW of p version 1 called delete_post, on post p1",
        "Mo called warn on the user for Spam",
    ]
    held = trigger.matched[1]
    assert (held.saw, held.note) == ("2 calls", None)
    assert held.entries == tuple(cause.entry_id for cause in trigger.causes)
    (first,) = trigger.causes[0].causes
    assert post_of(first).post_id == "p1"


def test_entries_that_many_counts_share_are_told_once(tmp_path):
    count = {"of": ["delete_post"], "at_least": 1}
    world = a_world_with(
        tmp_path,
        a_rule("Again", {"action_count": count}, "delete_post"),
        a_rule("First", {"classified": ["nsfw"]}, "delete_post"),
        a_rule("Out", {"action_count": {**count, "at_least": 29}}, {"block": {"reason": "Spam"}}),
    )
    for n in range(16):
        world.submit(a_post("eve", f"p{n}", 20 - n, nsfw=0.95))
    result = evidence(world.store, "eve")
    said = [line.said for line in result.lines()]
    assert len(said) < 3_000
    assert any("earlier ones are not listed" in one for one in said)
    assert any("its causes are listed above" in one for one in said)


def test_a_person_s_suspension_has_what_happened_before_newest_first(tmp_path):
    world = an_empty_world(tmp_path)
    actions.create_action(world.store, MOD, Action("warn", "user", "Warning"))
    world.clock.us = NOW_US - 40 * DAY_US
    moderation.take_action(world.store, MOD, "warn", user_id="bob", reason="too long ago")
    world.clock.us = NOW_US - 20 * DAY_US
    moderation.suspend(world.store, MOD, "bob", "Spam", duration="1d")
    world.clock.us = NOW_US
    world.submit(a_post("bob", "p1", 5, nsfw=0.95))
    moderation.take_action(world.store, MOD, "warn", user_id="bob", reason="Spam")
    moderation.suspend(world.store, MOD, "bob", "Harassment", duration="7d")
    chain = chain_of(evidence(world.store, "bob"))
    assert chain.said == "Mo suspended the user until 21 Nov 2023, 22:13 UTC for Harassment"
    assert (chain.actor, chain.actor_kind, chain.causes) == ("Mo", "moderator", ())
    assert [one.said for one in chain.before] == [
        "Mo called warn on the user for Spam",
        "Rule Delete NSFW of baseline version 1 was triggered, on post p1",
        "Mo suspended the user until 26 Oct 2023, 22:13 UTC for Spam",
    ]
    for _ in range(30):
        moderation.take_action(world.store, MOD, "warn", user_id="bob")
    moderation.block(world.store, MOD, "bob", "Spam")
    assert len(chain_of(evidence(world.store, "bob")).before) == 20


def test_an_applied_simulation_is_named_with_its_policy_and_who_applied_it(tmp_path):
    world, outcome = a_simulation(tmp_path)
    batch = applied(world, outcome)
    chain = chain_of(evidence(world.store, "dan"))
    assert chain.said == (
        f"Rule Denied of baseline version 1, applied by Mo in {batch.batch_id}, "
        "blocked the user for Spam, on post p4"
    )
    assert (chain.batch, chain.policy, chain.actor) == (batch.batch_id, "baseline", "Mo")
    undo.undo(world.store, MOD, batch.batch_id)
    undone = f"Mo, taking back {batch.batch_id}, reinstated the user"
    assert evidence(world.store, "dan").said == f"dan is not blocked or suspended now: {undone}"


def test_a_suspension_that_ran_out_has_no_chain_and_says_so(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.suspend(world.store, MOD, "bob", "Spam", duration="1d")
    entry_id = chain_of(evidence(world.store, "bob")).entry_id
    world.clock.us += 2 * DAY_US
    said = (
        "bob is not blocked or suspended now: the last suspension ran out at 15 Nov 2023, 22:13 UTC"
    )
    for _ in range(2):
        result = evidence(world.store, "bob")
        assert (result.status, result.chain, result.said) == ("enabled", None, said)
        moderation.expire_suspensions(world.store, MOD)
    past = chain_of(evidence(world.store, "bob", entry_id=entry_id))
    assert past.said == "Mo suspended the user until 15 Nov 2023, 22:13 UTC for Spam"
    ended = log(world.store, kind="suspension_expired").column("entry_id")[0].as_py()
    end = chain_of(evidence(world.store, "bob", entry_id=ended))
    assert (end.said, end.causes[0].entry_id) == ("The suspension ran out", entry_id)


def test_an_unknown_user_and_an_entry_that_set_nothing_are_not_found(tmp_path):
    world = an_empty_world(tmp_path)
    tags.add_tags(world.store, MOD, "ada", ["watched"])
    assert evidence(world.store, "ada").chain is None
    with pytest.raises(NotFound, match="no user `adda`; did you mean `ada`"):
        evidence(world.store, "adda")
    for entry_id in (1, len(log(world.store)), 999):
        with pytest.raises(NotFound, match=f"the log entry {entry_id} did not set"):
            evidence(world.store, "ada", entry_id=entry_id)


def test_hostile_ids_and_texts_stay_text(tmp_path):
    world = an_empty_world(tmp_path)
    user_id, post_id = "=1+1<script>\nb\u202e\x1b[2J", "p\n<img src=x onerror=alert(1)>"
    world.submit(a_post(user_id, post_id, 1, text="buy now\n\x1b[31m<b>"))
    result = evidence(world.store, user_id)
    assert result.user_id == user_id and post_of(the_rule(result)).post_id == post_id
    for line in result.lines():
        assert "\n" not in line.said
    assert "\x1b" not in result.said + chain_of(result).said
    page = result._repr_html_()
    assert "<script>" not in page and "<img" not in page and "\x1b" not in page
    assert result.to_arrow().num_rows == len(list(result.lines()))
    assert json.loads(json.dumps(result.as_plain()))["user_id"] == user_id


def test_the_plain_form_is_json_with_times_in_both_forms(tmp_path):
    world = a_world_with(tmp_path, counting(2))
    for n in (3, 2):
        world.submit(a_post("cem", f"p{n}", n, spam=0.9, seen=n))
    said: Any = evidence(world.store, "cem").as_plain()
    assert json.loads(json.dumps(said)) == said
    assert said["asked"] == "2023-11-14T22:13:20Z" and said["asked_us"] == NOW_US
    (trigger,) = said["chain"]["causes"]
    assert trigger["at_us"] == NOW_US - 2 * HOUR_US
    assert trigger["at"] == "2023-11-14T20:13:20Z"
    assert trigger["matched"][0]["posts"][0] == {
        "post_id": "p3",
        "at_us": NOW_US - 3 * HOUR_US,
        "at": "2023-11-14T19:13:20Z",
        "text": "hello",
        "scores": {"nsfw": 0.1, "spam": 0.9, "seen": 3},
        "fields": {},
    }


def test_asking_writes_nothing(tmp_path):
    world = a_world_with(tmp_path, counting(2))
    for n in (3, 2):
        world.submit(a_post("cem", f"p{n}", n, spam=0.9))
    files = {path: path.stat().st_mtime_ns for path in (world.store.folder / "posts").glob("*")}
    with world.store.read() as tx:
        before = tx.head
    evidence(world.store, "cem")
    with world.store.read() as tx:
        assert tx.head == before
    assert files == {p: p.stat().st_mtime_ns for p in (world.store.folder / "posts").glob("*")}
    assert verify(world.store).sound


@pytest.mark.parametrize("seeds", batches(size(20, 400), 10), ids=lambda s: f"from-{s.start}")
def test_counts_are_what_a_replay_of_all_posts_says_they_are(seeds, tmp_path):
    compared = 0
    for seed in seeds:
        case = live_case(seed)
        if not case["posts"]:
            continue
        try:
            run = simulate(
                Policy.from_document(case["policy"]),
                History.read(posts_table(case)),
                lists=lists_of(case),
                evaluator="plain",
            ).run
        except BadInput:
            continue
        store = submitted_store(case, tmp_path / str(seed))
        with store.read() as tx:
            for user_id in sorted({post["user_id"] for post in case["posts"]}):
                compared += compare_counts(store, tx, run, user_id)
        store.close()
    assert compared


def lists_of(case: dict) -> TextLists | None:
    rows = case.get("lists")
    return TextLists.read(pa.Table.from_pylist(rows)) if rows else None


def submitted_store(case: dict, folder) -> Store:
    store, _ = new_store(folder, max(post["created_at"] for post in case["posts"]))
    policy = Policy.from_document(case["policy"])
    for tag in policy.tags:
        tags.create_tag(store, MOD, tag, tag)
    given = [ListEntry(e["list"], e["kind"], e["value"]) for e in case.get("lists") or ()]
    lists.add_entries(store, MOD, given)
    policies.publish(store, MOD, policy)
    Submissions(store).submit(posts_table(case), MOD)
    import_posts.compact(store, MOD)
    return store


def compare_counts(store: Store, tx, run, user_id: str) -> int:
    """How many conditions that counted posts or calls are as the replay has them."""
    entries = tx.log_entries.about(user_id)
    matches = Matches(tx, entries, PostsAsOf(store, tx, user_id, entries))
    compared = 0
    for entry in entries:
        if entry.kind != "rule_triggered":
            continue
        result, note = matches.of(entry)
        assert note is None
        rules = explain_post(run, entry.post_id, user_id).rules
        (rule,) = [rule for rule in rules if rule.rule.name == entry.rule]
        for part in result:
            said = part.held.condition
            named = ((condition_sentence(line.condition, run.policy), line) for line in rule.lines)
            same = [one for name, one in named if name == said]
            if not same or not isinstance(same[0].condition, PostCount | PostShare):
                continue
            assert part.held.note is None
            ids = tuple(post.post_id for post in part.held.posts)
            assert (part.held.n_posts, ids[-10:]) == (same[0].n_posts, same[0].posts)
            compared += 1
    return compared


def test_a_rules_action_without_its_trigger_says_that_the_log_has_none(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("dan", "p1", 5, text="please buy now"), a_post("eve", "p2", 4))
    by_rule = {"actor": "rule:Denied", "actor_kind": "rule", "rule": "Denied", "post_id": "p2"}
    of_policy = {"policy": "baseline", "policy_version": 1, "reason": "Spam"}
    with world.store.write(MOD) as tx:
        tx.log("user_action", user_id="eve", action="block", **by_rule, **of_policy)
    moderation.block(world.store, MOD, "fay", "Spam")
    chains = {
        user_id: chain_of(evidence(world.store, user_id)) for user_id in ("dan", "eve", "fay")
    }
    notes = {user_id: (chain.note, len(chain.causes)) for user_id, chain in chains.items()}
    assert notes == {
        "dan": (None, 1),
        "eve": ("the log has no entry of the rule's trigger", 0),
        "fay": (None, 0),
    }
