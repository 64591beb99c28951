"""Exports of Discord, Telegram and Slack are read as posts; what is none is counted."""

import gzip
import json
import random

import pytest

from tests.importers.chat_samples import (
    DISCORD,
    SLACK,
    TELEGRAM,
    TELEGRAM_ALL,
    as_file,
    as_folder,
    as_zip,
)
from tests.sizes import size
from workbench.errors import BadInput, WorkbenchError
from workbench.history import History
from workbench.importers.chats.reading import read_chats


def posts(history: History) -> list[dict]:
    result = history.to_arrow().to_pylist()
    return sorted(result, key=lambda post: post["created_at"])


def codes(history: History) -> dict[int, str]:
    rejects = history.rejects
    return dict(zip(rejects["row"].to_pylist(), rejects["code"].to_pylist(), strict=True))


def all_counted(history: History) -> bool:
    return all(
        source.rows == history.n_posts + history.rejects.num_rows for source in history.sources
    )


def test_a_channel_of_discord(tmp_path):
    history = read_chats(as_file(tmp_path / "plants.json", DISCORD), format="discord")
    first, reply, bot = posts(history)
    assert first["post_id"] == "1100000000000000001"
    assert first["user_id"] == "900000000000000001"
    assert first["created_at"].isoformat() == "2026-09-01T10:00:01.123000+00:00"
    assert (first["text"], first["channel"], first["server"]) == ("hello", "plants", "Garden")
    assert (first["user_name"], reply["user_name"]) == ("Ada", "ben")
    assert (reply["type"], reply["reply_to"]) == ("Reply", first["post_id"])
    assert (bot["is_bot"], bot["attachments"], bot["text"]) == (True, 1, "")
    assert codes(history) == {2: "system_message", 5: "missing_user_id", 6: "system_message",
                              7: "unusable_time"}  # fmt: skip
    assert all_counted(history)


def test_a_chat_of_telegram(tmp_path):
    history = read_chats(as_file(tmp_path / "result.json", TELEGRAM), format="telegram")
    first, second, third = posts(history)
    assert (first["post_id"], first["user_id"]) == ("1234567890/2", "user11")
    assert first["created_at"].isoformat() == "2026-09-01T12:00:02+00:00"
    assert second["text"] == "see https://a.example and more"
    assert second["reply_to"] == first["post_id"]
    assert (third["user_id"], third["media"], third["forwarded_from"]) == (
        "channel33",
        "photo",
        "Cleo",
    )
    assert codes(history) == {1: "system_message", 5: "missing_user_id", 6: "system_message"}
    assert all_counted(history)


def test_all_chats_of_telegram_with_ids_that_tell_them_apart(tmp_path):
    history = read_chats(as_file(tmp_path / "result.json", TELEGRAM_ALL), format="telegram")
    assert history.n_posts == 6
    assert {post["post_id"] for post in posts(history)} >= {"99/2", "1234567890/2"}
    assert history.sources[0].rows == 12


def test_old_exports_of_telegram_have_local_times_and_numbers_of_users(tmp_path):
    old = {
        **TELEGRAM,
        "messages": [{**message, "from_id": 11} for message in TELEGRAM["messages"][1:3]],
    }
    for message in old["messages"]:
        del message["date_unixtime"]
    history = read_chats(as_file(tmp_path / "result.json", old), format="telegram")
    assert history.user_ids.to_pylist() == ["11"]
    assert posts(history)[0]["created_at"].isoformat() == "2026-09-01T14:00:02+00:00"
    assert any("no zone and are taken as UTC" in note for note in history.notes)


def test_control_characters_as_telegram_desktop_writes_them(tmp_path):
    text = json.dumps({**TELEGRAM, "name": r"a\x07"}).replace("hello", r"he\x07\\x41")
    path = tmp_path / "result.json"
    path.write_text(text, "utf-8")
    assert posts(read_chats(path, format="telegram"))[0]["text"] == "he\x07\\x41"


SLACK_FORMS = {
    "folder": lambda path: as_folder(path / "export", SLACK),
    "zip": lambda path: as_zip(path / "export.zip", SLACK),
    "zip with a folder": lambda path: as_zip(path / "export.zip", SLACK, "Garden export/"),
}


@pytest.mark.parametrize("form", SLACK_FORMS)
def test_an_export_of_slack(form, tmp_path):
    history = read_chats(SLACK_FORMS[form](tmp_path), format="slack")
    first, reply, bot, wave = posts(history)
    assert (first["post_id"], first["user_id"]) == ("plants/1788249601.000200", "U1")
    assert first["created_at"].isoformat() == "2026-09-01T08:00:01.000200+00:00"
    assert first["text"] == "hi @Ben K <3 here (https://a.example)"
    assert (reply["reply_to"], reply["user_name"]) == (first["post_id"], "Ben K")
    assert (bot["user_id"], bot["is_bot"], bot["user_name"]) == ("B9", True, "deployer")
    assert (wave["type"], wave["channel"]) == ("me_message", "plants")
    assert codes(history) == {1: "system_message", 5: "missing_user_id"}
    assert history.rejects["value"][0].as_py().startswith("plants/2026-09-01.json: ")
    assert all_counted(history)


