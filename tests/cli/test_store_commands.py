"""The commands of the store: what each changes and prints, as text and as JSON."""

import io
import json
import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.store_desk import POLICY, POSTS, Desk, program


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_tags_are_created_listed_and_renamed(desk):
    assert "VIP_user" in desk("tags", "create", "VIP user")
    created = desk.json("tags", "create", "trusted", "--api-value", "ok")
    assert (created["tag"], created["name"], created["users"]) == ("ok", "trusted", 0)
    assert created["created"].endswith("Z")
    desk("tags", "rename", "ok", "reliable")
    assert desk.json("tags", "rename", "ok", " dependable ") == {"tag": "ok", "name": "dependable"}
    assert [(t["tag"], t["name"]) for t in desk.lines("tags", "list")] == [
        ("VIP_user", "VIP user"),
        ("ok", "dependable"),
    ]
    shown = desk("tags", "list")
    assert "VIP user" in shown and "dependable" in shown


def test_tags_are_given_to_users_and_taken_away_each_alone(desk):
    desk("tags", "create", "a")
    desk("tags", "create", "b")
    assert "added to u1: a, b" in desk("tags", "add", "u1", "a", "b")
    assert "already on u1: a" in desk("tags", "add", "u1", "a")
    change = desk.json("tags", "add", "u2", "a", "nope", status=1)
    assert change == {"user_id": "u2", "changed": ["a"], "unchanged": [], "unknown": ["nope"]}
    assert "no such tag: nope" in desk.errors
    assert desk.lines("tags", "users", "a") == [{"user_id": "u1"}, {"user_id": "u2"}]
    assert "removed from u1: a" in desk("tags", "remove", "u1", "a")
    assert "not on u1: a" in desk("tags", "remove", "u1", "a")
    assert desk.lines("tags", "of", "u1") == [{"tag": "b", "name": "b"}]
    desk("tags", "remove", "u1", "b")
    assert "has no tags" in desk("tags", "of", "u1")


def test_an_upload_is_previewed_made_listed_and_its_failures_are_uploaded_again(desk):
    file = desk.file("tags.csv", 'who,what\nu1,"a, b"\nu2,a\n')
    desk("tags", "create", "a")
    columns = ("--user-column", "who", "--tags-column", "2")
    shown = desk("tags", "upload", file, *columns, "--preview")
    assert "users in `who`, tags in `what`" in shown and "u2" in shown
    preview = desk.json("tags", "upload", file, *columns, "--preview")
    assert preview["layout"]["header"] is True
    assert [row["tags"] for row in preview["rows"]] == [["a", "b"], ["a"]]
    assert desk.lines("tags", "uploads") == []
    done = desk.json("tags", "upload", file, *columns)
    assert (done["rows"], done["rows_succeeded"], done["tags_assigned"]) == (2, 1, 2)
    assert done["percent_succeeded"] == 50.0
    number = done["upload_id"]
    assert desk.lines("tags", "failures", number) == [
        {"row_index": 1, "user_id": "u1", "user_tags": "b", "error": "no such tag: create it first"}
    ]
    out = str(desk.folder / "failures.csv")
    assert out in desk("tags", "failures", number, "--out", out)
    desk("tags", "create", "b")
    assert "succeeded: 1 of 1 row succeeded" in desk("tags", "upload", out)
    statuses = [line["status"] for line in desk.lines("tags", "uploads")]
    assert statuses == ["succeeded", "partly succeeded"]
    assert "tags.csv" in desk("tags", "uploads")


def test_failures_get_their_own_name_in_a_folder_and_overwrite_nothing(desk):
    file = desk.file("tags.csv", "user_id,user_tags\nu1,nope\n")
    number = desk.json("tags", "upload", file, status=1)["upload_id"]
    folder = desk.folder / "out"
    folder.mkdir()
    written = Path(desk.json("tags", "failures", number, "--out", str(folder))["written"])
    assert written.parent == folder
    assert re.fullmatch(r"[\w-]+_\d{13}_user_tags_failures\.csv", written.name)
    assert written.stat().st_mode & 0o777 == 0o600
    desk("tags", "failures", number, "--out", str(folder), status=2)
    assert "File exists" in desk.errors


def test_an_upload_without_a_row_that_succeeded_has_another_status(desk):
    file = desk.file("tags.csv", "user_id,user_tags\nu1,nope\n")
    assert "upload 1 failed" in desk("tags", "upload", file, status=1)
    assert "no such tag" in desk("tags", "failures", "1")


