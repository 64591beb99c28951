"""Channels of Discord, as DiscordChatExporter writes them in JSON.

Messages of the channel itself (somebody joined, a message was pinned) carry an author too; they are
recognised by their type.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.errors import quoted
from workbench.importers.chats.content import ChatFile
from workbench.importers.chats.jsontext import Chat, chat_of, text_in_json, wrong_format_error
from workbench.importers.chats.messages import Item, Message, SetAside, member, system, text_in
from workbench.reading.columns.python_values import is_list

COLUMNS = ("channel", "channel_id", "server", "type", "reply_to", "user_name", "is_bot",
           "edited_at", "attachments")  # fmt: skip
EXPECTED = "an export of DiscordChatExporter in JSON: an object with `channel` and `messages`"
_WRITTEN = {
    None, "Default", "Reply", "ChatInputCommand", "ContextMenuCommand",
    "0", "19", "20", "23",
}  # fmt: skip
"""The types of what users write, by name or number as the exporter has them."""


def items(file: ChatFile) -> Iterator[Item]:
    """Yield the messages of a channel. Raises: BadInput where it is no such export."""
    chat = chat_of(file.name, text_in_json(file), "channel", "guild", expected=EXPECTED)
    if "channel" not in chat.head:
        raise wrong_format_error(file.name, EXPECTED)
    for row, shown in chat.messages:
        yield _item(row, chat, shown) if isinstance(row, dict) else SetAside(row, shown)


def _item(row: dict[str, object], chat: Chat, shown: str) -> Item:
    kind = text_in(row.get("type"))
    if kind not in _WRITTEN:
        return system(quoted(kind), shown)
    author = row.get("author")
    name = text_in(member(author, "nickname")) or text_in(member(author, "name"))
    is_bot, files = member(author, "isBot"), row.get("attachments")
    return Message(
        text_in(row.get("id")),
        text_in(member(author, "id")),
        text_in(row.get("timestamp")),
        text_in(row.get("content")) or text_in(member(row, "forwardedMessage", "content")) or "",
        {
            "channel": text_in(member(chat.head, "channel", "name")),
            "channel_id": text_in(member(chat.head, "channel", "id")),
            "server": text_in(member(chat.head, "guild", "name")),
            "type": kind,
            "reply_to": text_in(member(row, "reference", "messageId")),
            "user_name": name,
            "is_bot": is_bot if isinstance(is_bot, bool) else None,
            "edited_at": text_in(row.get("timestampEdited")),
            "attachments": len(files) if is_list(files) else None,
        },
    )
