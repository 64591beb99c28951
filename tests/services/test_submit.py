"""Posts as they are submitted: what is answered, refused, repeated, late, and kept."""

import json
from decimal import Decimal

import pyarrow as pa
import pytest

from tests.services.worlds import POLICY, a_post, a_world, an_empty_world
from tests.store.stores import HOUR_US, MOD, NOW_US
from workbench.errors import BadInput, Conflict
from workbench.history import History
from workbench.matching import ListEntry, matcher_of
from workbench.model.log.events import EVENT_KINDS
from workbench.policy.policy import Policy
from workbench.services.policies import lists, policies
from workbench.services.posts.post_columns import types_in
from workbench.services.posts.posts import submitted_posts
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.review import review
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.submission.submit import Submissions
from workbench.services.transfer import import_posts
from workbench.services.users import moderation, users

COUNTED = "total posts classified as Spam ≥ 2 in the whole history"


def test_a_post_that_triggers_a_rule_is_answered_with_its_description_and_actions(tmp_path):
    (answer,) = an_empty_world(tmp_path).submit(a_post("ada", "p1", nsfw=0.95))
    assert answer.accepted
    assert answer.rules == ({"name": "Delete NSFW", "description": "Nudity goes at once"},)
    assert answer.actions == ("delete_post", "add_tags")


def test_a_post_of_a_suspended_user_is_rejected_with_status_until_and_reason(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("cem", "p1", 3, spam=0.9), a_post("cem", "p2", 2, spam=0.9))
    (answer,) = world.submit(a_post("cem", "p3", 1))
    assert (answer.accepted, answer.status, answer.reason) == (False, "suspended", "Spam")
    assert answer.until_ms == (NOW_US - 2 * HOUR_US) // 1000 + 14 * 24 * 3_600_000


def test_a_rejected_post_is_kept_and_marked_in_the_timeline(tmp_path):
    world = a_world(tmp_path)
    posts = [m for m in users.timeline(world.store, "mallory") if m.what == "post"]
    assert [(p.post_id, p.said["rejected_by"]) for p in posts] == [("p7", "blocked")]


def test_a_repeated_call_with_the_same_request_id_changes_nothing(tmp_path):
    world = an_empty_world(tmp_path)
    first = world.submit(a_post("ada", "p1", nsfw=0.95), request_id="r1")
    entries = len(log(world.store))
    repeated = Submissions(world.store).submit([a_post("ada", "p1", nsfw=0.95)], MOD, "r1")
    assert repeated == first
    assert len(log(world.store)) == entries


def test_a_request_id_with_other_posts_is_a_conflict(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1"), request_id="r1")
    with pytest.raises(Conflict, match="other posts"):
        world.submit(a_post("ada", "p2"), request_id="r1")


def test_a_post_that_was_submitted_before_is_answered_and_not_counted_again(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("cem", "p1", 3, spam=0.9))
    (answer,) = world.submit(a_post("cem", "p1", 3, spam=0.9))
    assert answer.repeated
    assert len(submitted_posts(world.store)) == 1
    assert world.submit(a_post("cem", "p2", 2))[0].rules == ()


def test_a_repeated_post_is_answered_as_its_user_stands_now_with_descriptions(tmp_path):
    world = an_empty_world(tmp_path)
    posts = [a_post("cem", f"p{n}", 9 - n, spam=0.9, nsfw=0.95) for n in range(2)]
    first = world.submit(*posts)
    assert first[-1].status == "suspended"
    world.clock.us += 30 * 86_400_000_000
    (again,) = world.submit(posts[0])
    assert (again.status, again.until_ms, again.repeated) == ("enabled", None, True)
    assert again.rules == first[0].rules
    assert again.rules[0]["description"] == "Nudity goes at once"


@pytest.mark.parametrize("compacted", [False, True])
def test_a_repeated_post_that_says_something_else_is_a_conflict(compacted, tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 3, nsfw=0.1, text="hello"))
    if compacted:
        import_posts.compact(world.store, MOD)
    assert world.submit(a_post("ada", "p1", 3, nsfw=0.1, text="hello"))[0].repeated
    with pytest.raises(Conflict, match=r"`p1` of `ada`.*other content"):
        world.submit(a_post("ada", "p2", 2), a_post("ada", "p1", 3, nsfw=0.99, text="hello"))
    assert len(submitted_posts(world.store)) == 1


