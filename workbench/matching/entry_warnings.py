"""Warnings about valid entries of text lists that may match other texts than expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workbench.display import HtmlRepr
from workbench.errors import printable, quoted
from workbench.matching.ascii_escapes import AdjacentEscape, escapes_beside_letters
from workbench.matching.entries import ListEntry, problem_of

ASCII_ONLY = "ascii_only"
_AT_EDGE = "an ASCII letter, digit or `_` on its other side"
_MATCHES = {
    r"\b": f"matches only with {_AT_EDGE}, not at the edge of a word: use a `phrase`",
    r"\B": f"matches wherever there is not {_AT_EDGE}, at the edge of a word too",
    r"\w": r"matches ASCII letters, digits and `_` only: use `[\p{L}\p{M}\p{N}_]`",
    r"\W": r"matches letters outside ASCII too: use `[^\p{L}\p{M}\p{N}_]`",
    r"\d": r"matches ASCII digits only: use `\p{Nd}` for those of every script",
    r"\D": r"matches digits outside ASCII too: use `\P{Nd}`",
}
_OF_POSIX = r"knows ASCII only: use `\p{L}`, `\p{N}` and the like"


@dataclass(frozen=True, slots=True)
class EntryWarning(HtmlRepr):
    """A warning about an entry; programs may rely on `code`."""

    code: str
    entry: ListEntry
    message: str

    def __str__(self) -> str:
        entry = self.entry
        place = f"list {quoted(entry.list)}, {entry.kind} {quoted(entry.value)}"
        return printable(f"{place}: {self.message}")


def warnings_of(entries: Iterable[ListEntry]) -> list[EntryWarning]:
    r"""Return the warnings about the valid entries.

    >>> warnings_of([ListEntry("deny", "regex", r"казино\d")])[0].message[:41]
    '`\\d` beside `о` matches ASCII digits only'
    """
    return [
        EntryWarning(ASCII_ONLY, entry, message)
        for entry in entries
        if entry.kind == "regex"
        for message in _messages(entry.value)
    ]


@lru_cache(maxsize=1024)
def _messages(pattern: str) -> tuple[str, ...]:
    if pattern.isascii() and "\\" not in pattern and "[:" not in pattern:
        return ()
    if problem_of(ListEntry("", "regex", pattern)):
        return ()
    first: dict[str, AdjacentEscape] = {}
    for escape in escapes_beside_letters(pattern):
        first.setdefault(escape.escape, escape)
    return tuple(
        f"`{escape.escape}` beside `{escape.letter}` {_MATCHES.get(escape.escape, _OF_POSIX)}"
        for escape in first.values()
    )
