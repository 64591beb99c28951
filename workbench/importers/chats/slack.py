"""Workspaces of Slack: a file of messages for each channel and day, in a folder or zip archive.

A message is named by its channel and `ts`, as Slack's own links are. Names of users come from
`users.json` where the export has it, and mentions of them are written out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from workbench.errors import BadInput, Problem, quoted
from workbench.importers.chats.content import ChatFile
from workbench.importers.chats.jsontext import rows_of, text_in_json
from workbench.importers.chats.messages import Item, Message, SetAside, member, system, text_in
from workbench.reading.columns.python_values import is_list

COLUMNS = ("channel", "type", "reply_to", "user_name", "is_bot", "files", "edited_at")
EXPECTED = "a list of messages, as the day files of a Slack export are"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_TS = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))?")
_MARKUP = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")
_WRITTEN = {None, "me_message", "thread_broadcast", "reply_broadcast", "file_share", "bot_message",
            "file_comment", "document_mention"}  # fmt: skip
"""The subtypes of what users and bots write; all others tell what became of the channel."""


def items(name: str, files: Iterable[ChatFile]) -> Iterator[Item]:
    """Yield the messages of the day files. Raises: BadInput where there is none."""
    users: dict[str, str] = {}
    days: list[ChatFile] = []
    alone: list[ChatFile] = []
    for file in files:
        if _DAY.fullmatch(file.path.name):
            days.append(file)
        elif file.path.name in ("users.json", "org_users.json"):
            users |= _names(file)
        else:
            alone.append(file)
    if not days:
        if len(alone) != 1 or users:
            message = (
                "has no day file such as `general/2026-09-01.json`; expected an export of Slack"
            )
            raise BadInput(Problem(message, file=name))
        days = alone
    for file in days:
        yield from _items(file, users)


def _items(file: ChatFile, users: Mapping[str, str]) -> Iterator[Item]:
    channel = file.path.parent.name or None
    for row, shown in rows_of(file.name, text_in_json(file), 0, EXPECTED):
        place = f"{channel}/{file.path.name}: {shown}"
        if isinstance(row, dict):
            yield _item(row, channel, users, place)
        else:
            yield SetAside(row, place)


def _item(
    row: dict[str, object], channel: str | None, users: Mapping[str, str], shown: str
) -> Item:
    kind, subtype = text_in(row.get("type")), text_in(row.get("subtype"))
    if kind not in (None, "message") or subtype not in _WRITTEN:
        return system(quoted(subtype or kind), shown)
    user, bot = text_in(row.get("user")), text_in(row.get("bot_id"))
    ts, thread, files = text_in(row.get("ts")), text_in(row.get("thread_ts")), row.get("files")
    names = (users.get(user or ""), _name(row.get("user_profile")), text_in(row.get("username")))
    return Message(
        _in_channel(channel, ts),
        user or bot,
        _time(ts),
        _plain(text_in(row.get("text")) or "", users),
        {
            "channel": channel,
            "type": subtype or "message",
            "reply_to": _in_channel(channel, thread) if thread != ts else None,
            "user_name": next((name for name in names if name), None),
            "is_bot": bot is not None,
            "files": len(files) if is_list(files) else None,
            "edited_at": _time(text_in(member(row, "edited", "ts"))),
        },
    )


def _in_channel(channel: str | None, ts: str | None) -> str | None:
    return f"{channel}/{ts}" if channel and ts else ts


def _time(ts: str | None) -> str | None:
    """Return the time of a `ts`, exact to the microsecond; what is none as it is."""
    match = _TS.fullmatch(ts or "")
    if not match:
        return ts
    us = int(match[1]) * 1_000_000 + int((match[2] or "").ljust(6, "0"))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).isoformat()


def _plain(text: str, users: Mapping[str, str]) -> str:
    """Return a text as people read it.

    >>> _plain("<@U1> see <https://a.example|this> &amp; <#C1|general>", {"U1": "ada"})
    '@ada see this (https://a.example) & #general'
    """

    def shown(match: re.Match[str]) -> str:
        sign, target, label = match[1], match[2], match[3]
        if sign == "@":
            return f"@{label or users.get(target) or target}"
        if sign == "#":
            return f"#{label or target}"
        if sign == "!":
            return label or f"@{target.partition('^')[0]}"
        return target if not label or label == target else f"{label} ({target})"

    return html.unescape(_MARKUP.sub(shown, text))


def _names(file: ChatFile) -> dict[str, str]:
    """Return the name of each user of a file of users; what is no user is passed over."""
    names: dict[str, str] = {}
    for row, _ in rows_of(file.name, text_in_json(file), 0, "a list of users"):
        user, name = text_in(member(row, "id")), _name(member(row, "profile"))
        if user and (name := name or text_in(member(row, "name"))):
            names[user] = name
    return names


def _name(profile: object) -> str | None:
    return next((name for key in ("display_name", "real_name", "name")
                 if (name := text_in(member(profile, key)))), None)  # fmt: skip
