"""A run of a text as a browser reads it: mapped, without ignorable characters, percent-encoded
hosts decoded; with the place of each character in the original run. Source: spec 1.12.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workbench.matching.links.endings import IPV4
from workbench.matching.links.hosts import ESCAPES, mapped, unescaped
from workbench.matching.links.urls import SCHEME
from workbench.matching.normalise import without_ignorable
from workbench.matching.spans import clusters
from workbench.matching.words import script_of

_SCHEME = re.compile(SCHEME, re.IGNORECASE)
_AUTHORITY = re.compile(r'[^\s/\\?#<>"|`]*')
_NOT_OF_HOSTS = re.compile(r"[^\w.-]", re.ASCII)
_MAPPED_PUNCTUATION = "\u3002\uff61\uff0e\uff20\uff0d"  # full stops, the at sign, the hyphen


@dataclass(frozen=True)
class View:
    """Characters of a run as a browser reads them.

    `source[i]`: the characters of the run that were mapped to `text[i]`, without ignorable ones;
    empty for all but the first of several characters that come from one. They are in the run at
    [starts[i], ends[i]).
    """

    text: str
    source: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def hosts(self) -> str:
        """The text with U+0000 for punctuation outside ASCII, which no host has."""
        if self.text.isascii():
            return self.text
        return "".join("\0" if _is_punctuation(char) else char for char in self.text)

    @cached_property
    def slashed(self) -> str:
        """The text with slashes for backslashes, as browsers read links with known schemes."""
        return self.text.replace("\\", "/")

    def is_symbol(self, at: int) -> bool:
        """Whether there is an emoji or other symbol outside ASCII."""
        return is_symbol(self.source[at])

    def is_ideographic_stop(self, at: int) -> bool:
        """Whether there is a full stop that is a dot only in hosts."""
        return self.text[at] == "." and self.source[at] != "."

    def breaks(self, start: int, end: int) -> list[int]:
        """Return where between start and end the script changes or a symbol begins or ends.

        Digits belong to the letters after them. A dot or hyphen separates labels or words that may
        be of two scripts.
        """
        places, script, digits = list[int](), None, None
        for at in range(start, end):
            char = self.text[at]
            if char in ".-":
                script = digits = None
            elif self.is_symbol(at):
                places += [at, at + 1]
                script = digits = None
            elif char.isdecimal():
                digits = at if digits is None else digits
            elif other := script_of(char):
                if script and other != script:
                    places.append(at if digits is None else digits)
                script, digits = other, None
        for address in IPV4.finditer(self.text, start, end):
            places += address.span()
        return sorted({at for at in places if start < at < end})


def view_of(run: str) -> View:
    """Return how a browser reads a run, which has no white space."""
    if run.isascii():
        view = View(run, run, range(len(run)), range(1, len(run) + 1))
    else:
        view = _collected(list(_pieces(run)))
    return _with_decoded_hosts(view) if "%" in view.text else view


@lru_cache(maxsize=8192)
def is_symbol(source: str) -> bool:
    """Whether a character with its marks is a symbol outside ASCII that hosts do not contain."""
    if not source or source[0].isascii():
        return False
    category = unicodedata.category(source[0])
    if category[0] in "LMPZ" or category in ("Nd", "Nl"):
        return False
    letter = mapped(source)
    return category == "No" or not (len(letter) == 1 and letter.isalnum())  # such as a circled a


def _pieces(run: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (character, its source, start, end)."""
    for start, end in clusters(run):
        source = without_ignorable(run[start:end])
        if not source:
            continue
        if source.isascii() or not _is_mapped(source[0]):
            yield from ((char, char, start, end) for char in source)
            continue
        for number, char in enumerate(mapped(source)):
            yield char, "" if number else source, start, end


def _collected(pieces: list[tuple[str, str, int, int]]) -> View:
    return View(
        "".join(piece[0] for piece in pieces),
        [piece[1] for piece in pieces],
        [piece[2] for piece in pieces],
        [piece[3] for piece in pieces],
    )


def _with_decoded_hosts(view: View) -> View:
    """Decode the percent-encoded characters between a scheme and the path."""
    pieces = list(zip(view.text, view.source, view.starts, view.ends, strict=True))
    for scheme in reversed(list(_SCHEME.finditer(view.text))):
        authority = _AUTHORITY.match(view.text, scheme.end())
        assert authority is not None  # the pattern matches empty text too
        for escapes in reversed(list(ESCAPES.finditer(authority[0]))):
            decoded = mapped(unescaped(escapes[0]))
            if _NOT_OF_HOSTS.search("".join(filter(str.isascii, decoded))):
                continue
            first, last = (authority.start() + at for at in escapes.span())
            span = view.starts[first], view.ends[last - 1]
            pieces[first:last] = [(char, char, *span) for char in decoded]
    return _collected(pieces)


@lru_cache(maxsize=8192)
def _is_mapped(char: str) -> bool:
    """Whether a character outside ASCII is replaced by what UTS 46 maps it to."""
    if char in _MAPPED_PUNCTUATION:
        return True
    category = unicodedata.category(char)
    if category[0] in "LMN":
        return True
    letters = mapped(char) if category[0] == "S" else ""
    return letters.isalnum() and letters != char  # such as a circled letter


@lru_cache(maxsize=8192)
def _is_punctuation(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char)[0] in "PZ"
