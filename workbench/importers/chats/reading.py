"""How exports of chats become histories: each message of a user is a post."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workbench.errors import BadInput, Problem, expected, quoted
from workbench.history import History
from workbench.importers.chats import discord, irc, slack, telegram, whatsapp
from workbench.importers.chats.content import ChatFile, files_of
from workbench.importers.chats.messages import UTC_NOTE, Item, Message, table_of
from workbench.reading.columns.cells import RawTable
from workbench.reading.files.sources import Input, inputs
from workbench.reading.rows.posts import read_posts
from workbench.reading.times.time_format import RECOGNISED, TimeFormat, checked_format

_ORDERS = ("day-first", "month-first")


@dataclass(frozen=True)
class ChatFormat:
    """One format of exports. `items`: yields what files hold; the first is the export's name in
    messages. `columns`: those beside the fields of a post. `what`: for people.
    """

    items: Callable[[str, Iterable[ChatFile], ChatOptions], Iterator[Item]]
    endings: tuple[str, ...]
    columns: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """What the caller knows. `day_first`: whether dates such as 3/4/26 begin with the day."""

    day_first: bool | None = None


def _discord(_: str, files: Iterable[ChatFile], __: ChatOptions) -> Iterator[Item]:
    for file in files:
        yield from discord.items(file)


def _telegram(_: str, files: Iterable[ChatFile], __: ChatOptions) -> Iterator[Item]:
    for file in files:
        yield from telegram.items(file)


def _slack(name: str, files: Iterable[ChatFile], _: ChatOptions) -> Iterator[Item]:
    yield from slack.items(name, files)


def _whatsapp(_: str, files: Iterable[ChatFile], options: ChatOptions) -> Iterator[Item]:
    for file in files:
        yield from whatsapp.items(file, options.day_first)


def _irc(_: str, files: Iterable[ChatFile], __: ChatOptions) -> Iterator[Item]:
    for file in files:
        yield from irc.items(file)


CHATS: Mapping[str, ChatFormat] = {
    "discord": ChatFormat(
        _discord,
        (".json",),
        discord.COLUMNS,
        "a channel of Discord, as DiscordChatExporter writes it in JSON",
    ),
    "telegram": ChatFormat(
        _telegram,
        (".json",),
        telegram.COLUMNS,
        "Telegram Desktop's `result.json`, of one chat or of all",
    ),
    "slack": ChatFormat(
        _slack,
        (".json",),
        slack.COLUMNS,
        "an export of Slack: its zip archive, its folder, or one of its day files",
    ),
    "whatsapp": ChatFormat(
        _whatsapp,
        (".txt",),
        whatsapp.COLUMNS,
        "a chat of WhatsApp: its text file, or the zip archive with it",
    ),
    "irc": ChatFormat(
        _irc,
        (".log", ".txt", ".weechatlog"),
        irc.COLUMNS,
        "a log of irssi, WeeChat or EnergyMech, or a folder of such logs",
    ),
}


def read_chats(
    source: object,
    columns: Mapping[str, str] | None = None,
    *,
    format: str,  # noqa: A002 - the word of the command line
    day_first: bool | None = None,
    times: TimeFormat = RECOGNISED,
    threads: int | None = None,
) -> History:
    """Read posts from exports of chats: files, folders or zip archives.

    `columns` maps a field to another column of the export. `format`: one of `CHATS`. `day_first`:
    whether dates such as 3/4/26 begin with the day, where nothing in the export tells; a `form` of
    `times` says the same, and its `zone` is that of times that say none. `threads`: how many
    read at once, one a core when left out. Raises: BadInput.
    """
    if checked_format(times).form is not None:
        if times.form not in _ORDERS:
            raise BadInput(f"the times of chats are in a form of their own; {expected(_ORDERS)}")
        day_first = times.form == _ORDERS[0]
    if times.origin is not None:
        raise BadInput("the times of chats count from no origin")
    tables = chat_tables(source, format, ChatOptions(day_first))
    if times.zone is not None:
        notes = [tuple(note for note in table.notes if note != UTC_NOTE) for table in tables]
        tables = [replace(read, notes=some) for read, some in zip(tables, notes, strict=True)]
    form = TimeFormat("iso", times.zone)
    return History.of(read_posts(tables, columns or {}, form, threads))


def chat_tables(source: object, format_: str, options: ChatOptions) -> list[RawTable]:
    """Return the messages of each export. Raises: BadInput."""
    if format_ not in CHATS:
        raise BadInput(f"there is no format {quoted(format_)}: {expected(list(CHATS), format_)}")
    return [_table(export, CHATS[format_], options) for export in inputs(source)]


def _table(export: Input, chat: ChatFormat, options: ChatOptions) -> RawTable:
    if export.path is None:
        raise BadInput(Problem(f"expected a file: {chat.what}", file=export.name))
    items = list(chat.items(export.name, files_of(export.name, export.path, chat.endings), options))
    if not items:
        raise BadInput(Problem(f"holds no message; expected {chat.what}", file=export.name))
    return table_of(export.name, items, chat.columns, _notes(items))


def _notes(items: Iterable[Item]) -> list[str]:
    times = (item.created_at for item in items if isinstance(item, Message))
    local = any(time is not None and _is_local(time) for time in times)
    return [UTC_NOTE] if local else []


def _is_local(time: str) -> bool:
    """Whether an ISO time names no zone."""
    return "T" in time and not time.endswith("Z") and "+" not in time and time.count("-") == 2
