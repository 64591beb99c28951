"""Small exports of chats, in the shape that each program writes; the people in them are made up."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any


def author(name: str, number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(900000000000000000 + number), "name": name, "discriminator": "0000",
        "nickname": name.title(), "color": None, "isBot": False, "roles": [], "avatarUrl": "x",
        **more,
    }  # fmt: skip


def discord_message(number: int, by: dict[str, Any] | None, content: str, **more: Any) -> Any:
    return {
        "id": str(1100000000000000000 + number), "type": "Default",
        "timestamp": f"2026-09-01T12:00:{number:02}.123+02:00", "timestampEdited": None,
        "callEndedTimestamp": None, "isPinned": False, "content": content, "author": by,
        "attachments": [], "embeds": [], "stickers": [], "reactions": [], "mentions": [], **more,
    }  # fmt: skip


ADA, BEN = author("ada", 1), author("ben", 2, nickname=None)
DISCORD = {
    "guild": {"id": "1", "name": "Garden", "iconUrl": ""},
    "channel": {
        "id": "77", "type": "GuildTextChat", "categoryId": "5", "category": "Text",
        "name": "plants", "topic": None,
    },
    "dateRange": {"after": None, "before": None},
    "exportedAt": "2026-09-02T00:00:00+00:00",
    "messages": [
        discord_message(1, ADA, "hello"),
        discord_message(2, ADA, "Joined the server.", type="GuildMemberJoin"),
        discord_message(3, BEN, "hi **ada**", type="Reply",
                        reference={"messageId": "1100000000000000001", "channelId": "77"}),
        discord_message(4, author("weedbot", 3, isBot=True), "", attachments=[{"id": "1"}]),
        discord_message(5, None, "no author"),
        discord_message(6, BEN, "Pinned a message.", type="ChannelPinnedMessage"),
        discord_message(7, BEN, "odd time", timestamp="yesterday"),
    ],
    "messageCount": 7,
}  # fmt: skip


def telegram_message(number: int, by: str, user: str | int | None, text: Any, **more: Any) -> Any:
    result = {
        "id": number, "type": "message", "date": f"2026-09-01T14:00:{number:02}",
        "date_unixtime": str(1788264000 + number), "from": by, "from_id": user, "text": text,
        "text_entities": [], **more,
    }  # fmt: skip
    return {key: value for key, value in result.items() if value is not None}


TELEGRAM = {
    "name": "Plants", "type": "public_supergroup", "id": 1234567890,
    "messages": [
        {"id": 1, "type": "service", "date": "2026-09-01T14:00:01", "date_unixtime": "1788264001",
         "actor": "Ada", "actor_id": "user11", "action": "create_group", "title": "Plants",
         "text": "", "text_entities": []},
        telegram_message(2, "Ada", "user11", "hello"),
        telegram_message(3, "Ben", "user22", ["see ", {"type": "link", "text": "https://a.example"},
                         " and ", {"type": "bold", "text": "more"}], reply_to_message_id=2),
        telegram_message(4, "News", "channel33", "", photo="photos/1.jpg", forwarded_from="Cleo"),
        telegram_message(5, "Dee", None, "no id"),
        {"id": 6, "type": "unsupported"},
    ],
}  # fmt: skip
TELEGRAM_ALL = {
    "about": "Here is the data you requested.", "personal_information": {"user_id": 11},
    "chats": {"about": "chats", "list": [TELEGRAM, {**TELEGRAM, "id": 99, "name": "Other"}]},
    "left_chats": {"about": "left", "list": []},
}  # fmt: skip


def slack_message(ts: str, user: str | None, text: str, **more: Any) -> dict[str, Any]:
    result = {"type": "message", "user": user, "text": text, "ts": ts, "team": "T1", **more}
    return {key: value for key, value in result.items() if value is not None}


SLACK = {
    "users.json": [
        {"id": "U1", "name": "ada", "profile": {"display_name": "Ada", "real_name": "Ada L"}},
        {"id": "U2", "name": "ben", "profile": {"display_name": "", "real_name": "Ben K"}},
    ],
    "channels.json": [{"id": "C1", "name": "plants", "members": ["U1"]}],
    "plants/2026-09-01.json": [
        slack_message("1788249600.000100", "U1", "<@U1> has joined", subtype="channel_join"),
        slack_message("1788249601.000200", "U1", "hi <@U2> &lt;3 <https://a.example|here>"),
        slack_message("1788249602.000300", "U2", "yes", thread_ts="1788249601.000200",
                      edited={"user": "U2", "ts": "1788249700.000000"}),
        slack_message("1788249603.000400", None, "deploy", subtype="bot_message", bot_id="B9",
                      username="deployer"),
        slack_message("1788249604.000500", None, "nobody"),
    ],
    "plants/2026-09-02.json": [slack_message("1788336000.000000", "U1", "waves",
                                             subtype="me_message")],
    "integration_logs.json": [],
}  # fmt: skip


def as_file(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, indent=1), "utf-8")
    return path


def as_folder(path: Path, files: dict[str, Any]) -> Path:
    for name, value in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        as_file(path / name, value)
    return path


def as_zip(path: Path, files: dict[str, Any], before: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            content = value if isinstance(value, str) else json.dumps(value)
            archive.writestr(before + name, content)
    return path