def test_a_day_of_slack_alone_is_of_the_channel_that_its_folder_names(tmp_path):
    as_folder(tmp_path, SLACK)
    history = read_chats(tmp_path / "plants" / "2026-09-02.json", format="slack")
    assert posts(history)[0]["post_id"] == "plants/1788336000.000000"


def test_gzipped_exports_and_several_of_them(tmp_path):
    paths = [tmp_path / "1.json.gz", tmp_path / "2.json"]
    paths[0].write_bytes(gzip.compress(json.dumps(DISCORD).encode()))
    as_file(paths[1], {**DISCORD, "messages": DISCORD["messages"][:1]})
    history = read_chats(paths, {"user_id": "user_name"}, format="discord")
    assert [source.rows for source in history.sources] == [7, 1]
    assert "Ada" in history.user_ids.to_pylist()


WRONG = {
    "another format": (DISCORD, "slack", "expected a list of messages"),
    "Discord's as Telegram's": (DISCORD, "telegram", "Telegram Desktop"),
    "Telegram's as Discord's": (TELEGRAM, "discord", "DiscordChatExporter"),
    "no messages": ({"name": "x"}, "discord", "DiscordChatExporter"),
    "no object": ([1], "telegram", "Telegram Desktop"),
    "not JSON": ("{", "discord", "is not JSON"),
    "cut": (json.dumps(DISCORD)[:-40], "discord", "is not JSON"),
    "messages twice": ('{"channel": {}, "messages": [], "messages": []}', "discord", "twice"),
    "no message": ({"messages": []}, "telegram", "holds no message"),
    "chats without a list": ({"chats": {}}, "telegram", "Telegram Desktop"),
    "an unknown format": (DISCORD, "discrod", "did you mean `discord`"),
    "no usable message": (
        {"messages": [1, None, {"type": "service"}]},
        "telegram",
        "none of its 3",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_export_is_refused(name, tmp_path):
    value, format_, message = WRONG[name]
    path = tmp_path / "p.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    with pytest.raises(BadInput, match=message):
        read_chats(path, format=format_)


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 99, b"\xff\xfe\x00", b"\xff{}", b""])
@pytest.mark.parametrize("format_", ["discord", "slack"])
def test_damaged_files_are_refused(content, format_, tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"export\.zip"):
        read_chats(path, format=format_)


def test_names_in_an_archive_lead_nowhere(tmp_path):
    files = {"../../evil/2026-09-01.json": SLACK["plants/2026-09-01.json"],
             "/etc/2026-09-02.json": SLACK["plants/2026-09-02.json"]}  # fmt: skip
    (tmp_path / "in").mkdir()
    history = read_chats(as_zip(tmp_path / "in" / "x.zip", files), format="slack")
    assert history.n_posts == 4
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "x.zip"]


@pytest.mark.parametrize("format_", ["telegram", "slack"])
def test_an_export_without_its_format_is_told_which(format_, tmp_path):
    value = {"telegram": TELEGRAM, "slack": SLACK["plants/2026-09-01.json"]}[format_]
    with pytest.raises(BadInput, match=f"messages of `{format_}`.*--format {format_}"):
        History.read(as_file(tmp_path / "p.json", value))


def test_an_export_that_can_be_read_as_it_is_has_a_note(tmp_path):
    history = History.read(as_file(tmp_path / "p.json", DISCORD))
    assert any("--format discord reads them" in note for note in history.notes)


def test_a_table_is_no_export():
    with pytest.raises(BadInput, match="expected a file"):
        read_chats([{"id": 1}], format="discord")


def mutated(value, draw: random.Random):
    """The value with something odd somewhere."""
    odd = [None, True, 1, -1.5, "", "\ud800", "\x00", [], {}, [[]], "9" * 30, {"id": {}}, 10**400]
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = draw.choice(list(value))
        if draw.random() < 0.1:
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: mutated(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.9:
        at = draw.randrange(len(value))
        return [*value[:at], mutated(value[at], draw), *value[at + 1 :]]
    return draw.choice(odd)


@pytest.mark.parametrize("seed", range(size(60, 5_000)))
@pytest.mark.parametrize("format_", ["discord", "telegram", "slack"])
def test_odd_exports_are_read_or_refused(format_, seed, tmp_path):
    draw = random.Random(f"{format_} {seed}")
    value = {"discord": DISCORD, "telegram": TELEGRAM_ALL, "slack": SLACK["plants/2026-09-01.json"]}
    odd = value[format_]
    for _ in range(draw.choice([1, 1, 2, 6])):
        odd = mutated(odd, draw)
    try:
        history = read_chats(
            as_file(tmp_path / "p.json", json.loads(json.dumps(odd))), format=format_
        )
    except WorkbenchError as refused:
        message = str(refused)
    else:
        assert all_counted(history)
        return
    assert "p.json" in message