@pytest.mark.parametrize("as_table", [False, True])
def test_a_post_that_stands_twice_has_one_answer_under_any_names(as_table, tmp_path):
    world = an_empty_world(tmp_path)
    at = a_post("ada", "1")["created_at"]
    rows = [{"user": "ada", "content_id": 1, "timestamp": at, "nsfw": 0.95}] * 2
    answers = world.submissions.submit(pa.Table.from_pylist(rows) if as_table else rows, MOD)
    assert [a.repeated for a in answers] == [False, True]
    assert answers[0].actions == answers[1].actions
    with pytest.raises(Conflict, match="other content"):
        world.submit(a_post("ada", "x", 2, nsfw=0.1), a_post("ada", "x", 2, nsfw=0.2))


def test_a_column_without_a_value_has_no_type_yet(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 3, note=None))
    world.submit(a_post("ada", "p2", 2, note="hello"))
    world.submit(a_post("ada", "p3", 1, note=None))
    with pytest.raises(BadInput, match="`note` holds text"):
        world.submit(a_post("ada", "p4", 0, note=3))


def test_an_attribute_that_the_users_of_a_call_lack_is_unknown(tmp_path):
    world = an_empty_world(tmp_path)
    users.change_user(world.store, MOD, "vera", attributes={"vip": True, "age": 9, "town": "x"})
    rules = [
        {"name": name, "when": {"user": {name: {"is": value}}}, "then": ["flag_user"]}
        for name, value in (("vip", True), ("age", 9), ("town", "x"), ("trust_level", 2))
    ]
    old = {"user": {"account_age": {"less_than": "1d"}}}
    rules.append({"name": "new", "when": old, "then": ["flag_user"]})
    policies.publish(
        world.store, MOD, Policy.from_document({"version": 1, "name": "u", "rules": rules})
    )
    assert world.submit(a_post("ada", "p1"))[0].rules == ()
    fired = [rule["name"] for rule in world.submit(a_post("vera", "p2"))[0].rules]
    assert fired == ["vip", "age", "town"]


def test_a_number_of_users_may_be_whole_or_not(tmp_path):
    world = an_empty_world(tmp_path)
    for user_id, value in (("ada", 3), ("vera", 2.5), ("cem", 1)):
        users.change_user(world.store, MOD, user_id, attributes={"karma": value})
    rule = {"name": "low", "when": {"user": {"karma": {"less_than": 2.75}}}, "then": ["flag_user"]}
    world.submit(*(a_post(user_id, f"before {user_id}") for user_id in ("ada", "vera", "cem")))
    policies.publish(
        world.store, MOD, Policy.from_document({"version": 1, "name": "k", "rules": [rule]})
    )
    answers = world.submit(*(a_post(user_id, user_id) for user_id in ("ada", "vera", "cem")))
    assert [len(answer.rules) for answer in answers] == [0, 1, 1]


def test_an_enable_that_reinstates_is_itself_forgotten_where_the_policy_forgets(tmp_path):
    world = an_empty_world(tmp_path)
    counted = {"action_count": {"of": ["enable", "block", "warn"], "at_least": 1}}
    rules = [{"name": "seen", "when": counted, "then": ["flag_user"]}]
    document = {"version": 1, "name": "f", "semantics": {"history_after_enable": "forgotten"}}
    warn = {"warn": {"on": "user", "label": "Warning"}}
    policy = Policy.from_document({**document, "actions": warn, "rules": rules})
    policies.publish(world.store, MOD, policy)
    moderation.block(world.store, MOD, "ada")
    moderation.enable(world.store, MOD, "ada")
    world.clock.us += HOUR_US
    assert world.submit(a_post("ada", "p1", -1))[0].rules == ()
    moderation.take_action(world.store, MOD, "warn", user_id="ada")
    world.clock.us += HOUR_US
    assert [rule["name"] for rule in world.submit(a_post("ada", "p2", -2))[0].rules] == ["seen"]


def test_an_attribute_has_one_kind_in_the_whole_store(tmp_path):
    world = an_empty_world(tmp_path)
    users.change_user(world.store, MOD, "u1", attributes={"vip": True, "a/b~c": 1})
    for value, said in (("yes", "holds true or false, and here text"), (2**80, "too large")):
        with pytest.raises(BadInput, match=said):
            users.change_user(world.store, MOD, "u2", attributes={"vip": value})
    with pytest.raises(BadInput, match="holds numbers, and here text"):
        users.change_user(world.store, MOD, "u2", attributes={"a/b~c": "x"})
    users.change_user(world.store, MOD, "u1", attributes={"vip": "yes"})
    assert users.user(world.store, "u1").attributes == {"vip": "yes"}


