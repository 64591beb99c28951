"""The words of the command line: exit statuses, suggestions, filters, times, CSV, the store."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.store_desk import POLICY, ROOT, Desk
from workbench.cli.main import main
from workbench.units import UNIT_US, ms_up, time_us


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WORKBENCH_STORE", raising=False)
    return Desk(tmp_path, capsys)


@pytest.fixture
def with_users(desk: Desk) -> Desk:
    desk("tags", "create", "vip")
    desk("tags", "create", "bare")
    desk("users", "block", "carl", "--new-user", "--reason", "Spam", "--actor", "ann")
    desk("users", "suspend", "dora", "--new-user", "--for", "14d", "--actor", "bo")
    desk("tags", "add", "carl", "vip", "--actor", "ann")
    return desk


NEGATIVE = {
    "log --user nobody": "no user `nobody`",
    "log --by nobody": "no actor `nobody` in the log; expected one of: ann, bo",
    "log --kind user_acton": "did you mean `user_action`?",
    "log --until 2020-01-01": "no such entries",
    "tags users nope": "no tag has the API value `nope`",
    "tags users bare": "no user has it",
    "users list --tag vp": "did you mean `vip`?",
    "users list --tag bare": "no such users",
    "users list --part zz": "no such users",
    "tags add carl vp": "did you mean `vip`?",
    "tags remove carl vp": "did you mean `vip`?",
    "policies live": "no policy is live",
    "policies withdraw": "no policy is live",
    "posts list --user carl": "no posts",
    "lists test hello": "no entry matches",
    "users show carll": "did you mean `carl`?",
    "users why nobody": "no user `nobody`",
    "policies publish nope": "no policy `nope` is saved",
    "apply undo batch-1": "no simulation was applied",
    "review resolve 7 benign": "no item 7",
}
BAD = {
    "users list --status blockd": "did you mean `blocked`?",
    "lists add deny phrse x": "did you mean `phrase`?",
    "log --since soon": "expected a time",
    "policies publish nope.yaml": "no such policy file",
    "import nope.csv": "nope.csv",
    "submit nope.csv": "nope.csv",
    "users suspend carl --until yesterday": "has passed",
}
EMPTY = ["review list", "review appeals", "apply list", "posts list", "lists show", "policies list"]


def test_each_command_ends_with_the_documented_status(with_users):
    for line, said in NEGATIVE.items():
        printed = with_users(*line.split(), status=1) + with_users.errors
        assert said in printed, line
    for line, said in BAD.items():
        with_users(*line.split(), status=2)
        assert said in with_users.errors, line
    for line in EMPTY:
        assert with_users(*line.split(), status=0), line


@pytest.mark.parametrize(
    ("line", "close"),
    [
        ("simulat p.yaml", "simulate"),
        ("users lst", "list"),
        ("log --snce 7d", "--since"),
        ("simulate p.yaml --enforcement ful", "full"),
        ("actions create a --on usr --label L", "user"),
        ("lists show --jsn", "--json"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_nearest(line, close, capsys):
    with pytest.raises(SystemExit) as end:
        main(line.split())
    assert end.value.code == 2
    assert f"did you mean `{close}`?" in capsys.readouterr().err


def test_a_mistyped_rule_of_the_log_is_answered_with_the_nearest(desk):
    desk.with_posts()
    assert desk.lines("log", "--rule", "bad words")
    out = desk("log", "--rule", "bad word", status=1)
    assert "no rule `bad word` in the log; did you mean `bad words`?" in out


def test_times_may_be_relative(with_users):
    assert len(with_users.lines("log", "--since", "1h")) == 5
    assert with_users.lines("log", "--until", "1h", status=1) == []
    assert len(with_users.lines("log", "--since", "yesterday", "--until", "tomorrow")) == 5
    made = with_users.json("users", "set", "carl", "--created-at", "90d")["created_at"]
    [entry] = with_users.lines("log", "--last", "1")
    assert 0 <= time_us(entry["at"]) - 90 * UNIT_US["d"] - time_us(made) < UNIT_US["m"]


def test_who_acts_and_who_acted_are_two_options(with_users):
    assert {line["actor"] for line in with_users.lines("log", "--by", "bo", "--actor", "ann")} == {
        "bo"
    }


def test_a_user_is_read_as_other_programs_write_one(with_users):
    blocked = with_users.json("users", "show", "carl")
    assert (blocked["id"], blocked["status"]) == ("carl", "blocked")
    assert blocked["block"] == {"until": None, "reason": "Spam"}
    assert blocked["tags"] == ["vip"]
    [dora] = with_users.lines("users", "list", "--status", "suspended")
    [_, entry] = with_users.lines("log", "--kind", "user_action")
    assert dora["block"]["until"] == ms_up(time_us(entry["at"]) + 14 * UNIT_US["d"])
    with_users("users", "enable", "carl")
    assert with_users.json("users", "show", "carl")["block"] is None


def test_any_action_can_be_taken_suspend_too(with_users):
    with_users("users", "act", "eve", "suspend", "--for", "2h", "--new-user")
    assert with_users.json("users", "show", "eve")["status"] == "suspended"
    with_users("users", "act", "eve", "suspend", "--until", "tomorrow")
    with_users("users", "act", "eve", "suspend", status=2)
    assert "expected a duration" in with_users.errors
    with_users("users", "act", "eve", "flag_user", "--for", "2h", status=2)


def test_publishing_creates_the_tags_that_are_lacking(desk):
    desk("lists", "add", "deny", "phrase", "junk")
    file = desk.file("words.yaml", POLICY)
    desk("policies", "publish", file, status=2)
    assert "the store has no tag `marked`" in desk.errors
    assert "create it with `workbench tags create`, or publish with --create-tags" in desk.errors
    assert desk.lines("tags", "list") == []
    desk("policies", "publish", file, "--create-tags")
    assert [tag["tag"] for tag in desk.lines("tags", "list")] == ["marked"]
    desk("policies", "publish", "words", "--create-tags")
    desk("policies", "show", "words", "--version", "9", status=1)
    assert "the policy `words` has no version 9; expected one of: 1" in desk.errors


def test_lists_are_printed_and_written_as_csv_that_no_spreadsheet_runs(with_users, tmp_path):
    with_users("users", "block", "=cmd()", "--new-user", "--reason", "+1")
    rows = list(csv.DictReader(io.StringIO(with_users("users", "list", "--csv"))))
    assert [row["user_id"] for row in rows] == ["'=cmd()", "carl", "dora"]
    assert (rows[0]["reason"], rows[1]["tags"]) == ("'+1", "vip")
    with_users("log", "--out", "log.csv")
    assert stat.S_IMODE((tmp_path / "log.csv").stat().st_mode) == 0o600
    written = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text("utf-8"))))
    assert len(written) == 6 and "'=cmd()" in {row["user_id"] for row in written}
    with_users("log", "--out", "log.jsonl", "--kind", "tag_created")
    kinds = [json.loads(line)["kind"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert kinds == ["tag_created"] * 2
    with_users("log", "--json", "--out", "log.csv")
    assert json.loads((tmp_path / "log.csv").read_text().splitlines()[0])["entry_id"] == 1
    with pytest.raises(SystemExit):
        main(["log", "--json", "--csv"])


def test_csv_holds_all_and_a_table_a_hundred(desk):
    desk("tags", "create", "a")
    rows = "".join(f"u{n},a\n" for n in range(105))
    desk("tags", "upload", desk.file("tags.csv", f"user_id,user_tags\n{rows}"))
    assert len(desk("users", "list", "--csv").splitlines()) == 1 + 105
    assert len(desk.lines("log")) == len(desk.lines("users", "list")) == 100
    assert len(desk("log", "--csv", "--last", "3").splitlines()) == 4


def test_a_list_is_written_over_a_regular_file_alone(with_users, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("/dev/null")
    for place in ("/dev/null", "/dev/full", "pipe", "folder", "link", "none/x.csv"):
        with_users("log", "--out", place, status=2)
        assert f"cannot write {place}" in with_users.errors
    assert Path("/dev/null").is_char_device() and (tmp_path / "link").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "link", "pipe", "store"]


def test_the_store_is_the_one_of_the_environment(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_STORE", "there")
    assert main(["tags", "create", "a"]) == 0
    assert (tmp_path / "there" / "store.duckdb").exists()
    assert main(["tags", "list", "--store", "elsewhere"]) == 2
    monkeypatch.setenv("WORKBENCH_STORE", "")
    assert main(["tags", "list"]) == 2
    assert "workbench-store" in capsys.readouterr().err


def test_the_heads_of_tables_are_the_words_of_their_columns(with_users):
    head = with_users("users", "timeline", "carl").splitlines()[0]
    assert head.split() == ["Time", "What", "Post", "By", "Details"]
    with_users("review", "appeal", "carl", "--text", "no")
    assert "Text" in with_users("review", "appeals").splitlines()[0]
    assert with_users("tags", "list").split()[0] == "Tag"


def test_a_file_in_the_place_of_a_store_is_named_as_one(tmp_path, capsys):
    file = tmp_path / "posts.csv"
    file.write_text("post_id\n")
    for words in (["users", "list"], ["tags", "create", "x"]):
        assert main([*words, "--store", str(file)]) == 2
        assert f"{file} is a file; expected the folder of a store" in capsys.readouterr().err


def test_the_number_of_a_list_may_be_all(with_users):
    with pytest.raises(SystemExit):
        with_users("users", "list", "--limit", "many")
    assert (
        "expected a whole number from 1, not `many`, or all" in with_users.capture.readouterr().err
    )


def test_a_padded_id_is_said_back_as_the_store_holds_it(with_users):
    assert "added to carl: bare" in with_users("tags", "add", " carl ", "bare")
    assert with_users.json("users", "act", "\u00a0carl", "flag_user")["user_id"] == "carl"
    assert with_users.lines("log", "--user", "carl ", "--last", "1")


def test_numbers_have_their_nouns(with_users):
    assert with_users("lists", "add", "deny", "phrase", "a").strip() == "1 entry added"
    assert with_users("lists", "add", "deny", "phrase", "b", "c").strip() == "2 entries added"
    assert with_users("users", "expire").strip() == "0 suspensions had run out"
    with_users("tags", "create", "new", "--store", str(with_users.folder / "other"))
    assert main(["verify", "--store", str(with_users.folder / "other")]) == 0
    assert with_users.capture.readouterr().out == "sound: 1 log entry\n"


@pytest.mark.parametrize("closed", [(1,), (0, 1), (0, 1, 2)])
def test_closed_streams_are_no_traceback_and_never_become_the_store(tmp_path, closed):
    shut = " ".join(f"{number}>&-" for number in closed).replace("0>&-", "0<&-")
    words = f'"{sys.executable}" -m workbench tags create a {shut}'
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert main(["verify", "--store", str(tmp_path / "workbench-store")]) == 0


def test_the_folder_of_the_sample_is_shown_and_quoted(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sample", "new folder\x1b[2J"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "--posts 'new folder\\x1b[2J/data/posts.csv'" in out
