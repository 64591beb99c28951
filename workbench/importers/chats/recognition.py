"""Which format an export of a chat is in, by its ending and its first lines."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from workbench.errors import BadInput
from workbench.importers.chats import irc, whatsapp
from workbench.importers.chats.content import ChatFile
from workbench.importers.chats.messages import Item, Message
from workbench.reading.files.file_kinds import wrap_io_errors

ENDINGS = (".txt", ".log", ".weechatlog", ".zip")
_LOOKED_AT = 200_000  # bytes of a file
_FILES = 5  # of an archive
_SLACK = re.compile(r"(^|/)(users|channels)\.json$|(^|/)\d{4}-\d\d-\d\d\.json$")
_TELEGRAM = re.compile(r"(^|/)result\.json$")


def is_chat_ending(name: str) -> bool:
    """Whether a file's ending is one of exports of chats, which no file of posts has."""
    return name.lower().removesuffix(".gz").endswith(ENDINGS)


def recognised_chat(name: str, path: Path) -> str | None:
    """The format of the export at a path, one of `CHATS`; None for a file that is none.

    Raises: BadInput, for a file that cannot be read.
    """
    with wrap_io_errors(name):
        if not zipfile.is_zipfile(path):
            opened = gzip.open if path.suffix.lower() == ".gz" else open
            with opened(path, "rb") as stream:
                head = ChatFile(name, PurePosixPath(path.name), _lines(stream.read(_LOOKED_AT)))
            return _of_texts([head])
        try:
            with zipfile.ZipFile(path) as archive:
                return _in_archive(name, archive)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return None


def _in_archive(name: str, archive: zipfile.ZipFile) -> str | None:
    names = [member for member in archive.namelist() if "__MACOSX" not in member]
    if any(_SLACK.search(member) for member in names):
        return "slack"
    if any(_TELEGRAM.search(member) for member in names):
        return "telegram"
    heads: list[ChatFile] = []
    for member in [member for member in names if is_chat_ending(member)][:_FILES]:
        with archive.open(member) as stream:
            content = _lines(stream.read(_LOOKED_AT))
        heads.append(ChatFile(f"{name}/{member}", PurePosixPath(member), content))
    return _of_texts(heads)


def _of_texts(files: Sequence[ChatFile]) -> str | None:
    """The format in which most lines are messages, where most of all lines are."""
    read = {
        "whatsapp": [item for file in files for item in _items_of_whatsapp(file)],
        "irc": [item for file in files for item in _items_of_irc(file)],
    }
    messages = {
        format_: sum(isinstance(item, Message) for item in items) for format_, items in read.items()
    }
    best = max(messages, key=lambda format_: messages[format_])
    return best if messages[best] * 2 > len(read[best]) else None


def _items_of_whatsapp(file: ChatFile) -> list[Item]:
    try:
        return list(whatsapp.items(file, day_first=True))
    except BadInput:
        return []


def _items_of_irc(file: ChatFile) -> list[Item]:
    try:
        return list(irc.items(file))
    except BadInput:
        return []


def _lines(head: bytes) -> bytes:
    """The whole lines of the first bytes of a file."""
    if len(head) < _LOOKED_AT:
        return head
    is_utf_16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return head[: len(head) // 2 * 2] if is_utf_16 else head[: head.rfind(b"\n") + 1] or head