def test_a_user_who_is_flagged_by_a_rule_is_one_item_of_the_feed(tmp_path):
    world = an_empty_world(tmp_path)
    rule = {"name": "F", "when": {"classified": ["nsfw"]}, "then": ["flag_post", "flag_user"]}
    document = {**POLICY, "rules": [rule]}
    policies.publish(world.store, MOD, Policy.from_document(document))
    world.submit(a_post("ada", "p1", 3, nsfw=0.95), a_post("ada", "p2", 2, nsfw=0.95))
    items = [(item.user_id, item.post_id) for item in review.review_items(world.store)]
    assert sorted(items, key=str) == [("ada", "p1"), ("ada", "p2"), ("ada", None)]


def test_a_list_that_was_emptied_matches_nothing(tmp_path):
    world = an_empty_world(tmp_path)
    lists.add_entries(world.store, MOD, [ListEntry("slurs", "phrase", "bad word")])
    rule = {"name": "S", "when": {"text_in": "slurs"}, "then": ["delete_post"]}
    document = {"version": 1, "name": "s", "rules": [rule]}
    policies.publish(world.store, MOD, Policy.from_document(document))
    assert world.submit(a_post("ada", "p1", 3, text="a bad word"))[0].actions == ("delete_post",)
    lists.remove_entries(world.store, MOD, [ListEntry("slurs", "phrase", "bad word")])
    assert world.submit(a_post("ada", "p2", 2, text="a bad word"))[0].actions == ()


def test_a_post_more_than_five_minutes_ahead_is_refused_with_the_whole_batch(tmp_path):
    world = an_empty_world(tmp_path)
    five = 5 / 60
    world.submit(a_post("ada", "in time", -five))
    with pytest.raises(BadInput, match=r"`ahead` is from .*more than five minutes ahead"):
        world.submit(a_post("ada", "fine"), a_post("ada", "ahead", -five - 0.01))
    assert submitted_posts(world.store).column("post_id").to_pylist() == ["in time"]


def test_a_late_post_is_evaluated_at_its_own_time_on_the_present_state(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("cem", "p1", 10, spam=0.9), a_post("cem", "p3", 1))
    (late,) = world.submit(a_post("cem", "p2", 5, spam=0.9))
    assert late.late
    assert [rule["name"] for rule in late.rules] == ["Spammer"]
    (next_post,) = world.submit(a_post("cem", "p4"))
    assert not next_post.accepted


def test_a_test_rule_is_answered_apart_and_takes_no_action(tmp_path):
    (answer,) = an_empty_world(tmp_path).submit(a_post("cem", "p1", spam=0.9))
    assert [rule["name"] for rule in answer.test_rules] == ["Quiet test"]
    assert answer.actions == ()


def test_without_a_live_policy_posts_are_accepted_and_kept(tmp_path):
    world = an_empty_world(tmp_path)
    policies.withdraw(world.store, MOD)
    (answer,) = world.submit(a_post("ada", "p1", nsfw=0.99))
    assert answer.accepted
    assert answer.rules == ()


def test_imported_posts_fill_windows_and_no_rule_sees_them(tmp_path):
    world = an_empty_world(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("cem", "old", 50, spam=0.9)])
    assert len(log(world.store, kind="rule_triggered")) == 0
    (answer,) = world.submit(a_post("cem", "new", spam=0.9))
    assert [rule["name"] for rule in answer.rules] == ["Spammer"]


def test_compacted_posts_count_like_before_and_say_what_they_said(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("cem", "p1", 3, spam=0.9))
    before = users.timeline(world.store, "cem")
    assert import_posts.compact(world.store, MOD) == "segment-000001"
    assert import_posts.compact(world.store, MOD) is None
    assert users.timeline(world.store, "cem")[0].said == before[0].said
    fresh = Submissions(world.store)
    (answer,) = fresh.submit([a_post("cem", "p2", 2, spam=0.9)], MOD)
    assert [rule["name"] for rule in answer.rules] == ["Spammer"]


def test_a_post_that_cannot_be_used_refuses_the_batch_with_its_reason(tmp_path):
    world = an_empty_world(tmp_path)
    with pytest.raises(BadInput, match="post 2"):
        world.submit(a_post("ada", "p1"), {**a_post("ada", "p2"), "user_id": ""})
    assert len(submitted_posts(world.store)) == 0


