"""Chats of WhatsApp: `_chat.txt` of an iPhone, or the text file of an Android phone, also zipped.

A line begins with a date and a time in the way of the phone's region. Whether the day or the month
comes first is decided by all lines: by a number above 12, by dots, or by the order of time,
in which an export always is. Where nothing tells, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from workbench.errors import BadInput, Problem
from workbench.importers.chats.content import ChatFile, text_of
from workbench.importers.chats.messages import (
    DerivedIds,
    Item,
    Message,
    SetAside,
    malformed,
    system,
)
from workbench.importers.chats.whatsapp_words import is_notice, kind_of, unmarked
from workbench.reading.columns.rejects import Fault

COLUMNS = ("channel", "type")
_HEAD = re.compile(
    r"\[?(?P<a>\d{1,4})(?P<mark>[./-])[ ]?(?P<b>\d{1,2})(?P=mark)[ ]?(?P<c>\d{1,4})\.?,?[ ]"
    r"(?:(?:klo|kl\.|um|a las|à|alle)[ ])?(?P<before>上午|下午|午前|午後|오전|오후)?[ ]?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
    r"(?:[ ]?(?P<after>[AaPp])\.?[ ]?[Mm]\.?)?(?P<end>\]|[ ][-\u2013])[ ]"
)
_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " ", "\u2007": " "})
_AFTERNOON = ("下午", "午後", "오후", "p", "P")
_NAME = re.compile(
    r"WhatsApp (?:Chat|chat) (?:with|-) (?P<chat>.{1,200}?)(?: \(\d+\))?\.(?:txt|zip)"
)
_MAX_HEAD_LENGTH = 80  # characters of a line in which its date and time are looked for
_MAX_SENDER_LENGTH = 200
_HOW = "say which is first: --time-format day-first, or --time-format month-first"


@dataclass(slots=True)
class _Entry:
    """What one head begins: its parts as written, and the lines behind it."""

    head: re.Match[str]
    lines: list[str]


def items(file: ChatFile, day_first: bool | None) -> Iterator[Item]:
    """Yield the messages of a chat. Raises: BadInput where day and month are ambiguous."""
    channel = channel_of(file)
    early, entries = _entries(text_of(file))
    for line in early:
        yield malformed("a line before the first message of a chat of WhatsApp", line)
    order = _order(file.name, [entry.head for entry in entries], day_first)
    ids = DerivedIds(channel)
    for entry in entries:
        yield _item(entry, order, ids, channel)


def channel_of(file: ChatFile) -> str | None:
    """Return the name of the chat, where the name of the file or archive says it."""
    names = (file.path.name, file.name.rpartition("/")[0].rpartition("/")[2])
    name_match = next((match for name in names if (match := _NAME.fullmatch(unmarked(name)))), None)
    return name_match["chat"] if name_match else None


def _entries(text: str) -> tuple[list[str], list[_Entry]]:
    """Return the lines before the first head that are not blank, and what each head begins."""
    early: list[str] = []
    entries: list[_Entry] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        head = _head(line)
        if head is not None:
            bare = line.lstrip("\ufeff\u200e\u200f\u202a\u202b")
            entries.append(_Entry(head, [bare[head.end() :]]))
        elif entries:
            entries[-1].lines.append(line)
        elif line.strip():
            early.append(line)
    return early, entries


def _head(line: str) -> re.Match[str] | None:
    start = line.lstrip("\ufeff\u200e\u200f\u202a\u202b")[:_MAX_HEAD_LENGTH].translate(_SPACES)
    match = _HEAD.match(start)
    if match and (match["end"] == "]") != start.startswith("["):
        return None
    return match


def _item(entry: _Entry, order: str, ids: DerivedIds, channel: str | None) -> Item:
    text = "\n".join(entry.lines).rstrip("\n")
    sender, colon, content = text.partition(": ")
    if not colon and text.endswith(":"):
        sender, colon, content = text[:-1], ":", ""
    sender = unmarked(sender)
    is_person = colon and sender and "\n" not in sender and len(sender) <= _MAX_SENDER_LENGTH
    is_marked = content.startswith("\u200e")
    of_the_chat = is_marked and sender == channel and kind_of(content) == "text"
    if (
        not is_person
        or is_notice(text)
        or of_the_chat
        or (is_marked and is_notice(content, is_marked=True))
    ):
        return system("a notice", unmarked(text))
    content = content.removeprefix("\u200e")
    at = _time(entry.head, order)
    if at is None:
        first = {"ymd": "the year", "dmy": "the day", "mdy": "the month"}[order]
        why = f"created_at is no time where {first} comes first"
        return SetAside(Fault("unusable_time", why), entry.head[0].strip("[] -\u2013"))
    kind = kind_of(content)
    more = {"channel": channel, "type": kind}
    return Message(ids.of(at, sender, content), sender, at, content, more)


def _order(name: str, heads: Sequence[re.Match[str]], day_first: bool | None) -> str:
    """Return the order of the parts of dates: `ymd`, `dmy` or `mdy`.

    Raises: BadInput where nothing tells day and month apart, or lines say different things.
    """
    dated = [head for head in heads if len(head["a"]) < 3]
    if not dated:
        return "ymd"
    if day_first is not None:
        return "dmy" if day_first else "mdy"
    days = any(int(head["a"]) > 12 for head in dated)
    months = any(int(head["b"]) > 12 for head in dated)
    if days and months:
        message = "some dates begin with the day and others with the month"
        raise BadInput(Problem(message, file=name, remedy=_HOW))
    if days or months:
        return "dmy" if days else "mdy"
    if all(head["mark"] == "." for head in dated) or all(head["a"] == head["b"] for head in dated):
        return "dmy"
    in_time = [order for order in ("dmy", "mdy") if _is_in_time(dated, order)]
    if len(in_time) == 1:
        return in_time[0]
    shown = f"`{dated[0][0].strip('[] -')}`"
    message = f"day and month cannot be distinguished in its dates, such as {shown}"
    raise BadInput(Problem(message, file=name, remedy=_HOW))


def _is_in_time(heads: Sequence[re.Match[str]], order: str) -> bool:
    times = [at for head in heads if (at := _time(head, order)) is not None]
    return len(times) == len(heads) and all(a <= b for a, b in pairwise(times))


def _time(head: re.Match[str], order: str) -> str | None:
    """Return the local time that a head names, None where there is no such time."""
    a, b, c = int(head["a"]), int(head["b"]), int(head["c"])
    if len(head["a"]) >= 3:
        year, month, day = a, b, c
    else:
        day, month = (a, b) if order != "mdy" else (b, a)
        year = c + 2000 if len(head["c"]) <= 2 else c
    hour, half = int(head["hour"]), head["before"] or head["after"]
    if half:
        if not 0 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    try:
        day_of = date(year, month, day)
        clock = time(hour, int(head["minute"]), int(head["second"] or 0))
    except ValueError:
        return None
    return f"{day_of}T{clock:%H:%M:%S}"
