"""The matching of texts with the entries of text lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.errors import BadInput
from workbench.matching.columns import TextsLike, without_surrogates
from workbench.matching.entries import ListEntry, problems_of
from workbench.matching.links.links import Links
from workbench.matching.literals import Literals
from workbench.matching.normalise import normalise
from workbench.matching.patterns import Patterns
from workbench.matching.phones.phones import Phones
from workbench.matching.spans import source_spans
from workbench.matching.texts import Part, Texts
from workbench.matching.words import has_word_boundaries

Found = tuple[int, int, int]
LINKED = ("domain", "url", "email")


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a text matches, and the first text[start:end] that it matches."""

    entry: ListEntry
    start: int
    end: int


class Matcher:
    r"""Texts matched with all entries of a text list at once. Source: spec 1.11 to 1.13.

    Raises: BadInput, with the problem of every entry that is not valid.

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
        self._literals = Literals([*self._phrases, *self._links.needles, *self._links.spellings])
        self._first_spelling = len(self._phrases) + len(self._links.needles)

    def matches(
        self, texts: Texts | TextsLike, progress: Callable[[int, int], None] | None = None
    ) -> np.ndarray:
        """Return int8[n_texts]: 1 a match, 0 none, −1 unknown, for a text that is null.

        `progress`: called with the numbers of texts that are done and of all texts.
        """
        column = texts if isinstance(texts, Texts) else Texts(texts)
        done, flags = 0, [np.zeros(0, np.int8)]
        for part in column:
            flags.append(part.spread(self._flags(part)))
            done += len(part.codes)
            if progress:
                progress(done, len(column))
        return np.concatenate(flags)

    def explain(self, text: str) -> list[Match]:
        """Return all entries that a text matches, in the order of the list."""
        first: dict[int, tuple[int, int]] = {}
        for position, start, end in self._find(without_surrogates(text)):
            first.setdefault(position, (start, end))
        return [Match(self.entries[position], *first[position]) for position in sorted(first)]

    def _of(self, kind: str) -> list[tuple[int, str]]:
        return [(i, entry.value) for i, entry in enumerate(self.entries) if entry.kind == kind]

    def _flags(self, part: Part) -> np.ndarray:
        """bool[n_distinct]: whether each distinct text matches."""
        flags = np.zeros(len(part.distinct), np.bool_)
        if self._patterns:
            flags |= self._patterns.matches_in(part.distinct)
        if self._phones:
            flags |= self._phones.matches_in(part.distinct)
        if self._literals:
            self._flag_phrases_and_links(part, flags)
        return flags

    def _flag_phrases_and_links(self, part: Part, flags: np.ndarray) -> None:
        """Flag the texts that contain a phrase, a link or an address; flagged ones are skipped."""
        normalised = part.normalised.to_pylist()
        linked, spelled = set[int](), set[int]()
        for position, needle, start, end in self._literals.hits(normalised):
            if flags[position]:
                continue
            if needle >= self._first_spelling:
                spelled.add(position)
            elif needle >= len(self._phrases):
                linked.add(position)
            else:
                flags[position] = has_word_boundaries(normalised[position], start, end)
        for position in spelled - linked:
            if not flags[position] and self._links.may_match_respelled(normalised[position]):
                linked.add(position)
        for position in linked:
            if not flags[position]:
                flags[position] = any(self._links.find(part.distinct[position].as_py()))

    def _find(self, text: str) -> Iterable[Found]:
        yield from self._phrases_in(text)
        yield from self._links.find(text)
        yield from self._phones.find(text)
        for position, start, end in self._patterns.find(text):
            yield self._regexes[position], start, end

    def _phrases_in(self, text: str) -> Iterator[Found]:
        normalised, listed = normalise(text), list(self._phrases.values())
        spans = None
        for _, needle, start, end in self._literals.hits([normalised]):
            if needle < len(listed) and has_word_boundaries(normalised, start, end):
                spans = spans or source_spans(text)
                for position in listed[needle]:
                    yield position, spans[start][0], spans[end - 1][1]
