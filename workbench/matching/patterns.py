"""The search for regular expressions by RE2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

Found = tuple[int, int, int]
LARGEST = 40_000
_GROUP = 4_000


class Patterns:
    """Regular expressions that are searched anywhere in a text as written.

    To learn whether any of them matches, they are searched as one alternation. It is kept to
    4,000 steps: a text that exhausts RE2's automaton is searched in time by its length and the
    steps. (A `re2.Set` is no faster, and has no such second way: a text can hold it for minutes.)
    Source: spec 1.11 to 1.13.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._groups = [group for part in _parted(patterns) for group in _joined(part)]

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def in_each(self, column: pa.Array) -> np.ndarray:
        """bool[n_texts]: whether any pattern matches somewhere in the text.

        Arrow searches a whole column with its own RE2, which takes a tenth of the time.
        """
        found = np.zeros(len(column), np.bool_)
        for group in self._groups:
            options = pc.MatchSubstringOptions(group.pattern)
            matched = pc.call_function("match_substring_regex", [column], options)
            found |= matched.to_numpy(zero_copy_only=False)
        return found

    def found(self, text: str) -> Iterator[Found]:
        """Yield (position of the pattern, start, end) of each one's first match."""
        for position, pattern in enumerate(self._patterns):
            if match := compiled(pattern).search(text):
                yield position, *match.span()


def compiled(pattern: str) -> re2.Regexp:
    """Return RE2's compiled form of a pattern. Raises: re2.error."""
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def problem_of_pattern(pattern: str) -> str | None:
    """Say what keeps a pattern from being used, in RE2's own words where it has some, or None."""
    if not pattern:
        return "expected a regular expression that does not match every text"
    try:
        steps = compiled(pattern).programsize
    except re2.error as error:
        return f"expected a regular expression in RE2's syntax ({_words(error)})"
    if steps > LARGEST:
        return f"expected a regular expression of at most {LARGEST:,} steps in RE2, not {steps:,}"
    return None


def _words(error: Exception) -> str:
    first = error.args[0] if error.args else error
    return first.decode(errors="replace") if isinstance(first, bytes) else str(first)


def _parted(patterns: Sequence[str]) -> Iterator[list[str]]:
    """Part the patterns into groups of bounded size."""
    group: list[str] = []
    size = 0
    for pattern in patterns:
        steps = compiled(pattern).programsize
        if group and size + steps > _GROUP:
            yield group
            group, size = [], 0
        group.append(pattern)
        size += steps
    if group:
        yield group


def _joined(patterns: list[str]) -> list[re2.Regexp]:
    """Compile the patterns as one, or each by itself where they cannot be put side by side."""
    if any(r"\Q" in pattern for pattern in patterns):  # an open quotation would run on
        return [compiled(pattern) for pattern in patterns]
    try:
        return [compiled("|".join(f"(?:{pattern})" for pattern in patterns))]
    except re2.error:  # such as a name of a group that two of them use
        return [compiled(pattern) for pattern in patterns]