def test_a_post_whose_fault_names_a_repeat_refuses_the_batch_too(tmp_path):
    world = an_empty_world(tmp_path)
    with pytest.raises(BadInput, match="post 2"):
        world.submit(a_post("ada", "p1"), {**a_post("ada", "p2"), "created_at": "repeat"})
    assert len(submitted_posts(world.store)) == 0


@pytest.mark.parametrize("first", ["3.5", "high"])
def test_a_column_of_text_stays_text_where_every_text_of_a_call_is_a_number(first, tmp_path):
    world = an_empty_world(tmp_path)
    for number, rating in enumerate([first, "3.5", "high", "0.12345678901234567890"]):
        world.submit(a_post("ada", f"p{number}", 9 - number, rating=rating))
    assert len(submitted_posts(world.store)) == 4


def test_numbers_that_meet_text_in_a_column_are_refused(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1"))
    with pytest.raises(BadInput, match="`nsfw` holds float64, and here text"):
        world.submit(a_post("ada", "p2", nsfw="high"))


def test_each_effect_has_its_entry_and_each_entry_its_event(tmp_path):
    world = a_world(tmp_path)
    assert verify(world.store).sound
    entries = log(world.store).to_pylist()
    done = [
        (e["user_id"], e["kind"], e["post_id"], e["rule"])
        for e in entries
        if e["kind"] in EVENT_KINDS and e["actor_kind"] == "rule"
    ]
    assert sorted(done) == [
        ("ada", "post_action", "p1", "Delete NSFW"),
        ("ada", "user_tags_added", "p1", "Delete NSFW"),
        ("cem", "user_action", "p3", "Spammer"),
        ("dan", "user_action", "p5", "Denied"),
        ("eve", "post_action", "p6", "Needs review"),
    ]
    by_hand = [
        (e["user_id"], e["kind"], e["action"])
        for e in entries
        if e["kind"] in EVENT_KINDS and e["actor_kind"] == "moderator"
    ]
    assert sorted(by_hand) == [
        ("ada", "user_tags_added", "add_tags"),
        ("ada", "user_tags_added", "add_tags"),
        ("bob", "user_action", "suspend"),
        ("mallory", "user_action", "block"),
    ]
    with world.store.connection() as con:
        marks = con.execute("SELECT user_id, post_id, mark FROM post_marks").fetchall()
        items = con.execute("SELECT user_id, post_id, opened_by FROM review_items").fetchall()
        outbox = con.execute("SELECT entry_id FROM outbox ORDER BY entry_id").fetchall()
    assert marks == [("ada", "p1", "deleted")]
    assert items == [("eve", "p6", "rule:Needs review")]
    announced = [e["entry_id"] for e in entries if e["kind"] in EVENT_KINDS]
    assert [number for (number,) in outbox] == announced and len(announced) == 9
    stands = {u: users.user(world.store, u) for u in ("ada", "bob", "cem", "dan", "eve", "mallory")}
    assert {u: (one.status, one.tags) for u, one in stands.items()} == {
        "ada": ("enabled", ("VIP_user", "trusted", "watched")),
        "bob": ("suspended", ()),
        "cem": ("suspended", ()),
        "dan": ("blocked", ()),
        "eve": ("enabled", ()),
        "mallory": ("blocked", ()),
    }


def test_an_anchor_that_is_gone_or_cannot_be_read_is_found(tmp_path):
    world = a_world(tmp_path)
    anchor = world.store.folder / "anchor.jsonl"
    anchor.write_bytes(b"\xff\xfe")
    assert "cannot be read" in verify(world.store).problems[0]
    anchor.unlink()
    assert "cannot be read" in verify(world.store).problems[0]


def test_the_log_says_what_matched_of_a_rule_that_triggered(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", nsfw=0.95), a_post("cem", "p2", 3, spam=0.9))
    world.submit(a_post("cem", "p3", 2, spam=0.9))
    rows = [row for row in log(world.store).to_pylist() if row["kind"] == "rule_triggered"]
    result = {row["post_id"]: json.loads(row["matched"]) for row in rows}
    assert result == {
        "p1": [{"condition": "post is classified as NSFW", "saw": "nsfw is 0.95"}],
        "p3": [{"condition": COUNTED, "saw": "2 posts"}],
    }
    assert verify(world.store).sound


def test_a_long_text_list_is_read_once_and_not_with_every_post(tmp_path):
    world = an_empty_world(tmp_path)
    lists.add_entries(world.store, MOD, [ListEntry("deny", "phrase", "free money")])
    world.submit(a_post("ada", "p1"))
    before = matcher_of.cache_info().misses
    world.submit(a_post("ada", "p2"), a_post("bob", "p3"))
    assert matcher_of.cache_info().misses == before


def test_a_program_that_meets_a_user_anew_reads_only_what_came_since_the_saved_state(tmp_path):
    world = an_empty_world(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("cem", "old", 9_000, spam=0.9)])
    Submissions(world.store, save_after=1).submit([a_post("cem", "p1", 3)], MOD)
    world.store.close()
    (segment,) = (
        world.store.folder / "posts"
    ).iterdir()  # what a state is built from if none was saved
    segment.rename(segment.with_suffix(".away"))
    (answer,) = Submissions(world.store).submit([a_post("cem", "p2", 2, spam=0.9)], MOD)
    assert [rule["name"] for rule in answer.rules] == ["Spammer"]


def test_a_saved_state_is_worthless_once_the_imported_posts_are_others(tmp_path):
    world = an_empty_world(tmp_path)
    Submissions(world.store, save_after=1).submit([a_post("cem", "p1", 3)], MOD)
    import_posts.import_posts(world.store, MOD, [a_post("cem", "old", 9_000, spam=0.9)])
    (answer,) = Submissions(world.store).submit([a_post("cem", "p2", 2, spam=0.9)], MOD)
    assert [rule["name"] for rule in answer.rules] == ["Spammer"]


def test_a_saved_state_names_the_last_entry_of_a_long_call(tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.store.log_writer.ENTRIES_AT_ONCE", 1)
    world = an_empty_world(tmp_path)
    posts = [a_post("cem", f"p{n}", 9 - n, nsfw=0.95) for n in range(5)]
    Submissions(world.store, save_after=1).submit(posts, MOD)
    with world.store.read() as tx:
        saved = tx.query("SELECT entry_id FROM saved_states").to_pylist()
        assert saved == [{"entry_id": tx.head.entries}]


def test_a_saved_state_survives_compaction(tmp_path):
    world = an_empty_world(tmp_path)
    saving = Submissions(world.store, save_after=1)
    saving.submit([a_post("cem", "p1", 3, spam=0.9)], MOD)
    world.submit(a_post("cem", "p2", 2.5))
    import_posts.compact(world.store, MOD)
    (answer,) = Submissions(world.store).submit([a_post("cem", "p3", 2, spam=0.9)], MOD)
    assert [rule["name"] for rule in answer.rules] == ["Spammer"]


def test_a_score_of_many_digits_is_a_score_before_and_after_shorter_ones(tmp_path):
    world = an_empty_world(tmp_path)
    for number, text in enumerate(
        ["0.9333333333333333333333333333", "0.5", "0.91", "0." + "9" * 25]
    ):
        path = tmp_path / f"{number}.jsonl"
        post = a_post("ada", f"p{number}", hours=1)
        body = json.dumps({name: one for name, one in post.items() if name != "nsfw"})
        path.write_text(body[:-1] + f', "nsfw": {text}}}\n', "utf-8")
        answers = world.submissions.submit(History.read(path).to_arrow(), MOD)
        assert [len(answer.rules) for answer in answers] == [int(text != "0.5")]


def test_whole_numbers_fit_into_a_stored_decimal_column(tmp_path):
    world = an_empty_world(tmp_path)
    first = a_post("ada", "p1", 9)
    table = pa.Table.from_pylist([first])
    prices = pa.array([Decimal("9.50")], pa.decimal128(9, 2))
    import_posts.import_posts(world.store, MOD, table.append_column("price", prices))
    world.submit(a_post("ada", "p2", 8, price=7))
    import_posts.import_posts(world.store, MOD, [a_post("ada", "p3", 7, price=8)])
    with world.store.read() as tx:
        assert types_in(tx)["price"] == "decimal(2)"
    import_posts.compact(world.store, MOD)
    result = history(world.store, snapshot(world.store)).columns["price"]
    assert [result.python(at) for at in range(3)] == [Decimal("9.50"), Decimal(7), Decimal(8)]
    with pytest.raises(BadInput, match=r"`price` holds decimal\(2\), and here float64"):
        world.submit(a_post("ada", "p4", 6, price=0.125))
