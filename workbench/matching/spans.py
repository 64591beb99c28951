"""The way back from a normalised text to the text as written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from workbench.matching.normalise import folded, normalise, without_ignorable

Span = tuple[int, int]


def source_spans(text: str) -> list[Span]:
    """Return for each character of `normalise(text)` the (start, end) in the text it comes from.

    >>> source_spans("ﬁ  X")
    [(0, 1), (0, 1), (1, 2), (3, 4)]
    """
    compared, spans = _trimmed(_pairs(text))
    if compared == normalise(text):
        return spans
    return [(0, len(text))] * len(normalise(text))  # only if Unicode grows a new kind of mark


def _trimmed(pairs: Iterator[tuple[str, Span]]) -> tuple[str, list[Span]]:
    """Fold runs of white space into one space and cut those at the ends."""
    kept: list[tuple[str, Span]] = []
    for char, span in pairs:
        if not char.isspace():
            kept.append((char, span))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", span))
    if kept and kept[-1][0] == " ":
        kept.pop()
    return "".join(char for char, _ in kept), [span for _, span in kept]


def _pairs(text: str) -> Iterator[tuple[str, Span]]:
    for span in clusters(text):
        for char in folded(text[slice(*span)]):
            yield char, span


def clusters(text: str) -> Iterator[Span]:
    """Cut a text into pieces that normalise each by itself: a character and what attaches to it."""
    start = 0
    for position in range(1, len(text)):
        if not _attaches(text[position]):
            yield start, position
            start = position
    if text:
        yield start, len(text)


@lru_cache(maxsize=4096)
def _attaches(char: str) -> bool:
    """Tell whether a character can melt into the one before: marks, Hangul vowels, ignorables."""
    first = unicodedata.normalize("NFKC", char)[0]
    if unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff":
        return True
    return not without_ignorable(char)