def test_an_upload_without_a_header_is_read_by_the_numbers_of_columns(desk):
    desk("tags", "create", "a")
    file = desk.file("tags.csv", "x,a,u1\n")
    words = ("--header", "no", "--user-column", "3", "--tags-column", "2")
    assert desk.json("tags", "upload", file, *words)["tags_assigned"] == 1
    assert desk.lines("tags", "of", "u1") == [{"tag": "a", "name": "a"}]


def test_what_is_known_of_a_user_is_changed_and_forgotten(desk):
    given = ("--trust-level", "-1", "--fraud-score", "3.5", "--created-at", "2024-01-01")
    known = desk.json("users", "set", "u1", *given, "--attribute", "a=1", "--attribute", 'b="x"')
    assert (known["trust_level"], known["fraud_score"]) == (-1, 3.5)
    assert known["created_at"] == "2024-01-01T00:00:00Z"
    assert known["attributes"] == {"a": 1, "b": "x"}
    known = desk.json("users", "set", "u1", "--trust-level", "none", "--attribute", "a=null")
    assert (known["trust_level"], known["fraud_score"]) == (None, 3.5)
    assert known["attributes"] == {"b": "x"}
    assert "fraud score: 3.5" in desk("users", "show", "u1")


def test_users_are_blocked_suspended_and_enabled(desk):
    assert "u1 is blocked, reason Spam" in desk(
        "users", "block", "u1", "--new-user", "--reason", "Spam"
    )
    suspended = desk.json("users", "suspend", "u2", "--new-user", "--until", "2099-01-01T00:00:00Z")
    assert suspended["until"] == "2099-01-01T00:00:00Z"
    assert (
        desk.json("users", "suspend", "u3", "--new-user", "--for", "14d")["status"] == "suspended"
    )
    assert [u["id"] for u in desk.lines("users", "list", "--status", "suspended")] == [
        "u2",
        "u3",
    ]
    assert desk.json("users", "enable", "u1")["status"] == "enabled"
    assert desk.json("users", "show", "u2")["status"] == "suspended"
    assert desk.json("users", "expire") == {"ended": 0}
    assert "0 suspensions had run out" in desk("users", "expire")


def test_users_are_found_by_a_part_of_the_id_and_by_tag(desk):
    desk("tags", "create", "a")
    for user in ("anna", "Hanna", "bo"):
        desk("users", "act", user, "flag_user", "--new-user")
    desk("tags", "add", "anna", "a")
    assert [u["id"] for u in desk.lines("users", "list", "--part", "ANN")] == ["Hanna", "anna"]
    assert [u["id"] for u in desk.lines("users", "list", "--tag", "a")] == ["anna"]
    assert len(desk.lines("users", "list", "--limit", "2")) == 2
    assert "there are more users" in desk.errors
    assert len(desk.lines("users", "list", "--limit", "all")) == 3
    assert not desk.errors
    assert "no such users" in desk("users", "list", "--part", "zz", status=1)


