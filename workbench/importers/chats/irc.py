"""Logs of IRC: of irssi, of WeeChat, and in the way of EnergyMech, which ZNC has too.

irssi and EnergyMech write the time of day alone. The day comes from irssi's own lines (`Log
opened`, `Day changed`), else from the name of the file: `#plants_20260901.log`, `2026-09-01.log`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

from workbench.importers.chats.content import ChatFile, text_of
from workbench.importers.chats.messages import (
    DerivedIds,
    Item,
    Message,
    SetAside,
    malformed,
    system,
)
from workbench.reading.columns.rejects import Fault
from workbench.reading.files.lines import MAX_LINE_LENGTH, lines, without_end

COLUMNS = ("channel", "type")
_CLOCK = r"(?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
_NICK = r"[~&@%+ ]{0,3}(?P<nick>[^\s<>]{1,100})"
_DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_SAID = (
    ("message", re.compile(rf"\[?(?:{_DAY} )?{_CLOCK}\]? <{_NICK}> ?(?P<text>.*)")),
    ("action", re.compile(rf"\[?(?:{_DAY} )?{_CLOCK}\]?  ?\* {_NICK}(?: (?P<text>.*)|$)")),
    ("notice", re.compile(rf"\[?(?:{_DAY} )?{_CLOCK}\]? -{_NICK}- (?P<text>.*)")),
)
_OWN = re.compile(rf"\[?(?:{_DAY} )?{_CLOCK}\]? (?:-!-|\*\*\*)(?: |$)")
_WEECHAT = re.compile(rf"{_DAY} {_CLOCK}\t(?P<before>[^\t]{{0,120}})\t(?P<text>.*)")
_WEECHAT_OWN = ("-->", "<--", "--", "=!=", "")
_IRSSI_DAY = re.compile(
    r"--- (?P<what>Log opened|Log closed|Day changed) (?:[^\W\d]{1,20}\.?,? )?"
    r"(?:(?P<month>[^\W\d]{1,20})\.? (?P<mday>[0-9]{1,2}) (?:[0-9:]{5,8} )?(?P<year>[0-9]{4})"
    rf"|{_DAY})"
)
_OTHER_DAY = re.compile(r"--- (?:Log (?:opened|closed)|Day changed)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_DAY = re.compile(r"(?<![0-9])([0-9]{4})[-._]?([0-9]{2})[-._]?([0-9]{2})(?![0-9])")
_NAMED_CHANNEL = re.compile(
    r"[#&][^\s/,]{1,100}?"
    r"(?=[-._]?[0-9]{4}[-._]?[0-9]{2}[-._]?[0-9]{2}|\.(?:log|txt|weechatlog|gz)|$)"
)
_FORMATTING = re.compile(r"\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
_NO_DAY = Fault(
    "missing_time",
    "its day is not known: expected a line such as `--- Log opened Tue Sep 01 10:00:00 2026` "
    "before it, or a day in the name of the file, such as `#plants_20260901.log`",
)


def items(file: ChatFile) -> Iterator[Item]:
    """Yield what each line is that is not blank."""
    reading = _Reading(channel_of(file), _day_in(file.path.name))
    for line in lines(io.BytesIO(text_of(file).encode("utf-8", "replace"))):
        if line.isspace():
            continue
        text = without_end(line).decode("utf-8", "replace")
        if len(line) > MAX_LINE_LENGTH:
            yield malformed("a line over 16 MB", text)
        else:
            yield reading.item(text)


def channel_of(file: ChatFile) -> str | None:
    """Return the channel that the name of a file says, or that of its folder, as ZNC has it."""
    for name in (file.path.name, file.path.parent.name):
        if match := _NAMED_CHANNEL.search(name):
            return match[0]
    return None


class _Reading:
    """A log, read line by line."""

    def __init__(self, channel: str | None, day: date | None) -> None:
        self._channel, self._day = channel, day
        self._ids = DerivedIds(channel)

    def item(self, line: str) -> Item:
        """Return what a line is."""
        if line.startswith("---") and (match := _OTHER_DAY.match(line)):
            self._day = _day_of(line)
            return system(f"`{match[0]}`", line)
        if match := _WEECHAT.fullmatch(line):
            return self._weechat(match, line)
        if _OWN.match(line):
            return system("a line of the channel or server", line)
        for kind, pattern in _SAID:
            if match := pattern.fullmatch(line):
                return self._message(kind, match, match["nick"], match["text"] or "", line)
        return malformed("no line of a log of irssi, WeeChat or EnergyMech", line)

    def _weechat(self, match: re.Match[str], line: str) -> Item:
        before, text = match["before"].strip(), match["text"]
        if before in _WEECHAT_OWN:
            return system("a line of the channel or server", line)
        if before == "*":
            nick, _, text = text.partition(" ")
            return self._message("action", match, nick, text, line)
        return self._message("message", match, before.lstrip("~&@%+"), text, line)

    def _message(self, kind: str, match: re.Match[str], nick: str, text: str, line: str) -> Item:
        day = match["day"] or (self._day.isoformat() if self._day else None)
        if day is None:
            return SetAside(_NO_DAY, line)
        clock = match["clock"]
        at = f"{day}T{clock if len(clock) == 8 else clock + ':00'}"
        nick = nick.partition("(")[0] if kind == "notice" else nick
        nick = nick.partition(":")[0] if kind == "notice" else nick
        plain = _FORMATTING.sub("", text)
        more = {"channel": self._channel, "type": kind}
        return Message(self._ids.of(at, nick, plain), nick or None, at, plain, more)


def _day_of(line: str) -> date | None:
    """Return the day that a line of irssi's own names, None where it cannot be read."""
    match = _IRSSI_DAY.match(line)
    if not match or match["what"] == "Log closed":
        return None
    if match["day"]:
        return _date(*map(int, match["day"].split("-")))
    month = match["month"][:3].casefold()
    if month not in _MONTHS:
        return None
    return _date(int(match["year"]), _MONTHS.index(month) + 1, int(match["mday"]))


def _day_in(name: str) -> date | None:
    match = _NAMED_DAY.search(name)
    return _date(*map(int, match.groups())) if match else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
