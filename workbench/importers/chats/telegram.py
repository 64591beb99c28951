"""Chats of Telegram, as Telegram Desktop writes them in `result.json`: one chat, or all of them.

A message's number is of its chat, so the chat's id goes before it. The exact time is in
`date_unixtime`; exports before 2022 have the local time of the exporting machine alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from workbench.errors import quoted
from workbench.importers.chats.content import ChatFile
from workbench.importers.chats.jsontext import (
    Chat,
    chat_of,
    members_of,
    spans_of,
    text_in_json,
    wrong_format_error,
)
from workbench.importers.chats.messages import Item, Message, SetAside, member, system, text_in
from workbench.reading.columns.python_values import is_list
from workbench.reading.files.json.scan import Span

COLUMNS = ("channel", "channel_id", "channel_type", "type", "reply_to", "user_name",
           "forwarded_from", "media", "edited_at")  # fmt: skip
EXPECTED = (
    "an export of Telegram Desktop in JSON (`result.json`): an object with `messages` or `chats`"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)
_MEDIA = ("photo", "file", "contact_information", "location_information", "poll")


def items(file: ChatFile) -> Iterator[Item]:
    """Yield the messages of all chats of a file. Raises: BadInput where it is no such export."""
    text = _as_json(text_in_json(file))
    members = members_of(file.name, text, EXPECTED)
    if "channel" in members:
        raise wrong_format_error(file.name, EXPECTED)  # of Discord
    if "messages" in members:
        yield from _messages(chat_of(file.name, text, "name", "id", "type", expected=EXPECTED))
        return
    lists = [members[key] for key in ("chats", "left_chats") if key in members]
    if not lists:
        raise wrong_format_error(file.name, EXPECTED)
    for span in lists:
        yield from _chats(file.name, text, span)


def _chats(name: str, text: str, chats: Span) -> Iterator[Item]:
    members = members_of(name, text, EXPECTED, chats.start)
    if "list" not in members:
        raise wrong_format_error(name, EXPECTED)
    for span in spans_of(name, text, members["list"].start, EXPECTED):
        chat = chat_of(name, text, "name", "id", "type", expected=EXPECTED, at=span.start)
        yield from _messages(chat)


def _messages(chat: Chat) -> Iterator[Item]:
    for row, shown in chat.messages:
        yield _item(row, chat, shown) if isinstance(row, dict) else SetAside(row, shown)


def _item(row: dict[str, object], chat: Chat, shown: str) -> Item:
    kind = text_in(row.get("type"))
    if kind != "message":
        what = text_in(row.get("action")) or kind
        return system(quoted(what) if what else "it has no type", shown)
    chat_id = text_in(member(chat.head, "id"))
    return Message(
        _in_chat(chat_id, row.get("id")),
        text_in(row.get("from_id")),
        _time(row, "date"),
        _text(row.get("text")),
        {
            "channel": text_in(member(chat.head, "name")),
            "channel_id": chat_id,
            "channel_type": text_in(member(chat.head, "type")),
            "type": kind,
            "reply_to": _in_chat(chat_id, row.get("reply_to_message_id")),
            "user_name": text_in(row.get("from")),
            "forwarded_from": text_in(row.get("forwarded_from")),
            "media": text_in(row.get("media_type"))
            or next((k for k in _MEDIA if row.get(k)), None),
            "edited_at": _time(row, "edited"),
        },
    )


def _in_chat(chat_id: str | None, message_id: object) -> str | None:
    id_text = text_in(message_id)
    return f"{chat_id}/{id_text}" if chat_id and id_text else id_text


def _time(row: dict[str, object], key: str) -> str | None:
    """Return the exact time where there is one, else the local one."""
    seconds = text_in(row.get(f"{key}_unixtime"))
    if seconds and seconds.isascii() and seconds.isdigit() and len(seconds) <= 11:
        return (_EPOCH + timedelta(seconds=int(seconds))).isoformat()
    return text_in(row.get(key))


def _text(value: object) -> str:
    """Return a text that is one string, or a list of strings and of parts with a `text`."""
    if is_list(value):
        return "".join(text_in(member(item, "text")) or text_in(item) or "" for item in value)
    return text_in(value) or ""


def _as_json(text: str) -> str:
    r"""Return the text with control characters as JSON has them; some exports have `\x1F`."""
    if "\\x" not in text:
        return text
    return _ESCAPE.sub(lambda match: f"\\u00{match[1]}" if match[1] else match[0], text)
