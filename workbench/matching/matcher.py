"""This module holds the matching of texts with the entries of text lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput
from workbench.matching.columns import clean, normalised_column, text_column
from workbench.matching.entries import ListEntry, problems_of
from workbench.matching.links import Links
from workbench.matching.literals import Literals
from workbench.matching.normalise import normalise
from workbench.matching.patterns import Patterns
from workbench.matching.phones import Phones
from workbench.matching.spans import source_spans
from workbench.matching.words import stands_alone

Found = tuple[int, int, int]
Texts = pa.Array | pa.ChunkedArray | Sequence[str | None]
LINKED = ("domain", "url", "email")
_ROWS, _BYTES = 1 << 18, 1 << 28


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a text matches, and the first text[start:end] as written that it matches."""

    entry: ListEntry
    start: int
    end: int


class Matcher:
    r"""Texts matched with all entries of a text list at once. Source: spec 1, text lists.

    Raises: BadInput, with every entry that is none.

    >>> matcher = Matcher([ListEntry("deny", "phrase", "free money")])
    >>> matcher.matches(["FREE\n money!", "freedom", None]).tolist()
    [1, 0, -1]
    >>> matcher.explain("get FREE\n money!")[0].start
    4
    """

    def __init__(self, entries: Sequence[ListEntry]) -> None:
        if problems := problems_of(entries):
            raise BadInput(*problems)
        self.entries = tuple(entries)
        self._phrases: dict[str, list[int]] = {}
        for position, value in self._of("phrase"):
            self._phrases.setdefault(normalise(value), []).append(position)
        self._links = Links((i, e.kind, e.value) for i, e in enumerate(entries) if e.kind in LINKED)
        self._phones = Phones(self._of("phone"))
        self._regexes = [position for position, _ in self._of("regex")]
        self._patterns = Patterns([value for _, value in self._of("regex")])
        self._literals = Literals([*self._phrases, *self._links.needles])

    def matches(self, texts: Texts) -> np.ndarray:
        """Return int8[n_texts]: 1 a match, 0 none, -1 unknown, for a text that is null.

        The texts are matched by the quarter million, or by 256 MB, each distinct one once.
        """
        column = text_column(texts)
        rows = max(1, min(_ROWS, _BYTES * len(column) // max(1, column.nbytes)))
        slices = [self._slice(column[i : i + rows]) for i in range(0, len(column), rows)]
        return np.concatenate(slices) if slices else np.zeros(0, np.int8)

    def explain(self, text: str) -> list[Match]:
        """Return all entries that a text matches, in the order of the list."""
        first: dict[int, tuple[int, int]] = {}
        for position, start, end in self._found(clean(text)):
            first.setdefault(position, (start, end))
        return [Match(self.entries[position], *first[position]) for position in sorted(first)]

    def _of(self, kind: str) -> list[tuple[int, str]]:
        return [(i, entry.value) for i, entry in enumerate(self.entries) if entry.kind == kind]

    def _slice(self, column: pa.Array) -> np.ndarray:
        encoded: Any = column.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        flags = self._flags(encoded.dictionary)
        return np.append(flags, np.int8(-1))[codes]

    def _flags(self, column: pa.Array) -> np.ndarray:
        """int8[n_texts], 1 where a text matches; each step reads only what is not yet flagged."""
        texts, flags = column.to_pylist(), bytearray(len(column))
        if self._literals:
            self._flag_phrases_and_links(texts, normalised_column(column, texts), flags)
        if self._phones:
            self._flag(self._has_phone, texts, flags)
        if self._patterns:
            self._flag(self._patterns.in_any, texts, flags)
        return np.frombuffer(flags, np.int8)

    def _flag_phrases_and_links(
        self, texts: list[str], normalised: list[str], flags: bytearray
    ) -> None:
        linked: set[int] = set()
        for position, needle, start, end in self._literals.hits(normalised):
            if needle >= len(self._phrases):
                linked.add(position)
            elif not flags[position] and stands_alone(normalised[position], start, end):
                flags[position] = 1
        for position in linked:
            if not flags[position] and any(self._links.found(texts[position])):
                flags[position] = 1

    def _has_phone(self, text: str) -> bool:
        return self._phones.may_hold(text) and any(self._phones.found(text))

    @staticmethod
    def _flag(matches: Callable[[str], bool], texts: list[str], flags: bytearray) -> None:
        for position, text in enumerate(texts):
            if not flags[position] and matches(text):
                flags[position] = 1

    def _found(self, text: str) -> Iterable[Found]:
        yield from self._phrases_in(text)
        yield from self._links.found(text)
        yield from self._phones.found(text)
        for position, start, end in self._patterns.found(text):
            yield self._regexes[position], start, end

    def _phrases_in(self, text: str) -> Iterator[Found]:
        normalised, listed = normalise(text), list(self._phrases.values())
        spans = None
        for _, needle, start, end in self._literals.hits([normalised]):
            if needle < len(listed) and stands_alone(normalised, start, end):
                spans = spans or source_spans(text)
                for position in listed[needle]:
                    yield position, spans[start][0], spans[end - 1][1]
