r"""The search of regular expressions for escapes that know ASCII only, such as `\b`, beside
letters outside ASCII, where they match other texts than an analyst expects.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    \\Q(?P<quoted>.*?)(?:\\E|\Z)
    | \\x\{(?P<code>[0-9A-Fa-f]{1,6})\} | \\x(?P<byte>[0-9A-Fa-f]{2})
    | \\(?P<property>[pP](?:\{\^?\w+\}|\w))
    | \\(?P<ascii>[bBwWdD])
    | (?P<edge>\\[AzC]|[\^$])
    | \\.
    | (?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{\^?\w+\}|\\x\{[0-9A-Fa-f]+\}|\\.|[^\]])*\])
    | (?P<flags>\(\?[imsU-]+\))
    | (?P<open>\((?:\?(?:P?<\w+>|[imsU-]*:))?)
    | (?P<close>\)) | (?P<or>\|)
    | (?P<repeat>[*+?]|\{\d+(?:,\d*)?\})
    | (?P<char>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_CLASS = re.compile(
    r"\[:(?P<posix>\^?\w+):\]|\\x\{(?P<code>[0-9A-Fa-f]{1,6})\}"
    r"|\\(?P<property>[pP](?:\{\^?\w+\}|\w))|\\(?P<ascii>[wWdD])|\\.|(?P<char>.)",
    re.DOTALL,
)
_POSIX = ("alnum", "alpha", "digit", "lower", "upper", "word")
_NO_LETTERS = re.compile(r"p\{?(?:N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|C[cfos]?)\}?$")
_MANY = re.compile(r"[*+]|\{(?!0?1?\}|0,1\}|1,1\})")
_OPTIONAL = re.compile(r"\?|\{0,?1?\}")  # without `*`: what `.*` skips is not adjacent


@dataclass(frozen=True, slots=True)
class AdjacentEscape:
    r"""An escape that knows ASCII only, such as `\b`, and the letter outside ASCII beside it."""

    escape: str
    letter: str


@dataclass(frozen=True, slots=True)
class _Side:
    escapes: frozenset[str] = frozenset()
    letter: str = ""

    def __or__(self, other: _Side) -> _Side:
        return _Side(self.escapes | other.escapes, self.letter or other.letter)


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a pattern may begin and end with, and whether it may match empty text."""

    first: _Side = _Side()
    last: _Side = _Side()
    may_be_empty: bool = True


_NOTHING = _Part()


@dataclass(slots=True)
class _Group:
    """An open group: its earlier branches, and what has been read of the current one."""

    branches: _Part | None = None
    before: _Part = _NOTHING
    last: _Part = _NOTHING


def escapes_beside_letters(pattern: str) -> list[AdjacentEscape]:
    r"""Return the escapes that know ASCII only and are beside a letter outside ASCII.

    `pattern`: valid in RE2. Source: spec 1.11.

    >>> escapes_beside_letters(r"\b(?:казино|casino)\b")
    [AdjacentEscape(escape='\\b', letter='к'), AdjacentEscape(escape='\\b', letter='о')]
    >>> escapes_beside_letters(r"\bcasino\b|казино\s\d")
    []
    """
    return list(dict.fromkeys(_Reader().read(pattern)))


class _Reader:
    """Reads a pattern without recursion, since groups may be deeply nested."""

    def __init__(self) -> None:
        self._groups = [_Group()]

    def read(self, pattern: str) -> Iterator[AdjacentEscape]:
        for token in _TOKEN.finditer(pattern):
            kind = token.lastgroup
            if kind == "open":
                self._groups.append(_Group())
            elif kind == "close":
                yield from self._close()
            elif kind == "or":
                yield from self._branch()
            elif kind == "repeat":
                yield from self._repeat(token[0])
            elif kind not in ("flags", "edge"):
                yield from self._add(_part_of(token))
        while len(self._groups) > 1:
            yield from self._close()
        yield from self._branch()

    def _close(self) -> Iterator[AdjacentEscape]:
        yield from self._branch()
        if len(self._groups) > 1:
            yield from self._add(self._groups.pop().branches or _NOTHING)

    def _add(self, part: _Part) -> Iterator[AdjacentEscape]:
        group = self._groups[-1]
        yield from _adjacent_escapes(group.before, group.last)
        group.before, group.last = _joined(group.before, group.last), part

    def _branch(self) -> Iterator[AdjacentEscape]:
        group = self._groups[-1]
        yield from self._add(_NOTHING)
        ended, group.before, group.last = group.before, _NOTHING, _NOTHING
        group.branches = _either(group.branches, ended) if group.branches else ended

    def _repeat(self, repeat: str) -> Iterator[AdjacentEscape]:
        group, part = self._groups[-1], self._groups[-1].last
        if _MANY.match(repeat):
            yield from _adjacent_escapes(part, part)
        if _OPTIONAL.match(repeat):
            group.last = _Part(part.first, part.last)


def _adjacent_escapes(left: _Part, right: _Part) -> Iterator[AdjacentEscape]:
    if right.first.letter:
        yield from (
            AdjacentEscape(escape, right.first.letter) for escape in sorted(left.last.escapes)
        )
    if left.last.letter:
        yield from (
            AdjacentEscape(escape, left.last.letter) for escape in sorted(right.first.escapes)
        )


def _joined(left: _Part, right: _Part) -> _Part:
    first = left.first | right.first if left.may_be_empty else left.first
    last = right.last | left.last if right.may_be_empty else right.last
    return _Part(first, last, left.may_be_empty and right.may_be_empty)


def _either(part: _Part, other: _Part) -> _Part:
    may_be_empty = part.may_be_empty or other.may_be_empty
    return _Part(part.first | other.first, part.last | other.last, may_be_empty)


def _part_of(token: re.Match[str]) -> _Part:
    if token["quoted"] is not None:
        text = token["quoted"]
        return _Part(_letter(text[:1]), _letter(text[-1:]), not text)
    side = _Side()
    if token["ascii"]:
        side = _Side(frozenset([token[0]]))
    elif token["class"]:
        side = _of_class(token["class"])
    elif token["property"]:
        side = _of_property(token["property"])
    elif code := token["code"] or token["byte"]:
        side = _letter(_character(code))
    elif token["char"]:
        side = _letter(token["char"])
    return _Part(side, side, may_be_empty=False)


def _of_class(pattern: str) -> _Side:
    """Return what a class matches: a letter outside ASCII if it lists one, else its escapes."""
    is_negated = pattern.startswith("[^")
    side = _Side()
    for token in _IN_CLASS.finditer(pattern[2 if is_negated else 1 : -1]):
        if token["posix"] and token["posix"].lstrip("^") in _POSIX:
            side |= _Side(frozenset([f"[[:{token['posix']}:]]"]))
        elif token["ascii"]:
            escape = token["ascii"]
            side |= _Side(frozenset(["\\" + (escape.swapcase() if is_negated else escape)]))
        elif token["property"]:
            side |= _of_property(token["property"])
        elif token["code"] or token["char"]:
            side |= _letter(_character(token["code"]) if token["code"] else token["char"])
    if is_negated:
        return _Side() if side.letter else _Side(side.escapes)
    return _Side(letter=side.letter) if side.letter else side


def _of_property(name: str) -> _Side:
    return _Side() if name.startswith("P") or _NO_LETTERS.match(name) else _Side(letter="\\" + name)


def _character(code: str) -> str:
    return chr(min(int(code, 16), 0x10FFFF))


def _letter(char: str) -> _Side:
    is_letter = char and not char.isascii() and unicodedata.category(char)[0] in "LMN"
    return _Side(letter=char) if is_letter else _Side()
