"""Exports of chats and nested JSON are read by every command that reads posts."""

import json

import pytest

from tests.importers.chat_samples import DISCORD, SLACK, as_file, as_folder
from workbench.cli.main import main
from workbench.importers.chats.reading import CHATS

POLICY = """version: 1
name: hello
rules:
  - name: greeting
    when: {post: {channel: {is: plants}}}
    then: [flag_post]
"""
POST = {"post_id": "p1", "by": {"id": "ada"}, "created_at": "2026-09-01T00:00:00Z"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with an export of Discord, one of Slack, and posts in a list within a JSON file."""
    monkeypatch.chdir(tmp_path)
    as_file(tmp_path / "plants.json", DISCORD)
    as_folder(tmp_path / "garden", SLACK)
    as_file(
        tmp_path / "page.json",
        {"users": [{"id": "ada"}], "data": {"items": [{**POST, "channel": "plants"}]}},
    )
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "chat.txt").write_text(
        "4/5/26, 10:00 - Ada: hi\n13/5/26, 9:00 - Ben: ho\n", "utf-8"
    )
    return tmp_path


def test_an_export_is_imported_and_what_was_set_aside_is_counted(capsys):
    assert main(["import", "plants.json", "--format", "discord", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["posts"], printed["users"]) == (3, 3)


def test_a_folder_with_the_format_of_chats_is_no_export_of_a_store(capsys):
    assert main(["import", "garden", "--format", "slack", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["posts"] == 4


def test_records_within_a_file_are_imported_simulated_and_submitted(capsys):
    asked = ["--records", "data.items", "--column", "user_id=by.id"]
    assert main(["import", "page.json", *asked]) == 0
    assert main(["submit", "page.json", *asked, "--store", "other"]) == 0
    assert main(["simulate", "policy.yaml", "--posts", "page.json", *asked]) == 0
    assert "p1 by ada: accepted" in capsys.readouterr().out


def test_an_export_is_simulated(capsys):
    asked = ["simulate", "policy.yaml", "--posts", "plants.json", "--format", "discord"]
    assert main(asked) == 0
    assert "greeting" in capsys.readouterr().out


def test_a_policy_reads_a_key_of_an_object(folder):
    policy = POLICY.replace("{channel: {is: plants}}", "{by.level: {at_least: 3}}")
    (folder / "policy.yaml").write_text(policy, "utf-8")
    as_file(folder / "level.json", [{**POST, "by": {"id": "ada", "level": 3}}])
    asked = ["--posts", "level.json", "--column", "user_id=by.id", "--out", "out"]
    assert main(["simulate", "policy.yaml", *asked]) == 0
    summary = json.loads((folder / "out" / "summary.json").read_text("utf-8"))
    assert [rule["triggers"] for rule in summary["rules"]] == [1]


def test_submitting_an_export_passes_over_messages_of_the_chat_itself(folder, capsys):
    sound = {**DISCORD, "messages": DISCORD["messages"][:3]}
    as_file(folder / "sound.json", sound)
    assert main(["submit", "sound.json", "--format", "discord"]) == 0
    out, err = capsys.readouterr()
    assert out.count("accepted") == 2
    assert "1 chat system message; messages of a chat itself are not submitted" in err
    assert main(["submit", "plants.json", "--format", "discord"]) == 2


WRONG = {
    "several lists": (["import", "page.json"], "`users` (1), `data.items` (1); say which"),
    "no such list": (["import", "page.json", "--records", "data"], "no list of records at `data`"),
    "a chat without its format": (["import", "chat.txt"], "read with --format whatsapp, irc"),
    "a folder of posts": (["quality", "."], "an export of a chat is read with --format"),
    "a mistyped format": (["import", "plants.json", "--format", "slak"], "did you mean `slack`"),
    "another format": (["import", "plants.json", "--format", "slack"], "expected a list of mess"),
    "records of a chat": (
        ["import", "plants.json", "--format", "discord", "--records", "messages"],
        "`--records` is not for exports of chats",
    ),
    "a kept chat": (
        ["simulate", "policy.yaml", "--posts", "plants.json", "--format", "discord", "--keep", "k"],
        "cannot be kept",
    ),
    "a format of the store's posts": (
        ["simulate", "policy.yaml", "--format", "discord"], "`--format` is for files",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_refused_in_words(asked, said, capsys):
    assert main(asked) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_date_that_the_asked_order_lacks_is_set_aside_in_its_words(capsys):
    how = ["--format", "whatsapp", "--time-format", "month-first", "--json"]
    assert main(["import", "chat.txt", *how]) == 0
    (source,) = json.loads(capsys.readouterr().out)["sources"]
    (reason,) = source["reasons"]
    assert (reason["code"], source["used"]) == ("unusable_time", 1)
    assert reason["first"][0]["value"] == "13/5/26, 9:00"
    assert reason["first"][0]["why"] == "created_at is no time where the month comes first"


@pytest.mark.parametrize("command", ["import", "simulate", "submit"])
def test_the_help_names_every_format_of_chats(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    out = capsys.readouterr().out
    assert all(name in out for name in CHATS)


def test_the_quality_of_a_chat_is_read_with_the_order_of_its_dates(folder, capsys):
    (folder / "_chat.txt").write_text("03/04/26, 10:00 - Ada: hello\n", "utf-8")
    asked = ["quality", "_chat.txt", "--format", "whatsapp"]
    assert main(asked) == 2
    assert "--time-format day-first" in capsys.readouterr().err
    assert main([*asked, "--time-format", "month-first"]) == 0
    assert main(["quality", "--time-zone", "UTC"]) == 2
    assert "`--time-zone` is for files" in capsys.readouterr().err