def test_a_timeline_holds_posts_and_entries_by_time(desk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    desk.with_posts()
    desk("users", "suspend", "u1", "--until", "2099-01-01", "--reason", "Spam")
    moments = desk.lines("users", "timeline", "u1")
    assert moments[0]["what"] == "post"
    assert moments[0]["said"]["body"]["text"] == "buy junk"
    assert [m["at"] for m in moments] == sorted(m["at"] for m in moments)
    shown = desk("users", "timeline", "u1")
    assert "accepted; rules: bad words" in shown
    assert "Suspend user; until 1 Jan 2099, 00:00; reason: Spam" in shown


def test_actions_are_created_changed_and_taken(desk):
    made = ("--on", "user", "--label", "Warn", "--reason", "Spam", "--no-free-text")
    created = desk.json("actions", "create", "warn", *made, "--reason-required")
    assert created["reasons"] == ["Spam"] and created["reason_required"]
    assert not created["free_text"] and not created["built_in"]
    desk("users", "act", "u1", "warn", "--new-user", status=2)
    assert "needs a reason" in desk.errors
    assert (
        desk.json("users", "act", "u1", "warn", "--new-user", "--reason", "Spam")["action"]
        == "warn"
    )
    changes = ("--label", "Warning", "--no-reasons", "--free-text", "yes")
    changed = desk.json("actions", "change", "warn", *changes, "--reason-required", "no")
    assert (changed["label"], changed["reasons"], changed["free_text"]) == ("Warning", [], True)
    desk("actions", "change", "block", "--reason", "Spam", "--reason", "Other")
    result = {action["action"]: action for action in desk.lines("actions", "list")}
    assert result["block"]["reasons"] == ["Spam", "Other"] and result["block"]["built_in"]
    assert "Warning" in desk("actions", "list")
    desk("users", "act", "u1", "warn", "--value", "first")
    assert json.loads(desk.lines("log", "--last", "1")[0]["arguments"]) == {"value": "first"}


def test_posts_meet_the_live_policy_and_are_answered_in_the_order_of_the_file(desk):
    desk.with_posts()
    assert desk.said.splitlines() == [
        "p2 by u2: accepted",
        "p1 by u1: accepted; rules: bad words; actions: flag_post, add_tags",
    ]
    file = str(desk.folder / "posts.jsonl")
    answers = desk.lines("submit", file)
    assert [(a["post_id"], a["repeated"]) for a in answers] == [("p2", True), ("p1", True)]
    assert answers[1]["rules"][0]["name"] == "bad words"
    assert len(desk.lines("posts", "list")) == 2
    [post] = desk.lines("posts", "list", "--user", "u1")
    assert (post["rules"], post["created_at"]) == (["bad words"], "2026-09-01T00:00:01Z")
    assert "bad words" in desk("posts", "list", "--limit", "1")
    assert "there are more posts" in desk.errors


def test_an_answer_says_why_a_post_was_rejected(desk):
    desk.with_posts()
    desk("users", "block", "u2", "--new-user")
    later = {**POSTS[0], "post_id": "p3", "created_at": "2026-09-02T00:00:00Z"}
    assert "p3 by u2: rejected (blocked)" in desk("submit", desk.file("x.jsonl", json.dumps(later)))


def test_posts_come_from_csv_and_from_the_standard_input(desk, monkeypatch):
    file = desk.file("posts.csv", "post_id,user_id,created_at\n1,u1,2026-09-01\n1,u1,2026-09-01\n")
    assert len(desk.lines("submit", file)) == 1
    assert "2 rows, 1 repeated row" in desk.errors
    file = desk.file("named.csv", "post_id,who,created_at\n2,u1,2026-09-01\n")
    assert desk.lines("submit", file, "--column", "user_id=who")[0]["user_id"] == "u1"
    given = io.TextIOWrapper(io.BytesIO("\n".join(map(json.dumps, POSTS)).encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", given)
    assert [a["post_id"] for a in desk.lines("submit", "-")] == ["p2", "p1"]


@pytest.mark.parametrize(
    "fault",
    ['"created_at": "2026-09-01", "repeat": 1, "repeat": 2', '"created_at": "repeat"'],
)
def test_a_post_whose_fault_names_a_repeat_is_no_repeated_post(fault, desk):
    desk.with_posts()
    bad = f'{{"post_id": "p9", "user_id": "u2", {fault}}}'
    good = json.dumps({**POSTS[0], "post_id": "p10"})
    desk("submit", desk.file("repeat.jsonl", f"{good}\n{bad}\n"), status=2)
    assert "row 2" in desk.errors
    assert len(desk.lines("posts", "list")) == 2


def test_a_post_that_stands_twice_in_a_file_with_other_content_is_refused(desk):
    desk.with_posts()
    rows = [{**POSTS[0], "post_id": "p9", "text": text} for text in ("hello", "bye")]
    desk("submit", desk.file("twice.jsonl", "\n".join(map(json.dumps, rows))), status=2)
    assert "repeated post with other content" in desk.errors
    assert len(desk.lines("posts", "list")) == 2


def test_a_request_that_is_repeated_has_the_same_answer_and_other_posts_are_refused(desk):
    desk.with_posts()
    file = desk.file("one.jsonl", json.dumps({**POSTS[0], "post_id": "p9"}))
    first = desk.lines("submit", file, "--request-id", "r1")
    assert desk.lines("submit", file, "--request-id", "r1") == first
    assert first[0]["repeated"] is False
    other = desk.file("other.jsonl", json.dumps({**POSTS[0], "post_id": "p10"}))
    desk("submit", other, "--request-id", "r1", status=2)
    assert "came with other posts" in desk.errors


def test_review_items_are_listed_and_resolved(desk):
    desk.with_posts()
    [item] = desk.lines("review", "list")
    assert (item["user_id"], item["post_id"], item["decision"]) == ("u1", "p1", None)
    number = str(item["item_id"])
    assert desk.json("review", "resolve", number, "violating")["decision"] == "violating"
    assert "nothing to look at" in desk("review", "list")
    assert "violating" in desk("review", "list", "--all")
    desk("review", "resolve", number, "benign", status=2)
    assert "was resolved by" in desk.errors
    assert desk.json("review", "send", "u2") == {"user_id": "u2", "posts": 1}
    assert "p2" in desk("review", "list")


def test_appeals_are_filed_and_decided(desk):
    desk("users", "block", "u1", "--new-user")
    assert desk.json("review", "appeal", "u1", "--text", "a joke")["said"] == "a joke"
    assert "a joke" in desk("review", "appeals")
    decided = desk.json("review", "decide", "1", "overturned", "--reason", "It was")
    assert decided["decision"] == "overturned"
    assert desk.json("users", "show", "u1")["status"] == "enabled"
    assert "no appeals" in desk("review", "appeals")
    assert len(desk.lines("review", "appeals", "--all")) == 1


def test_an_action_on_a_post_is_taken(desk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    desk.with_posts()
    done = desk.json("posts", "act", "u1", "p1", "delete_post", "--reason", "Spam")
    assert (done["post_id"], done["action"]) == ("p1", "delete_post")
    assert "marks: deleted" in desk("users", "timeline", "u1")


def test_policies_are_drafted_saved_published_shown_and_withdrawn(desk):
    desk("tags", "create", "marked")
    file = desk.file("words.yaml", POLICY)
    assert "saved as a draft" in desk("policies", "draft", file)
    assert desk.lines("policies", "list") == [{"policy": "words", "state": "draft"}]
    assert "name: words" in desk("policies", "show", "words", "--draft")
    assert desk.json("policies", "save", file) == {"policy": "words", "version": 1}
    assert desk.json("policies", "live", status=1) is None
    assert "no policy is live" in desk("policies", "live", status=1)
    changed = desk.file("words.json", json.dumps({"version": 1, "name": "words", "rules": []}))
    assert desk.json("policies", "publish", changed)["version"] == 2
    assert "version 1, is live" in desk("policies", "publish", "words", "--version", "1")
    assert "words, version 1" in desk("policies", "live")
    assert [p["state"] for p in desk.lines("policies", "list")] == ["live", "saved"]
    assert desk.json("policies", "show", "words")["rules"] == []
    assert "bad words" in desk("policies", "show", "words", "--version", "1")
    desk("policies", "withdraw")
    desk("policies", "live", status=1)
    desk("policies", "withdraw", status=1)
    assert "no policy is live" in desk.errors


def test_lists_are_loaded_from_a_file(desk):
    file = desk.file("lists.csv", "list,kind,value\ndeny,phrase,junk\nallow,phrase,plum cake\n")
    assert desk.json("lists", "load", file) == {"read": 2, "added": 2}
    assert desk.json("lists", "load", file)["added"] == 0
    desk("lists", "load", desk.file("bad.csv", "list,kind\ndeny,x\n"), status=2)
    assert "no column `value`" in desk.errors


def test_metadata_is_kept_and_a_name_in_other_capitals_is_near(desk):
    desk("users", "set", "U1", "--metadata", 'note="hello"', "--metadata", "n=1")
    assert desk.json("users", "show", "U1")["metadata"] == {"note": "hello", "n": 1}
    desk("users", "set", "1", "--trust-level", "0")
    desk("users", "show", "u1", status=1)
    assert "did you mean `U1`" in desk.errors


def test_lists_are_changed_and_texts_are_tested(desk):
    assert desk.json("lists", "add", "deny", "phrase", "junk", "spam", "junk")["added"] == 2
    assert len(desk.lines("lists", "show")) == 2
    assert desk.lines("lists", "test", "buy junk now") == [
        {"list": "deny", "kind": "phrase", "value": "junk"}
    ]
    assert "no entry matches" in desk("lists", "test", "hello", status=1)
    assert "1 entry removed" in desk("lists", "remove", "deny", "phrase", "junk")
    desk("lists", "test", "buy junk now", status=1)


def test_the_log_is_filtered(desk):
    desk("users", "block", "u1", "--new-user", "--actor", "ann")
    desk("users", "block", "u2", "--new-user", "--actor", "bo")
    desk("tags", "create", "a", "--actor", "bo")
    assert [e["user_id"] for e in desk.lines("log", "--kind", "user_action")] == ["u1", "u2"]
    assert [e["actor"] for e in desk.lines("log", "--user", "u1")] == ["ann"]
    assert len(desk.lines("log", "--by", "bo", "--actor", "cy")) == 2
    assert [e["kind"] for e in desk.lines("log", "--last", "1")] == ["tag_created"]
    assert len(desk.lines("log", "--last", "all")) == 3
    assert len(desk.lines("log", "--since", "2026-01-01", "--until", "2099-01-01")) == 3
    assert "no such entries" in desk("log", "--until", "2020-01-01", status=1)
    assert "no such entries" in desk("log", "--rule", "none", status=1)
    assert "user_action" in desk("log")


def test_a_sound_store_is_said_to_be_sound(desk):
    desk.with_posts()
    assert desk("verify").startswith("sound: ")
    assert desk.json("verify") == {"sound": True, "entries": 7, "problems": []}


def test_commands_of_programs_follow_one_another_on_one_store(tmp_path):
    made = program("tags", "create", "a", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    given = "\n".join(map(json.dumps, POSTS))
    answered = program("submit", "-", "--json", given=given, cwd=tmp_path)
    assert [json.loads(line)["post_id"] for line in answered.stdout.splitlines()] == ["p2", "p1"]
    assert program("verify", cwd=tmp_path).returncode == 0
    assert (tmp_path / "workbench-store" / "store.duckdb").exists()


def test_why_a_user_is_out_is_told_back_to_the_post(desk):
    rule = "  - {name: out, when: {text_in: deny}, then: [{block: {reason: Spam}}]}\n"
    desk("tags", "create", "marked")
    desk("lists", "add", "deny", "phrase", "junk")
    desk("policies", "publish", desk.file("words.yaml", POLICY + rule))
    desk("submit", desk.file("posts.jsonl", "\n".join(map(json.dumps, POSTS))))
    lines = desk("users", "why", "u1").splitlines()
    assert lines[0] == "u1 is blocked"
    assert "Rule out of words version 1 blocked the user for Spam, on post p1 (log" in lines[1]
    assert lines[-1].endswith("(matches the phrase `junk`)")
    result = desk.json("users", "why", "u1")
    assert result["chain"]["causes"][0]["post"]["text"] == "buy junk"
    assert "u2 is not blocked or suspended" in desk("users", "why", "u2", status=1)
    assert desk.json("users", "why", "u2", status=1)["chain"] is None
    desk("users", "why", "u9", status=1)
    assert "no user `u9`" in desk.errors


def test_a_case_is_written_to_a_new_private_file_alone(desk):
    desk.with_posts()
    path = desk.folder / "case.zip"
    assert desk.json("users", "case", "u1", "--out", str(path)) == {"written": str(path)}
    assert path.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(path) as archive:
        assert "posts.csv" in archive.namelist()
    before = path.read_bytes()
    desk("users", "case", "u2", "--out", str(path), status=2)
    assert "cannot write" in desk.errors and path.read_bytes() == before
    desk("users", "case", "u1", "--out", str(desk.folder / "none" / "case.zip"), status=2)
    desk("users", "case", "u9", "--out", str(desk.folder / "other.zip"), status=1)
    assert not [path.name for path in desk.folder.iterdir() if "case-" in path.name]
    assert not (desk.folder / "other.zip").exists()


def test_a_policy_file_calls_the_actions_of_the_store_undeclared(desk):
    desk("actions", "create", "warn", "--on", "user", "--label", "Formal warning")
    policy = desk.file("warn.yaml", POLICY.replace("[flag_post, {add_tags: [marked]}]", "[warn]"))
    desk("tags", "create", "marked")
    assert desk.json("policies", "publish", policy)["version"] == 1
    desk("policies", "draft", policy)
    desk("import", desk.file("posts.jsonl", "\n".join(map(json.dumps, POSTS))))
    desk("lists", "add", "deny", "phrase", "junk")
    assert "warn" in desk("simulate", policy)


def test_a_memo_of_a_change_is_written_once(desk, tmp_path):
    desk.with_posts()
    words = ("policies", "memo", desk.file("words.yaml", POLICY), "--why", "more junk")
    (folder := tmp_path / "memos").mkdir()
    result = desk.json(*words, "--out", str(folder))
    (written,) = folder.iterdir()
    assert result == {"written": str(written)}
    assert "more junk" in written.read_text("utf-8")
    desk(*words, "--out", str(folder), status=2)
    assert "--version" in desk.errors or "exists" in desk.errors
    desk("policies", "memo", "words.yaml", "--version", "1", status=2)
    assert "is for a saved policy, not for a file" in desk.errors
