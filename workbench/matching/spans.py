"""The mapping from characters of a normalised text to their places in the original text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from workbench.matching.normalise import folded, normalise, without_ignorable

Span = tuple[int, int]


def source_spans(text: str) -> list[Span]:
    """Return for each character of `normalise(text)` the (start, end) of its source in the text.

    >>> source_spans("ﬁ  X")
    [(0, 1), (0, 1), (1, 2), (3, 4)]
    """
    compared, spans = _trimmed(_pairs(text))
    if compared == normalise(text):
        return spans
    return [(0, len(text))] * len(normalise(text))  # only if Unicode adds a new kind of mark


def _trimmed(pairs: Iterator[tuple[str, Span]]) -> tuple[str, list[Span]]:
    """Fold runs of white space into one space and cut those at the ends."""
    collected: list[tuple[str, Span]] = []
    for char, span in pairs:
        if not char.isspace():
            collected.append((char, span))
        elif collected and collected[-1][0] != " ":
            collected.append((" ", span))
    if collected and collected[-1][0] == " ":
        collected.pop()
    return "".join(char for char, _ in collected), [span for _, span in collected]


def _pairs(text: str) -> Iterator[tuple[str, Span]]:
    for span in clusters(text):
        for char in folded(text[slice(*span)]):
            yield char, span


def clusters(text: str) -> Iterator[Span]:
    """Yield the spans of a text that can be normalised separately: a character with its marks."""
    start = 0
    for position in range(1, len(text)):
        if not _combines(text[position]):
            yield start, position
            start = position
    if text:
        yield start, len(text)


@lru_cache(maxsize=4096)
def _combines(char: str) -> bool:
    """Whether a character can combine with the one before: marks, Hangul vowels, ignorables."""
    first = unicodedata.normalize("NFKC", char)[0]
    if unicodedata.category(first)[0] == "M" or "\u1160" <= first <= "\u11ff":
        return True
    return not without_ignorable(char)
