"""The search for many fixed strings in many texts at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import ahocorasick_rs

Hit = tuple[int, int, int, int]
_BATCH_SIZE = 256  # texts
_PIECE_LENGTH = 1 << 16
_MAX_DFA_LENGTH = 100_000  # characters of needles; their automaton takes some ten megabytes


class Literals:
    """All places where a text contains any of the needles, found in one pass by Aho-Corasick.

    Short texts are searched many at a time, joined by a line feed, which no needle may contain; a
    long one in pieces that overlap, so that the memory for its hits is bounded.
    """

    def __init__(self, needles: Sequence[str]) -> None:
        is_small = sum(map(len, needles)) <= _MAX_DFA_LENGTH
        form = ahocorasick_rs.Implementation.DFA if is_small else None
        build = ahocorasick_rs.AhoCorasick
        self._automaton = build(needles, implementation=form) if needles else None
        self._overlap = max(map(len, needles), default=0)
        self._piece = max(_PIECE_LENGTH, 2 * self._overlap)

    def __bool__(self) -> bool:
        return self._automaton is not None

    def any_in(self, text: str) -> bool:
        """Whether one text contains any needle."""
        return bool(self._automaton and self._automaton.find_matches_as_indexes(text))

    def hits(self, texts: Sequence[str]) -> Iterator[Hit]:
        """Yield (position of the text, position of the needle, start, end), in order of texts."""
        if self._automaton is None:
            return
        for first in range(0, len(texts), _BATCH_SIZE):
            batch = texts[first : first + _BATCH_SIZE]
            joined = "\n".join(batch)
            if len(joined) <= self._piece:
                yield from self._in_joined(joined, batch, first)
            else:
                for position, text in enumerate(batch, first):
                    yield from self._in_long(text, position)

    def _in_joined(self, joined: str, batch: Sequence[str], first: int) -> Iterator[Hit]:
        rows = self._find(joined)
        starts = [0, *accumulate(len(text) + 1 for text in batch)] if rows else []
        for needle, start, end in rows:
            at = bisect_right(starts, start) - 1
            yield first + at, needle, start - starts[at], end - starts[at]

    def _in_long(self, text: str, position: int) -> Iterator[Hit]:
        step = self._piece - self._overlap
        for offset in range(0, max(1, len(text) - self._overlap), step):
            for needle, start, end in self._find(text[offset : offset + self._piece]):
                yield position, needle, offset + start, offset + end

    def _find(self, haystack: str) -> list[tuple[int, int, int]]:
        assert self._automaton is not None
        return self._automaton.find_matches_as_indexes(haystack, overlapping=True)
