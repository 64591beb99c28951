"""This module holds how a text is cut up before links are looked for in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workbench.matching.normalise import IGNORABLE, nfkc
from workbench.matching.words import is_unspaced

LONGEST = 2_048
OVERLAP = 400
_RUNS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+")
_UNSEEN = re.compile(f"[{IGNORABLE}]+")
_BETWEEN = '!"#$%&()*,;<=>?[\\]^`{|}~'
_PARTING = re.compile(rf"[{re.escape(_BETWEEN)}]|:(?!//|\d)|(?<!\w)['_]+|['_]+(?!\w)|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters between white space, or a piece of them, and where they start in their text."""

    text: str
    start: int
    is_begun: bool = False
    """What comes before belongs to the same run."""
    is_open: bool = False
    """What comes after belongs to the same run."""


def runs(text: str) -> Iterator[Run]:
    """Yield what stands between white space, long runs in overlapping pieces."""
    for found in _RUNS.finditer(text):
        run, start = found[0], found.start()
        for offset in range(0, max(1, len(run) - OVERLAP), LONGEST - OVERLAP):
            end = offset + LONGEST
            yield Run(run[offset:end], start + offset, offset > 0, end < len(run))


def parted(text: str) -> str:
    """Put spaces for what parts words, unseen characters among it, so that all keeps its place."""
    return _PARTING.sub(_space, _UNSEEN.sub(_gap, text))


@lru_cache(maxsize=4096)
def parts(char: str) -> bool:
    """Tell whether a character stands between words, or is of a script that needs nothing there."""
    if char.isascii():
        return char in _BETWEEN
    return not _is_mark(char) and (unicodedata.category(char)[0] in "PS" or is_unspaced(char))


def _gap(unseen: re.Match[str]) -> str:
    """Part at unseen characters, but for those that a mark follows, which belongs to the word."""
    after = unseen.string[unseen.end() : unseen.end() + 1]
    return unseen[0] if after and _is_mark(after) else " " * len(unseen[0])


def _space(found: re.Match[str]) -> str:
    return " " * len(found[0]) if found[0].isascii() or parts(found[0]) else found[0]


def _is_mark(char: str) -> bool:
    return unicodedata.category(nfkc(char)[0])[0] == "M"
