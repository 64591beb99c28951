"""The commands of the store on bad input: a message and a status, and never a traceback."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.cli.command_tree import command_of, leaves
from tests.cli.store_desk import POSTS, ROOT, Desk, program
from workbench.cli.main import main

OWN = (
    "submit",
    "posts",
    "users",
    "tags",
    "review",
    "policies",
    "lists",
    "actions",
    "log",
    "verify",
)
READING = [
    "tags list",
    "tags users a",
    "tags of u1",
    "tags uploads",
    "tags failures 1",
    "users list",
    "users show u1",
    "users timeline u1",
    "actions list",
    "posts list",
    "review list",
    "review appeals",
    "log",
    "policies list",
    "policies show x",
    "policies live",
    "lists show",
    "lists test x",
    "verify",
]
CHANGING_WHAT_IS_THERE = [
    "tags rename a b",
    "tags add u1 a",
    "tags remove u1 a",
    "users expire",
    "posts act u1 p1 delete_post",
    "review resolve 1 benign",
    "review send u1",
    "review appeal u1",
    "review decide 1 upheld",
    "policies publish x",
    "policies withdraw",
    "lists remove l phrase x",
]
WRONG = {
    "tags create ' '": "a tag's name has",
    "tags create a --api-value 'a b'": "no spaces",
    "tags users nope": "no tag has the API value `nope`",
    "tags rename nope x": "no tag has the API value",
    "tags of nobody": "no user `nobody`",
    "tags remove nobody a": "no user `nobody`",
    "tags failures 77": "no upload `77`",
    "tags failures 77 --out x.csv": "no upload `77`",
    "tags upload missing.csv": "cannot read missing.csv: No such file",
    "tags upload .": "cannot read .: Is a directory",
    "users list --status gone": "unknown status `gone`",
    "users show nobody": "no user `nobody`",
    "users timeline nobody": "no user `nobody`",
    "users set u1": "nothing to change",
    "users set u1 --trust-level 9": "expected a whole number from -1 to 4",
    "users set u1 --trust-level two": "expected a whole number from -1 to 4, not `two`",
    "users set u1 --fraud-score nan": "expected a number from 0 to 100",
    "users set u1 --created-at someday": "expected a time such as",
    "users set u1 --attribute a": "expected NAME=JSON",
    "users set u1 --attribute a=b": "is no JSON; write text in quotes",
    "users set u1 --attribute a=NaN": "JSON",
    "users set '' --trust-level 1": "user id: is empty",
    "users block carl --reason ''": "an empty reason is none",
    "users suspend carl --for soon": "expected a duration such as",
    "users suspend carl --until 2020-01-01": "has passed",
    "users block carl2": "no user `carl2`; did you mean `carl`?",
    "users suspend xyz --for 1d": "no user `xyz`",
    "users act carl nope": "no action `nope`",
    "users act carl delete_post": "is called on a post: which one?",
    "users act carl add_tags": "has its own calls",
    "actions create Warn --on user --label W": "lower-case letters",
    "actions create block --on user --label W": "there is an action `block` already",
    "actions change nope --label W": "no action `nope`",
    "actions change block": "nothing to change",
    "actions change block --reason a --no-reasons": "exclude each other",
    "posts act u1 nope delete_post": "has no post `nope`",
    "posts act u1 nope nope": "no action `nope`",
    "review resolve 99 benign": "has no item 99",
    "review resolve 99 good": "unknown decision `good`",
    "review send nobody": "no user `nobody`",
    "review appeal nobody": "no user `nobody`",
    "review appeal carl": "was never blocked or suspended",
    "review decide 99 upheld": "no appeal 99",
    "review decide 99 maybe": "unknown decision `maybe`",
    "log --since soon": "`--since` `soon`: expected a time",
    "policies save missing.yaml": "no such policy file: missing.yaml",
    "policies draft bad.yaml": "bad.yaml",
    "policies publish folder/none": "no such policy file: folder/none",
    "policies publish nope": "no policy `nope` is saved",
    "policies show nope": "no policy `nope` is saved",
    "policies show nope --draft": "there is no draft of `nope`",
    "policies show nope --draft --version 1": "exclude each other",
    "policies save tagged.yaml": "the store has no tag `unheard`",
    "lists add deny phrases x": "did you mean `phrase`",
    "lists add deny domain casino": "expected a domain",
    "lists remove deny phrase x": "the list `deny` has no phrase `x`",
    "submit missing.jsonl": "missing.jsonl",
    "submit bad.jsonl": "bad.jsonl: key `created_at`: row 2: ",
    "submit ahead.jsonl": "more than five minutes ahead",
    "submit empty.jsonl": "empty.jsonl",
    "submit bad.jsonl --column text": "expected NAME=COLUMN",
    "users list --actor ' ' --part \udcff": "an argument is no UTF-8 text",
    "users block carl --actor ' '": "an actor needs a name that can be read",
}
NOT_THERE = {  # what the store does not have is a negative answer
    "tags users nope",
    "tags rename nope x",
    "tags of nobody",
    "tags remove nobody a",
    "tags failures 77",
    "tags failures 77 --out x.csv",
    "users show nobody",
    "users timeline nobody",
    "users block carl2",
    "users suspend xyz --for 1d",
    "users act carl nope",
    "actions change nope --label W",
    "posts act u1 nope delete_post",
    "posts act u1 nope nope",
    "review resolve 99 benign",
    "review send nobody",
    "review appeal nobody",
    "review decide 99 upheld",
    "policies publish nope",
    "policies show nope",
    "policies show nope --draft",
    "lists remove deny phrase x",
}
REFUSED_BY_THE_PARSER = [
    "tags",
    "tags nope",
    "tags add u1",
    "users suspend u1",
    "users suspend u1 --for 1d --until 2099-01-01",
    "users list --limit 0",
    "users list --limit " + "9" * 40,
    "review resolve one benign",
    "review resolve -1 benign",
    "log --last some",
    "policies publish x --version 0",
    "actions create a --on thing --label L",
    "tags upload x --header maybe",
]


LEAVES = {path: command for path, command in leaves() if path[0] in OWN}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path, capsys)
    desk.file("bad.yaml", "version: 1\nrules: [{nme: x}]\n")
    desk.file("tagged.yaml", "{version: 1, tags: [unheard], rules: []}")
    ahead = {**POSTS[0], "created_at": "2099-01-01T00:00:00Z"}
    bad = {**POSTS[1], "created_at": "soon"}
    desk.file("bad.jsonl", "\n".join(map(json.dumps, [POSTS[0], bad])))
    desk.file("ahead.jsonl", json.dumps(ahead))
    desk.file("empty.jsonl", "")
    return desk


@pytest.mark.parametrize(
    ("line", "status"),
    [("tags create ' '", 2), ("users block u1", 1), ("submit bad.jsonl", 2), ("import no.csv", 2)],
)
def test_what_cannot_be_done_in_a_store_that_is_not_there_leaves_none_behind(line, status, desk):
    desk(*shlex.split(line), status=status)
    assert not desk.store.exists()


@pytest.mark.parametrize("words", READING + CHANGING_WHAT_IS_THERE)
def test_without_a_store_a_command_says_so_and_makes_none(words, desk):
    desk(*words.split(), status=2)
    assert f"there is no store in the folder {desk.store}" in desk.errors
    assert "workbench tags create NAME --store" in desk.errors
    assert not desk.store.exists()


def test_bad_input_says_what_was_expected(desk):
    desk("users", "set", "carl", "--trust-level", "1")
    for line, said in WRONG.items():
        desk(*shlex.split(line), status=1 if line in NOT_THERE else 2)
        assert said in desk.errors, f"{line}: {desk.errors}"
        assert not desk.said, line
    assert "sound: 1 log entry" in desk("verify")


@pytest.mark.parametrize("line", REFUSED_BY_THE_PARSER)
def test_arguments_that_cannot_be_end_with_the_usage(line, desk):
    with pytest.raises(SystemExit) as end:
        main(line.split())
    assert end.value.code == 2
    assert "Usage: workbench" in desk.capture.readouterr().err


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("tags create a --nope", "workbench tags create"),
        ("users suspend", "workbench users suspend"),
        ("nope", "workbench"),
    ],
)
def test_a_line_that_cannot_be_read_names_the_command_that_read_it(line, name, desk):
    with pytest.raises(SystemExit):
        main(line.split())
    usage, *_, error = desk.capture.readouterr().err.splitlines()
    assert usage.startswith(f"Usage: {name} ")
    assert error.startswith(f"{name}: error: ")


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_has_help_with_an_example_that_can_be_run(path, capsys):
    with pytest.raises(SystemExit) as end:
        main([*path, "--help"])
    assert not end.value.code
    shown = capsys.readouterr().out
    for option in ("--store DIR", "--actor NAME", "--json", "Example:"):
        assert option in shown
    examples = [line for line in shown.splitlines() if line.startswith("  workbench ")]
    for example in examples:
        assert command_of(shlex.split(example)[1:]) is LEAVES[path]
    assert examples


def test_every_group_has_help_with_an_example(capsys):
    for name in {path[0] for path in LEAVES}:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert f"  workbench {name}" in capsys.readouterr().out


def test_control_characters_never_reach_the_terminal(desk):
    evil = "\x1b[2J\u202eevil\x9b\x07"
    row = {**POSTS[0], "post_id": f"p{evil}", "user_id": f"u{evil}", "text": evil}
    wrote = (
        ("users", "block", f"u{evil}", "--reason", evil, "--new-user"),
        ("review", "appeal", f"u{evil}", "--text", f"{evil}\n{evil}"),
        ("lists", "add", f"l{evil}", "phrase", f"x{evil}"),
        ("actions", "create", "warn", "--on", "user", "--label", evil, "--reason", evil),
        ("submit", desk.file("evil.jsonl", json.dumps(row))),
    )
    read = (
        ("users", "list"),
        ("users", "show", f"u{evil}"),
        ("users", "timeline", f"u{evil}"),
        ("posts", "list"),
        ("review", "appeals"),
        ("lists", "show"),
        ("actions", "list"),
        ("log",),
    )
    for words in (*wrote, *read, *((*words, "--json") for words in read)):
        out = desk(*words)
        assert all(c == "\n" or c.isprintable() for c in out + desk.errors), words
        assert "evil" in out or words in wrote, words
    desk("users", "show", f"x{evil}", status=1)
    assert all(c == "\n" or c.isprintable() for c in desk.errors)


def test_a_store_that_is_no_folder_or_no_database_is_named(desk):
    desk.store.write_text("a file")
    desk("tags", "list", status=2)
    assert "is a file; expected the folder of a store" in desk.errors
    desk("tags", "create", "a", status=2)
    assert f"{desk.store} is a file; expected the folder of a store" in desk.errors
    desk.store.unlink()
    desk.store.mkdir()
    (desk.store / "store.duckdb").write_bytes(b"this is no database" * 1000)
    for words in (("tags", "list"), ("tags", "create", "a"), ("verify",)):
        desk(*words, status=2)
        assert "store.duckdb" in desk.errors
    (desk.store / "store.duckdb").unlink()
    (desk.store / "store.duckdb").mkdir()
    desk("log", status=2)
    assert str(desk.store) in desk.errors


def test_a_lock_that_cannot_be_made_and_an_anchor_that_is_no_text_are_clear(desk):
    desk("tags", "create", "a")
    (desk.store / "anchor.jsonl").write_bytes(b"\xff\xfe\n\xff\n")
    ended = main(["verify", "--store", str(desk.store)])
    assert ended in (1, 2)
    (desk.store / "turn.lock").unlink(missing_ok=True)
    (desk.store / "turn.lock").mkdir()
    desk("tags", "list", status=2)
    assert str(desk.store) in desk.errors


def test_a_database_that_lacks_a_table_is_a_message(desk):
    desk("tags", "create", "a")
    with duckdb.connect(str(desk.store / "store.duckdb")) as con:
        con.execute("DROP TABLE list_entries")
    desk("lists", "show", status=2)
    assert f"the store {desk.store} cannot be used" in desk.errors


def test_a_log_that_was_changed_has_a_status_of_its_own(desk):
    desk("users", "block", "u1", "--new-user")
    with duckdb.connect(str(desk.store / "store.duckdb")) as con:
        con.execute("DELETE FROM user_state")
    assert "the status of the user `u1`" in desk("verify", status=1)
    with duckdb.connect(str(desk.store / "store.duckdb")) as con:
        con.execute("UPDATE log SET actor = 'somebody' WHERE entry_id = 1")
    assert desk("verify", status=1).startswith("log entry 1: ")
    assert desk.json("verify", status=1)["sound"] is False


def test_programs_end_with_a_message_and_no_traceback(tmp_path):
    for words, status in (
        (("users", "show", "u1"), 2),
        (("tags", "upload", "none.csv"), 2),
        (("submit", "-"), 2),
        (("users", "frobnicate"), 2),
        (("users", "block", "u\udcff"), 2),
    ):
        ended = program(*words, cwd=tmp_path)
        assert ended.returncode == status, ended.stderr
        assert ended.stderr.strip() and "Traceback" not in ended.stderr
    assert not ended.stdout
    made = program("users", "block", "ü1", "--new-user", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert (made.returncode, made.stdout.split()[0]) == (0, "\\xfc1")


def test_output_that_nobody_can_take_is_no_traceback(tmp_path):
    program("tags", "create", "a", cwd=tmp_path)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "workbench", "tags", "list"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert "No space left" in ended.stderr and "Traceback" not in ended.stderr


def test_a_reader_that_went_away_is_no_traceback(tmp_path):
    program("tags", "create", "a", cwd=tmp_path)
    reader, writer = os.pipe()
    os.close(reader)  # as `head` does once it has its lines
    with os.fdopen(writer, "w") as nobody_reads:
        ended = subprocess.run(
            [sys.executable, "-m", "workbench", "tags", "list"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (0, "")
